"""时长: 3年, 三年半, 3年零4个月, 18个月, 半年, 五六年.

And to what bound: 满五, 快五年了, 差两个月满五年, 两年不到, 十几年.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, Optional

from language.quantities.dates import DateMention
from language.quantities.numerals import Numeral
from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

Reach = Literal["", "near", "at_least", "less_than"]

_N, _L, _T = f"[{Kind.NUMBER.chars}]", f"[{Kind.SPAN.chars}]", f"[{Kind.DATE.chars}]"
_YEARS = re.compile(
    rf"(?P<years>{_N})\s*(?P<more>[多来余])?\s*(?:个?周年|年|载)(?![级度代终底末初薪检审轻龄会])"
    rf"(?:(?P<half>半)|[零又加带和,]*\s*(?P<months>{_N})\s*个(?P<mhalf>半)?(?P<mmore>多)?月)?"
)
# 三年零四, 3年4: months, the unit left out.
_REST = re.compile(rf"(?P<span>{_L})(?P<months>{_N})(?:月(?!份)|(?=$|[\s,;了的。]))")
_MONTHS = re.compile(rf"(?P<months>{_N})\s*(?P<ge>个)?(?P<mhalf>半)?(?P<mmore>多)?月(?!初|底|末|份|供|薪|工资)")
_HALF_YEAR = re.compile(r"(?P<size>[大小])?(?<![上下])半年(?![报度])|(?P<some>好些|好多|很多|许多|多)年(?![级度])")
# 满五, 满二 as sellers say it: the word 年 is left out.
_SHORT = re.compile(
    rf"(?<=[满够过])(?P<years>{_N})(?=唯一|[而并且又和加]|不|没|未|了|[还就]?差|$|[\s,;。!?)(的但年满就免能可该啦吧呢哦啊哈呀喽])"
)
_LONGEST_YEARS = 100

_SOON = words("快要? 将近 接近 (?<!最)近 马上 即将 眼看着? 眼瞅着? 就要 就快 临近 差点儿? 差一点儿? (?<![大最])小")
_NOT = words(
    """(?:不|未|没有?|还没有?|没能)[满到足够过](?:了|有)? 没有? 不足 不及 少于 小于 低于 不超过 没超过 最多 顶多
    至多 撑死"""
)
_PAST = words("满了? 够了? 足 超过了? 超 过了? 多于 大于 不止 不低于 不少于 至少 起码 最少 少说 到")
_NEAR = words("大概其? 大约 约莫? 差不多 估计 可能 好像 也许 印象中")
_FILL = "(?:[已经早也都就刚才正好整要会能将又今天该得还的]|(?<!持)有)"
_BOUND = re.compile(
    rf"(?P<left>(?:{_SOON}|{_NOT}|{_PAST}|{_NEAR}|{_FILL}){{0,6}})(?P<span>{_L})整?(?P<right>\s*"
    + words(
        rf"""(?:肯定|早就?|已经?|[都也是])*[满到够过]了(?!\s*{_L}) [都还也]?[不未没][到足满够](?!\s*{_L}) 以[内下]
        之[内下] 以上 [多余](?![少大]) 有余 出头 开外 往上 挂零 打底 朝上 都?不止 左右 上下 前后 的样子"""
    )
    + ")?"
)
_BIT = rf"(?:{_L}|[{Kind.OTHER.chars}]|{words('几天 半个?月 一?点儿? 一丢丢 一丁点 些日子 些时间 一阵子? 一阵儿')})"
_SOMETIME = words("下下?个?月 下周 过[几两]天 过些?日子 过一?阵子? 过完年 年[底后] 月底 不久 很快 春节 元旦")
_GAPS = (
    re.compile(
        rf"[还只就再]*{words('差 缺 少 过 等 还有 再有 剩')}[上下]?{words('不到 了 个')}?{_BIT}(?:的?时间)?"
        rf"[就才能可以刚好正该后会,也算]*[满够到足是]+(?P<span>{_L})"
    ),
    re.compile(rf"[还只就]*[差缺](?:着|了)?{words('不到 了 个')}?{_BIT}(?:就|才|整)*(?P<span>{_L})"),  # 差俩月五年
    re.compile(
        rf"(?:离|距离?)?[满够到]?(?P<span>{_L})整?[还就只仅也刚好]*[差缺少剩有][着了]?{words('不到 了 个')}?{_BIT}"
    ),
    re.compile(
        rf"[满够到](?P<span>{_L})[\s,;]+[就只也]*还[差缺][着了]?{words('不到 了 个')}?{_BIT}"
    ),  # 刚满五 还差十来天
    re.compile(
        rf"(?:(?P<day>{_T})(?P<end>[底末])?|{_SOMETIME})"
        rf"[就才刚好正能可以会将要到的,前]*[满够到]{{1,2}}(?P<span>{_L})"
    ),
)


@dataclass(frozen=True)
class Span:
    """In months; ``low`` is ``None`` where no figure is said: 几年. ``year_like``: 20年 may mean 2020.

    ``reached``: that much was reached or not is said in so many words (满五, 快五年), as of a home held.
    """

    low: Optional[Decimal]
    high: Optional[Decimal]
    bound: Reach = ""
    reached: bool = False
    year_like: Optional[int] = None

    @property
    def one_month(self) -> bool:
        return self.low == self.high == 1 and not self.bound


def mark_spans(marked: Marked) -> None:
    """Lengths as they stand."""

    def years(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        number = marked.value(found["years"], Numeral)
        months = marked.get(found["months"], Numeral)
        if number.low is not None and number.low > _LONGEST_YEARS:
            return None
        extra = (months.low or Decimal(0)) if months is not None else Decimal(0)
        extra += (Decimal(6) if found["half"] else 0) + (Decimal("0.5") if found["mhalf"] else 0)
        more = bool(found["more"] or found["mmore"] or number.about or (months is not None and months.about))
        year_like = None
        if not extra and not more and re.fullmatch(r"[12]\d", number.text):
            year_like = int(number.text)
        span = _span(number, Decimal(12), extra, more, year_like)
        return Kind.SPAN, replace(span, bound="near") if found["more"] == "来" else span

    def rest(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        span, number = marked.value(found["span"], Span), marked.value(found["months"], Numeral)
        if span.low is None or number.low is None or number.text.lstrip("零") not in _MONTH_DIGITS:
            return None
        return Kind.SPAN, replace(span, low=span.low + number.low, high=span.low + number.low, year_like=None)

    def months(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        number = marked.value(found["months"], Numeral)
        if not found["ge"] and number.text not in ("俩", "仨") and (number.low or 0) <= 12:
            return None  # 5月 is a month of the calendar
        extra = Decimal("0.5") if found["mhalf"] else Decimal(0)
        return Kind.SPAN, _span(number, Decimal(1), extra, bool(found["mmore"]) or number.about, None)

    def half_year(found: re.Match[str]) -> tuple[Kind, object]:
        if found["some"]:
            return Kind.SPAN, Span(None, None, "near")
        bound: Reach = {"大": "at_least", "小": "less_than"}.get(found["size"] or "", "")  # type: ignore[assignment]
        return Kind.SPAN, Span(Decimal(6), Decimal(6), bound)

    def short(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        number = marked.value(found["years"], Numeral)
        if number.low is None or number.low > 20:
            return None
        return Kind.SPAN, _span(number, Decimal(12), Decimal(0), False, None)

    marked.mark(_YEARS, years)
    marked.mark(_REST, rest)
    marked.mark(_MONTHS, months)
    marked.mark(_HALF_YEAR, half_year)
    marked.mark(_SHORT, short)


def mark_bounds(marked: Marked, today: date) -> None:
    """What stands around them: reached, not yet, about. Days must be signs already (差三天)."""

    def gap(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        said = found.groupdict()
        day = marked.get(said.get("day"), DateMention)
        if day is not None and (day.last if said["end"] else day.first) <= today:
            return None
        return Kind.SPAN, replace(marked.value(found["span"], Span), bound="less_than", reached=True)

    def bound(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        span = marked.value(found["span"], Span)
        if span.bound and span.reached:
            return None
        left, right = found["left"], found["right"] or ""
        if not right and found.string.startswith("唯一", found.end()):
            left = left or "满"  # 五年唯一 is said for 满五唯一
        return Kind.SPAN, replace(span, bound=_bound(left, right) or span.bound, reached=_is_reach(left))

    for pattern in _GAPS:
        marked.mark(pattern, gap)
    marked.mark(_BOUND, bound)


_MONTH_DIGITS = tuple("123456789一二三四五六七八九")


def _bound(left: str, right: str) -> Reach:
    left = re.sub("不止|不低于|不少于|最少", "满", left)
    if re.fullmatch(r"\s*(?:左右|上下|前后|的样子)", right):
        return "near"
    if "不止" in right:
        return "at_least"
    if re.search(f"{_SOON}|{_NOT}", left) or re.search("[不未没]|内|下", right):
        return "less_than"
    if re.search(_PAST, left) or re.search("以上|多|余|了|出头|开外|往上|挂零|打底|朝上", right):
        return "at_least"
    return "near" if re.search(_NEAR, left) else ""


def _is_reach(left: str) -> bool:
    return re.search(f"{_SOON}|{_NOT}|{_PAST}", left) is not None


def _span(number: Numeral, unit: Decimal, extra: Decimal, more: bool, year_like: Optional[int]) -> Span:
    if number.low is None or number.high is None:
        return Span(None, None, "near")
    low, high = number.low * unit + extra, number.high * unit + extra
    return Span(low, high, "at_least" if more else "", year_like=year_like)
