"""Who pays back what was paid too much: the office of refunds to the owner's own account, staff to all others."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from backends.housing.schemas import Payer
from backends.housing_case.errors import NotNowError
from backends.housing_case.overpaid import by_office, subject_of
from backends.housing_case.reasons import SYSTEM
from backends.housing_case.schemas import SIDES, Case, NewEvent
from backends.refund_case.schemas import GONE_BACK, ON_ITS_WAY, RefundCase
from kit.db import Transaction

COMPUTED_ANEW = "工作人员改正情况后重算，原来查到的这笔多缴不再有"
AT_THE_COUNTER = "已由工作人员在窗口退还"


class Refunds(Protocol):
    """The office of refunds, by what a refund is of."""

    def find_of_subject(self, owner: str, subject: str) -> RefundCase | None: ...

    def do_hold(self, tx: Transaction, owner: str, subject: str) -> RefundCase | None:
        """As ``find_of_subject``; nobody changes it until ``tx`` ends."""
        ...

    def do_follow(self, tx: Transaction, refund: RefundCase, amount: Decimal, why: str) -> None:
        """Of a ``refund`` that was held ``amount`` comes back now, so that nobody confirms what they saw before; of
        none it is refused for ``why``. What its owner has confirmed stays as it is."""
        ...


class NoRefunds:
    """Where no refunds are paid."""

    def find_of_subject(self, owner: str, subject: str) -> RefundCase | None:
        return None

    def do_hold(self, tx: Transaction, owner: str, subject: str) -> RefundCase | None:
        return None

    def do_follow(self, tx: Transaction, refund: RefundCase, amount: Decimal, why: str) -> None:
        return None


def ended(case: Case, refund: RefundCase | None) -> list[NewEvent]:
    """What is noted of the last refund before it is computed anew: what went back stays back, and what was refused is
    not asked for again under the same name."""
    if refund is None or refund.status not in {*GONE_BACK, "refused"}:
        return []
    side = case.facts.side
    if refund.status == "refused":
        return [NewEvent("more_refused", SYSTEM, {"payer": side, "refund": refund.id, "note": refund.reason})]
    content = {"payer": side, "amount": str(refund.claim.amount), "refund": refund.id}
    return [NewEvent("more_refunded", SYSTEM, content)]


def office_pays(case: Case) -> Decimal:
    """What comes back to its owner by the office of refunds."""
    side = case.facts.side
    return max(-case.more.get(side, Decimal(0)), Decimal(0)) if by_office(case, side) else Decimal(0)


def do_take_back(tx: Transaction, case: Case, payer: Payer, *, refunds: Refunds) -> None:
    """Staff pay ``payer`` at the counter, so the office of refunds does not. Raises ``NotNowError`` where it does."""
    refund = refunds.do_hold(tx, case.owner, subject_of(case, payer)) if payer == case.facts.side else None
    if refund is None:
        return
    if refund.status in ON_ITS_WAY | GONE_BACK:
        raise NotNowError(f"{SIDES[payer]}已经在“查退税”里确认，由退税系统退到本人账户，不要在窗口再退一次")
    refunds.do_follow(tx, refund, Decimal(0), AT_THE_COUNTER)
