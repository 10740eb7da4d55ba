"""``daoban law``: what a parameter is, what holds on a day, what differs between two."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from backends.legislation.errors import NotInForceYetError, PolicyUnknownError, RepealedError
from backends.legislation.schemas import Basis, DatedValue, Scale
from backends.legislation.service import Legislation
from kit.errors import LogicalError

law_app = typer.Typer(help="带日期的法规参数。", no_args_is_help=True)

NOT_YET, UNKNOWN, REPEALED = "尚未收录", "政策未明", "已停止执行"
_SURE = {"confirmed": "已核", "secondary": "二手来源", "unsettled": "未定，须人工确认"}


class BadDayError(LogicalError):
    code = "bad_day"


@law_app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="参数的键，如 vat.housing.short.rate")],
    on: Annotated[str | None, typer.Option(help="只看哪一天，如 2026-11-23")] = None,
) -> None:
    """一个参数的全部历史，或某一天的值。"""
    law = Legislation.load()
    for value in [law.value_at(key, parse_day(on))] if on else law.values(key):
        for line in described(value):
            typer.echo(line)


@law_app.command("on")
def on_day(day: Annotated[str, typer.Argument(help="哪一天，如 2026-11-23")]) -> None:
    """某一天的全部参数；过了公布的期限的，写“政策未明”。"""
    law, at = Legislation.load(), parse_day(day)
    keys = law.keys()
    for key in keys:
        typer.echo(f"{key}: {state(law, key, at)}")


@law_app.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="前一天，如 2025-12-31")],
    after: Annotated[str, typer.Argument(help="后一天，如 2026-01-01")],
) -> None:
    """两天之间变了的参数。"""
    law, first, last = Legislation.load(), parse_day(before), parse_day(after)
    changes = changed(law, first, last)
    for key, old, new in changes:
        typer.echo(f"{key}: {old} → {new}")
    typer.echo(f"共 {len(changes)} 项不同")


def changed(law: Legislation, first: date, last: date) -> list[tuple[str, str, str]]:
    """Key, and what it is on either day, where that or the documents behind it differ."""
    keys = law.keys()
    states = [(key, state(law, key, first), state(law, key, last)) for key in keys]
    return [(key, old, new) for key, old, new in states if old != new]


def state(law: Legislation, key: str, day: date) -> str:
    """Value and documents on a day, or why there is none."""
    try:
        value = law.value_at(key, day)
    except NotInForceYetError:
        return NOT_YET
    except PolicyUnknownError:
        return f"{UNKNOWN}（公布的期限到 {law.values(key)[-1].in_force_to}）"
    except RepealedError as error:
        return f"{REPEALED}（{error.message}）"
    return f"{shown(value)}（{'；'.join(_name(b) for b in value.basis)}，{_SURE[value.confidence]}）"


def described(value: DatedValue) -> list[str]:
    until = f"至 {value.in_force_to}" if value.in_force_to else "起"
    lines = [f"{value.in_force_from} {until}：{shown(value)}（{_SURE[value.confidence]}）"]
    lines += [f"  依据：{_name(basis)}" for basis in value.basis]
    if value.repealed_by is not None:
        lines.append(f"  由 {_name(value.repealed_by)} 停止执行")
    if value.verified_at is not None:
        lines.append(f"  核对日期：{value.verified_at}")
    return lines


def shown(value: DatedValue) -> str:
    if isinstance(value.value, Scale):
        return "，".join(f"{f'≤{s.upto}' if s.upto is not None else '以上'}: {s.value}" for s in value.value.steps)
    return str(value.value)


def parse_day(text: str) -> date:
    """Raises ``BadDayError``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadDayError(f"“{text}”不是日期，要写成 2026-11-23 这样", field="day") from error


def _name(basis: Basis) -> str:
    return f"{basis.issuer}{basis.doc_no}{basis.article}"
