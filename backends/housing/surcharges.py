"""What is charged on top of the VAT paid: 城市维护建设税, 教育费附加, 地方教育附加."""

from __future__ import annotations

from decimal import Decimal

from backends.housing.lines import TAX_NAMES, NotComputed, Outcome, figure, make_line, percent, reduced
from backends.housing.sale import Sale
from backends.housing.schemas import TaxCode, TaxLine
from backends.legislation.schemas import DatedValue

LOCATIONS = {"city": "市区", "town": "县城、镇", "other": "其他地区"}
CODES: tuple[TaxCode, ...] = ("urban_construction_tax", "education_surcharge", "local_education_surcharge")


def compute_surcharges(sale: Sale, vat: Decimal) -> list[Outcome]:
    if not vat:
        return [_nothing(sale, code) for code in CODES]
    reduction = sale.value("six_taxes.small_scale.reduction")
    return [
        _urban(sale, vat, reduction),
        *(_line(sale, c, [sale.value(f"{c}.rate")], vat, reduction) for c in CODES[1:]),
    ]


def _nothing(sale: Sale, code: TaxCode) -> TaxLine:
    # The rule on a surcharge names its base beside its rate; for the tax another article does.
    values = [sale.value("tax_base.urban_construction_tax" if code == CODES[0] else f"{code}.rate")]
    zero = Decimal("0.00")
    formula = "以缴纳的增值税为计税依据；这笔交易不缴增值税，所以不缴"
    return make_line(code, "seller", values, base=zero, rate="不缴", formula=formula, amount=zero)


def _urban(sale: Sale, vat: Decimal, reduction: DatedValue) -> Outcome:
    location = sale.situation.property.location
    if location is None:
        return NotComputed("urban_construction_tax", "seller", _ask_for_location(sale, vat, reduction))
    keys = (
        f"urban_construction_tax.{location}.rate",
        f"urban_construction_tax.beijing.zoning.{location}",
        "tax_base.urban_construction_tax",
    )
    note = "" if location == "city" else "房屋所在乡镇适用哪一档，以主管税务机关的划分为准，须人工确认"
    return _line(sale, "urban_construction_tax", [sale.value(k) for k in keys], vat, reduction, note)


def _line(
    sale: Sale, code: TaxCode, rates: list[DatedValue], vat: Decimal, reduction: DatedValue, note: str = ""
) -> TaxLine:
    rate = rates[0].number
    full, less = reduced(vat, rate, reduction.number)
    formula, shown = f"增值税 {figure(vat)} × {percent(rate)} = {figure(full)}", percent(rate)
    if less:
        formula += f"；减征 {percent(reduction.number)} 即 {figure(less)}；实缴 {figure(full - less)}"
        shown += f"，减征 {percent(reduction.number)}"
    return make_line(
        code,
        "seller",
        [*rates, reduction],
        base=vat,
        rate=shown,
        formula=formula,
        amount=full - less,
        note=note,
    )


def _ask_for_location(sale: Sale, vat: Decimal, reduction: DatedValue) -> str:
    choices = []
    for location, name in LOCATIONS.items():
        full, less = reduced(vat, sale.value(f"urban_construction_tax.{location}.rate").number, reduction.number)
        choices.append(f"{name} {figure(full - less)} 元")
    name = TAX_NAMES["urban_construction_tax"]
    return f"{name}要看房屋所在地，没有计入合计：{'，'.join(choices)}。请补充房屋在市区、镇还是其他地区"
