"""VAT of who trades in used cars, on what was bought to be sold."""

from __future__ import annotations

from backends.everyday.lines import LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Assessment, Positive, Result, Situation
from backends.legislation.service import Legislation
from kit.money import to_cents


class UsedCars(Situation):
    """``sales``: what was taken, VAT included unless ``without_vat``."""

    sales: Positive
    without_vat: bool = False


def assess(given: UsedCars, law: Legislation) -> Assessment:
    rate = LawOfDay(law, given.as_of)("vat.used_car_dealer.rate")
    shown = percent(rate.number)
    net = given.sales if given.without_vat else to_cents(given.sales / (1 + rate.number))
    amount = to_cents(net * rate.number if given.without_vat else given.sales / (1 + rate.number) * rate.number)
    told = "" if given.without_vat else f"{figure(given.sales)} ÷ (1 + {shown}) = {figure(net)}；"
    line = make_line(
        "vat",
        "增值税（二手车经销）",
        [rate],
        base=net,
        rate=shown,
        formula=f"{told}{figure(net)} × {shown} = {figure(amount)}",
        amount=amount,
    )
    facts = (("卖车收款（不含税）" if given.without_vat else "卖车收款（含税）", f"{figure(given.sales)} 元"),)
    results = (Result("vat", "增值税", amount),)
    return Assessment("used_cars", "二手车经销增值税", given.as_of, facts, (line,), results, NOTES)


NOTES = (
    "按从事二手车经销、卖收购来的车算；自己用过的车不适用。这是简易办法，收车的进项不能抵。",
    "附加税费另算。小规模纳税人还要看全部销售额是否达到起征点，没达到的免征。",
)
