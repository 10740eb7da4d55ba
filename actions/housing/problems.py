"""Why a reply to the question asked cannot be used as it is, in words for the person. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from actions.housing.facts import CHEAPEST
from language.normalise import normalise
from language.property_kinds import NOT_HOME
from language.reading import Reading
from language.reading.places import is_elsewhere

_MAYBE_HOME = re.compile("商住|酒店式|公寓式|loft|LOFT|Loft|公寓|工作室")
_NOT_HOME = re.compile(NOT_HOME)
OF_HOMES = ("only_home", "buyer_homes")


def problem_of(text: str, reading: Reading, asked: str | None, found: Collection[str]) -> str:
    if asked is None or asked in found:
        return ""
    if asked == "sale_price":
        return _of_price(reading)
    if asked == "home_area" and "inner_area" in reading.unclear:
        return "要的是建筑面积，不是套内面积，以不动产权证书为准。"
    if asked == "held" and "inherited" in reading.unclear:
        return "继承、直系亲属赠与的房子，按原来买房的时间算：被继承人（赠与人）是哪年买的？"
    return _of_homes(normalise(text), reading) if asked in OF_HOMES else ""


def _of_price(reading: Reading) -> str:
    if any(s.money.low is None for s in reading.sums):
        return "这样还算不出来，请说个大概的总价，例如 500 万元，或者 480 到 500 万元。"
    if any(s.money.high is not None and s.money.high < CHEAPEST for s in reading.sums):
        return "一套房不会这么便宜，是不是漏了“万”字？请再说一遍成交价，例如 500 万元。"
    if any(s.money.bound == "over" and s.money.exact is None for s in reading.sums):
        return "这样差得太远，算出来不准，请说个大概的总价，例如 180 万元，或者 150 到 180 万元。"
    if len(reading.sums) > 1:
        return "读到了几个金额，请只说这套房的成交价，例如 500 万元。"
    return ""


def _of_homes(plain: str, reading: Reading) -> str:
    if "elsewhere" in reading.unclear or is_elsewhere(plain):
        return "看的是本市范围内的住房：在北京还有没有别的？"
    if _MAYBE_HOME.search(plain):
        return (
            "公寓、loft 算不算住房，看不动产权证书上的规划用途：写住宅的算一套；写商业、办公的不是住房，不算在内。"
            "请按这个回答："
        )
    if _NOT_HOME.search(plain):
        return "商铺、写字楼、车位这些不是住房，不算在内。除了这些，还有没有别的住房？"
    return ""
