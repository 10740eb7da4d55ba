"""Refunds as their owner meets them: what was found with where it stands, one key for all of it, or no thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.profile.service import ProfileService
from backends.refund.schemas import RefundFindings, RefundItem
from backends.refund.service import RefundService
from backends.refund_case.accounts import Accounts
from backends.refund_case.claims import claims_of, subject_of
from backends.refund_case.errors import NoAccountError, RefundNotNowError
from backends.refund_case.schemas import Account, RefundCase
from backends.refund_case.service import RefundCases


@dataclass(frozen=True, slots=True)
class Seen:
    """``cases``: of what was found. ``account``: where it would go, if the bureau has one."""

    findings: RefundFindings
    cases: tuple[RefundCase, ...]
    account: Account | None

    @property
    def to_confirm(self) -> Decimal:
        return sum((case.claim.amount for case in self.cases if case.confirmable), Decimal(0))

    def case_of(self, item: RefundItem) -> RefundCase | None:
        return next((case for case in self.cases if case.claim.subject == subject_of(item)), None)


class RefundOffice:
    def __init__(self, cases: RefundCases, refund: RefundService, profile: ProfileService, accounts: Accounts) -> None:
        self._cases = cases
        self._refund = refund
        self._profile = profile
        self._accounts = accounts

    def see(self, taxpayer_id: str, on: date) -> Seen:
        """What comes back to the taxpayer; a refund is opened for each thing found for the first time."""
        findings = self._refund.vehicle_tax_refunds(taxpayer_id, on)
        cases = self._cases.find(taxpayer_id, claims_of(findings))
        return Seen(findings, tuple(cases), self._accounts.of(taxpayer_id))

    def waiting(self, taxpayer_id: str, on: date) -> Decimal:
        """What its owner can still let go on. Opens nothing."""
        begun = {case.claim.subject for case in self._cases.of_owner(taxpayer_id) if not case.confirmable}
        claims = claims_of(self._refund.vehicle_tax_refunds(taxpayer_id, on))
        return sum((claim.amount for claim in claims if claim.subject not in begun), Decimal(0))

    def cases_of(self, taxpayer_id: str) -> list[RefundCase]:
        return self._cases.of_owner(taxpayer_id)

    def confirm(self, taxpayer_id: str, on: date) -> list[RefundCase]:
        """The one key: everything that was seen goes on; those refunds, as they then stand.

        Raises ``NoAccountError``, and ``RefundNotNowError`` when something else is found than was seen."""
        account = self._accounts.of(taxpayer_id)
        if account is None:
            raise NoAccountError("税务机关没有登记您的退税账户，请先登记本人名下的银行账户，或转人工办理")
        before = {case.claim.subject: case.claim for case in self._cases.of_owner(taxpayer_id)}
        seen = self.see(taxpayer_id, on)
        for case in seen.cases:
            claim = before.get(case.claim.subject)
            if claim is None or not claim.same_as(case.claim):
                raise RefundNotNowError("可退的金额有变化，请看过再确认")
        risky = self._risky(taxpayer_id)
        return [self._cases.confirm(case, account, risky=risky) for case in seen.cases]

    def waive(self, taxpayer_id: str) -> list[RefundCase]:
        """No thanks, to all that the treasury does not have yet; all refunds, as they then stand."""
        return [self._cases.waive(case.id) for case in self._cases.of_owner(taxpayer_id)]

    def _risky(self, taxpayer_id: str) -> bool:
        """Who has something overdue may owe: that is set off first, by a person."""
        taxpayer = self._profile.find(taxpayer_id)
        return taxpayer is None or taxpayer.risk_flag or taxpayer.overdue_filings > 0
