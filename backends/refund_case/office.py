"""Refunds as their owner meets them: what was found with where it stands, one key for all of it, or no thanks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from backends.profile.service import ProfileService
from backends.refund.schemas import RefundFindings, RefundItem
from backends.refund.service import RefundService
from backends.refund_case.accounts import Accounts
from backends.refund_case.claims import claims_of, subject_of
from backends.refund_case.errors import NoAccountError, RefundNotNowError
from backends.refund_case.schemas import Account, RefundCase, SetOff
from backends.refund_case.service import RefundCases
from backends.refund_case.set_off import Arrear, set_off_before, shares


@dataclass(frozen=True, slots=True)
class Seen:
    """``cases``: of what was found. ``account``: where it would go, if the bureau has one. ``set_off``: what of those
    that wait for their owner's key would meet arrears, by subject."""

    findings: RefundFindings
    cases: tuple[RefundCase, ...]
    account: Account | None
    set_off: Mapping[str, tuple[SetOff, ...]] = field(default_factory=dict)

    @property
    def to_confirm(self) -> Decimal:
        """Tax alone."""
        return sum((case.claim.amount for case in self.cases if case.confirmable), Decimal(0))

    @property
    def interest(self) -> Decimal:
        """What today's interest adds to it."""
        open_ = {case.claim.subject for case in self.cases if case.confirmable}
        return sum((item.interest for item in self.findings.items if subject_of(item) in open_), Decimal(0))

    @property
    def met(self) -> tuple[SetOff, ...]:
        """What arrears it would meet, each once."""
        sums: dict[str, Decimal] = {}
        for line in (line for lines in self.set_off.values() for line in lines):
            sums[line.name] = sums.get(line.name, Decimal(0)) + line.amount
        return tuple(SetOff(name, amount) for name, amount in sums.items())

    @property
    def payable(self) -> Decimal:
        """What would come to the account."""
        return self.to_confirm + self.interest - sum((line.amount for line in self.met), Decimal(0))

    def case_of(self, item: RefundItem) -> RefundCase | None:
        return next((case for case in self.cases if case.claim.subject == subject_of(item)), None)


class RefundOffice:
    """``arrears``: what a taxpayer owes now."""

    def __init__(
        self,
        cases: RefundCases,
        refund: RefundService,
        profile: ProfileService,
        accounts: Accounts,
        arrears: Callable[[str], Sequence[Arrear]] = lambda _: (),
    ) -> None:
        self._cases = cases
        self._refund = refund
        self._profile = profile
        self._accounts = accounts
        self._arrears = arrears

    def see(self, taxpayer_id: str, on: date) -> Seen:
        """What comes back to the taxpayer; a refund is opened for each thing found for the first time."""
        findings = self._refund.refunds_of(taxpayer_id, on)
        cases = self._cases.find(taxpayer_id, claims_of(findings))
        return Seen(findings, tuple(cases), self._accounts.of(taxpayer_id), self._set_off(taxpayer_id, findings, cases))

    def _set_off(
        self, taxpayer_id: str, findings: RefundFindings, cases: Sequence[RefundCase]
    ) -> dict[str, tuple[SetOff, ...]]:
        """By subject, of what its owner has yet to confirm."""
        open_ = {case.claim.subject for case in cases if case.confirmable}
        claims = [claim for claim in claims_of(findings) if claim.subject in open_]
        met = set_off_before(self._cases.of_owner(taxpayer_id))
        lines = shares([claim.amount + claim.interest for claim in claims], self._arrears(taxpayer_id), met)
        return {claim.subject: share for claim, share in zip(claims, lines, strict=True)}

    def waiting(self, taxpayer_id: str, on: date) -> Decimal:
        """What waits for its owner's key; not what was waived, which they know of. Opens nothing."""
        cases = self._cases.of_owner(taxpayer_id)
        begun = {case.claim.subject for case in cases if case.status == "waived" or not case.confirmable}
        claims = claims_of(self._refund.refunds_of(taxpayer_id, on))
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
        interest = {claim.subject: claim.interest for claim in claims_of(seen.findings)}
        return [
            self._cases.confirm(
                case,
                account,
                risky=risky,
                interest=interest[case.claim.subject],
                set_off=seen.set_off.get(case.claim.subject, ()),
            )
            for case in seen.cases
        ]

    def waive(self, taxpayer_id: str) -> list[RefundCase]:
        """No thanks, to all that the treasury does not have yet; all refunds, as they then stand."""
        return [self._cases.waive(case.id) for case in self._cases.of_owner(taxpayer_id)]

    def _risky(self, taxpayer_id: str) -> bool:
        """Who has something overdue may owe: that is set off first, by a person."""
        taxpayer = self._profile.find(taxpayer_id)
        return taxpayer is None or taxpayer.risk_flag or taxpayer.overdue_filings > 0
