"""Deed tax of the buyer, and the land appreciation tax that individuals are spared on homes."""

from __future__ import annotations

from decimal import Decimal

from backends.housing.lines import EXEMPT, figure, make_line, percent, plain, rate_at
from backends.housing.sale import Sale
from backends.housing.schemas import TaxLine
from kit.money import to_cents

# By the number of homes that the family has already.
_RULES = ("deed_tax.housing.only_home", "deed_tax.housing.second_home")
_NAMES = ("家庭唯一住房", "家庭第二套住房")


def compute_deed_tax(sale: Sale, net: Decimal) -> TaxLine:
    home, area = sale.situation.property, sale.situation.property.area_m2
    homes = sale.situation.buyer.family_homes_before
    practice, of_area = [], f"，{plain(area)} 平方米"
    if home.kind != "housing":
        value, name = sale.value("deed_tax.beijing.general_rate"), "非住宅"
        of_area = ""  # one rate, whatever the area
        practice = [sale.value("non_residential.practice")]
    elif homes is not None and homes < len(_RULES):
        value, name = sale.value(_RULES[homes]), _NAMES[homes]
    else:
        value = sale.value("deed_tax.beijing.general_rate")
        name = "单位购买住房" if homes is None else "家庭第三套及以上住房"
    rate = rate_at(value, area)
    amount = to_cents(net * rate)
    return make_line(
        "deed_tax",
        "buyer",
        [value, sale.value("tax_base.housing.deed_tax"), *practice, *sale.price_basis],
        base=net,
        rate=percent(rate),
        formula=f"{name}{of_area}：不含税价 {figure(net)} × {percent(rate)} = {figure(amount)}",
        amount=amount,
    )


def land_tax_exemption(sale: Sale) -> TaxLine:
    return make_line(
        "land_appreciation_tax",
        "seller",
        [sale.value("land_appreciation_tax.housing.individual")],
        base=sale.price,
        rate=EXEMPT,
        formula="个人销售住房，免征土地增值税",
        amount=Decimal("0.00"),
    )
