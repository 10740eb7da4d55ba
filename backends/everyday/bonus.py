"""全年一次性奖金: alone by the monthly steps, or merged into the year, which is better, and what lies above a step."""

from __future__ import annotations

from decimal import Decimal

from backends.everyday.lines import MONTHS, ZERO, LawOfDay, Steps, by_steps, figure, make_line, percent, stepped
from backends.everyday.schemas import Assessment, Line, Positive, Result, Signed, Situation
from backends.legislation.errors import PolicyUnknownError
from backends.legislation.schemas import Scale
from backends.legislation.service import Legislation

RATES = "income_tax.comprehensive.rates"
METHOD = "income_tax.bonus.method"


class Bonus(Situation):
    """``other_taxable_income``: of the year without the bonus, after all deductions; below zero where deductions are
    left over. ``None``: not known, so the bonus is not compared with being merged; ``only_income``: there is none."""

    bonus: Positive
    other_taxable_income: Signed | None = None
    only_income: bool = False


def assess(given: Bonus, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    if given.only_income and given.other_taxable_income is None:
        none = -rule("income_tax.basic_deduction").number
        given = given.model_copy(update={"other_taxable_income": none})
    facts = [("年终奖", f"{figure(given.bonus)} 元")]
    lines, results, notes = list[Line](), list[Result](), list[str]()
    if rule.knows(METHOD):
        alone = separate_line(given.bonus, rule)
        lines.append(alone)
        results += [
            Result("separate_tax", "单独计税", alone.amount),
            Result("net", "单独计税到手", given.bonus - alone.amount),
        ]
        notes += trap_notes(given.bonus, rule)
    elif given.other_taxable_income is None:
        raise _ended(rule)
    else:
        notes.append(f"单独计税：{_ended(rule).message}。下面只按并入综合所得算。")
    if given.other_taxable_income is not None:
        facts.append(("其他综合所得应纳税所得额", f"{figure(given.other_taxable_income)} 元"))
        merged = merged_line(given.bonus, given.other_taxable_income, rule)
        lines.append(merged)
        results.append(Result("merged_tax", "并入综合所得多缴", merged.amount))
        results += _better(results)
    else:
        notes.append("并入综合所得可能更省：全年工资扣完各项扣除后不多的，告诉我全年工资和扣除，我两种都算。")
    return Assessment(
        "bonus", "全年一次性奖金个人所得税", given.as_of, tuple(facts), tuple(lines), tuple(results), tuple(notes)
    )


def separate_tax(bonus: Decimal, scale: Scale) -> Steps:
    """The steps of a month, the whole bonus."""
    return by_steps(scale, bonus / MONTHS, bonus, MONTHS)


def separate_line(bonus: Decimal, rule: LawOfDay) -> Line:
    rates = rule(RATES)
    steps = separate_tax(bonus, rates.scale)
    quick = f" − {figure(steps.quick)}" if steps.quick else ""
    formula = (
        f"{figure(bonus)} ÷ {MONTHS} = {figure(bonus / MONTHS)}，按月适用 {percent(steps.rate)}："
        f"{figure(bonus)} × {percent(steps.rate)}{quick} = {figure(steps.amount)}"
    )
    return make_line(
        "separate",
        "年终奖单独计税",
        [rule(METHOD), rates],
        base=bonus,
        rate=percent(steps.rate),
        formula=formula,
        amount=steps.amount,
    )


def merged_line(bonus: Decimal, other: Decimal, rule: LawOfDay) -> Line:
    """How much more the year's tax is with the bonus in it."""
    rates = rule(RATES)
    before = by_steps(rates.scale, max(other, Decimal(0)))
    after = by_steps(rates.scale, max(other + bonus, Decimal(0)))
    formula = (
        f"并入后应纳税所得额 {figure(max(other + bonus, ZERO))}：{stepped(after, max(other + bonus, ZERO))}；"
        f"不并入时 {figure(before.amount)}；多缴 {figure(after.amount - before.amount)}"
    )
    return make_line(
        "merged",
        "年终奖并入综合所得",
        [rates],
        base=max(other + bonus, ZERO),
        rate=percent(after.rate),
        formula=formula,
        amount=after.amount - before.amount,
    )


def trap_notes(bonus: Decimal, rule: LawOfDay) -> list[str]:
    """Just above a step more bonus leaves less: up to where, and what is better."""
    scale = rule(RATES).scale
    net = bonus - separate_tax(bonus, scale).amount
    for step in reversed(scale.steps):
        if step.upto is not None and step.upto < bonus:
            below = step.upto - separate_tax(step.upto, scale).amount
            if below > net:
                return [
                    f"刚过临界点：发 {figure(step.upto)} 元到手 {figure(below)} 元，反而多拿 {figure(below - net)} 元。"
                ]
            return []
        if step.upto == bonus:
            above = separate_tax(bonus + Decimal("0.01"), scale).amount
            return [f"正在临界点上：再多发一点，税就从 {figure(bonus - net)} 元升到 {figure(above)} 元以上。"]
    return []


def _better(results: list[Result]) -> list[Result]:
    alone = next((r.amount for r in results if r.code == "separate_tax"), None)
    merged = next(r.amount for r in results if r.code == "merged_tax")
    if alone is None:
        return [Result("better_tax", "并入综合所得，税额", merged)]
    label = "单独计税更省" if alone < merged else "并入更省" if merged < alone else "两种一样"
    return [Result("better_tax", f"{label}，税额", min(alone, merged)), Result("saved", "相差", abs(alone - merged))]


def _ended(rule: LawOfDay) -> PolicyUnknownError:
    try:
        rule(METHOD)
    except PolicyUnknownError as error:
        return error
    raise AssertionError("asked for because it is not there")
