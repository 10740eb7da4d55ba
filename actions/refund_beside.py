"""Refunds that the records here do not show, or not all of: told of beside what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from actions.offers import Offer
from backends.profile.schemas import Taxpayer


@dataclass(frozen=True, slots=True)
class Beside:
    """``note``: a sentence without its full stop. ``offer``: where it goes on."""

    note: str
    offer: Offer


HOME = Beside(
    "个人所得税年度汇算能不能退，在个人所得税 APP 里看；卖了住房又买住房、这里没有查到的，"
    "换购住房的个税退税可以自己申请，点下面可以先测算",
    Offer("home_swap", "换购住房能退多少个税", "say:换购住房退税能退多少？"),
)
CREDIT = Beside(
    "有期末留抵税额的，另看留抵退税：符合条件的由您单位自己申请，这里查不出来",
    Offer("credit_refund", "留抵退税什么条件能退", "say:留抵退税现在什么条件能退？"),
)
_FOR: tuple[tuple[Callable[[Taxpayer], bool], Beside], ...] = (
    (lambda t: t.kind == "person", HOME),
    (lambda t: t.vat_status == "general", CREDIT),
)


def beside(taxpayer: Taxpayer) -> list[Beside]:
    return [one for concerns, one in _FOR if concerns(taxpayer)]
