"""``daoban audit``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from backends.audit.service import Audit, Search
from kit.clock import BEIJING
from kit.db import Database
from kit.settings import load_settings

audit_app = typer.Typer(help="审计账：谁、什么时候、做了什么、看了谁。", no_args_is_help=True)


@contextmanager
def _audit() -> Iterator[Audit]:
    database = Database(load_settings().store_url)
    try:
        database.check()
        yield Audit(database)
    finally:
        database.close()


@audit_app.command("verify")
def verify_command() -> None:
    """从头到尾核对一遍（和存证账是同一条链）：完整，或者指出第一条对不上的。"""
    with _audit() as audit:
        verdict = audit.verify()
    if verdict.broken is not None:
        typer.echo(f"✗ 第 {verdict.broken} 条：{verdict.why}（前面 {verdict.count} 条完整）", err=True)
        raise SystemExit(1)
    typer.echo(f"✓ 完整，共 {verdict.count} 条，最后一条的散列 {verdict.head}")


@audit_app.command("show")
def show_command(
    who: Annotated[str | None, typer.Option(help="只看这个人的")] = None,
    what: Annotated[str | None, typer.Option(help="只看这一类，如 sign_in、read、staff")] = None,
    before: Annotated[int | None, typer.Option(help="只看这一条以前的")] = None,
) -> None:
    """最近的 200 条，新的在前：编号、时间、人、做了什么、对谁、细节。"""
    with _audit() as audit:
        for act in audit.find(Search(who or "", what or ""), before=before):
            at = act.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
            details = "，".join(f"{k}={v}" for k, v in act.details.items())
            typer.echo("\t".join((str(act.seq), at, act.who, act.what, act.about, details)))
