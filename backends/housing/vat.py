"""VAT of a natural person who sells a home that was bought."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from backends.housing.errors import BadSituationError, NeedsPersonError
from backends.housing.lines import EXEMPT, NotComputed, figure, make_line, percent, plain
from backends.housing.ordinary import judge_ordinary
from backends.housing.sale import Sale
from backends.housing.schemas import TaxLine
from backends.legislation.schemas import DatedValue
from kit.money import to_cents


@dataclass(frozen=True, slots=True)
class Vat:
    """``net``: the price without VAT, the base of deed tax and income tax."""

    line: TaxLine
    net: Decimal


def compute_vat(sale: Sale) -> Vat | NotComputed:
    """Raises ``BadSituationError`` where it matters whether the home is ordinary and that is not known."""
    if sale.situation.property.origin == "self_built":
        return _self_built(sale)
    years = sale.value("vat.housing.holding_years")
    if not sale.held_at_least(years.number):
        if sale.lacks_former_day:
            return NotComputed(
                "vat", "seller", "继承、直系亲属赠与、离婚分得的住房承接原购房时间，请补充原来是哪年买的"
            )
        return _on_full_price(sale, years)
    methods = _methods(sale, years)
    return _exempt(sale, years, methods) if methods[0].word == "exempt" else _on_difference(sale, years, methods)


def _self_built(sale: Sale) -> Vat:
    values = [sale.value("vat.housing.self_built.method"), *sale.price_basis]
    zero = Decimal("0.00")
    line = make_line(
        "vat", "seller", values, base=sale.price, rate=EXEMPT, formula="自建自用的住房，免征增值税", amount=zero
    )
    return Vat(line, sale.price)


def _on_full_price(sale: Sale, years: DatedValue) -> Vat:
    rate = sale.value("vat.housing.short.rate")
    net = to_cents(sale.price / (1 + rate.number))
    amount = to_cents(net * rate.number)
    shown = percent(rate.number)
    formula = (
        f"持有不满 {plain(years.number)} 年，全额计税：不含税价 {figure(sale.price)} ÷ (1 + {shown}) = {figure(net)}；"
        f"{figure(net)} × {shown} = {figure(amount)}"
    )
    values = [rate, years, *sale.since_basis, *sale.price_basis]
    return Vat(make_line("vat", "seller", values, base=net, rate=shown, formula=formula, amount=amount), net)


def _methods(sale: Sale, years: DatedValue) -> list[DatedValue]:
    """The method, and by what the home was judged to fall under it."""
    ordinary = sale.value("vat.housing.long.ordinary.method")
    other = sale.value("vat.housing.long.non_ordinary.method")
    if ordinary.word == other.word:
        return [ordinary]
    judged = judge_ordinary(sale)
    if judged is None:
        raise BadSituationError(
            f"按 {sale.day} 的规定，持有满 {plain(years.number)} 年的，普通住房与非普通住房增值税不同，请说明是哪一种",
            field="ordinary",
        )
    return [ordinary if judged.ordinary else other, *judged.values]


def _exempt(sale: Sale, years: DatedValue, methods: list[DatedValue]) -> Vat:
    formula = f"持有满 {plain(years.number)} 年，免征增值税"
    zero = Decimal("0.00")
    values = [*methods, years, *sale.since_basis, *sale.price_basis]
    line = make_line("vat", "seller", values, base=sale.price, rate=EXEMPT, formula=formula, amount=zero)
    return Vat(line, sale.price)


def _on_difference(sale: Sale, years: DatedValue, methods: list[DatedValue]) -> Vat | NotComputed:
    seller = sale.situation.seller
    if seller.cost_provable is False:
        raise NeedsPersonError("这套房按差价缴增值税，要有购房发票等凭证；凭证不全怎样计税须由工作人员确认，请转人工")
    if seller.original_price is None:
        return NotComputed("vat", "seller", "增值税按卖价减去买价的差额计算，请补充购房价款（以购房发票等凭证为准）")
    rate = sale.value("vat.housing.long.difference_rate")
    difference = max(sale.price - seller.original_price, Decimal(0))
    base = to_cents(difference / (1 + rate.number))
    amount = to_cents(base * rate.number)
    shown = percent(rate.number)
    formula = (
        f"非普通住房持有满 {plain(years.number)} 年，按差价计税："
        f"({figure(sale.price)} − {figure(seller.original_price)}) ÷ (1 + {shown}) = {figure(base)}；"
        f"{figure(base)} × {shown} = {figure(amount)}"
    )
    values = [rate, *methods, years, *sale.since_basis, *sale.price_basis]
    line = make_line("vat", "seller", values, base=base, rate=shown, formula=formula, amount=amount)
    return Vat(line, sale.price - amount)
