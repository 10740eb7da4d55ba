"""The taxes of a sale: situation and law in, assessment out. Pure.

Each line is computed by the law of the day of filing. Where the contract was signed on another day and the law of
that day gives another amount, nobody has confirmed which of the two applies: the line needs a person.
Every tax is rounded half up to the cent on its own; nothing is derived from a total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from backends.housing.deed_tax import compute_deed_tax, land_tax_exemption
from backends.housing.errors import NeedsPersonError
from backends.housing.income_tax import CODE as INCOME_TAX
from backends.housing.income_tax import compute_income_tax
from backends.housing.lines import TAX_NAMES, NotComputed, Outcome, figure, person_from
from backends.housing.non_residential import compute_land_and_income_tax, compute_vat_of_other, practice_of
from backends.housing.sale import Sale
from backends.housing.schemas import Assessment, Candidate, Situation, TaxCode, TaxLine
from backends.housing.stamp_duty import exempt_from_stamp_duty, stamp_duty_of_company, stamp_duty_of_person
from backends.housing.surcharges import CODES as SURCHARGES
from backends.housing.surcharges import compute_surcharges
from backends.housing.vat import compute_vat
from backends.housing.wording import facts_of, notes_of
from backends.legislation.errors import NotInForceYetError
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation

COVERED_CITY = "北京"
NEW_IF_UNPAID = "new_rule_if_unpaid"
_KINDS = {"housing": "二手住房", "non_residential": "二手非住宅"}
_TRANSITIONS: dict[TaxCode, str] = {"vat": "vat.housing.transition", "deed_tax": "deed_tax.housing.transition"}


def assess(situation: Situation, law: Legislation) -> Assessment:
    """Raises ``NeedsPersonError`` for a sale that is not covered, ``BadSituationError``, and what ``law`` raises."""
    check_covered(situation)
    sale = Sale(situation, situation.filed_on, law)
    outcomes = _compute(sale)
    if situation.contract_on != situation.filed_on:
        signed = Sale(situation, situation.contract_on, law)
        outcomes = [_settle(o, s, sale, signed) for o, s in zip(outcomes, _compute(signed), strict=True)]
    missing = [o for o in outcomes if isinstance(o, NotComputed)]
    return Assessment(
        title=f"{COVERED_CITY}{_KINDS[situation.property.kind]}交易税费测算",
        as_of=situation.filed_on,
        facts=facts_of(situation),
        lines=tuple(o for o in outcomes if isinstance(o, TaxLine)),
        notes=(*dict.fromkeys(o.note for o in missing if o.note), *notes_of(situation)),
        not_computed=tuple(dict.fromkeys(TAX_NAMES[o.code] for o in missing)),
    )


def check_covered(situation: Situation) -> None:
    if situation.city != COVERED_CITY:
        raise NeedsPersonError(f"目前只收录了{COVERED_CITY}的口径，{situation.city}的房屋请转人工办理", field="city")


def _compute(sale: Sale) -> list[Outcome]:
    """Always the same taxes in the same order, so that two days can be compared."""
    return _of_home(sale) if sale.situation.property.kind == "housing" else _of_other(sale)


def _of_home(sale: Sale) -> list[Outcome]:
    company = sale.situation.buyer.family_homes_before is None
    spared = [exempt_from_stamp_duty(sale, "seller"), land_tax_exemption(sale)]
    vat = compute_vat(sale)
    if isinstance(vat, NotComputed):
        duty = NotComputed("stamp_duty", "buyer") if company else exempt_from_stamp_duty(sale, "buyer")
        return [vat, *_waiting(sale), *spared, NotComputed("deed_tax", "buyer"), duty]
    surcharges = compute_surcharges(sale, vat.line.amount)
    income_tax = compute_income_tax(sale, vat.net, _sum_of(surcharges))
    deed = compute_deed_tax(sale, vat.net)
    duty = stamp_duty_of_company(sale, vat.net) if company else exempt_from_stamp_duty(sale, "buyer")
    return [vat.line, *surcharges, *income_tax, *spared, deed, duty]


def _of_other(sale: Sale) -> list[Outcome]:
    vat = compute_vat_of_other(sale)
    if isinstance(vat, NotComputed):
        rest = [NotComputed("stamp_duty", "seller"), NotComputed("land_appreciation_tax", "seller")]
        of_buyer = [NotComputed("deed_tax", "buyer"), NotComputed("stamp_duty", "buyer")]
        return [vat, *_waiting(sale), *rest, *of_buyer]
    practice = practice_of(sale)
    surcharges = [person_from(o, practice) for o in compute_surcharges(sale, vat.line.amount)]
    duty = stamp_duty_of_person(sale, vat.net, "seller", [practice])
    company = sale.situation.buyer.family_homes_before is None
    of_buyer_duty = (
        stamp_duty_of_company(sale, vat.net) if company else stamp_duty_of_person(sale, vat.net, "buyer", [practice])
    )
    income_tax, land = compute_land_and_income_tax(sale, vat.net, _sum_of([*surcharges, duty]))
    return [vat.line, *surcharges, *income_tax, duty, land, compute_deed_tax(sale, vat.net), of_buyer_duty]


def _waiting(sale: Sale) -> list[Outcome]:
    """What hangs on the VAT while that is not known."""
    income_taxes: list[TaxCode] = [INCOME_TAX for _ in sale.owners]
    return [NotComputed(code, "seller") for code in (*SURCHARGES, *income_taxes)]


def _sum_of(outcomes: Sequence[Outcome]) -> Decimal | None:
    """``None`` where one of them is not known."""
    paid = [o.amount for o in outcomes if isinstance(o, TaxLine)]
    return sum(paid, Decimal("0.00")) if len(paid) == len(outcomes) else None


def _settle(filed: Outcome, signed: Outcome, sale: Sale, on_signing: Sale) -> Outcome:
    """The outcome of the day of filing, handed to a person where the day of signing gives another."""
    if isinstance(filed, NotComputed):
        return filed
    if isinstance(signed, TaxLine) and signed.amount == filed.amount:
        return filed
    other = f"{figure(signed.amount)} 元" if isinstance(signed, TaxLine) else "另一种结果"
    rules = _transition(sale, filed.code)
    unpaid = "新规定执行前签约、还没有申报缴纳的，可以按新规定；" if any(r.word == NEW_IF_UNPAID for r in rules) else ""
    note = (
        f"按申报日 {sale.day} 的规定算得 {figure(filed.amount)} 元，按签约日 {on_signing.day} 的规定是{other}；"
        f"{unpaid}适用哪一日的规定须人工确认"
    )
    return replace(
        filed,
        basis=basis_of([*filed.parameters, *rules]),
        confidence="unsettled",
        needs_person=True,
        note=note,
        candidates=(*filed.candidates, *_as_signed(signed, on_signing)),
        parameters=(*filed.parameters, *rules),
    )


def _as_signed(signed: Outcome, on_signing: Sale) -> list[Candidate]:
    label = f"按签约日 {on_signing.day} 的规定"
    return [Candidate(label, signed.amount)] if isinstance(signed, TaxLine) else []


def _transition(sale: Sale, code: TaxCode) -> list[DatedValue]:
    """The rule on sales signed before and filed after a change, where one is recorded."""
    try:
        return [sale.value(_TRANSITIONS[code])] if code in _TRANSITIONS else []
    except NotInForceYetError:
        return []
