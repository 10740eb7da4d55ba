"""``daoban privacy``: a person's copy, a person's deletion, and what has been kept long enough."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from administration.privacy.declared import PERIODS, load_tables
from administration.privacy.opening import open_privacy
from administration.privacy.service import Privacy
from administration.staff import COMMAND_LINE
from kit.db import open_database
from kit.settings import load_settings

privacy_app = typer.Typer(help="个人信息：导出、删除一个人的数据，按期限清理。", no_args_is_help=True)
Person = Annotated[str, typer.Argument(help="纳税人在本系统的编号（不是证件号），审计账里 taxpayer/ 后面的就是")]


@contextmanager
def _privacy() -> Iterator[Privacy]:
    from migrations import upgrade

    settings = load_settings()
    database = open_database(settings)
    try:
        database.check()
        upgrade(database)
        yield open_privacy(settings, database)
    finally:
        database.close()


@privacy_app.command("tables")
def tables() -> None:
    """存了谁的什么数据、为什么、留多久：个人信息处理活动的记录。"""
    for name, table in load_tables().personal.items():
        typer.echo(f"{name}：{table.purpose}；{PERIODS[table.kept]}；本人删除时：{table.at_deletion}")
        typer.echo("".join(f"    {column}  {what}\n" for column, what in table.personal.items()), nl=False)


@privacy_app.command("export")
def export(
    person: Person,
    to: Annotated[Path, typer.Option(help="写到哪个文件（JSON），只有本人能读；已有的文件不覆盖")],
) -> None:
    """导出一个人的全部数据。"""
    with _privacy() as privacy:
        kept = privacy.export(COMMAND_LINE, person)
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False, indent=2)
    typer.echo(f"✓ 已写到 {to}：{sum(len(v) for v in kept.values() if isinstance(v, list))} 条")


@privacy_app.command("delete")
def delete(
    person: Person,
    reason: Annotated[str, typer.Option(help="为什么删除，如本人申请的编号；记入审计账")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """删除一个人的对话内容、上传的材料、地址、画像和登录记录；办件、凭证和存证账依法保留。"""
    if not yes:
        typer.confirm(f"删除 {person} 的对话内容和材料，不能恢复。继续吗？", abort=True)
    with _privacy() as privacy:
        done = privacy.delete(COMMAND_LINE, person, reason)
    typer.echo(f"✓ 已删除 {done.conversations} 个对话的内容、{done.sessions} 条登录记录、{done.portraits} 条画像数据")


@privacy_app.command("retain")
def retain(
    pretend: Annotated[bool, typer.Option("--dry-run", help="只数一数，不删")] = False,
) -> None:
    """清理过了保存期限的内容（应用每天也会自动做）。"""
    with _privacy() as privacy:
        done = privacy.retain(COMMAND_LINE, pretend=pretend)
    verb = "会清理" if pretend else "已清理"
    counts = f"{done.sessions} 条登录记录、{done.files} 个无主的文件、{done.portraits} 条画像数据"
    typer.echo(f"✓ {verb} {done.conversations} 个对话的内容、{counts}")
