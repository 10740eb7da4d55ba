"""A shop, an office, a parking place sold by a person, by the law of housing. Land appreciation tax, and the income tax
that deducts it, are computed by the proofs where these are told, and for a person to confirm in any case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from backends.everyday.lines import figure
from backends.everyday.schemas import Assessment, Line, Money, Positive, Result, Situation
from backends.everyday.surcharges import Location
from backends.housing import rules
from backends.housing.schemas import Situation as Sale
from backends.housing.schemas import TaxLine
from backends.legislation.service import Legislation

LINES = {
    ("vat", "seller"): ("vat", "卖方增值税"),
    ("urban_construction_tax", "seller"): ("urban_construction_tax", "卖方城市维护建设税"),
    ("education_surcharge", "seller"): ("education_surcharge", "卖方教育费附加"),
    ("local_education_surcharge", "seller"): ("local_education_surcharge", "卖方地方教育附加"),
    ("land_appreciation_tax", "seller"): ("land_appreciation_tax", "卖方土地增值税"),
    ("individual_income_tax", "seller"): ("individual_income_tax", "卖方个人所得税"),
    ("stamp_duty", "seller"): ("seller_stamp_duty", "卖方印花税"),
    ("deed_tax", "buyer"): ("deed_tax", "买方契税"),
    ("stamp_duty", "buyer"): ("buyer_stamp_duty", "买方印花税"),
}

TOLD = ("vat", "land_appreciation_tax", "individual_income_tax", "deed_tax")
WAITS = "土地增值税和个人所得税要知道哪年哪月买的、有购置凭证，才能试算；最终由税务机关核定，请转人工。"
TRIED = "土地增值税、个人所得税按购置凭证试算；税务机关核定征收或者按评估价的，结果不同，须人工确认，可以转人工。"


class ShopSale(Situation):
    """``price`` with VAT. ``original_price``: as the invoice or deed tax receipt proves it; ``None`` or not
    ``provable``: the whole price is taxed. ``bought_on``: by the same papers; without it neither land appreciation tax
    nor income tax is computed. ``deed_tax_paid``: when it was bought. ``built``: by the seller."""

    price: Positive
    original_price: Positive | None = None
    provable: bool = True
    bought_on: date | None = None
    deed_tax_paid: Money = Decimal(0)
    built: bool = False
    location: Location = "city"

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if self.bought_on is not None and self.bought_on > self.as_of:
            raise ValueError("购置日期不能晚于卖出的日期")
        return self


def assess(given: ShopSale, law: Legislation) -> Assessment:
    found = rules.assess(_sale(given), law)
    lines = tuple(_line(one) for one in found.lines if (one.code, one.payer) in LINES)
    amounts = {line.code: line for line in lines}
    results = tuple(Result(code, amounts[code].tax, amounts[code].amount) for code in TOLD if code in amounts)
    facts = [("卖价（含税）", f"{figure(given.price)} 元")]
    if given.original_price is not None:
        facts.append(("购置原价", f"{figure(given.original_price)} 元（{'有' if given.provable else '没有'}凭证）"))
    if given.bought_on is not None:
        facts.append(("购置日期", given.bought_on.isoformat()))
    notes = (WAITS if found.not_computed else TRIED, "按差价计税要有发票、契税完税凭证等合法凭证；没有的按全额。")
    missing = found.not_computed
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
            "seller": {
                **({"acquired_on": given.bought_on} if given.bought_on is not None else {"years_held": "3"}),
                "cost_provable": given.provable,
                "original_price": given.original_price,
                "original_deed_tax": given.deed_tax_paid,
            },
            "buyer": {"family_homes_before": 0},
        }
    )


def _line(line: TaxLine) -> Line:
    code, tax = LINES[line.code, line.payer]
    others = [f"{each.label}的话是 {figure(each.amount)} 元" for each in line.candidates]
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
        "；".join(filter(None, [line.note, *others])),
    )
