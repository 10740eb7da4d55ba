"""HTTP of what anybody may read beside the talk: the text behind a citation, and questions while one types."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from kit.clock import today
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.basis import read_basis
from knowledge_base.answering.suggesting import suggest
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.searching.passages import EVERYWHERE

Name = Annotated[str, Query(min_length=1, max_length=200)]


def reading_router(knowledge: KnowledgeBase, region: str) -> APIRouter:
    router = APIRouter(prefix="/api/portal")

    @router.get("/basis")
    def basis(
        issuer: Name,
        doc_no: Name,
        article: Annotated[str, Query(max_length=200)] = "",
        on: date | None = None,
        whole: bool = False,
    ) -> dict[str, Any]:
        """``on``: the day that the citation speaks of; none: today."""
        cited = EntryCitation(issuer=issuer, doc_no=doc_no, article=article)
        found = read_basis(knowledge.snapshot(), cited, on or today(knowledge.clock), whole=whole)
        return asdict(found) | {"official": found.official.model_dump(include={"name", "url", "exact"})}

    @router.get("/suggestions")
    def suggestions(q: Annotated[str, Query(max_length=100)]) -> list[str]:
        found = suggest(knowledge.snapshot(), q, today(knowledge.clock), (EVERYWHERE, region))
        return [one.question for one in found]

    return router
