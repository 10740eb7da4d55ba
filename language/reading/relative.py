"""So many times what was told before: 再加一半, 翻一倍, 少两成, 打九折. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Optional

from language.normalise import normalise
from language.quantities import read_number

_N = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+)"
_UP = r"(?:加|多|涨|增|提|高|添|贵)(?:了|个|上|高|加|出|卖|开|挣|收|给)*"
_DOWN = r"(?:减|少|降|跌|便宜|让|砍|打掉|缩)(?:了|个|掉|去|价|卖|开|挣|收|给)*"
_TWICE = re.compile(r"翻(?:了|个|上)?(?:一?倍|一?番)|(?:加|涨|增|提)(?:了|高)?一?倍|(?:多|加|涨|增)(?:出|了|上)?一倍")
_TIMES = re.compile(rf"(?:翻|加到|涨到|提到|变成?|换成|要是|如果)(?:了|成)*{_N}倍")
_HALF_MORE = re.compile(rf"{_UP}一半")
_HALF = re.compile(rf"{_DOWN}一半|(?:砍|减)(?:掉)?半(?!征)|腰斩|只有一半|打对折|对半砍")
_TENTHS = re.compile(rf"(?P<how>{_UP}|{_DOWN}){_N}成(?P<half>半)?")
_CENT = re.compile(rf"(?P<how>{_UP}|{_DOWN})(?:百分之(?P<cn>[一二两三四五六七八九十]+)|(?P<n>\d+(?:\.\d+)?)%)")
_OFF = re.compile(r"打(?:个)?(?P<n>[一二三四五六七八九]{1,2}|\d(?:\.?\d)?)折")
_WHOLE = Decimal(100)


def times_in(text: str) -> Optional[Decimal]:
    """
    >>> times_in("要是再加一半"), times_in("翻一倍呢"), times_in("少卖两成呢"), times_in("打九五折")
    (Decimal('1.5'), Decimal('2'), Decimal('0.8'), Decimal('0.95'))
    >>> times_in("再涨10%呢"), times_in("附加减半征收"), times_in("夫妻各一半")
    (Decimal('1.1'), None, None)
    """
    plain = normalise(text)
    if _TWICE.search(plain):
        return Decimal(2)
    if _HALF_MORE.search(plain):
        return Decimal("1.5")
    if _HALF.search(plain):
        return Decimal("0.5")
    if (times := _TIMES.search(plain)) is not None:
        return read_number(times["n"])
    return _by_part(plain)


def _by_part(plain: str) -> Optional[Decimal]:
    if (off := _OFF.search(plain)) is not None:
        digits = "".join(str(read_number(d)) for d in off["n"] if d != ".")
        return Decimal(f"0.{digits}")
    found = _CENT.search(plain) or _TENTHS.search(plain)
    if found is None:
        return None
    said = found.groupdict()
    number = read_number(said.get("cn") or said["n"])
    if number is None:
        return None
    part = number if "cn" in said else number * 10 + (5 if said["half"] else 0)
    sign = 1 if re.match(_UP, said["how"]) else -1
    return (_WHOLE + sign * part) / _WHOLE if part < _WHOLE else None
