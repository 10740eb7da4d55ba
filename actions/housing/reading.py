"""What one message says of a sale, over ``language.reading``. Pure. What is not exact is asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from actions.errors import UnclearReplyError
from actions.housing.facts import Facts, Held, OnlyHome
from language.quantities import DateMention, Money
from language.reading import Asked, Reading, Slot, read

SMALLEST_PRICE = Decimal(10_000)  # below it a bare number is 万 left out, and a sum is a fee
JUST_BELOW = Decimal("0.01")  # years; 不满 2 年 ends here

ASKED: dict[str, Asked] = {
    "sale_price": "price",
    "home_area": "area",
    "held": "held",
    "only_home": "only_home",
    "buyer_homes": "buyer_homes",
}
SLOT_OF: dict[Slot, str] = {asked: slot for slot, asked in ASKED.items() if asked != "yes_no"}


def read_facts(text: str, known: Facts, asked: str | None, today: date) -> tuple[Facts, UnclearReplyError | None]:
    """``known`` with what ``text`` adds or puts right, and what was unclear in the reply to ``asked``.

    What has been said before is replaced only when it is asked for again or put right; put right without a new value
    it is forgotten, so that it is asked for.
    """
    reading = read(text, ASKED.get(asked or ""), today)
    put_right = SLOT_OF.get(reading.correction_of) if reading.correction_of is not None else None
    readers: dict[str, Callable[[bool], Any]] = {
        "sale_price": lambda is_asked: price_of(reading, is_asked),
        "home_area": lambda is_asked: area_of(reading),
        "held": lambda is_asked: held_of(reading, is_asked, today),
        "only_home": lambda is_asked: only_home_of(reading),
        "buyer_homes": lambda is_asked: buyer_homes_of(reading),
    }
    unclear: UnclearReplyError | None = None
    for slot, take in readers.items():
        if getattr(known, slot) is not None and slot != put_right:
            continue
        try:
            value = take(slot == asked)
        except UnclearReplyError as error:
            unclear = error if slot in (asked, put_right) else unclear
            value = None
        if value is not None or slot == put_right:
            known = replace(known, **{slot: value})
    return known, unclear


def price_of(reading: Reading, asked: bool) -> Decimal | None:
    """What is called the price, or else the one sum that is called nothing else."""
    free = {s.money for s in reading.sums if s.role is None}
    whole = {m for m in free if m.low is None or m.low >= SMALLEST_PRICE}
    price = reading.roles.get("sale_price") or (whole.pop() if len(whole) == 1 else None)
    if price is not None:
        return _exact(price)
    if "unit_price" in reading.unclear:
        raise UnclearReplyError("读到的是单价，请给出这套房的总价，例如 500 万元")
    if len(whole) > 1:
        raise UnclearReplyError("读到了几个数，请只写这套房的成交价，例如 500 万元")
    if free and asked:
        raise UnclearReplyError("这个价格不像一套房的总价，请核对后重填，例如 500 万元")
    return None


def area_of(reading: Reading) -> Decimal | None:
    area = reading.area
    if area is None and "inner_area" in reading.unclear:
        raise UnclearReplyError("读到的不是建筑面积，请写建筑面积，例如 89.5 平方米，以不动产权证书为准")
    if area is None and "areas" in reading.unclear:
        raise UnclearReplyError("读到了几个面积，请只写这套房的建筑面积，例如 89.5 平方米")
    if area is None:
        return None
    if area.exact is None:
        raise UnclearReplyError("请写准确的建筑面积，例如 89.5 平方米，以不动产权证书为准")
    return area.exact or None


def held_of(reading: Reading, asked: bool, today: date) -> Held | None:
    held = reading.held
    if held is None:
        if asked and any(day.first > today for day in reading.dates):
            raise UnclearReplyError("取得日期晚于今天，请核对后重填，例如 2021 年 5 月")
        return None
    if held.since is not None:
        return _from_date(held.since, today)
    if held.about:
        raise UnclearReplyError("请写明哪年哪月取得，例如 2021 年 5 月；满几年看的是取得的日子")
    if held.between is not None:
        low, high = held.between
        return Held(_years(low), _years(high), f"持有 {_spoken(low)}到 {_spoken(high)}")
    if held.length is not None:
        years = _years(held.length)
        return Held(years, years, f"持有 {_spoken(held.length)}")
    return _from_bounds(held.at_least, held.less_than)


def only_home_of(reading: Reading) -> OnlyHome | None:
    """Of the seller."""
    if reading.only_home_about:
        raise UnclearReplyError("请再确认一下：是唯一住房、不是，还是不清楚")
    return reading.only_home


def buyer_homes_of(reading: Reading) -> int | None:
    """Of the buyer's family before this one: 首套 is 0, 二套 is 1."""
    if reading.buyer_homes == "unknown":
        raise UnclearReplyError("买方的住房套数会影响契税，请先向买方问清；实在不清楚可以转人工")
    return reading.buyer_homes


def _exact(money: Money) -> Decimal:
    if money.exact is None:
        raise UnclearReplyError("请写一个确定的成交价，例如 500 万元；多少钱就算多少钱的税")
    if money.unit_left_out:
        number = f"{(money.exact / 10_000).normalize():f}"
        raise UnclearReplyError(f"“{number}”没有单位，请写明是万元还是元，例如 {number} 万元")
    return money.exact


def _from_date(day: DateMention, today: date) -> Held:
    said = {
        "day": f"{day.first} 取得",
        "month": f"{day.first.year} 年 {day.first.month} 月取得",
        "year": f"{day.first.year} 年取得",
    }[day.precision]
    return Held(day.first, min(day.last, today), said)


def _from_bounds(at_least: Decimal | None, less_than: Decimal | None) -> Held | None:
    if less_than is None:
        return None if at_least is None else Held(_years(at_least), _years(at_least), f"满 {_spoken(at_least)}")
    below = _years(less_than) - JUST_BELOW
    if at_least is None:
        return Held(Decimal(0), max(below, Decimal(0)), f"不满 {_spoken(less_than)}")
    low = _years(at_least)
    return Held(low, max(below, low), f"满 {_spoken(at_least)}不满 {_spoken(less_than)}")


def _years(months: Decimal) -> Decimal:
    """Two places are enough for months and never round up to a year not reached."""
    cut = (months / 12).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut.normalize()


def _spoken(months: Decimal) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{years:f} 年"] if years else []
    return " ".join([*parts, f"{rest.normalize():f} 个月"] if rest else parts or ["0 年"])
