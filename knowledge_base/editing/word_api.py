"""HTTP of the editor's dictionary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.approving import Approving
from knowledge_base.editing.words import WordEditor
from knowledge_base.editing.workflow import LONGEST_REASON
from knowledge_base.words.added import make_word
from knowledge_base.words.vocabulary import Kind, Word

LISTED = 200


class WordRequest(BaseModel):
    """``present`` false: this is no word, or no synonym, any more."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    text: str = Field(max_length=100)
    canonical: str = Field("", max_length=100)
    present: bool = True

    def word(self) -> Word:
        return make_word(self.kind, self.text, self.canonical, present=self.present)


class PreviewRequest(WordRequest):
    samples: list[Annotated[str, Field(max_length=500)]] = Field([], max_length=20)


class ChangeRequest(WordRequest):
    reason: str = Field("", max_length=LONGEST_REASON)
    override: str = Field("", max_length=LONGEST_REASON, description="为什么回归用例变差仍要保存")


def word_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/words")
    words, approving = WordEditor(knowledge), Approving(knowledge)

    @router.get("")
    def listed(kind: Kind = "term", q: str = "") -> dict[str, Any]:
        found = words.list(kind, q)
        return {"total": len(found), "items": [asdict(line) for line in found[:LISTED]]}

    @router.post("/preview")
    def preview(body: PreviewRequest) -> dict[str, Any]:
        found = words.preview(body.word(), body.samples)
        return {"samples": [asdict(s) for s in found.samples], "impact": asdict(found.impact)}

    @router.post("", status_code=204)
    def change(body: ChangeRequest, request: Request) -> None:
        """For a second person to approve."""
        author = require_trainer(request)
        approving.propose_word(body.word(), author=author, reason=body.reason, override=body.override)

    return router
