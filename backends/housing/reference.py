"""The housing service of this house: the rules over the dated parameters."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ValidationError

from backends.housing import rules
from backends.housing.errors import BadSituationError
from backends.housing.schemas import CARRIES, Assessment, Situation
from backends.housing.service import ToldSale
from backends.housing.what_if import Foresight, foresee
from backends.legislation.service import Legislation

# Where a fault in the situation lies, as the caller of ``estimate`` named it, and what to do about it.
_FAULTS = {
    "price": ("price", "成交价要大于 0，写到元或分，例如 500 万元"),
    "area_m2": ("area_m2", "建筑面积要大于 0，以不动产权证书为准，例如 89 平方米"),
    "acquired_on": ("held", "取得房屋的日期不对，请按不动产权证书或契税完税证明填写"),
    "years_held": ("held", "持有年限要在 0 到 100 年之间，例如 3 年"),
    "original_price": ("original_price", "原购房价要写到元或分，例如 300 万元"),
    "owners": ("shares", "各产权人的份额合计要等于 1，例如各占 1/2"),
    "share": ("shares", "份额要写成 1/2 或 50%，例如夫妻各占 1/2"),
    "family_homes_before": ("buyer_homes_before", "买方家庭已有住房套数要是不小于 0 的整数，没有就填 0"),
}


class ReferenceHousing:
    def __init__(self, law: Legislation) -> None:
        self._law = law

    def assess(self, situation: Situation) -> Assessment:
        return rules.assess(situation, self._law)

    def estimate(self, sale: ToldSale) -> Assessment:
        return self.assess(_situation_of(sale))

    def foresee(self, sale: ToldSale) -> tuple[Foresight, ...]:
        return foresee(_situation_of(sale), self._law)


def _situation_of(sale: ToldSale) -> Situation:
    return _situation(
        {
            "contract_on": sale.on,
            "filed_on": sale.on,
            "property": {
                "area_m2": sale.area_m2,
                "ordinary": sale.ordinary,
                "location": sale.location,
                "origin": sale.origin,
            },
            "deal": {"price": sale.price, "assessed_price": sale.assessed_price},
            "seller": _seller(sale),
            "buyer": {"family_homes_before": sale.buyer_homes_before},
        }
    )


def _seller(sale: ToldSale) -> dict[str, Any]:
    costs, only_home = sale.costs, sale.only_home_of_seller
    seller: dict[str, Any] = {
        "how_acquired": sale.how_acquired,
        "only_home": only_home,
        "owners": [{"share": share, "only_home": only_home} for share in sale.shares],
        "cost_provable": costs.provable,
        "recorded_price" if costs.provable is False else "original_price": costs.original_price,
        "original_deed_tax": costs.deed_tax,
        "renovation_invoices": costs.renovation,
        "loan_interest": costs.interest,
        "fees": costs.fees,
    }
    if not isinstance(sale.held, date):
        return seller | {"years_held": sale.held}
    carried = {"former_acquired_on": sale.held} if sale.how_acquired in CARRIES else {}
    return seller | {"acquired_on": sale.held} | carried


def _situation(content: dict[str, Any]) -> Situation:
    try:
        return Situation.model_validate(content)
    except ValidationError as error:
        raise _bad_situation(error) from error


def _bad_situation(error: ValidationError) -> BadSituationError:
    first = error.errors()[0]
    if not first["loc"]:  # the order of dates
        return BadSituationError(first["msg"].removeprefix("Value error, "), field="held")
    part = str(first["loc"][-1])
    field, message = _FAULTS.get(part, (part, f"“{part}”填得不对，请检查后重填"))
    return BadSituationError(message, field=field)
