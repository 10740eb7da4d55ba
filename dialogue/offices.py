"""Which office or channel a message asks about, and what of it: where, by which telephone, when, with what booking."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from dialogue.heard import LIKELY, POSSIBLE, Heard
from dialogue.thread import Sought
from dialogue.words import names_matter

SHORT = 14  # characters: what goes on from an office is as short as this (海淀的呢, 周末开吗)
ELSEWHERE = "terminal"  # asked for as an office is, but in no table of offices

_KINDS = (
    (ELSEWHERE, r"自助"),
    ("hotline", r"12366|热线"),
    ("online", r"征纳互动"),
    ("app", r"个税\s*app|个人所得税\s*app|汇算"),
    ("website", r"电子税务局|网址"),
    ("hall", r"厅|税务局|税务所|税局|税所|窗口|办税(?:点|处|的地方)"),
)
_ABOUT = (
    ("address", r"在哪|哪[里儿]|地址|位置|怎么[走去坐]|咋走|定位|导航|哪条街|门牌|公交|地铁|几[楼层]|网址|附近|最近"),
    ("telephone", r"电话|号码|座机|联系方式|怎么联系"),
    (
        "hours",
        r"几点|上班|下班|开门|关门|开不开|(?:周|星期|礼拜)[一二三四五六日天末]|中午|午休|晚上|放假|值班|营业"
        r"|(?:上班|工作|办公|服务)?时间|五一|国庆|春节|过年|元旦|端午|中秋|清明|今天开|明天开",
    ),
    ("booking", r"预约|改约|约(?=[号个了一上下明后今周不在到的]|$)|取个?号|取号|拿个?号|排个?号|挂个?号"),
)
# 数电票在电子税务局哪里开: where in it something is done, not where it is.
_MENU = re.compile(r"(?:哪[里儿个]?|在哪|从哪)[^,，。?？登]{0,4}[开办报交缴填查打下申确勾红作注变弄找选看]|谁|权限")
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_ABOUT_PATTERNS = tuple((about, re.compile(pattern)) for about, pattern in _ABOUT)


def seek(said: str, districts: Collection[str]) -> Sought:
    """What ``said`` asks for. ``districts``: the names that the table of offices knows.

    >>> seek("海淀税务局几点下班", ["海淀", "朝阳"])
    Sought(kind='hall', district='海淀', about=('hours',), books=False)
    """
    kind = next((kind for kind, pattern in _KIND_PATTERNS if pattern.search(said)), "")
    district = next((name for name in districts if name in said), "")
    return Sought(kind, district, tuple(about for about, pattern in _ABOUT_PATTERNS if pattern.search(said)))


def sought(heard: Heard, before: Sought | None, districts: Collection[str]) -> Sought | None:
    """What is asked of the table of offices by ``heard``, going on from ``before``; ``None`` when nothing is."""
    found = seek(heard.plain, districts)
    if found.kind == ELSEWHERE or heard.chosen or (found.kind in ("website", "app") and _MENU.search(heard.plain)):
        return None
    books = heard.is_("appointment")
    if books and "booking" not in found.about:
        found = replace(found, about=(*found.about, "booking"))
    named = bool(found.kind and found.about)
    least = POSSIBLE if named else LIKELY
    if books or heard.is_("office_info", "appointment", least=least) or (named and not heard.acts):
        return replace(_going_on(found, before), books=books)
    short = len(heard.plain) <= SHORT and not names_matter(heard.plain)
    if before is not None and short and (found.district or found.about):
        return _going_on(found, before)
    return None


def _going_on(found: Sought, before: Sought | None) -> Sought:
    if before is None or found.kind not in ("", before.kind):
        return replace(found, kind=found.kind or "hall")
    return Sought(before.kind, found.district or before.district, found.about or before.about)
