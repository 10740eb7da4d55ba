"""What can be done at once, beside the answer that tells how it is done."""

from __future__ import annotations

from actions.offers import Offer

RED_ONE = Offer("red", "红冲一张发票", "say:我要红冲一张发票")
BEGUN = {
    "invoice-red-how": RED_ONE,
    "invoice-digital-void": RED_ONE,
    "invoice-paper-void": Offer("begin", "作废一张纸质发票", "say:我要作废一张纸质发票"),
    "invoice-verify": Offer("begin", "查验一张发票", "say:我要查验发票"),
    "invoice-lost-first": Offer("begin", "报告发票丢失", "say:我的发票丢了，我要报告丢失"),
    "invoice-quota-raise": Offer("begin", "申请调整总额度", "say:提交调整发票总额度的申请"),
    "invoice-quota-temporary": Offer("begin", "临时增加额度", "say:我要临时增加发票额度"),
    "invoice-first-apply": Offer("begin", "申请首次核定", "say:我要首次核定发票额度"),
}


def begun_beside(entry_id: str) -> Offer | None:
    """The button below the answer of ``entry_id`` that begins what it tells of."""
    return BEGUN.get(entry_id)
