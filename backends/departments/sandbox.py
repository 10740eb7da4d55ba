"""A department that answers of invented people, over HTTP, as a real one would: signed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import FastAPI

from backends.departments.schemas import Attestation, Department, Question, Request, Strict
from backends.departments.world import (
    World,
    look_up_families,
    look_up_history,
    look_up_homes,
    look_up_title,
)
from kit.clock import utc_now
from kit.signing import Signer, digest

_LOOK_UP: dict[Department, Callable[[World, Question], Strict]] = {
    "registration": look_up_title,
    "housing": look_up_homes,
    "civil_affairs": look_up_families,
    "tax_history": look_up_history,
}


def department_app(department: Department, world: World, signer: Signer, *, delay: float = 0) -> FastAPI:
    """``delay``: seconds that it thinks before it answers."""
    app = FastAPI(title=f"沙箱：{department}", docs_url=None, redoc_url=None)

    @app.post("/ask")
    async def ask(request: Request) -> Attestation:
        await asyncio.sleep(delay)
        answer = _LOOK_UP[department](world, request.question)
        unsigned = Attestation(
            department=department,
            request=digest(request.model_dump(mode="json")),
            at=utc_now(),
            answer=answer.model_dump(mode="json"),
            signature="",
        )
        return unsigned.model_copy(update={"signature": signer.sign(unsigned.signed())})

    return app
