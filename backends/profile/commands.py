"""``daoban profile``: portraits at the command line."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from backends.legislation.service import Legislation
from backends.profile.city import City
from backends.profile.coverage import coverage, lacking_told
from backends.profile.errors import BadFactsFileError, NotInProductionError
from backends.profile.invented import keep_records, password_of
from backends.profile.kept import load_kept
from backends.profile.matters.announcements import CalendarTable, keep_announced, read_announced
from backends.profile.models import FactsRow
from backends.profile.portraits import Portraits
from backends.profile.returns_file import returns_of
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


@profile_app.command("known")
def known_command(as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False) -> None:
    """看每一项情况知道多少户的：不知道的不当作 0，也不据此给标签、发提醒，缺得多的要重新装入。"""
    with _opened() as database, database.read() as session:
        found = coverage(session)
    if as_json:
        told = {"taxpayers": found.taxpayers, "firms": found.firms, "known": dict(found.known)}
        typer.echo(json.dumps(told | {"lacking": found.lacking}))
        return
    purposes = load_kept()[FactsRow.__tablename__].content
    for name, count in found.known.items():
        typer.echo(f"{count:>9,} / {found.taxpayers:,}  {name}：{purposes[name]}")
    typer.echo(lacking_told(found) or "✓ 企业和个体户的规模情况都知道")


@profile_app.command("returns")
def returns_command(
    file: Annotated[Path, typer.Argument(help="每行一份申报的 .parquet 或 .csv，列名见 backends/profile/kept.yml")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """把已经办了的申报和缴款写进数据库：待办、标签跟着更新，催办的提醒自动收回；中断了重跑一次即可。"""
    with _opened() as database:
        count = _keep_returns(database, file)
    typer.echo(json.dumps({"returns": count}) if as_json else f"✓ {count} 份申报")


@profile_app.command("calendar")
def calendar_command(
    file: Annotated[Path | None, typer.Argument(help="放假安排或者征期通知的 YAML；不给就只看")] = None,
    year: Annotated[int, typer.Option(help="看哪一年；默认今年，导入时是文件里那一年")] = 0,
) -> None:
    """看一年的征期；国务院的放假安排、税务总局的征期通知公布后，从这里导入，正在运行的服务随即按新的算。"""
    with _opened() as database:
        if file is not None:
            announced = read_announced(file)
            keep_announced(database, announced)
            year = announced.year
        calendar = CalendarTable(database)()
    for month in range(1, 13):
        term = calendar.term(date(year or today().year, month, 1))
        named = "、".join(f"{basis.issuer}{basis.doc_no}" for basis in term.basis)
        typer.echo(f"{month:>2}月  {term.until}  {term.note or '已公布'}（{named}）")


@profile_app.command("invent")
def invent_command(
    taxpayers: Annotated[int, typer.Option(min=1, help="造多少户")] = 20_000,
    seed: Annotated[int, typer.Option(help="同一个数造出同一批")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """造一批虚构的纳税人写进数据库：登记和财务情况、标签、申报和缴款、开票、房和车；只能用于 development。"""
    if not load_settings().development:
        raise NotInProductionError("虚构的纳税人只能用于 development，正式数据请用 profile load")
    with tempfile.TemporaryDirectory() as folder:
        city = City(Path(folder), taxpayers, seed, today())
        city.build()
        with _opened() as database:
            returns = _keep_returns(database, city.file("declarations"))
            keep_records(database, city)
        _load(city.file("facts"), today(), invented=True, as_json=as_json, more={"returns": returns})
    if not as_json:
        first = "t00000000"
        typer.echo(f"✓ {returns} 份申报；用 {first} 登录看其中一户，密码 {password_of(first)}，其他各户类推")


@contextmanager
def _opened() -> Iterator[Database]:
    database = Database(load_settings().store_url)
    try:
        database.check()
        yield database
    finally:
        database.close()


def _keep_returns(database: Database, file: Path) -> int:
    """How many."""
    portraits, count = Portraits(database, TagRules.load(Legislation.load())), 0
    for page in returns_of(file):
        portraits.keep_returns(page)
        count += len(page)
    return count


def _load(
    file: Path, day: date, *, invented: bool, as_json: bool, more: Mapping[str, int] = MappingProxyType({})
) -> None:
    with _opened() as database:
        began = time.perf_counter()
        loaded = load_city(database, TagRules.load(Legislation.load()), file, day, invented=invented)
    seconds = round(time.perf_counter() - began, 1)
    if as_json:
        typer.echo(json.dumps({"taxpayers": loaded.taxpayers, "tags": loaded.tags, "seconds": seconds, **more}))
    else:
        typer.echo(f"✓ {loaded.taxpayers} 户，{loaded.tags} 个标签，用时 {seconds} 秒")
