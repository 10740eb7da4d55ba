"""A shop, an office, a parking place: what a natural person pays on its sale. Nothing of it is exempt as a home is."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from backends.housing.income_tax import owner_name
from backends.housing.land_tax import compute_land_tax
from backends.housing.lines import NotComputed, Outcome, figure, make_line, percent
from backends.housing.sale import Sale
from backends.housing.schemas import Owner, TaxLine
from backends.housing.vat import Vat
from backends.legislation.schemas import DatedValue
from kit.money import to_cents

PERSON_NOTE: Final = "非住宅的口径须由主管税务机关确认，须人工确认"
UNPROVED_NOTE: Final = "没有购置凭证的不能按差价，这里按全额计算，须人工确认"
ZERO: Final = Decimal("0.00")


def practice_of(sale: Sale) -> DatedValue:
    return sale.value("non_residential.practice")


def compute_vat_of_other(sale: Sale) -> Vat | NotComputed:
    seller = sale.situation.seller
    built = sale.situation.property.origin == "self_built"
    rate = sale.value("vat.non_residential.rate")
    method = sale.value(f"vat.non_residential.{'self_built' if built else 'bought'}.method")
    if method.word == "full" or seller.cost_provable is False:
        return _on_full_price(sale, rate, method, "自建的" if built else "没有购置凭证，")
    if seller.original_price is None:
        return NotComputed(
            "vat", "seller", "增值税按卖价减去买价的差额计算，请补充购置原价（以发票、契税完税凭证为准）"
        )
    return _on_difference(sale, rate, method, seller.original_price)


def _on_full_price(sale: Sale, rate: DatedValue, method: DatedValue, why: str) -> Vat:
    net, shown = to_cents(sale.price / (1 + rate.number)), percent(rate.number)
    amount = to_cents(net * rate.number)
    formula = (
        f"非住宅，{why}全额计税：不含税价 {figure(sale.price)} ÷ (1 + {shown}) = {figure(net)}；"
        f"{figure(net)} × {shown} = {figure(amount)}"
    )
    note = UNPROVED_NOTE if method.word != "full" else _note(sale)
    return Vat(_vat_line(sale, [rate, method], net, shown, formula, amount, note), net)


def _on_difference(sale: Sale, rate: DatedValue, method: DatedValue, paid: Decimal) -> Vat:
    base, shown = to_cents(max(sale.price - paid, ZERO) / (1 + rate.number)), percent(rate.number)
    amount = to_cents(base * rate.number)
    formula = (
        f"非住宅，按差价计税：({figure(sale.price)} − {figure(paid)}) ÷ (1 + {shown}) = {figure(base)}；"
        f"{figure(base)} × {shown} = {figure(amount)}"
    )
    return Vat(_vat_line(sale, [rate, method], base, shown, formula, amount, _note(sale)), sale.price - amount)


def _vat_line(
    sale: Sale, values: list[DatedValue], base: Decimal, rate: str, formula: str, amount: Decimal, note: str
) -> TaxLine:
    rests_on = [*values, practice_of(sale), *sale.price_basis]
    return make_line("vat", "seller", rests_on, base=base, rate=rate, formula=formula, amount=amount, note=note)


def _note(sale: Sale) -> str:
    return PERSON_NOTE if practice_of(sale).unsettled else ""


def compute_land_and_income_tax(sale: Sale, net: Decimal, taxes: Decimal | None) -> tuple[list[Outcome], Outcome]:
    """Income tax of each owner, and the land appreciation tax that it deducts. ``taxes``: surcharges, stamp duty."""
    land = compute_land_tax(sale, net, taxes)
    known = isinstance(land, TaxLine) and taxes is not None
    paid = taxes + land.amount if isinstance(land, TaxLine) and taxes is not None else ZERO
    return [_income_tax(sale, owner, net, paid if known else None, land) for owner in sale.owners], land


def _income_tax(sale: Sale, owner: Owner, net: Decimal, taxes: Decimal | None, land: Outcome) -> Outcome:
    seller = sale.situation.seller
    price = seller.recorded_price if seller.cost_provable is False else seller.original_price
    if price is None or taxes is None:
        why = "个人所得税没有计入：要先知道购置原价和土地增值税；非住宅没有核定征收率可用，请转人工"
        return NotComputed("individual_income_tax", "seller", why)
    rate = sale.value("income_tax.property_transfer.rate")
    cost = price + seller.original_deed_tax
    gain = net - cost - taxes - seller.fees
    share = to_cents(gain * owner.share.numerator / owner.share.denominator)
    base = max(share, ZERO)
    amount = to_cents(base * rate.number)
    shared = f"，{owner_name(owner)} {figure(share)}" if owner.share != 1 else ""
    result = f"× {percent(rate.number)} = {figure(amount)}" if base else "没有所得，税额为 0"
    formula = (
        f"不含税价 {figure(net)} − 原值 {figure(cost)} − 税费 {figure(taxes)} − 手续费等 {figure(seller.fees)}"
        f" = {figure(gain)}{shared}；{result}"
    )
    values = [rate, sale.value("income_tax.non_residential.original_value"), practice_of(sale)]
    values += [*land.parameters] if isinstance(land, TaxLine) else []
    return make_line(
        "individual_income_tax",
        "seller",
        values,
        base=base,
        rate=percent(rate.number),
        formula=formula,
        amount=amount,
        note="扣除了土地增值税，土地增值税定下来后再定，须人工确认",
        owner=owner_name(owner),
    )
