"""HTTP of the conversations, for trainers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from handoff.quality.talks import Wanted, find_talks, get_talk
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import NotFoundError


def talks_router(database: Database, require_trainer: Callable[[Request], str], clock: Clock = utc_now) -> APIRouter:
    router = APIRouter(prefix="/api/editor/talks", dependencies=[Depends(require_trainer)])

    @router.get("")
    def talks(
        days: Annotated[int, Query(ge=1, le=365)] = 30,
        q: Annotated[str, Query(max_length=100)] = "",
        outcome: str = "",
        mark: str = "",
        entry: str = "",
        rated: Annotated[int, Query(ge=0, le=5)] = 0,
        page: Annotated[int, Query(ge=1)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> dict[str, Any]:
        wanted = Wanted(clock() - timedelta(days=days), q, outcome, mark, entry, rated)
        with database.read() as session:
            found = find_talks(session, wanted)
        shown = found[(page - 1) * size : page * size]
        return {"total": len(found), "page": page, "size": size, "items": [asdict(line) for line in shown]}

    @router.get("/{conversation_id}")
    def talk(conversation_id: str) -> dict[str, Any]:
        with database.read() as session:
            found = get_talk(session, conversation_id)
        if found is None:
            raise NotFoundError("没有这次对话，可能已经过了保存期")
        return asdict(found)

    return router
