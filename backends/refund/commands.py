"""``daoban refund``."""

from __future__ import annotations

import json
import time
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening, keep_summary
from backends.refund.bulk_law import bulk_law
from backends.refund.bulk_postgres import copied, is_postgres
from backends.refund.bulk_summary import NAME
from backends.refund.errors import CityUnreadableError
from kit.money import yuan

# By table: the name of its id, and what is said where a person must look.
OTHERS = {"assessments": ("assessment_id", "须先办汇算"), "home_swaps": ("home_swap_id", "先买后卖，须人工确认")}

refund_app = typer.Typer(help="退税：批量筛查，审核。", no_args_is_help=True)


@refund_app.callback()
def about() -> None:
    """退税：批量筛查，审核。"""


@refund_app.command("screen")
def screen_command(
    data: Annotated[
        str, typer.Option(help="目录，有 vehicles、payments、events，Parquet 或 CSV；或 postgresql:// 开头的数据库地址")
    ],
    as_of: Annotated[str, typer.Option(help="按哪一天看，如 2026-11-28")],
    as_json: Annotated[bool, typer.Option("--json", help="每车每年输出一行 JSON，最后一行是合计")] = False,
) -> None:
    """筛查一城的车船税，列出每辆车每年可退多少；有 assessments、home_swaps 的，也列汇算、多缴、换购住房。只读。"""
    on = day_of(as_of)
    with copied(data) if is_postgres(data) else nullcontext(Path(data)) as directory:
        _screen(directory, on, as_json=as_json)


@refund_app.command("summarise")
def summarise_command(
    data: Annotated[Path, typer.Option(help="目录，有 vehicles、payments、events，Parquet 或 CSV")],
) -> None:
    """把一城的缴款按车汇总，存在同一目录；数据没有变动时，再筛查就不用从头加，结果一样。"""
    typer.echo(f"已按车汇总：{keep_summary(data)} 辆缴过税的车，存为 {data / NAME}")


def day_of(text: str) -> date:
    """Raises ``CityUnreadableError``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CityUnreadableError("日期请写成 2026-11-28 这样", field="as_of") from error


def _screen(directory: Path, on: date, *, as_json: bool) -> None:
    began = time.perf_counter()
    screening = Screening(directory, bulk_law(Legislation.load(), on))
    try:
        screening.run()
        seconds = time.perf_counter() - began
        for item in screening.found():
            if as_json:
                typer.echo(
                    json.dumps(
                        {
                            "vehicle_id": item.vehicle_id,
                            "tax_year": item.tax_year,
                            "refundable": str(item.refundable),
                            "needs_person": item.needs_person,
                        }
                    )
                )
            else:
                why = f"：{item.trouble}" if item.trouble else ""
                mark = f"  须人工确认{why}" if item.needs_person else ""
                typer.echo(f"{item.vehicle_id}  {item.tax_year}  {yuan(item.refundable)}{mark}")
        for table, one, tax_year, refundable, person in screening.others():
            name, waits = OTHERS[table]
            if as_json:
                line = {name: one, "tax_year": tax_year, "refundable": str(refundable), "needs_person": person}
                typer.echo(json.dumps(line))
            else:
                typer.echo(f"{one}  {tax_year}  {yuan(refundable)}{f'  {waits}' if person else ''}")
        years, cents = screening.total()
        _show_total(screening, years, cents, seconds, as_json=as_json)
    finally:
        screening.close()


def _show_total(screening: Screening, years: int, cents: int, seconds: float, *, as_json: bool) -> None:
    sizes = screening.sizes()
    total = f"{cents // 100}.{cents % 100:02d}"
    troubles = screening.troubles()
    if as_json:
        line = {
            "vehicles": sizes.vehicles,
            "payments": sizes.payments,
            "found": years,
            "total": total,
            "seconds": round(seconds, 3),
            "troubles": troubles,
        }
        typer.echo(json.dumps(line, ensure_ascii=False))
        return
    for trouble, count in troubles.items():
        typer.echo(f"数据有问题：{trouble}，{count} 处")
    typer.echo(
        f"共 {sizes.vehicles} 辆、{sizes.payments} 笔缴款，查到 {years} 项，可退合计 {total} 元，用时 {seconds:.2f} 秒"
    )
