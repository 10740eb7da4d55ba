"""What one message says of a sale. Pure. ``asked``: the form has just asked for this very thing, so that a bare
``500`` or ``是`` means something; elsewhere only what names itself is taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from actions.errors import UnclearReplyError
from actions.housing.facts import Facts, Held
from actions.reading import bare_number
from language.normalise import normalise
from language.quantities import (
    DateMention,
    Duration,
    Money,
    find_areas,
    find_dates,
    find_durations,
    find_homes,
    find_money,
    read_number,
)

SMALLEST_PRICE = Decimal(10_000)  # below it a bare number is 万 left out, and a sum is a fee
JUST_BELOW = Decimal("0.01")  # years; 不满 2 年 ends here
LONGEST_YEARS = Decimal(100)

_PRICE_CUE = re.compile(r"(?:卖|售|成交|总价|价格|价款|房款|合同价)[^，,。；;]{0,8}$")
_OTHER_SUM = re.compile(r"(?:原价|原值|买入|购入|当时|当初|贷款|首付|定金|中介费?|装修|利息|契税)[^，,。；;]{0,6}$")
_AREA_CUE = re.compile(r"建[筑面][^，,。]{0,6}$")
_ACQUIRED_AFTER = re.compile(r"[^，,。；;]{0,4}(?:买|购|取得|入手|拿|办|下证|过户|继承|交的?契税|房本|房产证|产权证)")
_ACQUIRED_BEFORE = re.compile(r"(?:买于|购于|取得|入手|持有|房产证|房本|产权证|登记)[^，,。；;]{0,8}$")
_HELD_BEFORE = re.compile(r"(?:持有|买了|住了|拿了|到手|取得|入手|房本|房产证|产权证)[^，,。；;]{0,6}$")
_YES = re.compile(r"(?:是|对|嗯|唯一|有且仅有)")
_NO = re.compile(r"(?:不|否|没|还有|非)")
_UNKNOWN = re.compile(r"不(?:知道|清楚|确定|了解|太?懂)|说不好|忘了|没问")
_NONE = re.compile(r"(?:没有?|无|零|0)(?:房|套|住房)?(?:子|产)?[的了呢啊吧。]*")
_HOW_MANY = re.compile(r"(?:有|已有|现有)?([\d一二三四五六七八九十两]+)套?(?:住?房子?)?[的了呢啊吧。]*")


def read_facts(text: str, known: Facts, asked: str | None, today: date) -> tuple[Facts, UnclearReplyError | None]:
    """``known`` with what ``text`` adds, and what was unclear in the reply to ``asked``.

    What has been said before is replaced only when it is asked for again.
    """
    readers: dict[str, Callable[[bool], Any]] = {
        "sale_price": lambda is_asked: read_price(text, is_asked),
        "home_area": lambda is_asked: read_area(text, is_asked),
        "held": lambda is_asked: read_held(text, is_asked, today),
        "only_home": lambda is_asked: read_only_home(text, is_asked),
        "buyer_homes": lambda is_asked: read_buyer_homes(text, is_asked),
    }
    unclear: UnclearReplyError | None = None
    for slot, read in readers.items():
        if getattr(known, slot) is not None:
            continue
        try:
            value = read(slot == asked)
        except UnclearReplyError as error:
            unclear = error if slot == asked else unclear
            continue
        if value is not None:
            known = replace(known, **{slot: value})
    return known, unclear


def read_price(text: str, asked: bool) -> Decimal | None:
    plain = normalise(text)
    sums = [m for m in find_money(text) if asked or not _OTHER_SUM.search(plain[: m.start])]
    whole = [m for m in sums if not m.per_m2 and m.amount >= SMALLEST_PRICE]
    if whole:
        cued = [m for m in whole if _PRICE_CUE.search(plain[: m.start])]
        return _exact((cued or whole)[0])
    if any(m.per_m2 for m in sums):
        raise UnclearReplyError("读到的是单价，请给出这套房的总价，例如 500 万元")
    number = bare_number(text) if asked else None
    if number is not None and number >= SMALLEST_PRICE:
        return number
    if number is not None:
        raise UnclearReplyError(f"“{number}”没有单位，请写明是万元还是元，例如 {number} 万元")
    if sums and asked:
        raise UnclearReplyError("这个价格不像一套房的总价，请核对后重填，例如 500 万元")
    return None


def read_area(text: str, asked: bool) -> Decimal | None:
    plain = normalise(text)
    areas = find_areas(text)
    built = [a for a in areas if _AREA_CUE.search(plain[: a.start])]
    outside = [a for a in areas if not plain[: a.start].endswith("套内")]
    area = next(iter([*built, *outside, *areas]), None)
    if area is None:
        number = bare_number(text) if asked else None
        return number if number else None
    if not area.exact:
        raise UnclearReplyError("请写准确的建筑面积，例如 89.5 平方米，以不动产权证书为准")
    return area.m2 or None


def read_held(text: str, asked: bool, today: date) -> Held | None:
    plain = normalise(text)
    days = [d for d in find_dates(text, today) if asked or _acquired(plain, d)]
    if days:
        return _from_date(days[0], today)
    lengths = [d for d in find_durations(text) if asked or d.bound != "exact" or _held(plain, d)]
    if lengths:
        return _from_lengths(lengths)
    number = bare_number(text) if asked else None
    if number is None:
        return None
    if number <= LONGEST_YEARS:
        return Held(number, number, f"持有 {number} 年")
    if number == number.to_integral_value() and 1949 <= number <= today.year:
        return _from_date(DateMention(date(int(number), 1, 1), date(int(number), 12, 31), 0, 0), today)
    return None


def read_only_home(text: str, asked: bool) -> str | None:
    """Of the seller: ``yes``, ``no``, ``unknown``."""
    homes = [h for h in find_homes(text) if h.whose != "buyer"]
    said = next((h.kind for h in homes if h.kind in ("only", "not_only")), None)
    if said is not None:
        return "yes" if said == "only" else "no"
    if not asked:
        return None
    if _UNKNOWN.search(text):
        return "unknown"
    owned = next((h.count for h in homes if h.kind == "owned" and h.count), None)
    if owned is not None:
        return "yes" if owned == 1 else "no"
    if _NO.match(normalise(text)):
        return "no"
    return "yes" if _YES.match(normalise(text)) else None


def read_buyer_homes(text: str, asked: bool) -> int | None:
    """Homes of the buyer's family before this one: 首套 is 0, 二套 is 1."""
    homes = [h for h in find_homes(text) if h.whose != "seller" or asked]
    nth = next((h.count for h in homes if h.kind == "nth" and h.count), None)
    if nth is not None:
        return nth - 1
    owned = next((h.count for h in homes if h.kind == "owned" and (asked or h.whose == "buyer")), None)
    if owned is not None:
        return owned
    if not asked:
        return None
    plain = normalise(text)
    if _UNKNOWN.search(plain):
        raise UnclearReplyError("买方的住房套数会影响契税，请先向买方问清；实在不清楚可以转人工")
    if _NONE.fullmatch(plain):
        return 0
    many = _HOW_MANY.fullmatch(plain)
    number = read_number(many[1]) if many else None
    return int(number) if number is not None else None


def _exact(money: Money) -> Decimal:
    if not money.exact:
        raise UnclearReplyError("请写一个确定的成交价，例如 500 万元；多少钱就算多少钱的税")
    return money.amount


def _acquired(plain: str, day: DateMention) -> bool:
    return bool(_ACQUIRED_AFTER.match(plain, day.end) or _ACQUIRED_BEFORE.search(plain[: day.start]))


def _held(plain: str, length: Duration) -> bool:
    return bool(_HELD_BEFORE.search(plain[: length.start]) or re.match(r"前?(?:买|购|入手|取得)", plain[length.end :]))


def _from_date(day: DateMention, today: date) -> Held:
    if day.first > today:
        raise UnclearReplyError("取得日期晚于今天，请核对后重填，例如 2021 年 5 月")
    said = {
        "day": f"{day.first} 取得",
        "month": f"{day.first.year} 年 {day.first.month} 月取得",
        "year": f"{day.first.year} 年取得",
    }[day.precision]
    return Held(day.first, min(day.last, today), said)


def _from_lengths(lengths: list[Duration]) -> Held:
    below = next((d.years for d in lengths if d.bound == "below"), None)
    least = next((d.years for d in lengths if d.bound != "below"), None)
    if below is None:
        assert least is not None
        reached = any(d.bound == "at_least" for d in lengths)
        return Held(least, least, f"{'满' if reached else '持有'} {least} 年")
    if least is None:
        return Held(Decimal(0), max(below - JUST_BELOW, Decimal(0)), f"不满 {below} 年")
    return Held(least, max(below - JUST_BELOW, least), f"满 {least} 年不满 {below} 年")
