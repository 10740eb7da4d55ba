"""企业所得税: what may be deducted of an expense that has a limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, per_mille, percent
from backends.everyday.schemas import Assessment, Line, Positive, Result, Signed, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents

Expense = Literal["entertainment", "advertising", "advertising_more", "welfare", "union", "education", "donation"]


class DeductionLimit(Situation):
    """``spent`` in the year. ``base``: of what the limit is a part: the takings of the year (entertainment,
    advertising), all wages (welfare, union, education), the profit (donation; below zero where it is a loss).
    ``advertising_more``: of a trade with the higher limit."""

    expense: Expense
    spent: Positive
    base: Signed


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    of: str
    carried: str  # how long the rest may still be deducted


KINDS: dict[Expense, _Kind] = {
    "entertainment": _Kind("业务招待费", "销售（营业）收入", ""),
    "advertising": _Kind("广告费和业务宣传费", "销售（营业）收入", "以后年度"),
    "advertising_more": _Kind("广告费和业务宣传费", "销售（营业）收入", "以后年度"),
    "welfare": _Kind("职工福利费", "工资薪金总额", ""),
    "union": _Kind("工会经费", "工资薪金总额", ""),
    "education": _Kind("职工教育经费", "工资薪金总额", "以后年度"),
    "donation": _Kind("公益性捐赠", "年度利润总额", "以后三年"),
}


def assess(given: DeductionLimit, law: Legislation) -> Assessment:
    rule, kind = LawOfDay(law, given.as_of), KINDS[given.expense]
    line = _entertainment(given, rule) if given.expense == "entertainment" else _share(given, rule)
    rest = given.spent - line.amount
    results = [Result("deductible", "税前能扣", line.amount), Result("added_back", "不能扣、要调增", rest)]
    if rest:
        told = f"超过的部分结转{kind.carried}扣。" if kind.carried else "超过的部分不能扣，也不能结转以后年度。"
    else:
        told = "没有超过限额，全部能扣。"
    facts = ((kind.name, f"{figure(given.spent)} 元"), (kind.of, f"{figure(given.base)} 元"))
    notes = (told, *_MORE.get(given.expense, ()))
    return Assessment("deduction_limit", f"{kind.name}税前扣除", given.as_of, facts, (line,), tuple(results), notes)


def _entertainment(given: DeductionLimit, rule: LawOfDay) -> Line:
    """The smaller of a share of what was spent and a share of the takings."""
    share, of_takings = (rule(f"corporate_income_tax.limit.entertainment_{name}") for name in ("share", "of_takings"))
    part, limit = to_cents(given.spent * share.number), _part(given.base, of_takings.number)
    formula = (
        f"{figure(given.spent)} × {percent(share.number)} = {figure(part)}；"
        f"收入 {figure(given.base)} × {per_mille(of_takings.number)} = {figure(limit)}；"
        f"两个取小，扣 {figure(min(part, limit))}"
    )
    return make_line(
        "deductible",
        "业务招待费",
        [share, of_takings],
        base=given.spent,
        rate=f"{percent(share.number)}、{per_mille(of_takings.number)}",
        formula=formula,
        amount=min(part, limit),
    )


def _share(given: DeductionLimit, rule: LawOfDay) -> Line:
    kind, rate = KINDS[given.expense], rule(f"corporate_income_tax.limit.{given.expense}")
    limit = _part(given.base, rate.number)
    amount = min(given.spent, limit)
    formula = f"限额 {kind.of} {figure(given.base)} × {percent(rate.number)} = {figure(limit)}；扣 {figure(amount)}"
    return make_line(
        "deductible",
        kind.name,
        [rate],
        base=given.spent,
        rate=percent(rate.number),
        formula=formula,
        amount=amount,
    )


def _part(base: Decimal, rate: Decimal) -> Decimal:
    return to_cents(max(base, ZERO) * rate)


_MORE: dict[Expense, tuple[str, ...]] = {
    "entertainment": ("收入含主营、其他业务收入和视同销售收入，不含营业外收入。",),
    "advertising": (
        "化妆品制造或销售、医药制造、饮料制造（不含酒类）的限额更高，是的话告诉我；烟草企业的一律不能扣。",
    ),
    "union": ("要实际拨缴，并取得工会经费收入专用收据或代收凭据。",),
    "donation": ("要通过有资格的公益性社会组织或县级以上政府捐赠，取得公益事业捐赠票据；直接捐给个人的不能扣。",),
}
