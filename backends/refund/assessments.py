"""Other taxes of which more was paid than is due: an annual settlement (企业所得税, 个人所得税 综合所得), or 误收多缴.

One rule, said twice: ``item_of`` explains one assessment, ``assessed`` finds all of a city; a test holds them equal.
A settlement bears no interest, and is the taxpayer's own to make: before it is made nothing is given back, and it is
told where it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from backends.legislation.evidence import basis_of, weakest
from backends.legislation.service import Legislation
from backends.refund.due import CLAIM_YEARS, NOTHING, first_claimable
from backends.refund.interest import Interest
from backends.refund.schemas import Payment, RefundItem

SETTLEMENTS = {"企业所得税": "refund.settlement.corporate", "个人所得税": "refund.settlement.individual"}
WHERE = {"企业所得税": "电子税务局", "个人所得税": "个人所得税 APP"}
COLUMNS = {
    "id": "varchar",
    "taxpayer_id": "varchar",
    "kind": "varchar",
    "tax": "varchar",
    "period": "varchar",
    "tax_year": "integer",
    "due": "decimal(15, 2)",
    "paid": "decimal(15, 2)",
    "paid_on": "date",
    "settled_on": "date",
}


@dataclass(frozen=True, slots=True)
class TaxAssessment:
    """``kind``: ``settlement`` of a year, or what was ``overpaid`` otherwise. ``due``: by the return, or, before the
    settlement is made (no ``settled_on``), by what the bureau knows. ``paid_on``: the last payment."""

    id: str
    taxpayer_id: str
    kind: Literal["settlement", "overpaid"]
    tax: str
    period: str
    tax_year: int
    due: Decimal
    paid: Decimal
    paid_on: date
    settled_on: date | None = None


def assessed(on: date, since: date) -> str:
    """What comes back of table ``assessments``: (``id``, ``tax_year``, ``cents``, ``needs_person`` 0 or 1)."""
    open_ = f"kind = 'settlement' and (settled_on is null or settled_on > date '{on}')"
    counted_from = f"case when settled_on is null or settled_on > date '{on}' then paid_on else settled_on end"
    return f"""
select
    id, tax_year,
    case when {open_} then 0 else cast(round((paid - due) * 100) as bigint) end as cents,
    case when {open_} then 1 else 0 end as needs_person
from assessments
where paid > due and paid_on <= date '{on}' and {counted_from} >= date '{since}'
"""  # noqa: S608  nothing but dates is put in


def item_of(one: TaxAssessment, on: date, law: Legislation, days_of_year: int) -> RefundItem | None:
    """``None`` where nothing comes back, or no more."""
    claim = law.value_at(CLAIM_YEARS, on)
    settled = one.settled_on is not None and one.settled_on <= on
    counted_from = one.settled_on if settled and one.settled_on is not None else one.paid_on
    excess = one.paid - one.due
    if excess <= 0 or one.paid_on > on or counted_from < first_claimable(on, int(claim.number)):
        return None
    settlement = one.kind == "settlement"
    values = [law.value_at(SETTLEMENTS[one.tax], on)] if settlement else []
    values.append(claim)
    waits = settlement and not settled
    item = RefundItem(
        label=f"{one.tax}{one.period}",
        year=one.tax_year,
        reason=_reason(one, waits=waits),
        paid=one.paid,
        refundable=NOTHING if waits else excess,
        formula=f"已缴 {one.paid:,.2f} − 应缴 {one.due:,.2f} = {excess:,.2f}",
        basis=basis_of(values),
        confidence=weakest(values),
        needs_person=waits,
        vehicle_id=one.id,
        tax=one.tax,
        interest_base=NOTHING if settlement else excess,
    )
    payment = Payment(one.id, one.tax_year, one.paid_on, one.paid, "self")
    return Interest.of_day(law, on, days_of_year).added(item, [payment])


def _reason(one: TaxAssessment, *, waits: bool) -> str:
    if waits:
        return f"预缴的比全年应纳的多，还没有办年度汇算：先在{WHERE[one.tax]}办汇算，再退"
    return "预缴的比全年应纳的多" if one.kind == "settlement" else "误收多缴，入库的比应缴的多"
