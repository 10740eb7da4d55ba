"""劳务报酬、稿酬、特许权使用费: what is withheld of one payment, and what the settlement makes of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from backends.everyday.lines import ZERO, LawOfDay, before_tax, by_steps, figure, make_line, percent, plain, stepped
from backends.everyday.schemas import Assessment, Line, Money, Positive, Result, Signed, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

RATES = "income_tax.comprehensive.rates"
Kind = Literal["labour", "royalties", "licence"]
NAMES: dict[Kind, str] = {"labour": "劳务报酬", "royalties": "稿酬", "licence": "特许权使用费"}


class PartTime(Situation):
    """``amount``: one payment, without VAT; or ``net_amount``: what was left of it. ``withheld``: what the payer really
    took. ``other_taxable_income``: of the year beside it, after all deductions (the 60,000 too; below zero where they
    are left over). ``only_income``: nothing else was earned in the year. With either, the settlement is computed;
    ``settle``: it is asked for, though neither is known. ``year``: ``amount`` is all that was paid in the year, and
    ``withheld`` what all payers took: only the settlement is computed."""

    amount: Positive = Decimal(0)
    net_amount: Positive | None = None
    kind: Kind = "labour"
    withheld: Money | None = None
    other_taxable_income: Signed | None = None
    only_income: bool = False
    settle: bool = False
    year: bool = False

    @model_validator(mode="after")
    def _check_one_amount(self) -> PartTime:
        if ("amount" in self.model_fields_set) == (self.net_amount is not None):
            raise ValueError("收入写一种：amount（税前）或 net_amount（到手）")
        if self.year and self.net_amount is not None:
            raise ValueError("全年的收入写 amount（税前），不能写 net_amount")
        return self


def assess(given: PartTime, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    if given.net_amount is not None:
        given = given.model_copy(update={"amount": _gross(given, given.net_amount, rule)})
    if given.year:
        return _of_year(given, rule)
    name = NAMES[given.kind]
    withheld = _withheld(given, rule)
    facts = [(name, f"{figure(given.amount)} 元")]
    if given.withheld is not None:
        facts.append(("已预扣", f"{figure(given.withheld)} 元"))
    lines, results = [withheld], [Result("withheld_tax", "预扣个人所得税", withheld.amount)]
    results.append(Result("net", "到手", given.amount - withheld.amount))
    notes = [*_told_gross(given), "这是预扣，不是最后的税：次年 3 至 6 月汇算时并入综合所得，多退少补。"]
    other = _other(given, rule)
    if other is None and (given.withheld is not None or given.settle):
        other = -rule("income_tax.basic_deduction").number
        notes.insert(0, "能退多少要看全年：下面按全年只有这一笔收入算；还有工资的，告诉我全年工资和三险一金。")
    if other is not None:
        line = _settled(given, other, rule)
        lines.append(line)
        paid = given.withheld if given.withheld is not None else withheld.amount
        more = line.amount - paid
        results.insert(0, Result("refund", "汇算可退", -more) if more <= 0 else Result("due", "汇算应补", more))
    elif given.kind == "labour":
        notes.append("保险营销员、证券经纪人、平台从业人员等按累计预扣法扣，和这里不同。")
    return Assessment(
        "part_time", f"{name}个人所得税", given.as_of, tuple(facts), tuple(lines), tuple(results), tuple(notes)
    )


def _of_year(given: PartTime, rule: LawOfDay) -> Assessment:
    name, basic = NAMES[given.kind], rule("income_tax.basic_deduction").number
    other = -basic if given.other_taxable_income is None else given.other_taxable_income
    line = _settled(given, other, rule)
    results = [Result("annual_tax", "全年个人所得税", line.amount)]
    facts = [(f"全年{name}", f"{figure(given.amount)} 元")]
    notes = ["按全年只有这项收入算；还有工资、专项扣除和专项附加扣除的，告诉我再算。"]
    more = line.amount
    if given.withheld is None:
        notes.append("平时预扣过的要减掉，告诉我扣了多少；一分没扣过的，要补的就是这么多。")
    else:
        facts.append(("已预扣", f"{figure(given.withheld)} 元"))
        more -= given.withheld
        results.insert(0, Result("refund", "汇算可退", -more) if more <= 0 else Result("due", "汇算应补", more))
    lines = [line]
    if more > 0:
        late = rule("late_payment.daily_rate")
        lines = [replace(line, basis=(*line.basis, *(b for b in late.basis if b not in line.basis)))]
        notes.insert(
            0,
            "应补的在次年 6 月 30 日前办汇算时补；过了期限的，"
            f"从 7 月 1 日起按日加收万分之{plain(late.number * 10000)}的滞纳金。",
        )
    title = f"全年{name}个人所得税"
    return Assessment("part_time", title, given.as_of, tuple(facts), tuple(lines), tuple(results), tuple(notes))


def _gross(given: PartTime, net: Decimal, rule: LawOfDay) -> Decimal:
    """What was paid before tax where ``net`` was left."""

    def left(amount: Decimal) -> Decimal:
        return amount - _withheld(given.model_copy(update={"amount": amount}), rule).amount

    return before_tax(net, left)


def _told_gross(given: PartTime) -> list[str]:
    if given.net_amount is None:
        return []
    return [f"到手 {figure(given.net_amount)} 元，还原成税前是 {figure(given.amount)} 元。"]


def counted(amount: Decimal, kind: Kind, rule: LawOfDay) -> Decimal:
    """How much of it counts as comprehensive income."""
    income = amount * (1 - rule("income_tax.fees.expense_ratio").number)
    return to_cents(income * rule("income_tax.fees.royalties_ratio").number if kind == "royalties" else income)


def _other(given: PartTime, rule: LawOfDay) -> Decimal | None:
    if given.other_taxable_income is not None:
        return given.other_taxable_income
    return -rule("income_tax.basic_deduction").number if given.only_income else None


def withheld_of(amount: Decimal, kind: Kind, rule: LawOfDay) -> Decimal:
    """What is withheld of one payment."""
    return _withheld(PartTime(as_of=rule.day, amount=amount, kind=kind), rule).amount


def _withheld(given: PartTime, rule: LawOfDay) -> Line:
    small, upto = rule("income_tax.fees.small_deduction"), rule("income_tax.fees.small_upto")
    ratio = rule("income_tax.fees.expense_ratio")
    little = given.amount <= upto.number
    less = min(small.number, given.amount) if little else given.amount * ratio.number
    base, told = given.amount - less, f"{figure(given.amount)} − {figure(less)}"
    values = [small if little else ratio]
    if given.kind == "royalties":
        share = rule("income_tax.fees.royalties_ratio")
        base, told = base * share.number, f"({told}) × {percent(share.number)}"
        values.append(share)
    base = to_cents(base)
    if given.kind == "labour":
        rates = rule("income_tax.fees.labour_withholding_rates")
        steps = by_steps(rates.scale, base)
        rate, amount, how = steps.rate, steps.amount, stepped(steps, base)
    else:
        rates = rule("income_tax.fees.other_withholding_rate")
        rate, amount = rates.number, to_cents(base * rates.number)
        how = f"{figure(base)} × {percent(rate)} = {figure(amount)}"
    return make_line(
        "withheld",
        f"{NAMES[given.kind]}预扣",
        [rates, *values],
        base=base,
        rate=percent(rate),
        formula=f"{told} = {figure(base)}；{how}" if base else _nothing_left(given.amount, small.number),
        amount=amount,
    )


def _nothing_left(amount: Decimal, deduction: Decimal) -> str:
    return f"{figure(amount)} 没有超过减除费用 {figure(deduction)}，没有应纳税所得额，不预扣"


def _settled(given: PartTime, other: Decimal, rule: LawOfDay) -> Line:
    """What this income adds to the tax of the year."""
    rates, basic = rule(RATES), rule("income_tax.basic_deduction")
    income = counted(given.amount, given.kind, rule)
    before, after = max(other, ZERO), max(other + income, ZERO)
    tax = by_steps(rates.scale, after)
    amount = tax.amount - by_steps(rates.scale, before).amount
    alone = other == -basic.number
    how = (
        f"收入额 {figure(income)}，减去 {figure(basic.number)} 后没有应纳税所得额"
        if alone and not after
        else (f"收入额 {figure(income)}，全年应纳税所得额 {figure(after)}：{stepped(tax, after)}")
    )
    if before:
        how += f"；没有这一笔时 {figure(tax.amount - amount)}，这一笔多出 {figure(amount)}"
    values = [rates, basic, rule("income_tax.fees.expense_ratio")]
    if given.kind == "royalties":
        values.append(rule("income_tax.fees.royalties_ratio"))
    return make_line(
        "settled",
        f"{NAMES[given.kind]}汇算应纳",
        values,
        base=after,
        rate=percent(tax.rate) if after else "—",
        formula=how,
        amount=amount,
    )
