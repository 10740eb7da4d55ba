"""Why a case goes back, goes to a person, or waits: the sentences. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from backends.departments.schemas import NAMES
from backends.housing.schemas import Assessment
from backends.housing_case.afterwards import told_more
from backends.housing_case.overpaid import by_office
from backends.housing_case.schemas import SIDES, Case, NewEvent, Reason
from backends.refund_case.schemas import ON_ITS_WAY, RefundCase
from backends.refund_case.schemas import STATUS_NAMES as REFUND_NAMES

SYSTEM = "system"
NOT_SHARED = Reason(
    "NOT_SHARED", "没有同意共享数据，家庭住房套数等由工作人员按材料核对", "不用重新提交，等工作人员核对"
)


def handed_over(reasons: Sequence[Reason]) -> NewEvent:
    return NewEvent("handed_over", SYSTEM, {"reasons": [r.as_dict() for r in reasons]})


def returned(code: str, sentence: str, remedy: str) -> NewEvent:
    return NewEvent("returned", SYSTEM, {"reasons": [Reason(code, sentence, remedy).as_dict()]})


def paid_meanwhile(payers: Sequence[str]) -> Reason:
    names = "、".join(name for payer, name in SIDES.items() if payer in payers)
    return Reason("PAID_MEANWHILE", f"撤回确认之前，{names}已经缴款", "不用再付，多退少补由工作人员处理")


def open_points(assessment: Assessment) -> list[Reason]:
    """What a person must settle before anybody pays."""
    wait = "不用重新提交，等工作人员核定"
    lines = [
        Reason("UNSETTLED", f"{line.tax}须人工确认{f'：{line.note}' if line.note else ''}", wait)
        for line in assessment.lines
        if line.needs_person
    ]
    missing = assessment.not_computed
    return [*lines, *([Reason("NOT_COMPUTED", f"没有算：{'、'.join(missing)}", wait)] if missing else [])]


def unseen(case: Case, reasons: Sequence[Reason]) -> list[Reason]:
    """Those that no person has let pass since the facts were last changed; what a person changes, that person saw."""
    seen: set[str] = set()
    told: set[str] = set()
    for event in case.history:
        if event.kind == "corrected":
            seen, told = set(), set() if event.actor == case.owner else told
        elif event.kind == "handed_over":
            told = {r["code"] for r in event.content["reasons"]}
        elif event.kind == "resumed":
            seen |= told
    return [r for r in reasons if r.code not in seen]


def _how_settled(case: Case, refund: RefundCase | None) -> str:
    """By whom what is owed or too much is paid."""
    side, back = case.facts.side, [payer for payer, amount in case.more.items() if amount < 0]
    told = []
    if len(back) < len(case.more):
        told.append(
            "补缴的单子已经开出，只有税款；晚缴的可能加收滞纳金，按日算在下面，要不要加收由工作人员按原因核定。"
        )
    told += [
        _how_paid_back(case, refund)
        if payer == side
        else f"应退给{SIDES[payer]}的，由工作人员联系本人，按本人的账户退。"
        for payer in back
    ]
    return "".join(told)


def _how_paid_back(case: Case, refund: RefundCase | None) -> str:
    """To its owner."""
    if not by_office(case, case.facts.side):
        return f"房屋共有，应退的不退到一个人的账户，由工作人员联系{SIDES[case.facts.side]}各产权人，按份额分别退。"
    if refund is None or refund.confirmable:
        return "应退给您的，到“查退税”里核对、确认收款账户，加算的利息也在那里。"
    if refund.status == "refused":
        return f"应退给您的没有同意退：{refund.reason}。不认可的可以转人工。"
    return f"应退给您的，{REFUND_NAMES[refund.status]}，明细在“查退税”里。"


def waiting_for(case: Case, refund: RefundCase | None = None) -> str:
    """What a case waits for, in a sentence; empty when it is somebody's turn. ``refund``: of what its owner has paid
    too much."""
    if case.closing:
        return "正在关闭原来的缴款单，关闭后才能再确认；请不要再付原来的单子"
    if case.amended and refund is not None and refund.status in ON_ITS_WAY:
        stands = REFUND_NAMES[refund.status]
        return f"工作人员已经改正。您确认过的退税还没有办完（{stands}），有结果以后再按改正后的情况重算"
    if case.more:
        return f"工作人员改正后重算：{told_more(case.more)}。{_how_settled(case, refund)}原来的完税凭证仍然有效"
    if case.status == "review" and case.waiting:
        names = "、".join(NAMES[d] for d in case.waiting)
        return f"{names}的数据暂时查不到，恢复后自动接着办，不用重新提交"
    return ""
