"""工资薪金: withheld month by month, settled for the year, with the bonus both ways."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from pydantic import model_validator

from backends.everyday import bonus as of_bonus
from backends.everyday import part_time
from backends.everyday.deductions import Deducted, Deductions, deducted
from backends.everyday.lines import MONTHS, ZERO, LawOfDay, before_tax, by_steps, figure, make_line, percent, stepped
from backends.everyday.schemas import Assessment, Line, Money, Months, Positive, Result
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation
from kit.money import to_cents

RATES = "income_tax.comprehensive.rates"
TITLE = "工资薪金个人所得税"


class Wages(Deductions):
    """Exactly one of ``monthly_salary``, ``annual_salary`` and ``net_salary`` (what is left of a month's pay).
    ``..._social_insurance``: 三险一金 that the person pays. ``labour_income``, ``royalties``: gross, of the year,
    settled together; ``fees_withheld``: tax taken of them. ``withheld``: all tax already paid of the year; with it the
    settlement is computed. ``foreign_allowances``: 津补贴 of the year a foreigner may have tax-free instead
    of the special additional deductions."""

    monthly_salary: Positive | None = None
    annual_salary: Positive | None = None
    net_salary: Positive | None = None
    months: Months = MONTHS
    monthly_social_insurance: Money = Decimal(0)
    annual_social_insurance: Money = Decimal(0)
    labour_income: Money = Decimal(0)
    royalties: Money = Decimal(0)
    fees_withheld: Money | None = None
    bonus: Positive | None = None
    withheld: Money | None = None
    foreign_allowances: Money = Decimal(0)

    @model_validator(mode="after")
    def _check_one_salary(self) -> Wages:
        if [self.monthly_salary, self.annual_salary, self.net_salary].count(None) != 2:
            raise ValueError("月薪（monthly_salary）、全年工资（annual_salary）和到手月薪（net_salary）要且只要写一个")
        return self

    @property
    def salary(self) -> Decimal:
        return self.annual_salary if self.annual_salary is not None else (self.monthly_salary or ZERO) * self.months

    @property
    def insurance(self) -> Decimal:
        return self.annual_social_insurance + self.monthly_social_insurance * self.months


@dataclass(frozen=True, slots=True)
class Year:
    """``income``: counted as comprehensive income; ``taxable`` may be below zero."""

    income: Decimal
    less: list[Deducted]
    taxable: Decimal
    values: list[DatedValue]


def assess(given: Wages, law: Legislation) -> Assessment:
    rule = LawOfDay(law, given.as_of)
    net = given.net_salary
    if net is not None:
        given = given.model_copy(update={"net_salary": None, "monthly_salary": _gross(given, net, rule)})
    year = settle(given, rule)
    tax = _year_line(year, rule)
    results = [Result("annual_tax", "全年个人所得税", tax.amount)]
    lines, notes = [tax], [_told_gross(net, given)] if net is not None else []
    by_month = given.monthly_salary is not None or given.withheld is None
    if given.withheld is None and (given.labour_income or given.royalties):
        paid, how = _paid_with_fees(given, rule)
        given = given.model_copy(update={"withheld": paid})
        notes.append(how)
    if by_month:
        months = withheld_by_month(given, rule)
        results += [
            Result("first_month", "第一个月预扣", months[0]),
            Result("average_month", "平均每月", to_cents(sum(months, ZERO) / len(months))),
            Result("net_annual", "全年到手（扣三险一金和税后）", given.salary - given.insurance - tax.amount),
        ]
        notes.append(_told(months))
    if given.withheld is not None:
        spared = _spared(given, year, tax.amount, rule)
        results = [_settlement(given.withheld, tax.amount, spared=bool(spared)), *results]
        notes = [*_told_settlement(given.withheld, tax.amount, spared, rule), *notes]
    if given.bonus is not None:
        more, told, figures = _with_bonus(given.bonus, year, tax.amount, rule)
        lines += more
        notes += told
        results += figures
    if given.foreign_allowances:
        other = _allowances(given, rule)
        lines.append(other)
        notes.insert(0, _told_allowances(tax.amount, other.amount))
    return Assessment("wages", TITLE, given.as_of, _facts(given), tuple(lines), tuple(results), tuple(notes))


def _gross(given: Wages, net: Decimal, rule: LawOfDay) -> Decimal:
    """The monthly pay of which ``net`` is left after insurance and the year's tax."""
    alone = {"net_salary": None, "labour_income": ZERO, "royalties": ZERO}

    def left(salary: Decimal) -> Decimal:
        year = settle(given.model_copy(update={**alone, "monthly_salary": salary}), rule)
        tax = by_steps(rule(RATES).scale, max(year.taxable, ZERO)).amount
        return to_cents(salary - (given.insurance + tax) / given.months)

    return before_tax(net, left)


def _told_gross(net: Decimal, given: Wages) -> str:
    return f"每月到手 {figure(net)} 元，还原成税前月薪是 {figure(given.salary / given.months)} 元（按全年平均）。"


def _paid_with_fees(given: Wages, rule: LawOfDay) -> tuple[Decimal, str]:
    """What was withheld of the wages month by month, and of the fees: as told, else as of one payment."""
    wages = sum(withheld_by_month(given, rule), ZERO)
    fees = given.fees_withheld
    if fees is None:
        kinds: tuple[tuple[Decimal, part_time.Kind], ...] = (
            (given.labour_income, "labour"),
            (given.royalties, "royalties"),
        )
        fees = sum((part_time.withheld_of(amount, kind, rule) for amount, kind in kinds if amount), ZERO)
    how = "" if given.fees_withheld is not None else "（按一笔预扣）"
    return wages + fees, f"已预扣按工资各月 {figure(wages)} 元、劳务和稿酬 {figure(fees)} 元{how}算。"


def settle(given: Wages, rule: LawOfDay) -> Year:
    basic, expense = rule("income_tax.basic_deduction"), rule("income_tax.fees.expense_ratio")
    values, income = [rule(RATES), basic], given.salary
    if given.labour_income or given.royalties:
        ratio = rule("income_tax.fees.royalties_ratio")
        income += given.labour_income * (1 - expense.number)
        income += given.royalties * (1 - expense.number) * ratio.number
        values += [expense, ratio] if given.royalties else [expense]
    less = deducted(given, rule, given.months)
    values += [value for one in less for value in one.values]
    taxable = income - basic.number - given.insurance - sum((one.amount for one in less), ZERO)
    return Year(to_cents(income), less, to_cents(taxable), values)


def _year_line(year: Year, rule: LawOfDay) -> Line:
    basic = rule("income_tax.basic_deduction").number
    insurance = year.income - basic - sum((one.amount for one in year.less), ZERO) - year.taxable
    parts = [("减除费用", basic), ("三险一金", insurance), *((one.label, one.amount) for one in year.less)]
    less = "".join(f" − {label} {figure(amount)}" for label, amount in parts if amount)
    base = max(year.taxable, ZERO)
    steps = by_steps(rule(RATES).scale, base)
    formula = f"全年收入额 {figure(year.income)}{less} = {figure(year.taxable)}；" + (
        stepped(steps, base) if base else "没有应纳税所得额，不用缴税"
    )
    return make_line(
        "income_tax",
        "全年个人所得税",
        year.values,
        base=base,
        rate=percent(steps.rate) if base else "—",
        formula=formula,
        amount=steps.amount,
    )


def withheld_by_month(given: Wages, rule: LawOfDay) -> list[Decimal]:
    """累计预扣法: the tax of all months so far, less what was withheld before, never below zero. What only the
    settlement takes, and other income, is left out."""
    scale, basic = rule(RATES).scale, rule("income_tax.basic_deduction").number / MONTHS
    monthly = sum((one.amount for one in deducted(given, rule, given.months) if one.monthly), ZERO)
    each = (given.salary - given.insurance - monthly) / given.months - basic
    paid, months = ZERO, list[Decimal]()
    for month in range(1, given.months + 1):
        so_far = by_steps(scale, max(to_cents(each * month), ZERO)).amount
        months.append(max(so_far - paid, ZERO))
        paid = max(paid, so_far)
    return months


def _told(months: list[Decimal]) -> str:
    """Months of the same tax together: 1–6 月每月 165.00 元."""
    told, month = list[str](), 1
    first, to = ("", "月") if len(months) == MONTHS else ("第 ", "个月")  # of whole years, months of the calendar
    for amount, same in groupby(months):
        last = month + len(list(same)) - 1
        told.append(
            f"{first}{month} {to} {figure(amount)} 元"
            if last == month
            else f"{first}{month}–{last} {to}每月 {figure(amount)} 元"
        )
        month = last + 1
    return f"各月预扣（累计预扣法，每月收入和扣除不变）：{'，'.join(told)}。"


def _settlement(withheld: Decimal, tax: Decimal, *, spared: bool) -> Result:
    more = tax - withheld
    if more <= 0:
        return Result("refund", "汇算可退", -more)
    return Result("due", "汇算补税（可以免）" if spared else "汇算应补", more)


def _spared(given: Wages, year: Year, tax: Decimal, rule: LawOfDay) -> str:
    """By which of its two limits what is due need not be paid; empty where it must, or no rule is known."""
    assert given.withheld is not None
    more = tax - given.withheld
    if more <= 0 or not rule.knows("income_tax.settlement.spared_due"):
        return ""
    income, due = rule("income_tax.settlement.spared_income"), rule("income_tax.settlement.spared_due")
    if year.income <= income.number:
        return f"综合所得 {figure(year.income)} 元不超过 {figure(income.number)} 元"
    return f"补税 {figure(more)} 元不超过 {figure(due.number)} 元" if more <= due.number else ""


def _told_settlement(withheld: Decimal, tax: Decimal, spared: str, rule: LawOfDay) -> list[str]:
    if tax < withheld:
        return ["退税在次年 3 月 1 日至 6 月 30 日办汇算时申请，不加利息。"]
    if spared:
        return [f"{spared}：平时已依法预扣的，不用补，也可以不办汇算。"]
    if tax > withheld and not rule.knows("income_tax.settlement.spared_due"):
        return ["补税能不能免：这一天适用什么规定还没有公布，请转人工确认。"]
    return []


def _with_bonus(bonus: Decimal, year: Year, tax: Decimal, rule: LawOfDay) -> tuple[list[Line], list[str], list[Result]]:
    given = of_bonus.Bonus(as_of=rule.day, bonus=bonus, other_taxable_income=year.taxable)
    found = of_bonus.assess(given, rule.law)
    better = next(r.amount for r in found.results if r.code == "better_tax")
    total = Result("total_tax", "工资和年终奖一共（按更省的）", tax + better)
    return list(found.lines), list(found.notes), [total, *found.results]


def _allowances(given: Wages, rule: LawOfDay) -> Line:
    """Of a foreigner: the allowances untaxed and no special additional deductions, the other choice."""
    choice = rule("income_tax.foreigner.allowances")
    none = Deductions.model_validate({"as_of": given.as_of}).model_dump(exclude={"as_of"})
    kept = {"private_pension": given.private_pension, "other_deductions": given.other_deductions}
    salary = {"annual_salary": given.salary - given.foreign_allowances, "monthly_salary": None}
    other = settle(given.model_copy(update={**none, **kept, **salary}), rule)
    base = max(other.taxable, ZERO)
    steps = by_steps(rule(RATES).scale, base)
    return make_line(
        "income_tax_with_allowances",
        "改选津补贴免税时的全年个人所得税",
        [choice, *other.values],
        base=base,
        rate=percent(steps.rate),
        formula=f"津补贴 {figure(given.foreign_allowances)} 不计入，不扣专项附加扣除；{stepped(steps, base)}",
        amount=steps.amount,
        note="两种只能选一种，一个纳税年度内不得变更",
    )


def _told_allowances(deducted_tax: Decimal, untaxed_tax: Decimal) -> str:
    """Which of the two choices is less."""
    apart = deducted_tax - untaxed_tax
    word = f"津补贴免税少缴 {figure(apart)} 元" if apart > 0 else f"专项附加扣除少缴 {figure(-apart)} 元"
    return (
        f"选津补贴免税，全年 {figure(untaxed_tax)} 元；选专项附加扣除，全年 {figure(deducted_tax)} 元"
        f"（津补贴算在工资里）：{word if apart else '两种一样'}，一年内只能选一种。"
    )


_HOUSING = {"rent": "租房", "loan": "首套房贷"}


def _facts(given: Wages) -> tuple[tuple[str, str], ...]:
    monthly = given.monthly_salary is not None
    pairs: list[tuple[str, object]] = [
        ("月薪", given.monthly_salary) if monthly else ("全年工资", given.annual_salary),
        ("每月三险一金", given.monthly_social_insurance),
        ("全年三险一金", given.annual_social_insurance),
        ("专项附加扣除（全年合计）", given.special_deductions),
        ("个人养老金", given.private_pension),
        ("大病医疗自付", given.illness_expense),
        ("其他扣除", given.other_deductions),
        ("全年劳务报酬", given.labour_income),
        ("全年稿酬", given.royalties),
        ("年终奖", given.bonus),
        ("已预缴", given.withheld),
    ]
    facts = [(label, f"{figure(amount)} 元") for label, amount in pairs if isinstance(amount, Decimal) and amount]
    words = [
        ("上班月数", f"{given.months} 个月" if given.months != MONTHS else ""),
        ("子女", f"{given.children} 个" if given.children else ""),
        ("3 岁以下婴幼儿", f"{given.infants} 个" if given.infants else ""),
        ("赡养老人", {"only_child": "独生子女", "shared": "与兄弟姐妹分摊"}.get(given.elderly, "")),
        ("住房", _HOUSING.get(given.housing, "")),
        ("继续教育", "有" if given.continuing_education or given.certificate else ""),
    ]
    return (*facts, *((label, said) for label, said in words if said))
