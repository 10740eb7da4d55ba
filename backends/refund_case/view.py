"""A refund as who decides sees it: plain values, times in UTC, numbers masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backends.profile.masking import mask_number
from backends.profile.schemas import Taxpayer
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.rules import approvals_needed, why_people
from backends.refund_case.schemas import STATUS_NAMES, Account, Happened, Payout, RefundCase

DONE = {
    "found": "查到多缴",
    "confirmed": "本人确认",
    "approved": "同意退税",
    "refused": "不予退税",
    "waived": "本人放弃",
    "ordered": "送国库",
    "credited": "到账",
    "set_off": "全部抵缴欠税",
    "bounced": "银行退回",
}
MACHINES = {"machine": "系统", "treasury": "国库"}


def view(case: RefundCase, policy: RefundPolicy, owner: Taxpayer | None, names: Mapping[str, str]) -> dict[str, Any]:
    """``names``: of staff, by user name. ``needed``: how many more people must approve."""
    claim = case.claim
    called = {**MACHINES, case.owner: "纳税人", **names}
    return {
        "id": case.id,
        "title": claim.title,
        "amount": str(claim.amount),
        "interest": str(case.interest),
        "set_off": [{"name": line.name, "amount": str(line.amount)} for line in case.set_off],
        "payable": str(case.payable),
        "status": case.status,
        "status_name": STATUS_NAMES[case.status],
        "owner": {
            "name": owner.name if owner is not None else "查不到登记",
            "number": mask_number(owner.number) if owner is not None else "",
            "overdue": owner.overdue_filings if owner is not None else 0,
            "risk": owner.risk_flag if owner is not None else False,
        },
        "as_of": claim.as_of.isoformat(),
        "reasons": list(claim.reasons),
        "workings": list(claim.workings),
        "basis": list(claim.basis),
        "account": case.account_masked,
        "why_people": why_people(case, policy),
        "needed": approvals_needed(case, policy),
        "approved_by": [called.get(by, by) for by in case.approved_by],
        "reason": case.reason,
        "history": [_step(event, called) for event in case.history],
    }


def account_view(account: Account | None, refused: str = "") -> dict[str, Any]:
    """``usable_at``: from when it may be paid to; empty while the telephone on file has not been told. ``refused``: why
    the one that was named last is not used."""
    if account is None:
        return {"masked": "", "named": False, "usable_at": None, "refused": refused}
    usable = account.usable_at.isoformat() if account.usable_at is not None else None
    return {"masked": account.masked, "named": account.named, "usable_at": usable, "refused": refused}


def stuck_view(payout: Payout, case: RefundCase) -> dict[str, Any]:
    return {
        "key": payout.key,
        "case_id": case.id,
        "title": case.claim.title,
        "amount": str(payout.amount),
        "tries": payout.tries,
        "since": payout.created_at.isoformat(),
        "next_at": payout.next_at.isoformat(),
    }


def _step(event: Happened, called: Mapping[str, str]) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "what": DONE[event.kind],
        "who": called.get(event.actor, event.actor),
        "words": event.content.get("reason", ""),
    }
