"""``daoban ledger``."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import inspect

from backends.ledger.models import LedgerRow
from backends.ledger.service import has_head, verify_store
from kit.db import Database
from kit.settings import load_settings

ledger_app = typer.Typer(help="只增不改的存证账。", no_args_is_help=True)


@ledger_app.callback()
def about() -> None:
    """只增不改的存证账：谁的数据、什么用途、凭哪一份同意、对方签了什么。"""


@ledger_app.command("verify")
def verify_command(
    head: Annotated[str | None, typer.Option(help="以前记下的最后一条的散列；不在账里就是被截断或换过")] = None,
) -> None:
    """从头到尾核对一遍：完整，或者指出第一条对不上的。"""
    database = Database(load_settings().store_url)
    try:
        database.check()
        if not inspect(database.engine).has_table(LedgerRow.__tablename__):
            typer.echo("✗ 这个数据库里还没有存证账：请先启动一次应用，或运行 daoban db upgrade", err=True)
            raise SystemExit(1)
        with database.read() as session:
            verdict = verify_store(session)
            known = head is None or has_head(session, head)
    finally:
        database.close()
    if verdict.broken is not None:
        typer.echo(f"✗ 第 {verdict.broken} 条：{verdict.why}（前面 {verdict.count} 条完整）", err=True)
        raise SystemExit(1)
    if not known:
        typer.echo(f"✗ 账里没有散列 {head} 的一条：后面的被截掉，或者整本换过", err=True)
        raise SystemExit(1)
    typer.echo(f"✓ 完整，共 {verdict.count} 条，最后一条的散列 {verdict.head}")
