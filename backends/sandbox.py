"""Other houses for trying out: four departments and a payment gateway, of invented people and no money."""

from __future__ import annotations

from fastapi import FastAPI

from backends.departments.sandbox import department_app
from backends.departments.schemas import NAMES
from backends.departments.world import invented_world
from backends.payments.sandbox import gateway_app
from kit.settings import Settings
from kit.signing import open_signer

PAYMENTS = "payments"
PARTS = (*NAMES, PAYMENTS)
MOUNTED_AT = "/sandbox"


def sandbox_parts(settings: Settings, base: str, *, delay: float = 0) -> dict[str, FastAPI]:
    """Each house by its name; their keys are made in ``settings.keys_dir``. ``base``: where browsers reach them."""
    world = invented_world()
    parts = {
        str(name): department_app(name, world, open_signer(settings.keys_dir, name), delay=delay) for name in NAMES
    }
    signer = open_signer(settings.keys_dir, PAYMENTS)
    gateway = gateway_app(settings.var_dir / "sandbox" / "payments.db", signer, f"{base}/{PAYMENTS}")
    return {**parts, PAYMENTS: gateway}


def sandbox_app(parts: dict[str, FastAPI]) -> FastAPI:
    """All of them in one app, each below its name."""
    app = FastAPI(title="沙箱", docs_url=None, redoc_url=None)
    for name, part in parts.items():
        app.mount(f"/{name}", part)
    return app
