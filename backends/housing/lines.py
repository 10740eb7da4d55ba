"""How a line of an assessment is made: its basis, how sure it is, and its figures in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backends.housing.schemas import Candidate, Payer, TaxCode, TaxLine
from backends.legislation.evidence import basis_of, weakest
from backends.legislation.schemas import DatedValue, Scale
from kit.money import to_cents

TAX_NAMES: dict[TaxCode, str] = {
    "vat": "增值税",
    "urban_construction_tax": "城市维护建设税",
    "education_surcharge": "教育费附加",
    "local_education_surcharge": "地方教育附加",
    "individual_income_tax": "个人所得税",
    "deed_tax": "契税",
    "stamp_duty": "印花税",
    "land_appreciation_tax": "土地增值税",
}
EXEMPT = "免征"


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A tax that lacks something. ``note`` says what; empty when another tax of the sale says it."""

    code: TaxCode
    payer: Payer
    note: str = ""


Outcome = TaxLine | NotComputed


def make_line(
    code: TaxCode,
    payer: Payer,
    values: Sequence[DatedValue],
    *,
    base: Decimal,
    rate: str,
    formula: str,
    amount: Decimal,
    note: str = "",
    owner: str = "",
    candidates: Sequence[Candidate] = (),
) -> TaxLine:
    """A line resting on ``values``: it is as sure as the least sure of them."""
    confidence = weakest(values)
    unsettled = confidence == "unsettled"
    return TaxLine(
        code=code,
        tax=TAX_NAMES[code],
        payer=payer,
        base=to_cents(base),
        rate=rate,
        formula=formula,
        amount=amount,
        basis=basis_of(values),
        confidence=confidence,
        needs_person=unsettled,
        note=note or ("这一项的口径没有核到文件原文，须人工确认" if unsettled else ""),
        owner=owner,
        candidates=tuple(candidates),
        parameters=tuple(values),
    )


def reduced(base: Decimal, rate: Decimal, reduction: Decimal) -> tuple[Decimal, Decimal]:
    """Full amount and reduction, rounded each, as the filing form lists them."""
    full = to_cents(base * rate)
    return full, to_cents(full * reduction)


def person_from(outcome: Outcome, practice: DatedValue) -> Outcome:
    """``outcome`` resting on one more value, which may send it to a person."""
    if isinstance(outcome, NotComputed) or not practice.unsettled:
        return outcome
    note = outcome.note or "这一项的口径没有核到文件原文，须人工确认"
    values = (*outcome.parameters, practice)
    return replace(outcome, confidence="unsettled", needs_person=True, note=note, parameters=values)


def rate_at(value: DatedValue, measure: Decimal) -> Decimal:
    """The rate of a parameter that is a scale on some dates and one number on others."""
    return value.scale.at(measure) if isinstance(value.value, Scale) else value.number


def percent(rate: Decimal) -> str:
    """
    >>> percent(Decimal("0.015"))
    '1.5%'
    """
    return f"{(rate * 100).normalize():f}%"


def figure(amount: Decimal) -> str:
    """
    >>> figure(Decimal("-1234.5"))
    '−1,234.50'
    """
    return f"{amount:,.2f}".replace("-", "−")


def plain(number: Decimal) -> str:
    """A number without needless zeros.

    >>> plain(Decimal("89.00"))
    '89'
    """
    return f"{number.normalize():f}"
