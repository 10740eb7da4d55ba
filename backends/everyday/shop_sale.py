"""A shop, an office, a parking place sold by a person: what is certain of it, by the law of housing. Land appreciation
tax, and the income tax that deducts it, are for a person to settle."""

from __future__ import annotations

from backends.everyday.lines import figure
from backends.everyday.schemas import Assessment, Line, Positive, Result, Situation
from backends.everyday.surcharges import Location
from backends.housing import rules
from backends.housing.schemas import Situation as Sale
from backends.housing.schemas import TaxLine
from backends.legislation.service import Legislation

CERTAIN = {
    ("vat", "seller"): ("vat", "卖方增值税"),
    ("urban_construction_tax", "seller"): ("urban_construction_tax", "卖方城市维护建设税"),
    ("education_surcharge", "seller"): ("education_surcharge", "卖方教育费附加"),
    ("local_education_surcharge", "seller"): ("local_education_surcharge", "卖方地方教育附加"),
    ("stamp_duty", "seller"): ("seller_stamp_duty", "卖方印花税"),
    ("deed_tax", "buyer"): ("deed_tax", "买方契税"),
    ("stamp_duty", "buyer"): ("buyer_stamp_duty", "买方印花税"),
}


class ShopSale(Situation):
    """``price`` with VAT. ``original_price``: as the invoice or deed tax receipt proves it; ``None`` or not
    ``provable``: the whole price is taxed. ``built``: by the seller."""

    price: Positive
    original_price: Positive | None = None
    provable: bool = True
    built: bool = False
    location: Location = "city"


def assess(given: ShopSale, law: Legislation) -> Assessment:
    found = rules.assess(_sale(given), law)
    lines = tuple(_line(one) for one in found.lines if (one.code, one.payer) in CERTAIN)
    amounts = {line.code: line for line in lines}
    results = tuple(
        Result(code, amounts[code].tax, amounts[code].amount) for code in ("vat", "deed_tax") if code in amounts
    )
    facts = [("卖价（含税）", f"{figure(given.price)} 元")]
    if given.original_price is not None:
        facts.append(("购置原价", f"{figure(given.original_price)} 元（{'有' if given.provable else '没有'}凭证）"))
    notes = (
        "按差价计税要有发票、契税完税凭证等合法凭证；没有的按全额。",
        "土地增值税和个人所得税要由税务机关核定，请转人工。",
    )
    missing = ("土地增值税", "个人所得税")
    return Assessment("shop_sale", "个人卖非住宅的税", given.as_of, tuple(facts), lines, results, notes, missing)


def _sale(given: ShopSale) -> Sale:
    """What the certain taxes do not depend on (size, time) stands as anything."""
    return Sale.model_validate(
        {
            "contract_on": given.as_of,
            "filed_on": given.as_of,
            "property": {
                "kind": "non_residential",
                "origin": "self_built" if given.built else "commodity",
                "area_m2": "100",
                "location": given.location,
            },
            "deal": {"price": given.price},
            "seller": {"years_held": "3", "cost_provable": given.provable, "original_price": given.original_price},
            "buyer": {"family_homes_before": 0},
        }
    )


def _line(line: TaxLine) -> Line:
    code, tax = CERTAIN[line.code, line.payer]
    return Line(
        code,
        tax,
        line.base,
        line.rate,
        line.formula,
        line.amount,
        line.basis,
        line.confidence,
        line.needs_person,
        line.note,
    )
