"""What the owner of a case has paid too much, as the office of refunds takes it: 误收多缴, with interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backends.housing.schemas import Payer
from backends.housing_case.schemas import SIDES, Case, total_of
from backends.housing_case.service import HousingCases
from backends.legislation.service import Legislation
from backends.refund.assessments import TaxAssessment, item_of
from backends.refund.schemas import RefundFindings, RefundItem
from backends.refund.service import RefundService
from kit.clock import beijing_date

TAX = "二手住房交易税费"


class WithHousing:
    """What comes back of a register, and of housing cases."""

    def __init__(self, register: RefundService, cases: HousingCases, law: Legislation, days_of_year: int) -> None:
        self._register = register
        self._cases = cases
        self._law = law
        self._days_of_year = days_of_year

    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        found = self._register.refunds_of(taxpayer_id, on)
        each = (self._item(case, on) for case in self._cases.of_owner(taxpayer_id))
        items = [item for item in each if item is not None]
        if not items:
            return found
        total = found.total + sum((item.refundable for item in items), found.total * 0)
        return replace(found, items=(*found.items, *items), total=total)

    def _item(self, case: Case, on: date) -> RefundItem | None:
        if case.more.get(case.facts.side, 0) >= 0:
            return None
        return item_of(_assessment(case, case.facts.side), on, self._law, self._days_of_year)


def subject_of(case: Case, payer: Payer) -> str:
    """By which the office of refunds knows it: another once one was paid back."""
    return f"{TAX}/{_id(case, payer)}/{_paid_on(case, payer).year}"


def _id(case: Case, payer: Payer) -> str:
    before = case.refunds.get(payer, 0)
    return f"{case.subject}/{before + 1}" if before else case.subject


def _assessment(case: Case, payer: Payer) -> TaxAssessment:
    paid_on = _paid_on(case, payer)
    return TaxAssessment(
        id=_id(case, payer),
        taxpayer_id=case.owner,
        kind="overpaid",
        tax=TAX,
        period=f"（{SIDES[payer]}，证书号 {case.facts.certificate_no}）",
        tax_year=paid_on.year,
        due=total_of(case.owed.get(payer, {})),
        paid=total_of(case.settled[payer]),
        paid_on=paid_on,
    )


def _paid_on(case: Case, payer: Payer) -> date:
    """Of the last payment; of none, of the last event."""
    paid = [e for e in case.history if e.kind in ("paid", "more_paid") and e.content["payer"] == payer]
    return beijing_date((paid or case.history)[-1].at)
