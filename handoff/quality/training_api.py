"""HTTP of the dialogue models that trainers have trained and published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Request

from handoff.quality.training import Training


def training_router(training: Training, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/api/editor/models", dependencies=[Depends(require_trainer)])

    @router.get("")
    def models() -> list[dict[str, Any]]:
        return [asdict(one) for one in training.models()]

    @router.post("", status_code=202)
    def begin(request: Request) -> dict[str, str]:
        return {"id": training.begin(require_trainer(request))}

    @router.post("/{model_id}/publish", status_code=204)
    def publish(model_id: str, request: Request) -> None:
        training.do_publish(model_id, require_trainer(request))

    return router
