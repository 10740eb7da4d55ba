"""住房套数: 首套, 二套, 第三套, 名下无房, 名下有两套, 唯一, 不唯一."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Literal, Optional, Tuple

from language.normalise import normalise
from language.quantities.numerals import read_number

Kind = Literal["nth", "owned", "only", "not_only"]

_NUM = r"[\d一二三四五六七八九十两]+"
_HOME = r"(?:住房|房子|房产|住宅|房)"
_OTHER = r"(?:另外|别的|其他|其它)"
# The first that fits a place keeps it: 不唯一 is not 唯一.
_PATTERNS: Tuple[Tuple[Kind, str], ...] = (
    ("not_only", r"(?:不|非|不是|并非)(?:家庭|家里)?的?唯一"),
    ("not_only", rf"还有{_OTHER}?的?(?:一套)?{_OTHER}的?{_HOME}?"),
    ("nth", r"首套|头套|第一套"),
    ("nth", rf"第(?P<nth>{_NUM})套|(?<!有)(?P<nth_short>[二三四五])套{_HOME}?(?!都|了)"),
    ("owned", rf"(?:名下|家里|家庭|现|已经|已|还)?(?:没有?|无)(?:任何|一套|过)?{_HOME}"),
    ("owned", rf"(?P<none>{_NUM}|零)套{_HOME}?(?:都|也)没有?"),
    ("owned", rf"有了?(?:其他|别的)?(?P<owned>{_NUM})套{_HOME}?"),
    ("only", rf"(?:家庭|家里|名下)?唯一的?(?:一套)?{_HOME}?|(?:只有|仅有?)这?一套"),
)
_FINDERS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


@dataclass(frozen=True)
class Homes:
    """``nth``: the home is the ``count``-th. ``owned``: so many are owned now. ``only`` / ``not_only``: of the seller.

    ``whose``: who the nearest word before says it is, if any does.
    """

    kind: Kind
    count: Optional[int]
    start: int
    end: int
    whose: Literal["buyer", "seller", ""] = ""


def find_homes(text: str) -> List[Homes]:
    """What is said of the number of homes, in order, nothing twice.

    >>> [(h.kind, h.count, h.whose) for h in find_homes("满五唯一，买方首套；卖家名下有两套房")]
    [('only', None, ''), ('nth', 1, 'buyer'), ('owned', 2, 'seller')]
    """
    plain = normalise(text)
    found: List[Homes] = []
    for kind, finder in _FINDERS:
        for match in finder.finditer(plain):
            if any(match.start() < h.end and h.start < match.end() for h in found):
                continue
            count = _count(kind, match)
            found.append(Homes(kind, count, match.start(), match.end(), _whose(plain[: match.start()])))
    return sorted(found, key=lambda h: h.start)


def _count(kind: Kind, match: re.Match[str]) -> Optional[int]:
    if kind in ("only", "not_only"):
        return None
    said = next((v for v in match.groupdict().values() if v), None)
    if said is None:
        return 1 if kind == "nth" else 0
    if "没" in match.group():
        return 0
    number = read_number(said)
    return int(number) if number is not None else None


def _whose(before: str) -> Literal["buyer", "seller", ""]:
    """By the last word for a party in the same clause or the one before."""
    near = re.split(r"[。；;！!？?]", before)[-1]
    parties = re.findall(r"买[方家主]|购房[人者]|卖[方家主]|房东|业主", near)
    if not parties:
        return ""
    return "buyer" if parties[-1].startswith(("买", "购")) else "seller"
