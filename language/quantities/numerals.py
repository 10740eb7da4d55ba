"""Numbers in Arabic, Chinese and mixed writing: 350, 3.5万, 三百五十万, 一亿二, 伍佰萬, 两百五."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import List, Optional

# Financial and traditional forms read as the plain ones.
PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸兩〇點", "一二三四五六七八九十百千万亿二三六两零点")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[零一二三四五六七八九两]|[十百千万亿点半]")

_D = "[零一二三四五六七八九两壹贰叁肆伍陆柒捌玖貳參陸兩〇]"
_S = "[十百千拾佰仟]"
_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
# What may follow 万 or 亿 and still be the same number: 五千, 零五百, 2000(万), or one last digit (一万五). So that
# 500万89平 stays two numbers.
_TAIL = (
    rf"(?:\d+{_S}(?:{_D}|{_S})*|{_ARABIC}(?=[万萬])|{_D}[千仟](?:{_D}|{_S})*|[零〇](?:{_D}|{_S})+|(?:{_D}|{_S})+(?=[万萬])"
    rf"|(?:[1-9]|{_D})(?![\d.,]|{_D}|{_S}|[平年月日号个套方㎡m周岁])|半)"
)
# A number as part of a larger pattern. Commas only between groups of three.
NUMBER = rf"(?:{_ARABIC}{_S}?|(?:{_D}|{_S})(?:{_D}|{_S}|[点點])*)(?:[万亿萬億]{_TAIL}?)*"


def read_number(text: str) -> Optional[Decimal]:
    """The value of ``text`` if all of it is one number.

    >>> [str(read_number(t)) for t in ("三百五十万", "1.2亿", "两百五", "一万五", "八十九点五", "5,000,000", "十")]
    ['3500000', '120000000', '250', '15000', '89.5', '5000000', '10']
    """
    written = text.translate(PLAIN)
    tokens = _TOKEN.findall(written)
    if not tokens or "".join(tokens) != written:
        return None
    if len(tokens) > 1 and all(t in _DIGITS for t in tokens):
        if len(tokens) == 2:
            return None  # 七八: about so many
        return Decimal("".join(str(_DIGITS[t]) for t in tokens))  # read out digit by digit: 二零二三
    if "点" in tokens:
        return _read_decimal(tokens)
    return _read_units(tokens)


def _read_decimal(tokens: List[str]) -> Optional[Decimal]:
    """Whole part, 点, digits, and then at most large units: 一点二亿."""
    at = tokens.index("点")
    whole = _read_units(tokens[:at]) if at else None
    digits: List[str] = []
    for token in tokens[at + 1 :]:
        if token not in _DIGITS:
            break
        digits.append(str(_DIGITS[token]))
    units = tokens[at + 1 + len(digits) :]
    if whole is None or not digits or any(u not in _LARGE for u in units):
        return None
    value = Decimal(f"{whole}.{''.join(digits)}")
    for unit in units:
        value *= _LARGE[unit]
    return plain(value)


def _read_units(tokens: List[str]) -> Optional[Decimal]:
    """Sum by units. A last digit after a unit, without 零, counts in the next lower one: 一万五 is 15 000."""
    total = section = Decimal(0)
    digit: Optional[Decimal] = None
    unit = Decimal(1)
    zero = False
    for sign in tokens:
        if sign in _SMALL:
            section += (Decimal(1) if digit is None else digit) * _SMALL[sign]
            digit, unit, zero = None, _SMALL[sign], False
        elif sign in _LARGE:
            section += digit or Decimal(0)
            total = _close(total, section, _LARGE[sign])
            section, digit, unit, zero = Decimal(0), None, _LARGE[sign], False
        elif sign == "半":
            digit, section, unit = None, section + (unit / 2 if unit > 1 else Decimal("0.5")), Decimal(1)
        elif sign == "零":
            zero = True
            digit = Decimal(0) if digit is None else digit
        else:
            if digit not in (None, Decimal(0)):
                return None
            digit = Decimal(_DIGITS[sign]) if sign in _DIGITS else Decimal(sign.replace(",", ""))
    if digit is not None:
        colloquial = unit > 1 and not zero and re.fullmatch(r"[1-9]", str(digit)) is not None
        section += digit * (unit / 10 if colloquial else 1)
    return plain(total + section)


def _close(total: Decimal, section: Decimal, unit: Decimal) -> Decimal:
    if total and total < unit:  # 一千万亿: the larger unit takes all before it
        return (total + section) * unit
    return total + (section if section else Decimal(1)) * unit


def plain(value: Decimal) -> Decimal:
    """Without an exponent or trailing zeros behind the point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
