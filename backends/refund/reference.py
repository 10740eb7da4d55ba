"""The refund service of this house: the rules over the register of vehicles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from backends.refund import assessments, home_swaps
from backends.refund.due import CLAIM_YEARS, first_claimable
from backends.refund.interest import Interest
from backends.refund.register import VehicleRegister
from backends.refund.rules import refunds_of as items_of
from backends.refund.schemas import RefundFindings, RefundItem, VehicleHistory

VEHICLE_TAX = "车船税"
PAPERS = "办理时要提供完税凭证；报废、被盗抢、灭失的另要管理机关的证明，退货的另要退货发票"


class ReferenceRefund:
    """``days_of_year``: by which interest is counted."""

    def __init__(self, law: Legislation, register: VehicleRegister, days_of_year: int = 360) -> None:
        self._law = law
        self._register = register
        self._days_of_year = days_of_year

    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        claim = self._law.value_at(CLAIM_YEARS, on)
        since = first_claimable(on, int(claim.number))
        items = tuple(item for _, item in self._items(on, since, [taxpayer_id]))
        if not items and not self._register.vehicles(taxpayer_id):
            return RefundFindings(on, (), Decimal("0.00"), ("您名下没有登记的车辆",))
        total = sum((item.refundable for item in items), Decimal("0.00"))
        papers = (PAPERS,) if any(item.refundable and item.tax == VEHICLE_TAX for item in items) else ()
        return RefundFindings(on, items, total, tuple(_notes(items, since, claim)), papers)

    def screen_all(self, on: date, taxpayers: Sequence[str] | None = None) -> Iterator[tuple[str, RefundItem]]:
        """Every item of ``taxpayers``, or of all, as ``(taxpayer_id, item)``: of vehicles, then of other taxes."""
        since = first_claimable(on, int(self._law.value_at(CLAIM_YEARS, on).number))
        yield from self._items(on, since, taxpayers)

    def _items(self, on: date, since: date, taxpayers: Sequence[str] | None = None) -> Iterator[tuple[str, RefundItem]]:
        interest = Interest.of_day(self._law, on, self._days_of_year)
        for candidate in self._register.screen(on, since, taxpayers):
            for item in items_of(candidate, on, self._law):
                yield candidate.taxpayer_id, interest.added(item, candidate.payments)
        for one in self._register.assessments(taxpayers):
            if (found := assessments.item_of(one, on, self._law, self._days_of_year)) is not None:
                yield one.taxpayer_id, found
        for swap in self._register.home_swaps(taxpayers):
            if (found := home_swaps.item_of(swap, on, self._law)) is not None:
                yield swap.taxpayer_id, found

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        return self._register.vehicles(taxpayer_id)


def _notes(items: Sequence[RefundItem], since: date, claim: DatedValue) -> list[str]:
    notes = [f"查的是 {since} 起缴纳的税：多缴的税款自缴纳之日起 {claim.number} 年内可以申请退还"]
    if not items:
        return ["没有发现可以退的车船税", *notes]
    if any(item.interest for item in items):
        notes.append(
            "误收多缴的加算银行同期存款利息，从缴款之日算到办理退税当天，以税务机关计算的为准；减免退税没有利息"
        )
    if any(item.needs_person for item in items):
        notes.append("标明须人工确认的项目，以工作人员核实的为准")
    return notes
