"""Slips of the keyboard by sound: 五百四十晚, 89坪方, 首陶, 维一.

Only words of unit and a few terms are looked for, and only where they can stand: a slip is what sounds like the word,
is no word itself, and has nothing else of a word beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Callable, Optional

from language.segment import bundled_segmenter

_NUMBER = r"(?<=[\d零一二三四五六七八九十百千几两俩仨半])"
_EDGE = r"(?=$|[\s,;。!?、)(]|[买卖左上出多就成吧了呢啊的]|以[上下])"
_LETTER_O = re.compile(r"(?<=\d)[oO]+(?=[\doO.]*(?:[万亿元平]|$))")  # 5OO万
_TERMS = {
    "首套": "shou tao",
    "契税": "qi shui",
    "装修": "zhuang xiu",
    "首付": "shou fu",
    "面积": "mian ji",
    "建面": "jian mian",
    "成交": "cheng jiao",
    "房本": "fang ben",
    "原价": "yuan jia",
    "总价": "zong jia",
    "单价": "dan jia",
    "月薪": "yue xin",
    "工资": "gong zi",
    "利息": "li xi",
    "名下": "ming xia",
    "额度": "e du",
    "没有": "mei you",
}


def repair(text: str, asked: Optional[str]) -> str:
    """``text`` with such slips put right; ``asked`` as ``read`` has it: what is expected is believed more easily."""
    text = _LETTER_O.sub(lambda found: "0" * len(found.group()), text)
    for pattern, right, needs in _units():
        if needs is None or asked in needs:
            text = pattern.sub(right, text)
    for pattern, right in _terms():
        text = pattern.sub(_unless_a_word(right, asked), text)
    return text


def _unless_a_word(right: str, asked: Optional[str]) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        written = found.group()
        expected = right == "首套" and (asked == "buyer_homes" or re.search("[买对]方|买家", found.string))
        return written if written == right or (bundled_segmenter().is_word(written) and not expected) else right

    return put


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    lines = (Path(__file__).parent / "sounds.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if not line.startswith("#")}


def _like(sound: str, *, without: str = "") -> str:
    return "[" + "".join(c for c in _sounds()[sound] if c not in without) + "]"


@lru_cache(maxsize=1)
def _units() -> list[tuple[re.Pattern[str], str, Optional[tuple[str, ...]]]]:
    """Pattern, unit, and what must have been asked for it, if anything."""
    money = ("price", "quota", "original_price")
    found = [
        (rf"(?<=[\d零一二三四五六七八九十百千几两半]{{2}})(?:{_like('wan', without='万')}|wan){_EDGE}", "万", None),
        (rf"{_NUMBER}(?:{_like('wan', without='万')}|wan){_EDGE}", "万", money),
        (rf"(?<=\d)[mM]{_EDGE}", "百万", money),
        (rf"(?<=[\d个])[意议易艺忆义]{_EDGE}", "亿", None),
        (rf"{_NUMBER}[意议易艺忆义]{_EDGE}", "亿", money),
        (rf"(?<=[\d万亿千百]){_like('yuan', without='元圆')}{_EDGE}", "元", None),
        (rf"(?<=[\d万千百]){_like('kuai', without='块')}{_EDGE}", "块", None),
        (rf"{_NUMBER}(个?){_like('ping')}{_like('fang')}(?=米|{_EDGE})", r"\1平方", None),
        (rf"{_NUMBER}(个?){_like('ping')}{_like('mi')}{_EDGE}", r"\1平米", None),
        (rf"{_NUMBER}[坪苹萍]{_EDGE}", "平", None),
        (rf"{_NUMBER}(?:{_like('ping', without='平')}|ping){_EDGE}", "平", ("area",)),
        (rf"{_NUMBER}{_like('nian', without='年')}(?={_EDGE}|半|零|前|\d)", "年", ("held",)),
        (rf"{_NUMBER}个{_like('yue', without='月')}{_EDGE}", "个月", None),
        (rf"{_NUMBER}{_like('tao', without='套')}(?={_EDGE}|[房住])", "套", None),
        (rf"{_like('man', without='满')}(?=[二两五25]年|[二五]唯)", "满", None),
        (
            rf"(?:(?<=[不非是满二五年两])|(?:(?<=^)|(?<=[\s,;。家庭])))(?!唯一){_like('wei')}{_like('yi')}"
            r"(?=$|[\s,;。!?)住]|的?房|的|[吗呢吧了])",
            "唯一",
            None,
        ),
    ]
    return [(re.compile(pattern), right, needs) for pattern, right, needs in found]


@lru_cache(maxsize=1)
def _terms() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile("".join(_like(sound) for sound in sounds.split())), right) for right, sounds in _TERMS.items()]
