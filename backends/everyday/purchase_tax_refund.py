"""车辆购置税 of a car that goes back to who made or sold it: less a part for each full year since it was paid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backends.everyday.lines import LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class PurchaseTaxRefund(Situation):
    """``paid``: the tax. ``full_years``: from the day it was paid to the day the refund is asked for."""

    paid: Positive
    full_years: Annotated[int, Field(ge=0, le=60)]


def assess(given: PurchaseTaxRefund, law: Legislation) -> Assessment:
    each = LawOfDay(law, given.as_of)("vehicle_purchase.refund.less_each_year")
    share = max(1 - each.number * given.full_years, 0 * each.number)
    amount = to_cents(given.paid * share)
    told = f"满 {given.full_years} 年" if given.full_years else "不满一年，不扣减"
    less = f"（1 − {given.full_years} × {percent(each.number)}）" if given.full_years else percent(share)
    line = make_line(
        "purchase_tax_refund",
        "退车辆购置税",
        [each],
        base=given.paid,
        rate=percent(share),
        formula=f"缴税{told}：{figure(given.paid)} × {less} = {figure(amount)}",
        amount=amount,
    )
    facts = (("已缴购置税", f"{figure(given.paid)} 元"), ("缴税后满", f"{given.full_years} 年"))
    results = (Result("refund", "可退车辆购置税", amount),)
    return Assessment("purchase_tax_refund", "退车的车辆购置税", given.as_of, facts, (line,), results, NOTES)


NOTES = (
    "要退回生产企业或者销售企业，从缴税那天算到申请退税那天，只算整年。",
    "向收税的税务机关申请，带身份证件、完税凭证、退车证明和退货发票；已上牌的先注销登记。",
)
