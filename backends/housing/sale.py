"""A sale seen on one date: its price, how long the home was held, and the law of that date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from backends.housing.schemas import Owner, Situation
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

    @property
    def owners(self) -> tuple[Owner, ...]:
        """Who sells, each by a name of their own; one owner of the whole where nobody is told of."""
        seller = self.situation.seller
        if not seller.owners:
            return (Owner(share=Fraction(1), only_home=seller.only_home),)
        numbered = enumerate(seller.owners, 1)
        return tuple(o if o.name else o.model_copy(update={"name": f"产权人{number}"}) for number, o in numbered)

    @property
    def since_basis(self) -> list[DatedValue]:
        """Why the home counts as held since another day than its own; empty for a home that was bought."""
        seller = self.situation.seller
        return [self.value(f"holding.{seller.how_acquired}")] if seller.how_acquired != "bought" else []

    @property
    def lacks_former_day(self) -> bool:
        """Whether it counts since the former owner's day and that is not known: it may be held longer than it seems."""
        seller = self.situation.seller
        carries = any(value.word == "former_owner" for value in self.since_basis)
        return carries and seller.former_acquired_on is None and seller.own_day is not None

    @property
    def since(self) -> date | None:
        seller = self.situation.seller
        carries = any(value.word == "former_owner" for value in self.since_basis)
        return (seller.former_acquired_on if carries else None) or seller.own_day

    def held_at_least(self, years: Decimal) -> bool:
        """Whole years are full on the same day of the month, that day included."""
        since, seller = self.since, self.situation.seller
        if since is not None:
            return years_after(since, int(years)) <= self.day
        return seller.years_held is not None and seller.years_held >= years
