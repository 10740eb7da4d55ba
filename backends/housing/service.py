"""Housing taxes as the other rooms use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.housing.schemas import Assessment, Location, Origin, Situation


@dataclass(frozen=True, slots=True)
class SellerCosts:
    """What the seller paid for the home and can prove, in yuan. ``original_price`` None: not known."""

    original_price: Decimal | None = None
    deed_tax: Decimal = Decimal(0)
    renovation: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)


NO_COSTS = SellerCosts()


class HousingService(Protocol):
    def assess(self, situation: Situation) -> Assessment:
        """Raises ``NeedsPersonError`` where a person must decide, and the errors of ``legislation``."""
        ...

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
        """From what a chat knows. ``held``: years, or the day of acquisition. What is unknown becomes a note,
        never a guess. Raises ``BadSituationError`` naming the field, and what ``assess`` raises."""
        ...
