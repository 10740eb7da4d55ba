"""Other houses for trying out: four departments, a payment gateway, a treasury, a bank and the channels of
notices, of invented people and no money."""

from __future__ import annotations

from fastapi import FastAPI

from backends.departments.sandbox import department_app
from backends.departments.schemas import NAMES
from backends.departments.world import invented_world
from backends.notices.sandbox import channel_app
from backends.notices.schemas import CHANNEL_NAMES
from backends.payments.sandbox import gateway_app
from backends.refund_case.bank_sandbox import bank_app
from backends.refund_case.sandbox import treasury_app
from kit.settings import Settings
from kit.signing import open_signer

PAYMENTS = "payments"
TREASURY = "treasury"
BANK = "bank"
PARTS = (*NAMES, PAYMENTS, TREASURY, BANK, *CHANNEL_NAMES)
MOUNTED_AT = "/sandbox"


def sandbox_parts(settings: Settings, base: str, *, delay: float = 0) -> dict[str, FastAPI]:
    """Each house by its name; their keys are made in ``settings.keys_dir``. ``base``: where browsers reach them."""
    world = invented_world()
    parts = {
        str(name): department_app(name, world, open_signer(settings.keys_dir, name), delay=delay) for name in NAMES
    }
    signer = open_signer(settings.keys_dir, PAYMENTS)
    gateway = gateway_app(settings.var_dir / "sandbox" / "payments.db", signer, f"{base}/{PAYMENTS}")
    treasury = treasury_app(settings.var_dir / "sandbox" / "treasury.db", open_signer(settings.keys_dir, TREASURY))
    channels = {str(name): channel_app(settings.var_dir / "sandbox" / f"{name}.db") for name in CHANNEL_NAMES}
    bank = bank_app(open_signer(settings.keys_dir, BANK))
    return {**parts, **channels, PAYMENTS: gateway, TREASURY: treasury, BANK: bank}


def sandbox_app(parts: dict[str, FastAPI]) -> FastAPI:
    """All of them in one app, each below its name."""
    app = FastAPI(title="沙箱", docs_url=None, redoc_url=None)
    for name, part in parts.items():
        app.mount(f"/{name}", part)
    return app
