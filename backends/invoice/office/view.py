"""A matter as pages and agents see it: plain values, times in UTC."""

from __future__ import annotations

from typing import Any

from backends.invoice.approval.schemas import KINDS, MONEY_KINDS, PAPERS, RESULTS, Receipt
from backends.invoice.office.red import WHYS
from backends.invoice.office.schemas import STATUS_NAMES, Matter, MatterKind
from backends.profile.panorama import REGISTRATIONS, VAT_STATUSES
from kit.money import yuan

TITLES: dict[MatterKind, str] = {
    "application": "发票申请",
    "red_sheet": "红字发票信息确认单",
    "void": "作废纸质发票",
    "loss": "空白纸质发票丢失报告",
}


def title_of(matter: Matter) -> str:
    if matter.receipt is not None:
        return KINDS[matter.receipt.asked.kind]
    return TITLES[matter.kind]


def known(receipt: Receipt) -> list[tuple[str, str]]:
    """What the decision was made of, as label and value: the evidence that a person looks at a second time."""
    s, asked = receipt.standing, receipt.asked
    facts = [
        ("登记状态", REGISTRATIONS[s.registration]),
        ("增值税身份", VAT_STATUSES[s.vat_status]),
        ("纳税缴费信用", f"{s.credit_level} 级" if s.credit_level else "未评价"),
        ("登记时间", f"{s.months_registered} 个月"),
        ("逾期未申报", f"{s.overdue_filings} 项" if s.overdue_filings else "无"),
        ("欠税", yuan(s.arrears) if s.arrears else "无"),
        ("风险提示", "有" if s.risk_flag else "无"),
        ("有风险提示的关联企业", f"{s.linked_risky} 户" if s.linked_risky else "无"),
    ]
    if asked.kind in MONEY_KINDS:
        facts.append(("现有总额度", yuan(s.monthly_quota) if s.monthly_quota is not None else "没有核定"))
        facts += [("本月临时增加", yuan(s.temporary_quota))] if s.temporary_quota else []
        facts += [("单张最高开票限额", yuan(s.ticket_limit))] if s.ticket_limit is not None else []
        return [*facts, ("最高一个月用量", yuan(s.busiest_month))]
    return [
        *facts,
        ("票种", PAPERS[asked.paper]),
        ("每月核定", f"{s.paper_quota} 份" if s.paper_quota else "没有核定"),
        ("最高一个月用量", f"{s.paper_busiest_month} 份"),
        ("手里没有验旧的", f"{s.paper_held} 份"),
    ]


def view(matter: Matter) -> dict[str, Any]:
    """All of it, with the receipt that the decision can be made again from."""
    receipt = matter.receipt
    return {
        **brief(matter),
        "result": RESULTS[receipt.result] if receipt is not None else None,
        "known": [list(fact) for fact in known(receipt)] if receipt is not None else [],
        "receipt": receipt.model_dump(mode="json") if receipt is not None else None,
        "ranges": [r.model_dump() | {"copies": r.copies} for r in matter.ranges],
        "written_off": [r.model_dump() | {"copies": r.copies} for r in matter.written_off],
        "address": matter.address.model_dump() if matter.address is not None else None,
        "tracking_no": matter.tracking_no,
        "tracking": [{"at": at.isoformat(), "words": words} for at, words in matter.tracking],
        "red": {**matter.red, "why": WHYS[matter.red["why"]]} if matter.red else None,
        "void": matter.void or None,
        "note": matter.note,
        "history": [{"kind": e.kind, "actor": e.actor, "at": e.at.isoformat()} for e in matter.history],
    }


def brief(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.id,
        "owner": matter.owner,
        "kind": matter.kind,
        "title": title_of(matter),
        "status": matter.status,
        "status_name": STATUS_NAMES[matter.status],
        "opened_at": matter.opened_at.isoformat(),
    }
