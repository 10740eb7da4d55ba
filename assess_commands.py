"""``daoban assess``: a file of cases computed, and what differs from what each expects. Errors are ``DaobanError``.

A case is ``{name, input, expect}``. ``input`` is what the subject's ``parse`` takes; ``expect`` holds amounts under
keys that may be nested, and only its keys are compared and shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Generic, TypeVar

import typer
from pydantic import ValidationError

from backends.everyday.service import SUBJECTS as EVERYDAY
from backends.everyday.service import Subject as Everyday
from backends.housing import rules as housing
from backends.housing.home_for_home import Exchange, refund_for_new_home
from backends.housing.schemas import Assessment, Situation
from backends.legislation.service import Legislation
from kit.errors import DaobanError, LogicalError
from kit.strict_yaml import Marked, read_marked

T = TypeVar("T")
Amounts = Mapping[str, Any]  # keys of ``expect``, nested; amounts are text or ``Decimal``


class BadCaseError(LogicalError):
    code = "bad_case"


@dataclass(frozen=True)
class Subject(Generic[T]):
    """``parse`` takes a case's ``input`` and may raise pydantic's ``ValidationError`` or a ``DaobanError``; ``assess``
    gives everything that a case may expect."""

    title: str
    parse: Callable[[Any], T]
    assess: Callable[[T, Legislation], Amounts]

    def compute(self, given: Any, law: Legislation) -> Amounts:
        return self.assess(self.parse(given), law)


@dataclass(frozen=True)
class Row:
    """``differs``: the keys, joined by dots, with another amount than expected. ``refused``: why nothing came."""

    name: str
    actual: Amounts
    differs: tuple[str, ...]
    refused: str = ""


def _by_payer(assessment: Assessment) -> Amounts:
    """The amount of each tax by payer; owners of shares together."""
    amounts: dict[str, dict[str, Decimal]] = {"seller": {}, "buyer": {}}
    for line in assessment.lines:
        of_payer = amounts[line.payer]
        of_payer[line.code] = of_payer.get(line.code, Decimal(0)) + line.amount
    return amounts


def _everyday(subject: Everyday[Any]) -> Subject[Any]:
    return Subject(subject.title, subject.takes.model_validate, lambda s, law: subject.assess(s, law).amounts())


SUBJECTS: Mapping[str, Subject[Any]] = {
    "housing": Subject("二手房交易税费", Situation.model_validate, lambda s, law: _by_payer(housing.assess(s, law))),
    **{name: _everyday(subject) for name, subject in EVERYDAY.items()},
    "home_for_home": Subject(
        "换购住房个人所得税退税", Exchange.model_validate, lambda e, law: {"refund": refund_for_new_home(e, law).amount}
    ),
}


def assess_cases(name: str, file: Path, *, as_json: bool) -> int:
    """Print a line for each case and the count, or one JSON object; give how many cases differ."""
    rows = list(run_cases(check_subject(name), read_marked(file), file.name, Legislation.load()))
    wrong = sum(bool(row.differs) for row in rows)
    if as_json:
        told = [_told(row) for row in rows]
        summary = {"subject": name, "cases": len(rows), "differences": wrong, "results": told}
        typer.echo(json.dumps(summary, ensure_ascii=False, default=str))
        return wrong
    for row in rows:
        typer.echo(_line(row))
    typer.echo(f"共 {len(rows)} 例，不同 {wrong} 例")
    return wrong


def check_subject(name: str) -> Subject[Any]:
    if name not in SUBJECTS:
        raise BadCaseError(f"没有“{name}”这一项，可以写：{'、'.join(SUBJECTS)}", field="subject")
    return SUBJECTS[name]


def run_cases(subject: Subject[Any], cases: Marked, file: str, law: Legislation) -> Iterator[Row]:
    """Raises ``BadCaseError`` for a case that is not written as it should be, naming file, line, case and key."""
    if not isinstance(cases.content, list) or not cases.content:
        raise BadCaseError(f"{file} 应是一个列表，每项有 name、input、expect", field="cases")
    for number, case in enumerate(cases.content):
        yield _run(subject, case, _Where(file, cases, number), law)


@dataclass(frozen=True)
class _Where:
    file: str
    cases: Marked
    number: int

    def fault(self, name: str, key: str, reason: str, *place: str | int) -> BadCaseError:
        line = self.cases.line_of((self.number, *place))
        return BadCaseError(f"{self.file} 第 {line} 行，案例“{name}”的 {key}：{reason}", field=key)


def _run(subject: Subject[Any], case: Any, where: _Where, law: Legislation) -> Row:
    name = str(case.get("name", f"第 {where.number + 1} 例")) if isinstance(case, dict) else f"第 {where.number + 1} 例"
    if not isinstance(case, dict) or not isinstance(case.get("input"), dict):
        raise where.fault(name, "input", "缺少这一项，每例要有 name、input、expect")
    strange = next((key for key in case if key not in ("name", "input", "expect")), None)
    if strange is not None:
        raise where.fault(name, str(strange), "不认识的键，每例只有 name、input、expect", strange)
    expected = case.get("expect", {})
    if not isinstance(expected, dict):
        raise where.fault(name, "expect", "要写成键和金额", "expect")
    try:
        actual = subject.compute(case["input"], law)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "input"
        raise where.fault(name, key, _reason(first), "input", *first["loc"]) from error
    except DaobanError as error:
        return Row(name, {}, tuple(_leaves(expected)), refused=error.message)
    return Row(name, _same_keys(expected, actual), tuple(_differing(expected, actual)))


_REASONS = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少这一项",
    "literal_error": "不在允许的取值之内",
    "decimal_parsing": "不是数，金额写成带引号的文字，例如 '5000000'",
    "decimal_type": "不是数，金额写成带引号的文字，例如 '5000000'",
    "decimal_max_places": "最多写到分",
    "bool_parsing": "要写 true 或 false",
    "bool_type": "要写 true 或 false",
    "date_from_datetime_parsing": "不是日期，要写成 '2026-11-23' 这样",
    "date_type": "不是日期，要写成 '2026-11-23' 这样",
    "int_parsing": "要写整数",
    "int_type": "要写整数",
    "greater_than": "太小了",
    "greater_than_equal": "太小了",
    "less_than_equal": "太大了",
    "model_type": "要写成若干个键",
}


def _reason(fault: Any) -> str:
    reason = _REASONS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
    allowed = fault.get("ctx", {}).get("expected")
    return f"{reason}：{allowed.replace(' or ', '、')}" if fault["type"] == "literal_error" and allowed else reason


def _same_keys(expected: Amounts, actual: Amounts) -> dict[str, Any]:
    """What ``expected`` names, as computed; nothing stands where nothing was."""
    same: dict[str, Any] = {}
    for key, wanted in expected.items():
        got = actual.get(key)
        same[key] = _same_keys(wanted, got if isinstance(got, Mapping) else {}) if isinstance(wanted, dict) else got
    return same


def _leaves(expected: Amounts, before: str = "") -> Iterator[str]:
    for key, wanted in expected.items():
        yield from _leaves(wanted, f"{before}{key}.") if isinstance(wanted, dict) else (f"{before}{key}",)


def _differing(expected: Amounts, actual: Amounts, before: str = "") -> Iterator[str]:
    for key, wanted in expected.items():
        got = actual.get(key)
        if isinstance(wanted, dict):
            yield from _differing(wanted, got if isinstance(got, Mapping) else {}, f"{before}{key}.")
        elif not _equal(wanted, got):
            yield f"{before}{key}"


def _equal(wanted: Any, got: Any) -> bool:
    if got is None or wanted is None:
        return got is wanted
    try:
        return Decimal(str(wanted)) == Decimal(str(got))
    except InvalidOperation:
        return str(wanted) == str(got)


def _told(row: Row) -> dict[str, Any]:
    refused = {"refused": row.refused} if row.refused else {}
    return {"name": row.name, "actual": row.actual, "differs": row.differs, **refused}


def _line(row: Row) -> str:
    mark = "✗" if row.differs else "✓"
    shown = row.refused or json.dumps(row.actual, ensure_ascii=False, default=str)
    return f"{mark} {row.name} {shown}" + (f" 不同：{'、'.join(row.differs)}" if row.differs else "")
