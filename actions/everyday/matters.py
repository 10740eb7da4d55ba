"""All matters, in the order in which a message is offered to them: the first that it wants takes it."""

from __future__ import annotations

import re

from actions.everyday.bonus import BONUS
from actions.everyday.business import BUSINESS, LATE
from actions.everyday.company import DEDUCTION_LIMIT, SMALL_PROFIT
from actions.everyday.deduction_saves import DEDUCTION_SAVES
from actions.everyday.deed_refund import DEED_REFUND
from actions.everyday.deed_tax import DEED_TAX
from actions.everyday.equity import EQUITY
from actions.everyday.fees import PART_TIME
from actions.everyday.general_vat import GENERAL_VAT
from actions.everyday.homes import GIFT, HOME_SWAP, SHOP_SALE
from actions.everyday.leaving import PENSION_DRAWN, RETIREMENT, SEVERANCE
from actions.everyday.matter import Matter
from actions.everyday.property_tax import PROPERTY_TAX
from actions.everyday.purchase_refund import PURCHASE_REFUND
from actions.everyday.rent import RENT
from actions.everyday.stamp import STAMP
from actions.everyday.used_cars import USED_CARS
from actions.everyday.vat import SMALL_VAT
from actions.everyday.vehicles import PURCHASE, VEHICLE_REFUND, VEHICLE_YEAR
from actions.everyday.wages import WAGES
from actions.offers import Offer

MATTERS: tuple[Matter, ...] = (
    PURCHASE_REFUND,
    PURCHASE,
    VEHICLE_REFUND,
    VEHICLE_YEAR,
    LATE,
    HOME_SWAP,
    SHOP_SALE,
    EQUITY,
    STAMP,
    RENT,
    PROPERTY_TAX,
    USED_CARS,
    SMALL_VAT,
    GENERAL_VAT,
    BUSINESS,
    DEDUCTION_LIMIT,
    SMALL_PROFIT,
    GIFT,
    DEED_REFUND,
    DEED_TAX,
    DEDUCTION_SAVES,
    SEVERANCE,
    RETIREMENT,
    PENSION_DRAWN,
    PART_TIME,
    BONUS,
    WAGES,
)


# The words of a matter, and yet reckoned by other rules or not at all.
_OTHERWISE = (
    r"卖房|货船|游艇|炒股|证券交易|社保费|抵扣|非居民|境外|计提|货车|挂车|租[^,，]{0,6}车(?!位|库)|没有缴|没交|备案"
    r"|凭证"
)


def matter_of(question: str) -> Matter | None:
    """What an entry's question is about, where that can be computed."""
    if re.search(_OTHERWISE, question):
        return None
    return next((m for m in MATTERS if re.search(m.topic, question)), None)


def offer_beside(question: str) -> Offer | None:
    """The button beside the answer to an entry's question, where that can be computed."""
    matter = matter_of(question)
    return Offer("compute", "帮我算", f"say:帮我算{matter.title.removeprefix('测算')}") if matter is not None else None
