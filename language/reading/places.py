"""Where a home is: what counts is the region whose tax is asked about. ``places.txt``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from language.quantities.patterns import words

REGION = "北京"
_HERE = re.compile(
    REGION
    + "|"
    + words(
        """本市 本地 市里 城里 东城 西城 朝阳 海淀 丰台 石景山 门头沟 房山 通州 顺义 昌平 大兴(?!安岭) 怀柔 平谷 密云
        延庆 亦庄 回龙观 天通苑 望京 [二三四五六]环"""
    )
)
_AWAY = words(
    """不在(?:北京|本市|本地|京) 外地 外省 外市 省外 市外 别的(?:省|市|城市|地方) 老家 乡下 农村 国外 海外
    (?:我们?|[他她]|俺)?县城?里 小县城"""
)
# 上海银行, 广州路 and 大厂上班 are no place of a home, 河南人 and 天津户口 tell of a person.
_NOT_THERE = (
    r"(?!人(?!民)|[户籍]|的?(?:客户|朋友|同事|同学|亲戚|小伙|姑娘|小两口|夫妻)|[来过]的|来北?京|银行|饭店|大厦|大学|[东南西北中]?路|上班|工作|打工"
    r"|社保|那边来|员工|程序员)"
)
_SUFFIXES = "县市"
# 延庆村里 lies where 延庆 does; 村里 alone may be anywhere.
_VILLAGE = re.compile(r"村[里上]的?")
_LONGEST = 5  # characters of a county's name in ``places.txt``


def is_elsewhere(text: str) -> bool:
    """Whether the last place named in ``text`` lies outside the region.

    >>> is_elsewhere("老家唐山那套"), is_elsewhere("清河县的房子"), is_elsewhere("清河的房子")
    (True, True, False)
    >>> is_elsewhere("村里那套"), is_elsewhere("延庆村里那套")
    (True, False)
    >>> is_elsewhere("我是河南人，房子在昌平"), is_elsewhere("买的是上海人")
    (False, False)
    """
    elsewhere = max(_ends_elsewhere(text), default=-1)
    return elsewhere >= max(0, *(found.end() for found in _HERE.finditer(text)), 0)  # 不在北京 ends where 北京 does


def _ends_elsewhere(text: str) -> Iterator[int]:
    anywhere, counties = _named()
    villages = (
        found for found in _VILLAGE.finditer(text) if not _HERE.search(text[max(0, found.start() - 4) : found.start()])
    )
    yield from (found.end() for found in villages)
    yield from (found.end() for found in anywhere.finditer(text))
    for end, char in enumerate(text, start=1):
        if char in _SUFFIXES and any(text[end - length : end] in counties for length in range(3, _LONGEST + 1)):
            yield end


@lru_cache(maxsize=1)
def _named() -> tuple[re.Pattern[str], frozenset[str]]:
    """Those meant wherever they stand, and those that are told with 县 or 市."""
    lines = (Path(__file__).with_name("places.txt")).read_text(encoding="utf-8").splitlines()
    above, below = "\n".join(line for line in lines if not line.startswith("#")).split("---")
    anywhere = re.compile(rf"{_AWAY}|(?:{'|'.join(sorted(above.split(), key=len, reverse=True))}){_NOT_THERE}")
    return anywhere, frozenset(below.split())
