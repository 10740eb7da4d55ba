"""A matter as pages and agents see it: plain values, times in UTC."""

from __future__ import annotations

from typing import Any

from backends.invoice.approval.schemas import KINDS, RESULTS
from backends.invoice.office.red import WHYS
from backends.invoice.office.schemas import STATUS_NAMES, Matter, MatterKind

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


def view(matter: Matter) -> dict[str, Any]:
    """All of it, with the receipt that the decision can be made again from."""
    receipt = matter.receipt
    return {
        **brief(matter),
        "result": RESULTS[receipt.result] if receipt is not None else None,
        "receipt": receipt.model_dump(mode="json") if receipt is not None else None,
        "ranges": [r.model_dump() | {"copies": r.copies} for r in matter.ranges],
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
