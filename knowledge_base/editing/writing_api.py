"""HTTP of the form in which an entry is written: what it may cite, its name, and what is not saved yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from kit.clock import today
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.naming import propose_id
from knowledge_base.editing.sources import find_sources
from knowledge_base.editing.working import do_drop_working, do_keep_working, find_others, find_unfinished, find_working
from knowledge_base.entries.schemas import Slug

LARGEST = 200_000  # characters of JSON: fifty times the longest entry


class WorkingRequest(BaseModel):
    """``content`` is what the form holds; none: the form is open and nothing has been changed."""

    model_config = ConfigDict(extra="forbid")

    content: Annotated[str, Field(max_length=LARGEST)] | None = None
    based_on: int = Field(ge=0)


def writing_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter()
    database = knowledge.database

    @router.get("/sources")
    def sources(q: Annotated[str, Field(max_length=100)] = "") -> list[dict[str, Any]]:
        return [asdict(s) for s in find_sources(knowledge.snapshot(), q, today(knowledge.clock))]

    @router.get("/new-id")
    def new_id(question: Annotated[str, Field(max_length=200)]) -> dict[str, str]:
        return {"id": propose_id(question, knowledge.snapshot().newest)}

    @router.get("/working")
    def unfinished(request: Request) -> list[dict[str, Any]]:
        """What the person has written and not saved, of whatever entry."""
        with database.read() as session:
            return [asdict(one) for one in find_unfinished(session, require_trainer(request))]

    @router.get("/working/{entry_id}")
    def working(entry_id: Slug, request: Request) -> dict[str, Any]:
        """What the person has written and not saved, and who else is at it."""
        author = require_trainer(request)
        with database.read() as session:
            mine = find_working(session, entry_id, author)
            others = find_others(session, entry_id, author, knowledge.clock())
        return {"mine": asdict(mine) if mine is not None else None, "others": others}

    @router.put("/working/{entry_id}")
    def keep(entry_id: Slug, body: WorkingRequest, request: Request) -> dict[str, Any]:
        author, now = require_trainer(request), knowledge.clock()
        with database.write() as tx:
            do_keep_working(tx, entry_id, author, body.content, based_on=body.based_on, now=now)
            return {"others": find_others(tx.session, entry_id, author, now)}

    @router.delete("/working/{entry_id}", status_code=204)
    def drop(entry_id: Slug, request: Request) -> None:
        with database.write() as tx:
            do_drop_working(tx, entry_id, require_trainer(request))

    return router
