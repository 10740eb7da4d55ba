"""A sale seen on one date: its price, how long the home was held, and the law of that date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backends.housing.schemas import Situation
from backends.legislation.periods import years_after
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation


@dataclass(frozen=True, slots=True)
class Sale:
    situation: Situation
    day: date
    law: Legislation

    def value(self, key: str) -> DatedValue:
        return self.law.value_at(key, self.day)

    @property
    def price(self) -> Decimal:
        """What is taxed, VAT included: the contract price, or the authority's where that is higher."""
        deal = self.situation.deal
        return max(deal.price, deal.assessed_price or Decimal(0))

    @property
    def price_basis(self) -> list[DatedValue]:
        """Why the taxed price is not the contract price; empty when it is."""
        return [self.value("tax_base.housing.assessed_price")] if self.price > self.situation.deal.price else []

    def held_at_least(self, years: Decimal) -> bool:
        """Whole years are full on the same day of the month, that day included."""
        seller = self.situation.seller
        if seller.acquired_on is not None:
            return years_after(seller.acquired_on, int(years)) <= self.day
        return seller.years_held is not None and seller.years_held >= years
