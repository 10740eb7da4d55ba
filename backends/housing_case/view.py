"""A case as its owner or an agent sees it. Numbers of identity leave masked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from backends.departments.schemas import NAMES
from backends.housing.schemas import Payer
from backends.housing_case.afterwards import told_more
from backends.housing_case.late import LateFee
from backends.housing_case.overpaid import by_office, owners_of, owners_parts, subject_of
from backends.housing_case.papers import checklist, papers_missing
from backends.housing_case.paying_back import NoRefunds, Refunds
from backends.housing_case.reasons import SYSTEM, waiting_for
from backends.housing_case.rules import missing_facts, unconfirmed_papers
from backends.housing_case.schemas import LABELS, SIDES, STATUS_NAMES, Case, Facts, Happened, Status
from backends.materials.papers import load_papers
from backends.materials.service import MaterialsService
from backends.payments.schemas import Order
from backends.profile.masking import mask_number
from backends.refund_case.schemas import STATUS_NAMES as REFUND_NAMES
from backends.refund_case.schemas import RefundCase
from kit.money import yuan

PATH: tuple[Status, ...] = ("draft", "papers", "review", "assessed", "confirmed", "paid", "certified")
# The state that begins with an event of this kind, for the times of the steps.
_BEGINS: dict[str, Status] = {
    "opened": "draft",
    "submitted": "papers",
    "review_begun": "review",
    "assessed": "assessed",
    "confirmed": "confirmed",
}
NO_REFUNDS = NoRefunds()
MONEY = frozenset(
    {"price", "original_price", "original_deed_tax", "renovation", "loan_interest", "fees", "assessed_price"}
)
WORDS = {
    "location": {"city": "市区", "town": "县城、镇", "other": "其他地区"},
    "origin": {
        "commodity": "商品房",
        "purchased_public": "已购公有住房",
        "affordable": "经济适用住房",
        "self_built": "自建住房",
    },
    "how_acquired": {
        "bought": "购买",
        "inherited": "继承",
        "given_by_relative": "直系亲属赠与",
        "given": "他人赠与",
        "divorced": "离婚分割",
    },
}
DONE = {
    "opened": "开始办理",
    "corrected": "改正",
    "submitted": "提交",
    "consented": "答复是否同意共享数据",
    "paper_read": "上传材料",
    "paper_confirmed": "确认材料内容",
    "paper_removed": "撤下材料",
    "review_begun": "开始预审",
    "waiting": "等部门答复",
    "attested": "部门答复",
    "returned": "退回",
    "assessed": "算出税款",
    "confirmed": "确认税款",
    "withdrawn": "撤回确认",
    "orders_closed": "关闭原来的缴款单",
    "paid": "缴款",
    "certified": "开具完税凭证",
    "handed_over": "转人工",
    "resumed": "工作人员核对后接着办",
    "amended": "缴清后改正",
    "recomputed": "按改正后的情况重算",
    "more_ordered": "开出补缴的单子",
    "more_paid": "补缴",
    "more_closed": "关闭补缴的单子",
    "more_certified": "开具补缴的完税凭证",
    "more_refunded": "退还多缴的税款",
    "more_refused": "不予退税",
}


def view(
    case: Case,
    orders: list[Order],
    materials: MaterialsService | None = None,
    refunds: Refunds = NO_REFUNDS,
    late: Sequence[LateFee] = (),
) -> dict[str, Any]:
    """``late``: what may be charged on what is owed on top, as of today."""
    refund = refunds.find_of_subject(case.owner, subject_of(case, case.facts.side))
    needed = checklist(case, materials)
    there = {paper.get("paper") for paper in case.papers.values()}
    return {
        "id": case.id,
        "status": case.status,
        "status_name": STATUS_NAMES[case.status],
        "steps": _steps(case),
        "facts": masked_facts(case.facts),
        "missing": [{"name": name, "label": LABELS[name]} for name in missing_facts(case.facts)],
        "agreed": case.agreed,
        "asked": [{"department": d, "label": NAMES[d], "answered": d in case.attested} for d in NAMES],
        "waiting_for": waiting_for(case, refund) or _papers_wanted(case, materials),
        "reasons": [r.as_dict() for r in case.reasons],
        "papers": [_paper(paper) for paper in case.papers.values()],
        "papers_needed": [
            {"key": p.key, "name": p.name, "party": p.party, "needed": p.needed, "why": p.why}
            | {"alternatives": p.alternatives, "there": p.key in there}
            for p in needed
        ],
        "papers_unconfirmed": unconfirmed_papers(case),
        "assessment": case.assessment,
        "assessed_at": case.assessed_at,
        "due": {payer: str(amount) for payer, amount in case.due.items()},
        "more": {payer: str(amount) for payer, amount in case.more.items()},
        "orders": [_order(case, order) for order in orders],
        "certificates": [
            *({"payer": p, "label": SIDES[p], "number": n} for p, n in case.certificates.items()),
            *({"payer": p, "label": f"{SIDES[p]}补缴", "number": n} for p, n in case.more_certificates),
        ],
        "refunds": [_refund(case, payer, refund) for payer, amount in case.more.items() if amount < 0],
        "late_fees": [_late_fee(fee) for fee in late],
        "history": [_told(case, event) for event in case.history],
        "opened_at": case.history[0].at.isoformat(),
        "changed_at": case.history[-1].at.isoformat(),
    }


def _refund(case: Case, payer: Payer, refund: RefundCase | None) -> dict[str, Any]:
    """Where what one side has paid too much stands: of its owner in the office of refunds, of others with staff.
    ``owners``: of several, how much each."""
    own = by_office(case, payer)
    parts = owners_parts(case, payer)
    at_desk = f"由工作人员联系{'各产权人' if owners_of(case, payer) else '本人'}办理"
    return {
        "payer": payer,
        "label": SIDES[payer],
        "amount": str(-case.more[payer]),
        "status_name": REFUND_NAMES[refund.status if refund is not None else "found"] if own else at_desk,
        "at_desk": not own,
        "owners": [
            {"label": f"产权人 {n}（{share}）", "amount": str(amount)} for n, (share, amount) in enumerate(parts, 1)
        ],
    }


def _late_fee(fee: LateFee) -> dict[str, Any]:
    return {
        "payer": fee.payer,
        "label": SIDES[fee.payer],
        "amount": str(fee.amount),
        "formula": fee.formula,
        "until": fee.until.isoformat(),
        "basis": [f"{basis.doc_no}{basis.article}" for basis in fee.basis],
        "note": fee.note,
    }


def _papers_wanted(case: Case, materials: MaterialsService | None) -> str:
    """Who shares no data hands in papers first."""
    if case.status != "papers" or case.agreed is not False:
        return ""
    missing = list(dict.fromkeys(p.name for p in papers_missing(case, materials)))
    return f"还差{'、'.join(missing)}，交齐后由工作人员核对" if missing else ""


def brief(case: Case) -> dict[str, Any]:
    facts = case.facts
    return {
        "id": case.id,
        "status": case.status,
        "status_name": STATUS_NAMES[case.status],
        "certificate_no": facts.certificate_no,
        "seller": facts.seller.name if facts.seller else "",
        "buyer": facts.buyer.name if facts.buyer else "",
        "price": str(facts.price) if facts.price is not None else None,
        "conversation_id": case.conversation_id,
        "opened_at": case.history[0].at.isoformat(),
        "changed_at": case.history[-1].at.isoformat(),
    }


def masked_facts(facts: Facts) -> dict[str, Any]:
    shown = facts.model_dump(mode="json")
    for side in ("seller", "buyer"):
        shown[side] = _masked(shown[side])
    return shown


def _masked(person: dict[str, Any] | None) -> dict[str, Any] | None:
    return {**person, "id_number": mask_number(person["id_number"])} if person else None


def _steps(case: Case) -> list[dict[str, Any]]:
    """Each state of the way, with when it began last; a case sent back begins some of them anew."""
    began: dict[str, str] = {}
    for event in case.history:
        state = _BEGINS.get(event.kind)
        if state is not None:
            began[state] = event.at.isoformat()
        if event.kind == "paid":
            began["paid"] = event.at.isoformat()
        if event.kind == "certified":
            began["certified"] = event.at.isoformat()
    reached = PATH.index(_on_the_way(case))
    return [
        {
            "status": status,
            "name": STATUS_NAMES[status],
            "state": "done" if n < reached or case.status == "certified" else "current" if n == reached else "open",
            "at": began.get(status) if n <= reached else None,
        }
        for n, status in enumerate(PATH)
    ]


def _on_the_way(case: Case) -> Status:
    if case.status == "returned":
        return "papers"
    return (case.before_person or "papers") if case.status == "person" else case.status


def _paper(paper: dict[str, Any]) -> dict[str, Any]:
    """Which it is, not what stands in it: that is shown beside its picture, to its owner."""
    kind = paper["paper"]
    name = load_papers()[kind].name if kind else "不认识的材料"
    return {"id": paper["id"], "paper": kind, "name": name, "party": paper["party"], "confirmed": paper["confirmed"]}


def _order(case: Case, order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "payer": order.payer,
        "label": SIDES[order.payer],  # type: ignore[index]
        "title": order.title,
        "amount": str(order.amount),
        "status": order.status,
        "pay_url": order.pay_url,
        "paid_at": order.paid_at.isoformat() if order.paid_at else None,
        "again": list(order.again),
    }


def _told(case: Case, event: Happened) -> dict[str, Any]:
    return {
        "ordinal": event.ordinal,
        "kind": event.kind,
        "label": DONE[event.kind],
        "actor": event.actor,
        "by": {SYSTEM: "system", case.owner: "owner"}.get(event.actor, "staff"),
        "detail": _detail(event),
        "at": event.at.isoformat(),
    }


def _detail(event: Happened) -> str:
    content = event.content
    if event.kind in ("corrected", "amended"):
        told = (f"{LABELS[n]}：{_shown(n, c['old'])} → {_shown(n, c['new'])}" for n, c in content["changes"].items())
        return "；".join(told) + (f"（{content['reason']}）" if content["reason"] else "")
    if event.kind in ("returned", "handed_over"):
        return "；".join(r["sentence"] for r in content["reasons"])
    if event.kind in ("waiting", "attested"):
        departments = content.get("departments") or [content["department"]]
        return "、".join(NAMES[d] for d in departments)
    if event.kind in ("paid", "certified", "more_paid", "more_closed", "more_certified"):
        return SIDES[content["payer"]] if content else "没有要再缴的税款"
    if event.kind in ("more_ordered", "more_refunded"):
        note = content.get("note", "")
        return f"{SIDES[content['payer']]} {yuan(Decimal(content['amount']))}{f'（{note}）' if note else ''}"
    if event.kind == "recomputed" and "more" in content:
        more = told_more({payer: Decimal(amount) for payer, amount in content["more"].items()})
        unsettled = f"；其中须人工确认：{'、'.join(content['unsettled'])}" if content["unsettled"] else ""
        return f"按申报日 {content['as_of']} 的规定：{more}{unsettled}"
    if event.kind == "consented":
        return "同意" if content["agreed"] else "不同意"
    return str(content.get("note", ""))


def _shown(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['name']}（{mask_number(value['id_number'])}）"
    if value in (None, ""):
        return "没有填"
    if name in MONEY:
        return yuan(Decimal(value))
    if name in WORDS:
        return WORDS[name][value]
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
