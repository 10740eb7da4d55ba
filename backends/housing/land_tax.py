"""Land appreciation tax on other property than homes, by the price paid and its yearly addition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from backends.housing.lines import NotComputed, Outcome, figure, make_line, percent
from backends.housing.sale import Sale
from backends.housing.schemas import Candidate, TaxLine
from backends.legislation.periods import years_after
from backends.legislation.schemas import Scale
from kit.money import to_cents

CODE: Final = "land_appreciation_tax"
NOTE: Final = "也可以按评估价扣除或核定征收；年数怎样计、适用哪一种，由主管税务机关确定，须人工确认"
ZERO: Final = Decimal("0.00")


def compute_land_tax(sale: Sale, net: Decimal, taxes: Decimal | None) -> Outcome:
    """``taxes``: surcharges and stamp duty of the seller; ``None`` when not known."""
    seller = sale.situation.seller
    if seller.cost_provable is False:
        return _assessed(sale, net)
    if seller.original_price is None or taxes is None or sale.since is None:
        why = "土地增值税没有计入：要知道购置原价、哪天取得和房屋所在地"
        return NotComputed(CODE, "seller", why)
    return _by_invoice(sale, net, seller.original_price, taxes, full_years(sale.since, sale.day))


def _by_invoice(sale: Sale, net: Decimal, paid: Decimal, taxes: Decimal, years: int) -> TaxLine:
    scale = sale.value("land_appreciation_tax.rate")
    addition = sale.value("land_appreciation_tax.used_property.yearly_addition")
    raised = to_cents(paid * (1 + addition.number * years))
    deducted = raised + sale.situation.seller.original_deed_tax + taxes
    added = max(net - deducted, ZERO)
    amount = to_cents(progressive(scale.scale, added, deducted))
    formula = (
        f"原价 {figure(paid)} 每年加计 {percent(addition.number)}，{years} 年为 {figure(raised)}；"
        f"增值额 {figure(net)} − {figure(deducted)} = {figure(net - deducted)}；"
        f"{f'超率累进 = {figure(amount)}' if added else '没有增值，税额为 0'}"
    )
    return make_line(
        CODE,
        "seller",
        [scale, addition, sale.value("non_residential.practice")],
        base=added,
        rate="超率累进",
        formula=formula,
        amount=amount,
        note=NOTE,
        candidates=[_floor(sale, net)],
    )


def _assessed(sale: Sale, net: Decimal) -> TaxLine:
    value = sale.value("land_appreciation_tax.non_residential.assessed_floor")
    floor = _floor(sale, net)
    return make_line(
        CODE,
        "seller",
        [value, sale.value("non_residential.practice")],
        base=net,
        rate=f"{percent(value.number)}（核定）",
        formula=f"没有凭证，核定征收，按最低 {percent(value.number)}：{figure(net)} × {percent(value.number)} = "
        f"{figure(floor.amount)}",
        amount=floor.amount,
        note=NOTE,
    )


def _floor(sale: Sale, net: Decimal) -> Candidate:
    value = sale.value("land_appreciation_tax.non_residential.assessed_floor")
    label = f"核定征收，原则上不低于 {percent(value.number)}（须人工确认）"
    return Candidate(label, to_cents(net * value.number))


def full_years(since: date, day: date) -> int:
    """
    >>> full_years(date(2020, 6, 2), date(2025, 6, 1))
    4
    """
    years = day.year - since.year
    return years if years_after(since, years) <= day else years - 1


def progressive(scale: Scale, added: Decimal, deducted: Decimal) -> Decimal:
    """Each step's rate on the part of ``added`` between its bounds, which are shares of ``deducted``.

    >>> from backends.legislation.schemas import Step
    >>> scale = Scale((Step(Decimal("0.5"), Decimal("0.3")), Step(None, Decimal("0.4"))))
    >>> progressive(scale, Decimal(60), Decimal(100))
    Decimal('19.0')
    """
    tax, lower = Decimal(0), Decimal(0)
    for step in scale.steps:
        upper = added if step.upto is None else min(added, deducted * step.upto)
        tax += max(upper - lower, Decimal(0)) * step.value
        lower = max(upper, lower)
    return tax
