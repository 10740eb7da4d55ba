"""The price as it is bargained about once it is known: 砍到415万, 少卖10万, 还是500万吧, 那按480算呢. Pure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from actions.housing.facts import Amount
from language.normalise import normalise
from language.reading import read
from language.reading.relative import times_in

_SUM = (
    r"(?P<sum>\d[\d.,]*\s*(?:[万亿wW]\d*)?元?|[零一二两三四五六七八九十百千]+(?:万[零一二两三四五六七八九千百]*)?)"
    r"(?![\d.]|[零一二两三四五六七八九十百千]*[万亿])(?!\s*(?:平|年|套|个月|月|%|个?点|岁|[的]?(?:装修|契税|利息|贷款|首付|定金|税|手续费|中介)))"
)
_MOVES = "砍|压|让|谈|降|还|杀|讲|磨|减|落|跌|抬|涨|加|提|喊|松|掉|商量|改|压低|便宜"
_TO = re.compile(
    rf"(?<!贷款)(?<!月供)(?:(?:{_MOVES})(?:价钱?|了|下来?|上去?)*)+(?:到|成|至|下来)(?:了|的?是|只有|就|大概|差不多|个)*\s*{_SUM}"
)
_WHOSE = "(?:他们?|她|人家|对方|买[家方主]?|客户|我)"
_BY = re.compile(
    rf"(?P<down>少|便宜|降|让|砍|压|杀|减|优惠|抹|跌|低|少给|少收)?(?P<up>多|涨|加|贵|抬|提|高)?"
    rf"(?:卖|价钱?|了|个|掉|去|出|点|给?{_WHOSE}|下来?|上去?)*\s*{_SUM}"
)
# 房子涨了50万 tells what became of it, 少卖10万呢 supposes another price.
_ABOUT_PRICE = re.compile(rf"要是|如果|假如|万一|再|呢|的话|[卖价]|{_WHOSE}")
# 多降10万, and nothing else.
_MOVED_ALONE = re.compile(
    rf"(?:再|又|多|还|就|我|给他|[,，\s])*(?:少卖?|便宜|降|让|砍|压|减|涨|加|贵)(?:价|了|个|掉|点|他)*\s*{_SUM}[吧呢了啊?？。\s]*"
)
# 还是500万吧 goes back to a price; 按480万算, 那460呢 may be what is asked for, if that is a sum.
_AGAIN = re.compile(
    rf"(?:那么?|算了|就|先|[,，。\s])*(?P<back>还是|要不|不如|还)?(?P<by>就?按照?|用|拿|算|改成?|换成?|卖|成交|价格?)*(?:是|算|成|为|卖)*\s*{_SUM}"
    r"(?:来|去|算|计算|卖|成交|的话|(?P<ends>呢)|吧|好了?|得了|看看|试试|一下|啊|[,，。!！?？\s])*"
)
_SUMS_ASKED = frozenset({"original_price", "costs"})
_YUAN = Decimal("1")
MOST = 2  # less than the half is no bargain, but another sum


def bargained(text: str, price: Amount | None, today: date, asked: str | None = None) -> Amount | None:
    """What ``price`` comes to, where the message bargains about it. ``asked``: the field asked for last."""
    plain = normalise(text)
    if price is None:
        return None
    if (again := _once_more(plain, price, today, asked)) is not None:
        return again
    if (told := _TO.search(plain)) is not None:
        return _amount(told["sum"], today)
    times = times_in(text) if not re.search(r"\d\s*[万亿]", plain) else None
    if times is not None and _ABOUT_PRICE.search(plain):
        return Amount((price.low * times).quantize(_YUAN), (price.high * times).quantize(_YUAN), price.about)
    if not price.exact or not (_ABOUT_PRICE.search(plain) or _MOVED_ALONE.fullmatch(plain)):
        return None
    moved = next((m for m in _BY.finditer(plain) if m["down"] or m["up"]), None)
    by = _amount(moved["sum"], today) if moved is not None else None
    if moved is None or by is None or not by.exact or by.low * MOST > price.low:
        return None
    total = price.low - by.low if moved["down"] else price.low + by.low
    return Amount(total, total)


def _once_more(plain: str, price: Amount, today: date, asked: str | None) -> Amount | None:
    """Only as near as a price moves: 还是90吧 is of the area."""
    told = _AGAIN.fullmatch(plain)
    if told is None or asked == "sale_price":
        return None
    bare = re.search("[万亿wW元]", told["sum"]) is None
    meant = bool(told["back"]) or (asked is None and not bare)
    if not meant and (asked in _SUMS_ASKED or (bare and asked is not None) or not (told["by"] or told["ends"])):
        return None
    new = _amount(told["sum"], today)
    return new if new is not None and price.low <= new.low * MOST and new.low <= price.low * MOST else None


def _amount(said: str, today: date) -> Amount | None:
    sums = read(said, "price", today).sums
    money = sums[0].money if len(sums) == 1 else None
    if money is None or money.low is None or money.high is None:
        return None
    return Amount(money.low, money.high, about=bool(money.bound))
