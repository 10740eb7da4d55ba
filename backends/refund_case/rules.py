"""Where a refund stands after what has happened, and what it needs next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from backends.refund_case.policy import RefundPolicy
from backends.refund_case.schemas import Claim, Happened, Kind, Line, RefundCase

AUTOMATIC = "machine"


def case_after(case: RefundCase, events: Iterable[Happened]) -> RefundCase:
    return reduce(_step, events, case)


def _step(case: RefundCase, event: Happened) -> RefundCase:
    stepped = _STEPS[event.kind](case, event)
    return replace(stepped, ordinal=event.ordinal, history=(*case.history, event))


def _confirmed(case: RefundCase, event: Happened) -> RefundCase:
    """Another account, or another key on the same, is looked at anew."""
    until = event.content.get("hold_until")
    return replace(
        case,
        status="confirmed",
        account_id=event.content["account_id"],
        account_tail=event.content["account_tail"],
        confirmed_at=event.ordinal,
        hold_until=datetime.fromisoformat(until) if until else None,
        told=False,
        approved_by=(),
        reason="",
    )


def _approved(case: RefundCase, event: Happened) -> RefundCase:
    by = (*case.approved_by, event.actor)
    return replace(case, approved_by=by, status="approved" if event.content["last"] else case.status)


_STEPS: dict[Kind, Callable[[RefundCase, Happened], RefundCase]] = {
    "found": lambda case, _: case,
    "notified": lambda case, _: replace(case, status="notified"),
    "confirmed": _confirmed,
    "told": lambda case, _: replace(case, told=True),
    "approved": _approved,
    "refused": lambda case, e: replace(case, status="refused", reason=e.content["reason"]),
    "waived": lambda case, _: replace(case, status="waived"),
    "ordered": lambda case, e: replace(case, status="ordered", attempt=e.content["attempt"]),
    "credited": lambda case, e: replace(case, status="credited", transaction=e.content["transaction"]),
    "bounced": lambda case, e: replace(case, status="bounced", reason=e.content["reason"]),
}


def needs_people(case: RefundCase, policy: RefundPolicy) -> bool:
    return not case.claim.sure or case.claim.pay > policy.auto_limit


def approvals_needed(case: RefundCase, policy: RefundPolicy) -> int:
    """How many more people must approve."""
    return max(policy.approvals - len(case.approved_by), 0) if needs_people(case, policy) else 0


def must_tell(case: RefundCase) -> bool:
    """An account that waits is told of on the channel that was there before."""
    return case.status in ("confirmed", "approved") and case.hold_until is not None and not case.told


def may_order(case: RefundCase, now: datetime) -> bool:
    """Approved, and neither the account waits nor its owner is still to be told."""
    return case.status == "approved" and (case.hold_until is None or (case.told and case.hold_until <= now))


def key_of(case: RefundCase) -> str:
    """Of the next payout: another only after the bank has sent the last one back."""
    return f"{case.id}-{case.attempt + 1}"


def claim_content(claim: Claim) -> dict[str, Any]:
    money = {name: str(getattr(claim, name)) for name in ("amount", "interest", "set_off")}
    return {**asdict(claim), **money, "as_of": claim.as_of.isoformat(), "basis": list(claim.basis)}


def claim_of(content: dict[str, Any]) -> Claim:
    money = {name: Decimal(content[name]) for name in ("amount", "interest", "set_off")}
    return Claim(
        subject=content["subject"],
        title=content["title"],
        as_of=date.fromisoformat(content["as_of"]),
        sure=content["sure"],
        lines=tuple(Line(**line) for line in content["lines"]),
        basis=tuple(content["basis"]),
        **money,
    )
