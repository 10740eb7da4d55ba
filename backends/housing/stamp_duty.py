"""Stamp duty on the transfer of property: each side pays, and individuals are spared on homes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from backends.housing.lines import EXEMPT, figure, make_line, percent, reduced
from backends.housing.sale import Sale
from backends.housing.schemas import Candidate, Payer, TaxLine
from backends.legislation.schemas import DatedValue

_SIDES: dict[Payer, str] = {"seller": "销售", "buyer": "购买"}
COMPANY_NOTE = "买方是小规模纳税人、小型微利企业或个体工商户的减半；其他单位全额。买方属于哪一种，须人工确认"


def exempt_from_stamp_duty(sale: Sale, payer: Payer) -> TaxLine:
    return make_line(
        "stamp_duty",
        payer,
        [sale.value("stamp_duty.housing.individual")],
        base=sale.price,
        rate=EXEMPT,
        formula=f"个人{_SIDES[payer]}住房，免征印花税",
        amount=Decimal("0.00"),
    )


def stamp_duty_of_company(sale: Sale, net: Decimal) -> TaxLine:
    """In full, with the reduced amount beside it: which kind of company buys is not known."""
    rate, reduction = sale.value("stamp_duty.property_transfer.rate"), sale.value("six_taxes.small_scale.reduction")
    full, less = reduced(net, rate.number, reduction.number)
    line = make_line(
        "stamp_duty",
        "buyer",
        [rate, reduction],
        base=net,
        rate=_per_mille(rate.number),
        formula=f"产权转移书据：不含税价 {figure(net)} × {_per_mille(rate.number)} = {figure(full)}",
        amount=full,
        note=COMPANY_NOTE,
        candidates=[Candidate("买方可以减半的", full - less)],
    )
    return replace(line, needs_person=True)


def stamp_duty_of_person(sale: Sale, net: Decimal, payer: Payer, values: list[DatedValue]) -> TaxLine:
    """On other property than homes; persons count as small-scale taxpayers. ``values``: what else it rests on."""
    rate, reduction = sale.value("stamp_duty.property_transfer.rate"), sale.value("six_taxes.small_scale.reduction")
    full, less = reduced(net, rate.number, reduction.number)
    formula = f"产权转移书据：不含税价 {figure(net)} × {_per_mille(rate.number)} = {figure(full)}"
    if less:
        formula += f"；减征 {percent(reduction.number)} 即 {figure(less)}；实缴 {figure(full - less)}"
    return make_line(
        "stamp_duty",
        payer,
        [rate, reduction, *values],
        base=net,
        rate=_per_mille(rate.number),
        formula=formula,
        amount=full - less,
    )


def _per_mille(rate: Decimal) -> str:
    """
    >>> _per_mille(Decimal("0.0005"))
    '0.5‰'
    """
    return f"{(rate * 1000).normalize():f}‰"
