"""``daoban profile``: portraits at the command line."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from backends.legislation.service import Legislation
from backends.profile.city import City
from backends.profile.errors import BadFactsFileError, NotInProductionError
from backends.profile.tags.loading import load_city
from backends.profile.tags.rules import TagRules
from kit.clock import today
from kit.db import Database
from kit.settings import load_settings

profile_app = typer.Typer(help="画像：登记和财务情况、标签。", no_args_is_help=True)


@profile_app.callback()
def about() -> None:
    """画像：登记和财务情况、标签。"""


@profile_app.command("load")
def load_command(
    file: Annotated[Path, typer.Argument(help="每行一个纳税人的 .parquet 或 .csv，列名见 backends/profile/kept.yml")],
    on: Annotated[str, typer.Option(help="按哪一天的规则算标签，如 2026-11-29；默认今天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """把一批纳税人的情况和按规则批量算出的标签写进数据库；中断了重跑一次即可。"""
    try:
        day = date.fromisoformat(on) if on else today()
    except ValueError as error:
        raise BadFactsFileError("日期请写成 2026-11-29 这样", field="on") from error
    _load(file, day, invented=False, as_json=as_json)


@profile_app.command("invent")
def invent_command(
    taxpayers: Annotated[int, typer.Option(min=1, help="造多少户")] = 20_000,
    seed: Annotated[int, typer.Option(help="同一个数造出同一批")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """造一批虚构的纳税人写进数据库，供试写提醒、看标签人数用；只能用于 development。"""
    if not load_settings().development:
        raise NotInProductionError("虚构的纳税人只能用于 development，正式数据请用 profile load")
    with tempfile.TemporaryDirectory() as folder:
        city = City(Path(folder), taxpayers, seed)
        city.build()
        _load(city.file("facts"), today(), invented=True, as_json=as_json)


def _load(file: Path, day: date, *, invented: bool, as_json: bool) -> None:
    database = Database(load_settings().store_url)
    try:
        database.check()
        began = time.perf_counter()
        loaded = load_city(database, TagRules.load(Legislation.load()), file, day, invented=invented)
    finally:
        database.close()
    seconds = round(time.perf_counter() - began, 1)
    if as_json:
        typer.echo(json.dumps({"taxpayers": loaded.taxpayers, "tags": loaded.tags, "seconds": seconds}))
    else:
        typer.echo(f"✓ {loaded.taxpayers} 户，{loaded.tags} 个标签，用时 {seconds} 秒")
