"""HTTP of notices and statutes that come in as files: looked at first, drafted from, kept beside the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from kit.confined import Confined, Wanted
from kit.while_wanted import while_wanted
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.document_text import DocumentText
from knowledge_base.documents.reading import read_document
from knowledge_base.documents.scans import See
from knowledge_base.documents.statutes import (
    DatedArticle,
    StoredAs,
    do_store_text,
    find_same_day,
    lock_importers,
)
from knowledge_base.documents.titles import key_of
from knowledge_base.editing.document_view import cited_by, view_document
from knowledge_base.editing.import_api import Data
from knowledge_base.errors import ContentError

Name = Annotated[str, Query(min_length=1, max_length=255)]


def document_router(
    knowledge: KnowledgeBase, require_trainer: Callable[[Request], str], reading: Confined, see: See | None = None
) -> APIRouter:
    """``reading``: what the reading of a file may cost. ``see`` recognises the words of a scan, to be drafted from."""
    router = APIRouter()

    @router.post("/documents")
    async def take_in(request: Request, name: Name, data: Data = b"", check: bool = True) -> dict[str, Any]:
        """``name`` is that of the file. ``check``: only tell what is in it and what keeping it would do."""

        def work(wanted: Wanted) -> dict[str, Any]:
            require_trainer(request)
            read = reading.run(wanted, read_document, name, data, see)
            stored = _texts_of(knowledge, read)
            state = _would_be(knowledge, read) if check else _keep(knowledge, read, wanted)
            return asdict(view_document(name, read, state, stored))

        return await while_wanted(request, work)

    return router


def _texts_of(knowledge: KnowledgeBase, read: DocumentText) -> Mapping[date, Sequence[DatedArticle]]:
    texts: dict[date, list[DatedArticle]] = defaultdict(list)
    for article in knowledge.snapshot().laws.by_key.get(key_of(read.issuer, cited_by(read)), ()):
        texts[article.in_force_from].append(article)
    return texts


def _would_be(knowledge: KnowledgeBase, read: DocumentText) -> StoredAs:
    with knowledge.database.read() as session:
        known = find_same_day(session, read)
    if known is None:
        return "added"
    return "unchanged" if known.content_hash == read.content_hash else "replaced"


def _keep(knowledge: KnowledgeBase, read: DocumentText, wanted: Wanted) -> StoredAs:
    wanted.check()
    if read.seen:
        raise ContentError(
            "扫描件的文字是识别出来的，没有逐字核对，不能直接存入法规库。请对照原件核对好，存成 Word 或文字文件再导入"
        )
    with knowledge.database.write() as tx:
        lock_importers(tx, knowledge.database)
        state = do_store_text(tx, read, knowledge.clock())
    knowledge.refresh()
    return state
