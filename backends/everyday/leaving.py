"""Leaving work: a severance payment (解除劳动关系的一次性补偿) and a payment for retiring early."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from backends.everyday.lines import ZERO, LawOfDay, by_steps, figure, make_line, percent, plain, stepped
from backends.everyday.schemas import Assessment, Exact, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

RATES = "income_tax.comprehensive.rates"


class Severance(Situation):
    """``average_wage``: the year's average wage of employees of the place, of the year before."""

    amount: Positive
    average_wage: Positive


class EarlyRetirement(Situation):
    """``years``: from retiring to the legal age, as they are."""

    amount: Positive
    years: Annotated[Exact, Field(gt=0, le=30)]


def assess_severance(given: Severance, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    times, rates = rule("income_tax.severance.exempt_times"), rule(RATES)
    exempt = min(given.amount, to_cents(given.average_wage * times.number))
    base = given.amount - exempt
    steps = by_steps(rates.scale, base)
    formula = f"免征 {figure(given.average_wage)} × {plain(times.number)} 以内的部分 {figure(exempt)}；" + (
        f"超过的 {figure(base)} 单独计税：{stepped(steps, base)}" if base else "没有超过的，不用缴税"
    )
    line = make_line(
        "income_tax",
        "个人所得税",
        [times, rates],
        base=base,
        rate=percent(steps.rate) if base else "免征",
        formula=formula,
        amount=steps.amount,
    )
    facts = (
        ("一次性补偿", f"{figure(given.amount)} 元"),
        ("当地上年职工年平均工资", f"{figure(given.average_wage)} 元"),
    )
    results = (
        Result("tax", "个人所得税", line.amount),
        Result("exempt", "免税部分", exempt),
        Result("net", "到手", given.amount - line.amount),
    )
    notes = ("上年职工平均工资以所在地公布的为准。超过的部分不并入当年综合所得。",)
    return Assessment("severance", "解除劳动关系一次性补偿个人所得税", given.as_of, facts, (line,), results, notes)


def assess_early_retirement(given: EarlyRetirement, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    method, basic, rates = rule("income_tax.early_retirement.method"), rule("income_tax.basic_deduction"), rule(RATES)
    each = given.amount / given.years
    base = max(to_cents(each - basic.number), ZERO)
    steps = by_steps(rates.scale, base)
    amount = to_cents(steps.amount * given.years)
    years = plain(Decimal(given.years))
    formula = (
        f"{figure(given.amount)} ÷ {years} 年 − {figure(basic.number)} = {figure(to_cents(each - basic.number))}；"
        + (f"{stepped(steps, base)}；× {years} 年 = {figure(amount)}" if base else "不用缴税")
    )
    line = make_line(
        "income_tax",
        "个人所得税",
        [method, basic, rates],
        base=base,
        rate=percent(steps.rate) if base else "—",
        formula=formula,
        amount=amount,
    )
    facts = (("提前退休一次性补贴", f"{figure(given.amount)} 元"), ("提前的年数", f"{years} 年"))
    results = (Result("tax", "个人所得税", amount), Result("net", "到手", given.amount - amount))
    notes = ("按月领的基本养老金、退休费免税；退休后再上班的工资另按工资薪金计税。",)
    return Assessment("retirement", "提前退休一次性补贴个人所得税", given.as_of, facts, (line,), results, notes)
