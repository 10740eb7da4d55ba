"""``daoban invoice``: records and decisions at the command line."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from backends.invoice.approval.policy import BadScorecardError, load_scorecards
from backends.invoice.approval.replay import Replay, replay
from backends.invoice.approval.rules import reproduce
from backends.invoice.approval.schemas import RESULTS, Receipt
from backends.invoice.office.repository import find_matters
from backends.invoice.office.service import months_on
from backends.invoice.records.commands import invoice_app
from backends.invoice.records.errors import BadBatchError
from backends.legislation.service import Legislation
from kit.clock import today
from kit.db import Database
from kit.settings import load_settings

__all__ = ["invoice_app"]


@invoice_app.command("replay")
def replay_command(
    scorecard: Annotated[Path, typer.Option(help="要试的评分表，格式同 scorecard.yml，取其中最新的一版")],
    days: Annotated[int, typer.Option(help="回放最近多少天的决定")] = 90,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """用另一份评分表回放过去的决定，看哪些会不一样；不改动任何数据。"""
    if days < 1:
        raise BadBatchError("天数要不小于 1", field="days")
    if not scorecard.is_file():
        raise BadScorecardError(f"找不到评分表 {scorecard}，请检查路径")
    card = load_scorecards(scorecard)[0]
    months = partial(months_on, Legislation.load())
    receipts = _receipts(days)
    strange = sum(not reproduce(r, load_scorecards(), months) for r in receipts)
    found = replay(receipts, card, months)
    if as_json:
        typer.echo(json.dumps(_as_object(found, strange), ensure_ascii=False))
    else:
        _show(found, strange, card.name)


def _receipts(days: int) -> list[Receipt]:
    database = Database(load_settings().store_url)
    try:
        database.check()
        with database.read() as session:
            matters = find_matters(session, kind="application")
    finally:
        database.close()
    since = today() - timedelta(days=days)
    return [m.receipt for m in matters if m.receipt is not None and m.receipt.on >= since]


def _as_object(found: Replay, strange: int) -> dict[str, object]:
    return {
        "decisions": found.decisions,
        "before": dict(found.before),
        "after": dict(found.after),
        "moved": len(found.moved),
        "not_reproduced": strange,
    }


def _show(found: Replay, strange: int, name: str) -> None:
    typer.echo(f"{found.decisions} 件决定按“{name}”回放：{len(found.moved)} 件不一样")
    for result, word in RESULTS.items():
        typer.echo(f"  {word}：{found.before[result]} → {found.after[result]}")
    for moved in found.moved[:20]:
        before, after = moved.before, moved.after
        words = "；".join(reason.sentence for reason in after.reasons)
        typer.echo(
            f"  {before.on} {before.standing.name}：{RESULTS[before.result]} → {RESULTS[after.result]}（{words}）"
        )
    if strange:
        typer.echo(f"✗ {strange} 件按当时的评分表也复现不出来，请检查评分表有没有被改动", err=True)
