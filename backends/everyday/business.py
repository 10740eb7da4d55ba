"""经营所得 of an individual business: 5 to 35 %, the halving, a quarter's prepayment or the year."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from backends.everyday.deductions import Deductions, deducted
from backends.everyday.lines import MONTHS, ZERO, LawOfDay, by_steps, figure, make_line, percent, stepped
from backends.everyday.schemas import Assessment, Line, Money, Months, Result, Signed
from backends.legislation.service import Legislation
from kit.money import to_cents

RATES = "income_tax.business.rates"


class Business(Deductions):
    """``profit``: revenue less costs, charges and losses of the period, before what a person may deduct; or
    ``revenue`` and ``costs``; or ``taxable_income``, after all that is deducted. ``wages_too``: the person has
    comprehensive income, against which 60,000 and the special deductions are taken. ``months``: of the period so far,
    counted from January. ``kind``: partnerships and sole proprietorships are not halved."""

    profit: Signed | None = None
    revenue: Money | None = None
    costs: Money = Decimal(0)
    taxable_income: Money | None = None
    social_insurance: Money = Decimal(0)
    wages_too: bool = False
    months: Months = MONTHS
    prepaid: Money = Decimal(0)
    kind: Literal["individual_business", "sole_proprietorship", "partnership"] = "individual_business"

    @model_validator(mode="after")
    def _check_one_profit(self) -> Business:
        if sum(told is not None for told in (self.profit, self.revenue, self.taxable_income)) != 1:
            raise ValueError(
                "利润（profit）、收入（revenue，另写 costs）和应纳税所得额（taxable_income）要且只要写一个"
            )
        return self

    @property
    def earned(self) -> Decimal:
        return self.profit if self.profit is not None else (self.revenue or ZERO) - self.costs


def assess(given: Business, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    base, told, values = _taxable(given, rule)
    rates = rule(RATES)
    steps = by_steps(rates.scale, base)
    full = make_line(
        "business_tax",
        "经营所得个人所得税",
        [rates, *values],
        base=base,
        rate=percent(steps.rate) if base else "—",
        formula=told + (f"；{stepped(steps, base)}" if base else "，不用缴税"),
        amount=steps.amount,
    )
    reduction = _reduction(given, base, steps.amount, rule)
    lines = [full, *([reduction] if reduction is not None else [])]
    tax = full.amount - (reduction.amount if reduction is not None else ZERO)
    results = [
        Result("tax", "应缴个人所得税", tax),
        Result("taxable_income", "应纳税所得额", base),
        Result("tax_before_reduction", "减半前", full.amount),
        Result("reduction", "减征", full.amount - tax),
    ]
    if given.prepaid:
        more = tax - given.prepaid
        results.insert(0, Result("refund", "可退", -more) if more < 0 else Result("due", "还应缴", more))
    notes = ["预缴在季度终了后 15 日内，汇算在次年 3 月 31 日前。"]
    if not given.wages_too and given.taxable_income is None:
        notes.append("另有工资等综合所得的，减除费用和专项附加扣除只能在一处扣，告诉我就重算。")
    return Assessment(
        "business", "经营所得个人所得税", given.as_of, _facts(given), tuple(lines), tuple(results), tuple(notes)
    )


def _taxable(given: Business, rule: LawOfDay) -> tuple[Decimal, str, list]:  # type: ignore[type-arg]
    if given.taxable_income is not None:
        base = to_cents(given.taxable_income)
        return base, f"应纳税所得额 {figure(base)}（已经减完各项扣除）", []
    parts, values = [("三险一金", given.social_insurance)], []
    if not given.wages_too:
        basic = rule("income_tax.basic_deduction")
        less = deducted(given, rule, given.months)
        values = [basic, *(value for one in less for value in one.values)]
        parts = [("减除费用", basic.number * given.months / MONTHS), *parts, *((one.label, one.amount) for one in less)]
    base = max(to_cents(given.earned - sum((amount for _, amount in parts), ZERO)), ZERO)
    less_told = "".join(f" − {label} {figure(amount)}" for label, amount in parts if amount)
    return base, f"{figure(given.earned)}{less_told} = {figure(base)}" if less_told else f"利润 {figure(base)}", values


def _reduction(given: Business, base: Decimal, tax: Decimal, rule: LawOfDay) -> Line | None:
    """Half of the tax on what does not pass the limit."""
    if given.kind != "individual_business" or not tax or not rule.has("income_tax.business.halving"):
        return None
    upto, half = rule("income_tax.business.halving_upto"), rule("income_tax.business.halving")
    counted = min(base, upto.number)
    amount = to_cents(by_steps(rule(RATES).scale, counted).amount * half.number)
    return make_line(
        "halving",
        "个体工商户减征",
        [half, upto],
        base=counted,
        rate=percent(half.number),
        formula=f"应纳税所得额不超过 {figure(upto.number)} 元的部分减征 {percent(half.number)}，减 {figure(amount)}",
        amount=amount,
    )


def _facts(given: Business) -> tuple[tuple[str, str], ...]:
    facts = (
        [("收入", f"{figure(given.revenue)} 元"), ("成本费用", f"{figure(given.costs)} 元")] if given.revenue else []
    )
    if given.taxable_income is not None:
        return (("应纳税所得额", f"{figure(given.taxable_income)} 元"),)
    facts.append(("利润", f"{figure(given.earned)} 元"))
    if given.months != MONTHS:
        facts.append(("期间", f"1 至 {given.months} 月累计"))
    facts.append(("另有工资等综合所得", "有" if given.wages_too else "没有"))
    return tuple(facts)
