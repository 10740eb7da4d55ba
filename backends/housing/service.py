"""Housing taxes as the other rooms use them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.housing.schemas import Assessment, Location, Situation


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
        buyer_homes_before: int,
        on: date,
        ordinary: bool | None = None,
        location: Location | None = None,
    ) -> Assessment:
        """From what a chat knows. ``held``: years, or the day of acquisition. What is unknown becomes a note,
        never a guess. Raises ``BadSituationError`` naming the field, and what ``assess`` raises."""
        ...
