"""城市维护建设税、教育费附加、地方教育附加 on VAT that is paid, halved for small taxpayers."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from backends.everyday.lines import ZERO, LawOfDay, figure, make_line, percent
from backends.everyday.schemas import Line
from kit.money import to_cents

Location = Literal["city", "town", "other"]
NAMES = {
    "urban_construction_tax": "城市维护建设税",
    "education_surcharge": "教育费附加",
    "local_education_surcharge": "地方教育附加",
}


def surcharge_lines(vat: Decimal, location: Location, rule: LawOfDay, *, spared: bool, halved: bool) -> list[Line]:
    """``spared``: sales so small that the two for education are not charged. Empty where no VAT is paid."""
    if not vat:
        return []
    rates = {
        "urban_construction_tax": [
            rule(f"urban_construction_tax.{location}.rate"),
            rule(f"urban_construction_tax.beijing.zoning.{location}"),
        ],
        "education_surcharge": [rule("education_surcharge.rate")],
        "local_education_surcharge": [rule("local_education_surcharge.rate")],
    }
    lines = []
    for code, values in rates.items():
        if spared and code != "urban_construction_tax":
            why = rule("education_surcharge.spared_month")
            quarter = rule("education_surcharge.spared_quarter")
            formula = f"月销售额不超过 {_tens(why.number)}元（按季不超过 {_tens(quarter.number)}元）的，免征"
            lines.append(make_line(code, NAMES[code], [why], base=vat, rate="免征", formula=formula, amount=ZERO))
            continue
        rate = values[0].number
        full = to_cents(vat * rate)
        formula = f"增值税 {figure(vat)} × {percent(rate)} = {figure(full)}"
        amount, rested = full, values
        if halved:
            reduction = rule("six_taxes.small_scale.reduction")
            less = to_cents(full * reduction.number)
            formula += f"；减征 {percent(reduction.number)} 即 {figure(less)}；实缴 {figure(full - less)}"
            amount, rested = full - less, [*values, reduction]
        lines.append(make_line(code, NAMES[code], rested, base=vat, rate=percent(rate), formula=formula, amount=amount))
    return lines


def _tens(amount: Decimal) -> str:
    """In 万, as people say it."""
    return f"{(amount / 10000).normalize():f} 万"
