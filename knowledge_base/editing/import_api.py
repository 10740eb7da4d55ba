"""HTTP of entries that go out and in as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Request, Response

from kit.confined import Confined, Wanted
from kit.while_wanted import while_wanted
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.bounds import LARGEST_FILE
from knowledge_base.editing.importing import How, failed_rows, import_table, plan_import
from knowledge_base.editing.tables import read_table, write_table, write_template

LARGEST_UPLOAD: Final = LARGEST_FILE  # held by the composition root, before anything is read

Form = Literal["xlsx", "csv", "jsonl", "md", "docx"]
Data = Annotated[bytes, Body(media_type="application/octet-stream")]  # an empty file is one too, and told as such


def import_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str], reading: Confined) -> APIRouter:
    """A file is read in a process of its own, and only while its page waits for it."""
    router = APIRouter()

    def how(wanted: Wanted) -> How:
        return How(partial(reading.run, wanted, read_table), wanted.check)

    @router.get("/export")
    def export(form: Form = "xlsx") -> Response:
        """Every entry as it was written last."""
        data = write_table((s.entry for s in knowledge.snapshot().newest.values()), form)
        return download(data, f"daoban-entries.{form}")

    @router.get("/template")
    def template() -> Response:
        return download(write_template(), "daoban-template.xlsx")

    @router.post("/import")
    async def take_in(request: Request, data: Data = b"", form: Form = "xlsx", check: bool = True) -> dict[str, Any]:
        """``check``: only tell what would happen."""
        if check:
            return asdict(await while_wanted(request, lambda w: plan_import(knowledge, data, form, how(w))))

        def keep(wanted: Wanted) -> dict[str, Any]:
            author = require_trainer(request)
            return asdict(import_table(knowledge, data, form, author=author, reason="批量导入", how=how(wanted)))

        return await while_wanted(request, keep)

    @router.post("/import/failed")
    async def failed(request: Request, data: Data = b"", form: Form = "xlsx") -> Response:
        """The rows that cannot be taken in, each with its reason, ready to be mended and sent again."""
        rows = await while_wanted(request, lambda w: failed_rows(knowledge, data, form, how(w)))
        return download(rows, "daoban-failed.xlsx")

    return router


def download(data: bytes, name: str) -> Response:
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
