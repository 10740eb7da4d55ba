"""Asking the housing service, also before everything is known: what is not known is tried both ways, so that no
threshold of the law is repeated here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from actions.housing.facts import Facts
from backends.housing.errors import BadSituationError
from backends.housing.schemas import Assessment
from backends.housing.service import HousingService
from kit.errors import DaobanError

# Stand for what is not known yet while something else is checked.
ANY_PRICE = Decimal(1_000_000)
ANY_AREA = Decimal(80)

Amounts = tuple[tuple[str, Decimal], ...]


def estimate(facts: Facts, housing: HousingService, today: date) -> Assessment:
    """Of complete ``facts``. Raises what the service raises."""
    held = facts.held
    if facts.sale_price is None or facts.home_area is None or held is None or facts.buyer_homes is None:
        raise BadSituationError("情况还没有问全，请重新测算")
    return housing.estimate(
        price=facts.sale_price,
        area_m2=facts.home_area,
        held=held.high if isinstance(held.high, Decimal) else held.low,
        only_home_of_seller=facts.seller_has_no_other,
        buyer_homes_before=facts.buyer_homes,
        on=today,
    )


def try_estimate(facts: Facts, housing: HousingService, today: date) -> Amounts | None:
    """Tax and amount with stand-ins for what is missing. ``None`` where the service refuses for another reason than
    an impossible fact; ``BadSituationError`` names that fact."""
    if facts.held is None:
        return None
    filled = replace(
        facts,
        sale_price=ANY_PRICE if facts.sale_price is None else facts.sale_price,
        home_area=ANY_AREA if facts.home_area is None else facts.home_area,
        buyer_homes=0 if facts.buyer_homes is None else facts.buyer_homes,
    )
    try:
        return tuple((line.code, line.amount) for line in estimate(filled, housing, today).lines)
    except BadSituationError:
        raise
    except DaobanError:
        return None


def differs_by_only_home(facts: Facts, housing: HousingService, today: date) -> bool:
    """Whether a tax depends on this being the seller's only home, as far as can be told yet."""
    if facts.held is None:
        return False
    try:
        either = [try_estimate(replace(facts, only_home=o), housing, today) for o in ("yes", "no")]
    except BadSituationError:
        return False
    return either[0] != either[1]


def differs_within(facts: Facts, housing: HousingService, today: date) -> bool:
    """Whether the taxes are not the same all through the time that ``held`` leaves open."""
    held = facts.held
    if held is None or held.low == held.high:
        return False
    try:
        for only_home in ("yes", "no") if facts.only_home is None else (facts.only_home,):
            ends = [
                try_estimate(replace(facts, only_home=only_home, held=replace(held, low=end, high=end)), housing, today)
                for end in (held.low, held.high)
            ]
            if ends[0] != ends[1]:
                return True
    except BadSituationError:
        return False
    return False
