"""Numbers of articles: 第十二条, 第12条, 第二百〇一条之一 and how to bring them to one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = r"[零〇一二两三四五六七八九十百千]+|\d+"
ARTICLE = re.compile(rf"第\s*({_NUMERAL})\s*条(?:之({_NUMERAL}))?")


@dataclass(frozen=True, slots=True, order=True)
class ArticleNumber:
    """``extra`` counts articles put in later: 第三条之一 is (3, 1)."""

    main: int
    extra: int = 0

    def __str__(self) -> str:
        return f"第{chinese(self.main)}条" + (f"之{chinese(self.extra)}" if self.extra else "")


def find_article_number(text: str) -> ArticleNumber | None:
    """The article number with which ``text`` begins.

    >>> str(find_article_number("第201条之1 纳税人"))
    '第二百零一条之一'
    """
    found = ARTICLE.match(text)
    if found is None:
        return None
    return ArticleNumber(number(found[1]), number(found[2]) if found[2] else 0)


def number(numeral: str) -> int:
    """
    >>> [number(n) for n in ("十", "二十三", "一百零五", "二〇一", "1000")]
    [10, 23, 105, 201, 1000]
    """
    if numeral.isdecimal():
        return int(numeral)
    if not any(c in _UNITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total = digit = 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def chinese(value: int) -> str:
    """
    >>> [chinese(n) for n in (7, 10, 12, 20, 105, 110, 1908)]
    ['七', '十', '十二', '二十', '一百零五', '一百一十', '一千九百零八']
    """
    parts: list[str] = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            parts.append("零一二三四五六七八九"[digit] + name)
        elif parts and value and parts[-1] != "零":
            parts.append("零")
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text
