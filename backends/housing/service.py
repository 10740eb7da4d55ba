"""Housing taxes as the other rooms use them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from backends.housing.schemas import Acquired, Assessment, Location, Origin, Situation
from backends.housing.what_if import Foresight


@dataclass(frozen=True, slots=True)
class SellerCosts:
    """What the seller paid for the home, in yuan. ``original_price`` None: not known. ``provable`` False: there are no
    proofs, and the price is what the authority's records may tell."""

    original_price: Decimal | None = None
    deed_tax: Decimal = Decimal(0)
    renovation: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)
    provable: bool | None = None


NO_COSTS = SellerCosts()


@dataclass(frozen=True, slots=True)
class ToldSale:
    """A sale as a chat knows it. ``held``: years, or the day of acquisition, the former owner's where that counts.
    ``shares``: of each owner, such as 1/2; empty for one owner."""

    price: Decimal
    area_m2: Decimal
    held: Decimal | date
    only_home_of_seller: bool | None
    buyer_homes_before: int | None
    on: date
    ordinary: bool | None = None
    location: Location | None = None
    origin: Origin = "commodity"
    how_acquired: Acquired = "bought"
    shares: tuple[str, ...] = ()
    assessed_price: Decimal | None = None
    costs: SellerCosts = NO_COSTS


class HousingService(Protocol):
    def assess(self, situation: Situation) -> Assessment:
        """Raises ``NeedsPersonError`` where a person must decide, and the errors of ``legislation``."""
        ...

    def estimate(self, sale: ToldSale) -> Assessment:
        """What is unknown becomes a note, never a guess. Raises ``BadSituationError`` naming the field, and what
        ``assess`` raises."""
        ...

    def foresee(self, sale: ToldSale) -> tuple[Foresight, ...]:
        """What is worth waiting for, and what is near a limit. Raises what ``estimate`` raises."""
        ...
