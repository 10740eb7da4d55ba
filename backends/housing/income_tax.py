"""Individual income tax on the gain of the seller (财产转让所得)."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from backends.housing.lines import EXEMPT, NotComputed, Outcome, figure, make_line, percent, plain
from backends.housing.sale import Sale
from backends.housing.schemas import TaxLine
from backends.legislation.schemas import DatedValue
from kit.money import to_cents

CODE: Final = "individual_income_tax"
ASSESSED_NOTE = "只有原值凭证不完整、不能正确计算时才核定；北京的核定征收率没有核到文件原文，须人工确认"
LAND_FEE_NOTE = "原值的口径没有核到原文，可能另有土地出让金等费用，没有计入，须人工确认"


def compute_income_tax(sale: Sale, net: Decimal, taxes: Decimal | None) -> Outcome:
    """``net``: price without VAT. ``taxes``: what else the seller pays on the sale; ``None`` when not known."""
    seller = sale.situation.seller
    years = sale.value("income_tax.housing.exemption_years")
    if sale.held_at_least(years.number) and seller.only_home is not False:
        return _exempt(sale, net, years) if seller.only_home else _ask_whether_only_home(years)
    if seller.cost_provable is False:
        return _assessed(sale, net)
    if seller.original_price is None:
        return NotComputed(CODE, "seller", _ask_for_cost(sale))
    if taxes is None:
        return NotComputed(CODE, "seller", "个人所得税要先扣除附加税费，补充房屋所在地后才能计算")
    return _on_gain(sale, net, taxes, seller.original_price)


def _exempt(sale: Sale, net: Decimal, years: DatedValue) -> TaxLine:
    formula = f"自用满 {plain(years.number)} 年且是家庭唯一生活用房，免征个人所得税"
    zero = Decimal("0.00")
    return make_line(CODE, "seller", [years], base=net, rate=EXEMPT, formula=formula, amount=zero)


def _ask_whether_only_home(years: DatedValue) -> NotComputed:
    note = (
        f"个人所得税没有计入：持有已满 {plain(years.number)} 年，"
        "请补充这套房是不是卖方家庭（夫妻双方）在本市的唯一住房，是则免征"
    )
    return NotComputed(CODE, "seller", note)


def _ask_for_cost(sale: Sale) -> str:
    rate = percent(sale.value("income_tax.property_transfer.rate").number)
    return (
        f"个人所得税没有计入：按卖价减去房屋原值、税金和合理费用后的 {rate} 计算，"
        "请补充购房价款、购房时的契税、装修发票和贷款利息（都要有凭证）"
    )


def _assessed(sale: Sale, net: Decimal) -> TaxLine:
    value = sale.value("income_tax.housing.beijing.assessed_rate")
    rate = percent(value.number)
    amount = to_cents(net * value.number)
    return make_line(
        CODE,
        "seller",
        [value, sale.value("tax_base.housing.income_tax")],
        base=net,
        rate=f"{rate}（核定）",
        formula=f"原值无法核实，核定征收：不含税价 {figure(net)} × {rate} = {figure(amount)}",
        amount=amount,
        note=ASSESSED_NOTE,
    )


def _on_gain(sale: Sale, net: Decimal, taxes: Decimal, original_price: Decimal) -> TaxLine:
    seller, origin = sale.situation.seller, sale.situation.property.origin
    rate = sale.value("income_tax.property_transfer.rate")
    cap = sale.value(f"income_tax.housing.renovation_cap.{origin}")
    original = sale.value(f"income_tax.housing.original_value.{origin}")
    cost = original_price + seller.original_deed_tax
    renovation = min(seller.renovation_invoices, to_cents(cost * cap.number))
    gain = net - cost - taxes - renovation - seller.loan_interest
    base = max(gain, Decimal("0.00"))
    amount = to_cents(base * rate.number)
    parts = [
        f"不含税价 {figure(net)} − 原值 {figure(cost)} − 税费 {figure(taxes)}",
        f"装修 {figure(renovation)}（上限为原值的 {percent(cap.number)}）− 利息 {figure(seller.loan_interest)}",
    ]
    result = f"× {percent(rate.number)} = {figure(amount)}" if gain > 0 else "没有所得，税额为 0"
    return make_line(
        CODE,
        "seller",
        [
            rate,
            sale.value("income_tax.housing.taxable_income"),
            original,
            cap,
            sale.value("tax_base.housing.income_tax"),
        ],
        base=base,
        rate=percent(rate.number),
        formula=f"{' − '.join(parts)} = {figure(gain)}；{result}",
        amount=amount,
        note=LAND_FEE_NOTE if original.unsettled else "",
    )
