"""HTTP of the audit ledger: looked through, taken away as a table, proved whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backends.audit.service import MOST_EXPORTED, Act, Audit, Search
from kit.clock import BEIJING, today

Text = Annotated[str, Query(max_length=128)]
COLUMNS = ("编号", "时间（北京）", "谁", "做了什么", "对什么", "细节")


def _search(
    who: Text = "", what: Text = "", about: Text = "", since: date | None = None, until: date | None = None
) -> Search:
    return Search(who, what, about, since, until)


Searched = Annotated[Search, Depends(_search)]


def audit_router(audit: Audit, admin: Callable[[Request], str]) -> APIRouter:
    """Who looks is noted, too."""
    router = APIRouter(prefix="/api/admin/audit")

    @router.get("", summary="审计账，新的在前，一次 200 条；before 为上一页最后一条的编号")
    def show(
        request: Request, search: Searched, before: Annotated[int | None, Query(ge=1, le=2**31)] = None
    ) -> list[Act]:
        by = admin(request)
        if before is None:
            audit.note(by, "read.audit", "audit", **_told(search))
        return audit.find(search, before=before)

    @router.get(".csv", summary="找到的审计账，成表，最多 50000 条")
    def export(request: Request, search: Searched) -> Response:
        audit.note(admin(request), "export.audit", "audit", **_told(search))
        name = f"daoban-audit-{today():%Y%m%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        table = write_table(audit.find(search, most=MOST_EXPORTED))
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/verdict", summary="从头到尾核对一遍")
    def verdict(request: Request) -> dict[str, Any]:
        admin(request)
        return asdict(audit.verify())

    return router


def write_table(acts: Iterable[Act]) -> bytes:
    """As spreadsheets open it: with a mark that it is UTF-8, and no cell that they would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for act in acts:
        at = act.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        details = "；".join(f"{name}={value}" for name, value in act.details.items())
        writer.writerow([act.seq, at, *map(_as_words, (act.who, act.what, act.about, details))])
    return out.getvalue().encode("utf-8-sig")


def _as_words(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _told(search: Search) -> dict[str, str]:
    return {f"asked_{name}": str(value)[:64] for name, value in asdict(search).items() if value}
