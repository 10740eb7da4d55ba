"""HTTP of the statutes: their texts side by side, and articles marked as repealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.approving import Approving
from knowledge_base.editing.statute_view import citing_article, list_statutes, read_statute
from knowledge_base.editing.workflow import LONGEST_REASON


class RepealRequest(BaseModel):
    """``begin`` none: the article holds after all."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200)
    number: str = Field(min_length=1, max_length=40)
    begin: date | None
    note: str = Field("", max_length=LONGEST_REASON)


def statute_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/statutes")
    approving = Approving(knowledge)

    @router.get("")
    def statutes() -> list[dict[str, Any]]:
        return [asdict(line) for line in list_statutes(knowledge.snapshot())]

    @router.get("/articles")
    def articles(name: str, begin: date, beside: date | None = None) -> list[dict[str, Any]]:
        return [asdict(a) for a in read_statute(knowledge.snapshot(), name, begin, beside)]

    @router.post("/repeal")
    def repeal(body: RepealRequest, request: Request) -> list[dict[str, Any]]:
        """For a second person to approve; the entries that cite the article."""
        approving.propose_repeal(body.name, body.number, body.begin, author=require_trainer(request), note=body.note)
        return [asdict(entry) for entry in citing_article(knowledge.snapshot(), body.name, body.number)]

    return router
