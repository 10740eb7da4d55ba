"""The housing service of this house: the rules over the dated parameters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from backends.housing import rules
from backends.housing.errors import BadSituationError
from backends.housing.schemas import Assessment, Location, Origin, Situation
from backends.housing.service import NO_COSTS, SellerCosts
from backends.legislation.service import Legislation

# Where a fault in the situation lies, as the caller of ``estimate`` named it, and what to do about it.
_FAULTS = {
    "price": ("price", "成交价要大于 0，写到元或分，例如 500 万元"),
    "area_m2": ("area_m2", "建筑面积要大于 0，以不动产权证书为准，例如 89 平方米"),
    "acquired_on": ("held", "取得房屋的日期不对，请按不动产权证书或契税完税证明填写"),
    "years_held": ("held", "持有年限要在 0 到 100 年之间，例如 3 年"),
    "original_price": ("original_price", "原购房价要写到元或分，例如 300 万元"),
    "family_homes_before": ("buyer_homes_before", "买方家庭已有住房套数要是不小于 0 的整数，没有就填 0"),
}


class ReferenceHousing:
    def __init__(self, law: Legislation) -> None:
        self._law = law

    def assess(self, situation: Situation) -> Assessment:
        return rules.assess(situation, self._law)

    def estimate(
        self,
        *,
        price: Decimal,
        area_m2: Decimal,
        held: Decimal | date,
        only_home_of_seller: bool | None,
        buyer_homes_before: int | None,
        on: date,
        ordinary: bool | None = None,
        location: Location | None = None,
        origin: Origin = "commodity",
        assessed_price: Decimal | None = None,
        costs: SellerCosts = NO_COSTS,
    ) -> Assessment:
        seller: dict[str, Any] = {
            "only_home": only_home_of_seller,
            "original_price": costs.original_price,
            "original_deed_tax": costs.deed_tax,
            "renovation_invoices": costs.renovation,
            "loan_interest": costs.interest,
        }
        seller["acquired_on" if isinstance(held, date) else "years_held"] = held
        return self.assess(
            _situation(
                {
                    "contract_on": on,
                    "filed_on": on,
                    "property": {
                        "area_m2": area_m2,
                        "ordinary": ordinary,
                        "location": location,
                        "origin": origin,
                    },
                    "deal": {"price": price, "assessed_price": assessed_price},
                    "seller": seller,
                    "buyer": {"family_homes_before": buyer_homes_before},
                }
            )
        )


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
