"""企业所得税 of a small-profit company, and of one that is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, percent, plain
from backends.everyday.schemas import Assessment, Line, Money, Result, Signed, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class SmallProfit(Situation):
    """``taxable_income``: 应纳税所得额 of the year. ``staff``, ``assets``: averages of the year, where known; else
    the company counts as small in that. ``losses``: of earlier years, that may still be made up. ``restricted``: in an
    industry that is restricted or forbidden."""

    taxable_income: Signed
    staff: Annotated[int, Field(ge=0)] | None = None
    assets: Money | None = None
    restricted: bool = False
    prepaid: Money = Decimal(0)
    losses: Money = Decimal(0)


def assess(given: SmallProfit, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    profit = given.taxable_income
    if given.losses:
        given = given.model_copy(update={"taxable_income": max(profit - given.losses, min(profit, ZERO))})
    why_not = _why_not(given, rule)
    line = _normal(given, rule, why_not) if why_not else _small(given, rule)
    results = [Result("tax", "应缴企业所得税", line.amount)]
    if not why_not:
        full = to_cents(max(given.taxable_income, ZERO) * rule("corporate_income_tax.rate").number)
        results.append(Result("saved", "比基本税率少缴", full - line.amount))
    if given.prepaid:
        more = line.amount - given.prepaid
        results.insert(0, Result("refund", "可退", -more) if more < 0 else Result("due", "还应缴", more))
    facts = [("应纳税所得额", f"{figure(profit)} 元")]
    facts += [("以前年度亏损", f"{figure(given.losses)} 元")] if given.losses else []
    facts += [("从业人数", f"{given.staff} 人")] if given.staff is not None else []
    facts += [("资产总额", f"{figure(given.assets)} 元")] if given.assets is not None else []
    limit = rule("corporate_income_tax.small_profit.income_upto").number
    staff, assets = (rule(f"corporate_income_tax.small_profit.{key}_upto").number for key in ("staff", "assets"))
    notes = (
        f"小型微利企业：应纳税所得额不超过 {figure(limit)} 元，从业人数不超过 {plain(staff)} 人，"
        f"资产总额不超过 {figure(assets)} 元，且不在国家限制和禁止行业；有一样超过，全额按基本税率。",
        "应纳税所得额是利润做完纳税调整以后的数。",
    )
    return Assessment("small_profit", "企业所得税", given.as_of, tuple(facts), (line,), tuple(results), notes)


def _why_not(given: SmallProfit, rule: LawOfDay) -> str:
    """Why the company is no small-profit one; empty when it is, or may be."""
    key = "corporate_income_tax.small_profit"
    if given.restricted:
        return "从事国家限制或禁止行业"
    if given.taxable_income > rule(f"{key}.income_upto").number:
        return "应纳税所得额超过标准"
    if given.staff is not None and given.staff > rule(f"{key}.staff_upto").number:
        return "从业人数超过标准"
    if given.assets is not None and given.assets > rule(f"{key}.assets_upto").number:
        return "资产总额超过标准"
    return ""


def _small(given: SmallProfit, rule: LawOfDay) -> Line:
    """Each part of the income at its own burden."""
    burden, upto = (
        rule("corporate_income_tax.small_profit.burden"),
        rule("corporate_income_tax.small_profit.income_upto"),
    )
    base, below, amount, told = max(given.taxable_income, ZERO), ZERO, Decimal(0), list[str]()
    for step in burden.scale.steps:
        top = base if step.upto is None else min(base, step.upto)
        if top > below:
            amount += (top - below) * step.value
            told.append(f"{figure(top - below)} × {percent(step.value)}")
            below = top
    tax = to_cents(amount)
    formula = f"{' + '.join(told)} = {figure(tax)}" if told else "没有应纳税所得额，不用缴"
    return make_line(
        "corporate_income_tax",
        "企业所得税（小型微利）",
        [burden, upto],
        base=base,
        rate="、".join(percent(s.value) for s in burden.scale.steps),
        formula=formula,
        amount=tax,
    )


def _normal(given: SmallProfit, rule: LawOfDay, why: str) -> Line:
    rate, upto = rule("corporate_income_tax.rate"), rule("corporate_income_tax.small_profit.income_upto")
    base = max(given.taxable_income, ZERO)
    tax = to_cents(base * rate.number)
    return make_line(
        "corporate_income_tax",
        "企业所得税",
        [rate, upto],
        base=base,
        rate=percent(rate.number),
        formula=f"{why}，不是小型微利企业：{figure(base)} × {percent(rate.number)} = {figure(tax)}",
        amount=tax,
    )
