"""``daoban offices``: the table of halls, hotlines and channels that a bureau brings for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kit.confined import Confined, GivenUpError, Wanted
from kit.settings import load_settings
from knowledge_base.commands import AsJson, as_json_line, open_store

offices_app = typer.Typer(help="办税地点和渠道：导入、列出。", no_args_is_help=True)


@offices_app.command("import")
def import_offices(
    file: Annotated[Path, typer.Argument(help=".yml、.csv 或 .xlsx；整张表换成这个文件里的")],
    check: Annotated[bool, typer.Option("--check", help="只检查，不写入")] = False,
) -> None:
    """导入办税地点和渠道，替换现有的整张表；有一处写错就都不导入，并列出全部问题。"""
    from knowledge_base.documents.bounds import read_bounded
    from knowledge_base.editing.office_table import read_offices
    from knowledge_base.offices.loading import replace_offices

    settings = load_settings()
    reading = Confined(settings.reading_seconds, settings.reading_megabytes)
    try:
        read = reading.run(Wanted(), read_offices, file.name, read_bounded(file))
    except KeyboardInterrupt:
        raise GivenUpError("已经取消，没有存下任何内容") from None
    for note in read.notes:
        typer.echo(f"· {note}")
    for problem in read.problems:
        typer.echo(f"✗ {problem}", err=True)
    if read.problems:
        raise SystemExit(1)
    if not check:
        with open_store() as database:
            replace_offices(database, read.offices)
    typer.echo(f"✓ {'可以导入' if check else '已导入'} {len(read.offices)} 个办税地点和渠道")


@offices_app.command("list")
def list_offices(as_json: AsJson = False) -> None:
    """列出现在用的办税地点和渠道；没有导入过的，是自带的。"""
    from knowledge_base.offices.loading import find_offices
    from knowledge_base.offices.schemas import ASPECTS, KINDS

    with open_store() as database:
        offices = find_offices(database)
    if as_json:
        typer.echo(as_json_line({"offices": [office.model_dump(mode="json") for office in offices]}))
        return
    for office in offices:
        known = "；".join(f"{ASPECTS[aspect]} {told}" for aspect, told in office.known().items())
        checked = f"已核实（{office.as_of}）" if office.verified else "未核实"
        typer.echo(f"{KINDS[office.kind]}  {office.name}  {checked}  {known}".rstrip())
