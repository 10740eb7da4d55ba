"""Individual income tax on the gain of the seller (财产转让所得); several owners each pay on their share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from backends.housing.lines import EXEMPT, NotComputed, Outcome, figure, make_line, percent, plain
from backends.housing.sale import Sale
from backends.housing.schemas import Candidate, Owner, TaxLine
from backends.legislation.schemas import DatedValue
from kit.money import to_cents

CODE: Final = "individual_income_tax"
ASSESSED_NOTE = "只有原值凭证不完整、不能正确计算时才核定，不由纳税人选择；北京的核定征收率没有核到文件原文，须人工确认"
RECORDED_NOTE = "原价按税务机关的登记信息；能核实原值的须按所得计税，核实不了的才核定，由税务机关决定"
COST_NOTE = "原值的口径没有核到原文，可能另有土地出让金等费用，没有计入，须人工确认"
FORMER_NOTE = "继承、离婚分得的房屋怎样确定原值，没有核到原文，须人工确认"
ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Gain:
    """``amount`` may be a loss. ``parts`` is how it came, in words and figures; ``other``: by the other way to deduct
    costs that is in use without a text. ``capped``: what was told and does not count in full."""

    amount: Decimal
    other: Decimal
    parts: str
    values: tuple[DatedValue, ...]
    capped: str = ""


def compute_income_tax(sale: Sale, net: Decimal, taxes: Decimal | None) -> list[Outcome]:
    """One outcome for each owner. ``net``: price without VAT. ``taxes``: what else the seller pays on the sale;
    ``None`` when not known."""
    return [_of_owner(sale, owner, net, taxes) for owner in sale.owners]


def _of_owner(sale: Sale, owner: Owner, net: Decimal, taxes: Decimal | None) -> Outcome:
    seller = sale.situation.seller
    years = sale.value("income_tax.housing.exemption_years")
    if owner.only_home is not False:
        if sale.held_at_least(years.number):
            return _exempt(sale, owner, net, years) if owner.only_home else _ask_whether_only_home(years)
        if sale.lacks_former_day:
            return NotComputed(CODE, "seller", "个人所得税没有计入：要知道原产权人是哪年买的，满五年且家庭唯一的免征")
    unproved = seller.cost_provable is False
    price = seller.recorded_price if unproved else seller.original_price
    if unproved and price is None:
        return _assessed(sale, owner, net)
    if price is None:
        return NotComputed(CODE, "seller", _ask_for_cost(sale))
    if taxes is None:
        return NotComputed(CODE, "seller", "个人所得税要先扣除附加税费，补充房屋所在地后才能计算")
    return _on_gain(sale, owner, net, _gain(sale, net, taxes, price))


def _exempt(sale: Sale, owner: Owner, net: Decimal, years: DatedValue) -> TaxLine:
    formula = f"{_led(owner)}自用满 {plain(years.number)} 年且是家庭唯一生活用房，免征个人所得税"
    values = [years, *sale.since_basis, *_share_basis(sale, owner)]
    base = _part(owner, net)
    return make_line(
        CODE, "seller", values, base=base, rate=EXEMPT, formula=formula, amount=ZERO, owner=owner_name(owner)
    )


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


def _assessed(sale: Sale, owner: Owner, net: Decimal) -> TaxLine:
    value = sale.value("income_tax.housing.beijing.assessed_rate")
    rate, base = percent(value.number), _part(owner, net)
    amount = to_cents(base * value.number)
    return make_line(
        CODE,
        "seller",
        [value, sale.value("tax_base.housing.income_tax"), *_share_basis(sale, owner)],
        base=base,
        rate=f"{rate}（核定）",
        formula=f"{_led(owner)}原值无法核实，核定征收：不含税价 {figure(base)} × {rate} = {figure(amount)}",
        amount=amount,
        note=ASSESSED_NOTE,
        owner=owner_name(owner),
    )


def _gain(sale: Sale, net: Decimal, taxes: Decimal, price: Decimal) -> Gain:
    seller, origin = sale.situation.seller, sale.situation.property.origin
    cap = sale.value(f"income_tax.housing.renovation_cap.{origin}")
    share = sale.value("income_tax.housing.beijing.expense_share").number
    cost = price + seller.original_deed_tax
    renovation = min(seller.renovation_invoices, to_cents(cost * cap.number))
    others = seller.loan_interest + seller.fees
    before = net - cost - taxes
    paid = f"利息 {figure(seller.loan_interest)}" + (f" − 手续费等 {figure(seller.fees)}" if seller.fees else "")
    parts = (
        f"不含税价 {figure(net)} − 原值 {figure(cost)} − 税费 {figure(taxes)}"
        f" − 装修 {figure(renovation)}（上限为原值的 {percent(cap.number)}）− {paid}"
    )
    values = (
        sale.value("income_tax.housing.taxable_income"),
        *original_values(sale),
        cap,
        sale.value("tax_base.housing.income_tax"),
    )
    capped = ""
    if renovation < seller.renovation_invoices:
        capped = (
            f"装修费 {figure(seller.renovation_invoices)} 元超过上限，最多扣原值的 {percent(cap.number)}，"
            f"即 {figure(renovation)} 元"
        )
    return Gain(before - renovation - others, before - others - to_cents(net * share), parts, values, capped)


def original_values(sale: Sale) -> list[DatedValue]:
    """How the original value is found: by what the home is, and by how it was acquired where it was not bought."""
    how = sale.situation.seller.how_acquired
    keys: list[str] = [sale.situation.property.origin]
    if how != "bought":
        keys.append("given" if how == "given_by_relative" else how)
    values = [sale.value(f"income_tax.housing.original_value.{key}") for key in keys]
    unproved = sale.situation.seller.cost_provable is False
    return [*values, *([sale.value("income_tax.housing.verified_by_records")] if unproved else [])]


def _on_gain(sale: Sale, owner: Owner, net: Decimal, gain: Gain) -> TaxLine:
    rate = sale.value("income_tax.property_transfer.rate")
    base = max(_part(owner, gain.amount), ZERO)
    amount = to_cents(base * rate.number)
    share = f"，份额 {_shown_share(owner)}，{figure(_part(owner, gain.amount))}" if owner.share != 1 else ""
    result = f"× {percent(rate.number)} = {figure(amount)}" if base > 0 else "没有所得，税额为 0"
    return make_line(
        CODE,
        "seller",
        [rate, *gain.values, *_share_basis(sale, owner)],
        base=base,
        rate=percent(rate.number),
        formula=f"{_led(owner)}{gain.parts} = {figure(gain.amount)}{share}；{result}",
        amount=amount,
        note="；".join(filter(None, (gain.capped, _note(sale)))),
        owner=owner_name(owner),
        candidates=_candidates(sale, owner, net, gain, amount),
    )


def _note(sale: Sale) -> str:
    if sale.situation.seller.cost_provable is False:
        return RECORDED_NOTE
    if sale.value(f"income_tax.housing.original_value.{sale.situation.property.origin}").unsettled:
        return COST_NOTE
    return FORMER_NOTE if any(value.unsettled for value in original_values(sale)) else ""


def _candidates(sale: Sale, owner: Owner, net: Decimal, gain: Gain, amount: Decimal) -> list[Candidate]:
    """What the tax may come to by what is not settled."""
    rate = sale.value("income_tax.property_transfer.rate").number
    found = []
    if sale.situation.seller.cost_provable is False:
        assessed = _assessed(sale, owner, net)
        found.append(
            Candidate(f"税务机关核定征收（{assessed.rate.removesuffix('（核定）')}，须人工确认）", assessed.amount)
        )
    other = to_cents(max(_part(owner, gain.other), ZERO) * rate)
    if other != amount:
        share = sale.value("income_tax.housing.beijing.expense_share")
        label = f"合理费用按转让收入的 {percent(share.number)} 计扣、不看装修发票（没有核到文件，须人工确认）"
        found.append(Candidate(label, other))
    return found


def _share_basis(sale: Sale, owner: Owner) -> Sequence[DatedValue]:
    return [sale.value("income_tax.property_transfer.shares")] if owner.share != 1 else []


def _part(owner: Owner, amount: Decimal) -> Decimal:
    """The owner's share of an amount, to the cent."""
    return to_cents(amount * owner.share.numerator / owner.share.denominator)


def owner_name(owner: Owner) -> str:
    return f"{owner.name}（{_shown_share(owner)}）" if owner.share != 1 else ""


def _led(owner: Owner) -> str:
    return f"{owner_name(owner)}：" if owner.share != 1 else ""


def _shown_share(owner: Owner) -> str:
    return f"{owner.share.numerator}/{owner.share.denominator}"
