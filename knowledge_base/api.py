"""HTTP of the editor's page: entries to read, and the hit test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from knowledge_base.answer import KnowledgeBase
from knowledge_base.as_json import outcome_json, trace_json
from knowledge_base.errors import EntryNotFoundError
from knowledge_base.repository import StoredEntry, as_content
from knowledge_base.schemas import Tax
from language.normalise import normalise


class HitTestRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=2000)
    as_of: date | None = None


@dataclass(frozen=True)
class EntryLine:
    """An entry in the list."""

    id: str
    question: str
    tax: str
    audience: list[str]
    region: str
    status: str
    in_force_from: date
    in_force_to: date | None
    confidence: str
    citations: int
    similar: int


def editor_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], None]) -> APIRouter:
    router = APIRouter(prefix="/api/editor", dependencies=[Depends(require_trainer)])

    @router.get("/entries")
    def entries(
        q: str = "",
        tax: str = "",
        status: str = "",
        page: Annotated[int, Query(ge=1)] = 1,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> dict[str, Any]:
        found = [s for s in knowledge.snapshot().entries.values() if _matches(s, normalise(q), tax, status)]
        shown = found[(page - 1) * size : page * size]
        return {"total": len(found), "page": page, "size": size, "items": [asdict(_line(s)) for s in shown]}

    @router.get("/entries/{entry_id}")
    def entry(entry_id: str) -> dict[str, Any]:
        stored = knowledge.snapshot().entries.get(entry_id)
        if stored is None:
            raise EntryNotFoundError(f"没有编号为 {entry_id} 的条目，可能已经改名，请从列表里重新打开")
        return as_content(stored.entry) | {"revision": stored.revision}

    @router.get("/taxes")
    def taxes() -> list[str]:
        return list(get_args(Tax))

    @router.get("/counts")
    def counts() -> dict[str, int]:
        return knowledge.counts()

    @router.post("/hit-test")
    def hit_test(body: HitTestRequest) -> dict[str, Any]:
        outcome = knowledge.ask(body.question, as_of=body.as_of, record=False)
        return outcome_json(outcome) | trace_json(outcome)

    return router


def _matches(stored: StoredEntry, q: str, tax: str, status: str) -> bool:
    entry = stored.entry
    if (tax and entry.tax != tax) or (status and entry.status != status):
        return False
    return not q or any(q.lower() in text.lower() for text in (entry.id, entry.question, *entry.similar, entry.answer))


def _line(stored: StoredEntry) -> EntryLine:
    entry = stored.entry
    return EntryLine(
        id=entry.id,
        question=entry.question,
        tax=entry.tax,
        audience=list(entry.audience),
        region=entry.region,
        status=entry.status,
        in_force_from=entry.in_force.from_,
        in_force_to=entry.in_force.to,
        confidence=entry.confidence,
        citations=len(entry.citations),
        similar=len(entry.similar),
    )
