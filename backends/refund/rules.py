"""What of the vehicle tax of one vehicle and year comes back: a candidate and the law in, items out. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

from backends.legislation.evidence import basis_of, weakest
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.refund.due import CLAIM_YEARS, NOT_TAXED, NOTHING, REDUCTIONS, TaxYear, for_months, tax_year_of
from backends.refund.months import LAST_MONTH, Absence, absences
from backends.refund.schemas import Candidate, Channel, RefundItem
from backends.refund.wording import EVENTS, FUELS


def refunds_of(candidate: Candidate, on: date, law: Legislation) -> list[RefundItem]:
    """The items of one candidate as seen on ``on``; together never more than was paid within the time for claims."""
    claim = law.value_at(CLAIM_YEARS, on)
    if candidate.vehicle.kind != "passenger":
        return [_for_a_person(candidate, claim, "非乘用车，须人工核算", "这类车辆的年税额没有收录，请转人工核算")]
    if any(e.kind not in EVENTS for e in candidate.events):
        return [_for_a_person(candidate, claim, "登记的事项看不懂，须人工核算", "登记里有不认识的事项，请转人工核算")]
    if any(e.kind == "transferred" and e.on.year < candidate.tax_year for e in candidate.events):
        return [_for_a_person(candidate, claim, "过户以后仍有缴款", "车辆在以前年度已过户，由谁申请退税须人工核实")]
    year = tax_year_of(candidate, on, law, claim)
    if year is None:
        return [_for_a_person(candidate, claim, "所属年度较早或较晚，须人工核算", "该年度的税额没有收录，请转人工核算")]
    return _within_claim([*_overpaid(year), *_absent(year), *_transferred(year)], year.claimable)


def _overpaid(year: TaxYear) -> list[RefundItem]:
    excess = year.paid - year.full
    if excess <= 0:
        return []
    values = [year.claim, *year.values]
    reason = _why_overpaid(year.candidate, year.annual)
    if _paid_twice(year.candidate):
        values.insert(1, year.grounds.withheld)
    formula = f"已缴 {year.paid:,.2f} − 应缴 {year.full:,.2f} = {excess:,.2f}"
    item = _item(
        year,
        reason or "缴款高于应缴税额，原因须核实",
        excess,
        formula,
        values,
        sure=bool(reason) and _known_ways(year.candidate),
    )
    return [replace(item, interest_base=max(year.paid - max(year.full, year.unreduced), NOTHING))]


def _paid_twice(candidate: Candidate) -> bool:
    return {p.channel for p in candidate.payments} == {"self", "insurer"}


def _known_ways(candidate: Candidate) -> bool:
    """By a way that is not known it may have been paid for another, or not at all."""
    return all(p.channel in get_args(Channel) for p in candidate.payments)


def _why_overpaid(candidate: Candidate, annual: Decimal) -> str:
    """Empty when the register does not tell."""
    energy = candidate.vehicle.energy
    if _paid_twice(candidate):
        return "自行缴纳与保险机构代收重复"
    if len(candidate.payments) > 1:
        return "重复缴纳"
    if energy in NOT_TAXED:
        return f"{FUELS[energy]}（乘用车）不征车船税，已缴的退还"
    if energy in REDUCTIONS:
        return f"{FUELS[energy]}{'减征' if annual else '免征'}，多缴的退还"
    return ""


def _absent(year: TaxYear) -> list[RefundItem]:
    candidate = year.candidate
    unpaid = max(year.full - year.paid, NOTHING)  # what was never paid does not come back
    items = []
    for absence in absences(candidate.events, candidate.tax_year, year.first_month):
        whole = for_months(year.annual, absence.months)
        if whole <= 0:
            continue
        amount = max(whole - unpaid, NOTHING)
        unpaid = max(unpaid - whole, NOTHING)
        items.append(_for_absence(year, absence, whole, amount))
    return items


def _for_absence(year: TaxYear, absence: Absence, whole: Decimal, amount: Decimal) -> RefundItem:
    ground = year.grounds.returned if absence.event.kind == "returned" else year.grounds.lost
    values = [ground, *year.values]
    formula = (
        f"年税额 {year.annual:,.2f} ÷ {LAST_MONTH} × {absence.months} 个月"
        f"（{absence.first} 月至 {absence.last} 月）= {whole:,.2f}"
    )
    if amount != whole:
        formula += f"；已缴 {year.paid:,.2f} 少于应缴 {year.full:,.2f}，可退 {amount:,.2f}"
    earlier = absence.event.on.year < year.candidate.tax_year
    sold_before = any(e.kind == "transferred" and e.on <= absence.event.on for e in year.candidate.events)
    if earlier:
        values.append(year.claim)
    sure = amount == whole and not sold_before and _known_ways(year.candidate)
    return _item(year, _why_absent(absence), amount, formula, values, sure=sure)


def _why_absent(absence: Absence) -> str:
    text = f"车辆{EVENTS[absence.event.kind]}（{absence.event.on}）"
    return f"{text}，{absence.found.on} 失而复得" if absence.found is not None else text


def _transferred(year: TaxYear) -> list[RefundItem]:
    candidate = year.candidate
    sale = next((e for e in candidate.events if e.kind == "transferred"), None)
    if sale is None:
        return []
    formula = "当年内过户的车辆，新车主不再缴，原车主已缴的也不退"
    return [_item(year, f"车辆转让过户（{sale.on}），不退税", NOTHING, formula, [year.grounds.transferred])]


def _item(
    year: TaxYear,
    reason: str,
    amount: Decimal,
    formula: str,
    values: list[DatedValue],
    *,
    sure: bool = True,
) -> RefundItem:
    confidence = weakest(values)
    return RefundItem(
        label=_label(year.candidate),
        year=year.candidate.tax_year,
        reason=reason,
        paid=year.paid,
        refundable=amount,
        formula=formula,
        basis=basis_of(values),
        confidence=confidence,
        needs_person=not sure or confidence == "unsettled",
        vehicle_id=year.candidate.vehicle.id,
    )


def _for_a_person(candidate: Candidate, claim: DatedValue, reason: str, formula: str) -> RefundItem:
    return RefundItem(
        label=_label(candidate),
        year=candidate.tax_year,
        reason=reason,
        paid=sum((p.amount for p in candidate.payments), NOTHING),
        refundable=NOTHING,
        formula=formula,
        basis=claim.basis,
        confidence="unsettled",
        needs_person=True,
        vehicle_id=candidate.vehicle.id,
    )


def _within_claim(items: list[RefundItem], claimable: Decimal) -> list[RefundItem]:
    """Cut what exceeds the payments that may still be claimed back."""
    cut = []
    for item in items:
        amount = min(item.refundable, claimable)
        claimable -= amount
        if amount != item.refundable:
            item = replace(
                item, refundable=amount, formula=f"{item.formula}；以未过申请期限的缴款为限，可退 {amount:,.2f}"
            )
        cut.append(item)
    return cut


def _label(candidate: Candidate) -> str:
    return f"{candidate.vehicle.plate} {candidate.vehicle.model}"
