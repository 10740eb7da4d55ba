"""A reading in the words of a table of expressions (see ``tests/cases/expressions.yml``), and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Optional

from language.reading.facts import Asked, Held, Reading, Role

AMOUNTS: tuple[Role, ...] = (
    "sale_price",
    "original_price",
    "deed_tax_paid",
    "renovation",
    "loan_interest",
    "quota",
    "monthly_income",
    "bonus",
)
_KEYS = frozenset(
    {"money", "about", "area_m2", "held", "dates", "only_home", "buyer_homes", "yes_no", "correction_of", *AMOUNTS}
)
_ONLY = {"yes": True, "no": False, "unknown": "unknown"}
# The amount that answers a question, where the table may name it or not.
_ANSWERS: dict[Asked, Role] = {"price": "sale_price", "quota": "quota", "original_price": "original_price"}


def means(reading: Reading) -> dict[str, Any]:
    """What was read, key by key; a key that is missing was not said."""
    amounts = {role: reading.roles[role] for role in AMOUNTS if role in reading.roles}
    said: dict[str, Any] = {role: _figure(m.low, m.high) for role, m in amounts.items() if m.low is not None}
    sums = [_figure(s.money.low, s.money.high) for s in reading.sums if s.money.low is not None]
    if reading.sums:
        said["money"] = sums[0] if len(sums) == 1 and isinstance(sums[0], dict) else sums
    if reading.area is not None and reading.area.low is not None:
        said["area_m2"] = _figure(reading.area.low, reading.area.high)
    if reading.held is not None and reading.held.said:
        said["held"] = _held(reading.held)
    if reading.dates:
        said["dates"] = [str(day) for day in reading.dates]
    if reading.only_home is not None:
        said["only_home"] = _ONLY[reading.only_home]
    for key in ("buyer_homes", "yes_no", "correction_of"):
        if getattr(reading, key) is not None:
            said[key] = getattr(reading, key)
    if _is_about(reading):
        said["about"] = True
    return said


def differences(reading: Reading, wanted: Mapping[str, Any], asked: Optional[Asked]) -> list[str]:
    """The keys that are not as ``wanted``: said otherwise, not said, or said though nobody did.

    Beside a fact that answers the question, the yes or no it was put in and dates of other things are no contradiction.
    """
    got = means(reading)
    given = {key: _plain(value) for key, value in wanted.items() if key not in ("none", "not_money")}
    bad = [key for key, value in given.items() if _plain(got.get(key)) != value]
    extra = got.keys() - given.keys() - {"yes_no"}
    if asked == "yes_no":
        extra |= got.keys() & {"yes_no"} - given.keys()
    if asked is not None and asked != "yes_no":
        extra -= {"dates"}
        role = _ANSWERS.get(asked)
        sums = got.get("money")
        if role is not None and (got.get(role) == sums or (isinstance(sums, list) and got.get(role) in sums)):
            extra -= {role}
    return [*bad, *sorted(extra)]


def _figure(low: Optional[Decimal], high: Optional[Decimal]) -> str | dict[str, list[str]]:
    return str(low) if low == high else {"range": [str(low), str(high)]}


def _held(held: Held) -> dict[str, Any]:
    if held.since is not None:
        return {"since": str(held.since)}
    if held.between is not None:
        return {"between": [_length(m) for m in held.between]}
    if held.length is not None:
        return _length(held.length)
    bounds = {"at_least": held.at_least, "less_than": held.less_than}
    return {key: _length(value) for key, value in bounds.items() if value is not None}


def _length(months: Decimal) -> dict[str, Any]:
    years, rest = divmod(months, 12)
    parts = {"years": years, "months": rest}
    return {name: int(n) if n == n.to_integral_value() else str(n) for name, n in parts.items() if n}


def _is_about(reading: Reading) -> bool:
    money = [s.money for s in reading.sums] + list(reading.roles.values())
    return (
        any(m.low is None or (m.bound and m.low == m.high) for m in money)
        or (
            reading.area is not None
            and (reading.area.low is None or bool(reading.area.bound and reading.area.low == reading.area.high))
        )
        or (reading.held is not None and reading.held.about)
        or reading.only_home_about
    )


def _plain(value: Any) -> Any:
    """As the table writes it: lengths in months, everything else of one type."""
    if isinstance(value, dict):
        if value.keys() <= {"years", "months"}:
            return ("months", Decimal(value.get("years", 0)) * 12 + Decimal(value.get("months", 0)))
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if isinstance(value, bool) or value is None else str(value)
