"""HTTP of what waits for a trainer, and of comments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.comments import do_comment, find_comments
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.inbox import do_see, get_inbox
from knowledge_base.editing.workflow import LONGEST_REASON


class CommentRequest(BaseModel):
    """``field`` empty: on the whole; ``revision`` is the one that was read."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field("", max_length=16)
    text: str = Field(max_length=LONGEST_REASON)
    revision: int = Field(ge=1)


def inbox_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter()
    database, editor = knowledge.database, Editor(knowledge)

    @router.get("/inbox")
    def inbox(request: Request) -> dict[str, Any]:
        with database.read() as session:
            return asdict(get_inbox(session, knowledge.snapshot(), require_trainer(request), knowledge.clock()))

    @router.post("/inbox/seen", status_code=204)
    def see(request: Request) -> None:
        with database.write() as tx:
            do_see(tx, require_trainer(request), knowledge.clock())

    @router.get("/entries/{entry_id}/comments")
    def comments(entry_id: str) -> list[dict[str, Any]]:
        with database.read() as session:
            return [asdict(one) for one in find_comments(session, entry_id)]

    @router.post("/entries/{entry_id}/comments", status_code=204)
    def comment(entry_id: str, body: CommentRequest, request: Request) -> None:
        editor.newest(entry_id)  # there is such an entry
        author, now = require_trainer(request), knowledge.clock()
        with database.write() as tx:
            do_comment(tx, entry_id, body.revision, body.field, body.text, author=author, now=now)

    return router
