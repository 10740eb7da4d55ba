"""The taxes of a sale: situation and law in, assessment out. Pure.

Each line is computed by the law of the day of filing. Where the contract was signed on another day and the law of
that day gives another amount, nobody has confirmed which of the two applies: the line needs a person.
Every tax is rounded half up to the cent on its own; nothing is derived from a total.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from backends.housing.deed_tax import buyer_exemption, compute_deed_tax, seller_exemptions
from backends.housing.errors import NeedsPersonError
from backends.housing.income_tax import compute_income_tax
from backends.housing.lines import TAX_NAMES, NotComputed, Outcome, figure
from backends.housing.sale import Sale
from backends.housing.schemas import Assessment, Situation, TaxCode, TaxLine
from backends.housing.surcharges import CODES as SURCHARGES
from backends.housing.surcharges import compute_surcharges
from backends.housing.vat import compute_vat
from backends.housing.wording import facts_of, notes_of
from backends.legislation.errors import NotInForceYetError
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation

COVERED_CITY = "北京"
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
        title=f"{COVERED_CITY}二手住房交易税费测算",
        as_of=situation.filed_on,
        facts=facts_of(situation),
        lines=tuple(o for o in outcomes if isinstance(o, TaxLine)),
        notes=(*(o.note for o in missing if o.note), *notes_of(situation)),
        not_computed=tuple(TAX_NAMES[o.code] for o in missing),
    )


def check_covered(situation: Situation) -> None:
    home = situation.property
    if situation.city != COVERED_CITY:
        raise NeedsPersonError(f"目前只收录了{COVERED_CITY}的口径，{situation.city}的房屋请转人工办理", field="city")
    if home.kind != "housing":
        raise NeedsPersonError(
            "商铺、写字楼、车位等非住宅的增值税口径和土地增值税要由工作人员核定，请转人工办理", field="kind"
        )
    if home.origin == "self_built":
        raise NeedsPersonError("自建住房的原值和免税口径要由工作人员核定，请转人工办理", field="origin")


def _compute(sale: Sale) -> list[Outcome]:
    """Always the same taxes in the same order, so that two days can be compared."""
    vat = compute_vat(sale)
    if isinstance(vat, NotComputed):
        waiting: list[Outcome] = [NotComputed(code, "seller") for code in (*SURCHARGES, "individual_income_tax")]
        deed: Outcome = NotComputed("deed_tax", "buyer")
        return [vat, *waiting, *seller_exemptions(sale), deed, buyer_exemption(sale)]
    surcharges = compute_surcharges(sale, vat.line.amount)
    paid = [s.amount for s in surcharges if isinstance(s, TaxLine)]
    taxes = sum(paid, Decimal("0.00")) if len(paid) == len(surcharges) else None
    income_tax = compute_income_tax(sale, vat.net, taxes)
    deed = compute_deed_tax(sale, vat.net)
    return [vat.line, *surcharges, income_tax, *seller_exemptions(sale), deed, buyer_exemption(sale)]


def _settle(filed: Outcome, signed: Outcome, sale: Sale, on_signing: Sale) -> Outcome:
    """The outcome of the day of filing, handed to a person where the day of signing gives another."""
    if isinstance(filed, NotComputed):
        return filed
    if isinstance(signed, TaxLine) and signed.amount == filed.amount:
        return filed
    other = f"{figure(signed.amount)} 元" if isinstance(signed, TaxLine) else "另一种结果"
    note = (
        f"按申报日 {sale.day} 的规定算得 {figure(filed.amount)} 元，按签约日 {on_signing.day} 的规定是{other}；"
        "适用哪一日的规定须人工确认"
    )
    basis = tuple(dict.fromkeys((*filed.basis, *basis_of(_transition(sale, filed.code)))))
    return replace(filed, basis=basis, confidence="unsettled", needs_person=True, note=note)


def _transition(sale: Sale, code: TaxCode) -> list[DatedValue]:
    """The rule on sales signed before and filed after a change, where one is recorded."""
    try:
        return [sale.value(_TRANSITIONS[code])] if code in _TRANSITIONS else []
    except NotInForceYetError:
        return []
