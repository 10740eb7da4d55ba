"""Where a refund stands after what has happened, and what it needs next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Any

from backends.refund_case.policy import RefundPolicy
from backends.refund_case.schemas import Claim, Happened, Kind, RefundCase, SetOff
from kit.money import yuan

LONGEST_PAUSE = timedelta(minutes=10)


def case_after(case: RefundCase, events: Iterable[Happened]) -> RefundCase:
    return reduce(_step, events, case)


def _step(case: RefundCase, event: Happened) -> RefundCase:
    stepped = _STEPS[event.kind](case, event)
    return replace(stepped, ordinal=event.ordinal, history=(*case.history, event))


def _confirmed(case: RefundCase, event: Happened) -> RefundCase:
    """Looked at anew, whoever approved before."""
    return replace(
        case,
        status="confirmed",
        account_id=event.content["account_id"],
        account_masked=event.content["account_masked"],
        account_named=event.content.get("account_named", False),
        approved_by=(),
        reason="",
        interest=Decimal(event.content.get("interest", "0")),
        set_off=tuple(SetOff(name, Decimal(amount)) for name, amount in event.content.get("set_off", {}).items()),
    )


def _approved(case: RefundCase, event: Happened) -> RefundCase:
    by = (*case.approved_by, event.actor)
    return replace(case, approved_by=by, status="approved" if event.content["last"] else case.status)


_STEPS: dict[Kind, Callable[[RefundCase, Happened], RefundCase]] = {
    "found": lambda case, e: replace(case, claim=claim_of(e.content["claim"])),
    "confirmed": _confirmed,
    "approved": _approved,
    "refused": lambda case, e: replace(case, status="refused", reason=e.content["reason"]),
    "waived": lambda case, _: replace(case, status="waived"),
    "ordered": lambda case, e: replace(case, status="ordered", attempt=e.content["attempt"]),
    "credited": lambda case, e: replace(case, status="credited", transaction=e.content["transaction"]),
    "set_off": lambda case, _: replace(case, status="set_off"),
    "bounced": lambda case, e: replace(case, status="bounced", reason=e.content["reason"]),
}


def why_people(case: RefundCase, policy: RefundPolicy) -> list[str]:
    """Why people must look, in words for them; nothing where none must.

    ``sure`` as it was when its owner confirmed: low risk is the other half of the automatic way.
    """
    risky = next((e.content["risky"] for e in reversed(case.history) if e.kind == "confirmed"), False)
    found = {
        "本人有逾期未申报或风险提示：可能有欠税，要先核对是否抵缴": risky,
        f"有欠税，要先抵缴：{set_off_told(case)}": bool(case.set_off),
        "查到的情况里有一项要人工判断": not case.claim.sure,
        f"金额超过自动审核的上限 {yuan(policy.auto_limit)}": case.claim.amount > policy.auto_limit,
    }
    return [words for words, holds in found.items() if holds]


def set_off_told(case: RefundCase) -> str:
    return "、".join(f"{line.name} {yuan(line.amount)}" for line in case.set_off)


def approvals_needed(case: RefundCase, policy: RefundPolicy) -> int:
    """How many more people must approve."""
    return max(policy.approvals - len(case.approved_by), 0) if why_people(case, policy) else 0


def key_of(case: RefundCase) -> str:
    """Of the next payout: another only after the bank has sent the last one back."""
    return f"{case.id}-{case.attempt + 1}"


def pause_after(tries: int) -> timedelta:
    """How long an order that was told ``tries`` times waits for its next try."""
    return min(timedelta(seconds=2.0 ** min(tries, 12)), LONGEST_PAUSE)


def claim_content(claim: Claim) -> dict[str, Any]:
    lists = {"reasons": list(claim.reasons), "basis": list(claim.basis), "workings": list(claim.workings)}
    return {
        **asdict(claim),
        **lists,
        "amount": str(claim.amount),
        "interest": str(claim.interest),
        "as_of": claim.as_of.isoformat(),
    }


def claim_of(content: dict[str, Any]) -> Claim:
    return Claim(
        subject=content["subject"],
        title=content["title"],
        as_of=date.fromisoformat(content["as_of"]),
        amount=Decimal(content["amount"]),
        sure=content["sure"],
        reasons=tuple(content["reasons"]),
        basis=tuple(content["basis"]),
        workings=tuple(content.get("workings", ())),
        interest=Decimal(content.get("interest", "0")),
    )
