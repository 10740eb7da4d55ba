"""HTTP of what was misread, for trainers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from handoff.quality.misread import as_training_data, do_drop_misread, do_propose, find_misread, intents
from kit.clock import Clock, utc_now
from kit.db import Database


class ProposeRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=32)
    seq: int = Field(ge=1)
    text: str = Field(max_length=2000)
    intent: str = Field(max_length=40)


def misread_router(database: Database, require_trainer: Callable[[Request], str], clock: Clock = utc_now) -> APIRouter:
    router = APIRouter(prefix="/api/editor/misread", dependencies=[Depends(require_trainer)])

    @router.get("")
    def proposed() -> dict[str, Any]:
        with database.read() as session:
            return {"intents": dict(intents()), "items": [asdict(one) for one in find_misread(session)]}

    @router.post("", status_code=204)
    def propose(body: ProposeRequest, request: Request) -> None:
        author, now = require_trainer(request), clock()
        with database.write() as tx:
            do_propose(tx, body.conversation_id, body.seq, body.text, body.intent, author=author, now=now)

    @router.get("/file")
    def file() -> Response:
        """For ``data/nlu``."""
        with database.read() as session:
            text = as_training_data(find_misread(session))
        return Response(
            text,
            media_type="application/yaml",
            headers={"Content-Disposition": 'attachment; filename="misread.yml"'},
        )

    @router.delete("/{misread_id}", status_code=204)
    def drop(misread_id: int) -> None:
        with database.write() as tx:
            do_drop_misread(tx, misread_id)

    return router
