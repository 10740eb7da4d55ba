"""HTTP of the register of documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.register import RegisteredDocument
from knowledge_base.documents.register_sources import do_forget_document, do_write_document
from knowledge_base.documents.titles import key_of
from knowledge_base.editing.register_view import find_documents

LISTED = 200


def register_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str]) -> APIRouter:
    router = APIRouter(prefix="/register")

    @router.get("")
    def listed(q: str = "") -> dict[str, Any]:
        found = find_documents(knowledge, q)
        return {"total": len(found), "items": [asdict(line) for line in found[:LISTED]]}

    @router.post("", status_code=204)
    def write(body: RegisteredDocument, request: Request) -> None:
        """Holds instead of what was known of the document, at once."""
        author, now = require_trainer(request), knowledge.clock()
        with knowledge.database.write() as tx:
            do_write_document(tx, body, author=author, now=now)
        knowledge.refresh()

    @router.delete("", status_code=204)
    def forget(issuer: str, doc_no: str, request: Request) -> None:
        author, now = require_trainer(request), knowledge.clock()
        with knowledge.database.write() as tx:
            do_forget_document(tx, key_of(issuer, doc_no), author=author, now=now)
        knowledge.refresh()

    return router
