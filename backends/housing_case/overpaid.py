"""What the owner of a case has paid too much, as the office of refunds takes it: 误收多缴, with interest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from backends.housing.schemas import Payer, share_of
from backends.housing_case.schemas import SIDES, Case, total_of
from backends.housing_case.service import HousingCases
from backends.legislation.service import Legislation
from backends.refund.assessments import TaxAssessment, item_of
from backends.refund.schemas import RefundFindings, RefundItem
from backends.refund.service import RefundService
from kit.clock import beijing_date
from kit.money import to_cents

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
        if case.more.get(case.facts.side, 0) >= 0 or not by_office(case, case.facts.side):
            return None
        return item_of(_assessment(case, case.facts.side), on, self._law, self._days_of_year)


def by_office(case: Case, payer: Payer) -> bool:
    """Whether the office of refunds pays it: to its owner's own account, so not where it is several people's, or was
    when it was paid."""
    return payer == case.facts.side and not owners_of(case, payer) and not (payer == "seller" and _shared_anew(case))


def owners_of(case: Case, payer: Payer) -> list[str]:
    """The share of each, where several own what is sold."""
    return case.facts.shares.split(",") if payer == "seller" and case.facts.shares else []


def _shared_anew(case: Case) -> bool:
    """Whether the shares are not those by which it was paid."""
    return any("shares" in event.content["changes"] for event in case.history if event.kind == "amended")


def owners_parts(case: Case, payer: Payer) -> list[tuple[str, Decimal]]:
    """What comes back to each of several owners, by share; none where the shares were not those by which it was paid.
    What is left of a cent is the last one's."""
    if _shared_anew(case):
        return []
    whole, parts = -case.more.get(payer, Decimal(0)), list[tuple[str, Decimal]]()
    for share in owners_of(case, payer):
        ratio = share_of(share)
        parts.append((share, to_cents(whole * ratio.numerator / ratio.denominator)))
    if parts:
        parts[-1] = (parts[-1][0], whole - sum((amount for _, amount in parts[:-1]), Decimal(0)))
    return parts


def subject_of(case: Case, payer: Payer) -> str:
    """By which the office of refunds knows it: another once one was paid back or refused."""
    return f"{TAX}/{_id(case, payer)}/{_tax_year(case, payer)}"


def _id(case: Case, payer: Payer) -> str:
    before = case.refunds.get(payer, 0)
    return f"{case.subject}/{before + 1}" if before else case.subject


def _assessment(case: Case, payer: Payer) -> TaxAssessment:
    return TaxAssessment(
        id=_id(case, payer),
        taxpayer_id=case.owner,
        kind="overpaid",
        tax=TAX,
        period=f"（{SIDES[payer]}，证书号 {case.facts.certificate_no}）",
        tax_year=_tax_year(case, payer),
        due=total_of(case.owed.get(payer, {})),
        paid=total_of(case.settled[payer]),
        paid_on=_payments(case, payer)[-1],
    )


def _tax_year(case: Case, payer: Payer) -> int:
    """Of the first payment, so that later ones change no name."""
    return next(iter(_payments(case, payer)), beijing_date(case.history[0].at)).year


def _payments(case: Case, payer: Payer) -> list[date]:
    paid = [e for e in case.history if e.kind in ("paid", "more_paid") and e.content["payer"] == payer]
    return [beijing_date(event.at) for event in paid]
