"""Deed tax of the buyer, and the taxes that individuals are spared on homes."""

from __future__ import annotations

from decimal import Decimal

from backends.housing.lines import EXEMPT, NotComputed, Outcome, figure, make_line, percent, plain, rate_at
from backends.housing.sale import Sale
from backends.housing.schemas import TaxLine
from kit.money import to_cents

# By the number of homes that the family has already.
_RULES = ("deed_tax.housing.only_home", "deed_tax.housing.second_home")
_NAMES = ("家庭唯一住房", "家庭第二套住房")


def compute_deed_tax(sale: Sale, net: Decimal) -> TaxLine:
    homes, area = sale.situation.buyer.family_homes_before, sale.situation.property.area_m2
    if homes is not None and homes < len(_RULES):
        value, name = sale.value(_RULES[homes]), _NAMES[homes]
    else:
        value = sale.value("deed_tax.beijing.general_rate")
        name = "单位购买住房" if homes is None else "家庭第三套及以上住房"
    rate = rate_at(value, area)
    amount = to_cents(net * rate)
    return make_line(
        "deed_tax",
        "buyer",
        [value, sale.value("tax_base.housing.deed_tax"), *sale.price_basis],
        base=net,
        rate=percent(rate),
        formula=f"{name}，{plain(area)} 平方米：不含税价 {figure(net)} × {percent(rate)} = {figure(amount)}",
        amount=amount,
    )


def seller_exemptions(sale: Sale) -> list[TaxLine]:
    stamp_duty = sale.value("stamp_duty.housing.individual")
    land = sale.value("land_appreciation_tax.housing.individual")
    zero = Decimal("0.00")
    return [
        make_line(
            "stamp_duty",
            "seller",
            [stamp_duty],
            base=sale.price,
            rate=EXEMPT,
            formula="个人销售住房，免征印花税",
            amount=zero,
        ),
        make_line(
            "land_appreciation_tax",
            "seller",
            [land],
            base=sale.price,
            rate=EXEMPT,
            formula="个人销售住房，免征土地增值税",
            amount=zero,
        ),
    ]


def buyer_exemption(sale: Sale) -> Outcome:
    if sale.situation.buyer.family_homes_before is None:
        return NotComputed(
            "stamp_duty", "buyer", "买方是单位的，印花税不在个人免征之列，由买方按规定申报，这里没有计入"
        )
    return make_line(
        "stamp_duty",
        "buyer",
        [sale.value("stamp_duty.housing.individual")],
        base=sale.price,
        rate=EXEMPT,
        formula="个人购买住房，免征印花税",
        amount=Decimal("0.00"),
    )
