"""日期: 2023年5月, 2023-05-01, 二〇二三年五月, 25年买的, 去年六月, 上个月, 昨天, 12月15号.

As precise as they were said, never more."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Callable, Optional

from language.quantities.numerals import read_number
from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

_CN = "[零一二三四五六七八九十]"
_NUM = rf"(?:\d{{1,2}}|{_CN}{{1,3}})"
_YEAR_WORDS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_DAY_WORDS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_PERIOD_WORDS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
# What is done to a home or a paper: it makes 25年 a year, and 5月 a month of the calendar.
_DONE = "买购入拿下办取过换领交缴签付登盖建结卖报弄继投抢搬接收才花到"
# What makes it a length: 持有25年, 25年前, 25年多.
_LENGTH_BEFORE = re.compile(
    words("持有 满 够 [买住拿等熬攒]了? 超过 房龄 楼龄 将近 快 有 还有 还剩 不止 不到 差 贷款? 租了? 产权 第 再")
    + r"\s*$"
)
_LENGTH_AFTER = r"(?![前多半整来了]|以上|以内|\s*零?\s*\d+\s*个|\s*零?[一二三四五六七八九十]+个)"

# Feasts whose month never moves; 春节 and 中秋 have none.
_FEASTS = {"元旦": 1, "五一": 5, "劳动节": 5, "国庆": 10, "十一": 10}
_FEAST = (
    rf"的?\s*(?P<feast>{'|'.join(_FEASTS)})(?!节?前后|[月年个万])(?:节|长假|假期|小长假)?"
    r"(?:那会儿?|那阵[儿子]?|那时候?|那几天|左右)?"
)

_MONTH = (
    rf"(?:{_FEAST}|的?\s*(?P<month>{_NUM})\s*月(?:份|底|初|中旬|上旬|下旬)?"
    rf"(?:\s*(?P<day>{_NUM})(?:\s*[日号]|(?=[{_DONE}]|$)))?)"
)
_LONG_YEAR = rf"(?:19|20)\d\d|[一二][零九]{_CN}{{2}}"
# Two digits read out: 一八年, 零九年, 八六年. But 五六年 is five or six years, 八九年 eight or nine.
_SPOKEN = (
    r"(?:零[零一二三四五六七八九]|[一二][零一二三四五六七八九]|(?!六七|七八|八九)[六七八九][零一二三四五六七八九])"
)
_START = r"(?<![\d.零一二三四五六七八九十百千万几第])"
_SAME_YEAR = re.compile(rf"(?P<date>[{Kind.DATE.chars}])[^{Kind.DATE.chars}]*(?:同|当)年$")
# 25年380万买的: what was paid stands between the year and the verb.
_PRICE = r"[\d.零一二两三四五六七八九十百千]+\s*(?:[万亿wW]|[百千]万)[\d零一二三四五六七八九千百]*[多来]?(?:块钱?|元)?"
# 25年刚买的, 23年我才过的户, 20年国庆前后买的.
_JUST = (
    r"(?:刚刚?|才|就|已经?|我们?俩?|咱们?俩?|俺|他们?俩?|她|自己|一起|夫妻俩|两口子|俩人|爸妈|老人|父母|结[的了]?婚|那年|那会儿?|那阵[儿子]?|那时候?|的时候"
    r"|(?:元旦|春节|过年|五一|劳动节|端午|中秋|国庆|十一)节?(?:前后|期间|之?前|之?后)?)+"
)
_READ_OUT = "零一二三四五六七八九"
_FUTURE = re.compile(r"来得及|来不及|准备|打算|截止|到期|之前|要去|申报")

_PATTERNS = tuple(
    re.compile(p)
    for p in (
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s*[-/.]\s*(?P<month>0?[1-9]|1[0-2])(?![\d.])"
        r"(?:\s*[-/.]\s*(?P<day>\d{1,2})(?!\d))?[日号]?(?!\s*[万元])",
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s*[-/.]\s*(?P<month>0?[1-9]|1[0-2])\s*[-/.]\s*(?P<day>\d{1,2})(?!\d)[日号]?",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?![\d万元.])",
        r"(?<![\d./-])(?P<short>\d\d)(?P<mark>[-/.])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>\d{1,2})(?![\d./-])[日号]?",
        rf"{_START}(?P<year>{_LONG_YEAR}|\d\d|{_SPOKEN})\s*年{_MONTH}",
        rf"{_START}(?P<year>{_LONG_YEAR}|0\d)\s*年度?(?!前|\s*\d+\s*月)(?:年?[初底末])?",
        rf"{_START}(?P<year>{_LONG_YEAR})(?=[买购])",
        rf"{_START}(?P<year>{_SPOKEN})\s*年{_LENGTH_AFTER}(?:年?[初底末])?",
        rf"{_START}(?P<short>\d\d)\s*年"
        rf"(?=[{_DONE}初底末春夏秋冬那生]|上半年|下半年|的[^,;。!? ]{{0,4}}(?:房|楼|时候|小区))(?:年?[初底末])?",
        rf"{_START}(?P<short>\d\d)\s*年(?=\s*(?:[花用]了?|一共|总共|全款|贷款|首付|按揭|借钱|才)*\s*(?:{_PRICE}[{_DONE}]|(?:\d{{2,4}}(?!\d))?(?:[买购]|入手|拿下|置办|接手)))",
        rf"{_START}(?P<short>\d\d)\s*年(?=\s*{_JUST}(?:[{_DONE}]|入手|入的|到手|过[的了]?户|下的?[房本证]|取得|置[办业]|收[的了]?房))",
        rf"{_START}(?P<short>[789]\d)\s*年(?!前|[多半整来代])",
        r"(?<=[在到自从于])(?P<short>\d\d)年(?!前|度|代)",
        rf"(?P<word>大前年|(?<!以)前年|去年|上年|今年|本年|明年|(?<![以之今])后年)(?:年?[初底末])?{_MONTH}?",
        rf"(?P<near>上上|上|这|本|下下|下)个?月(?:份|初)?(?:\s*(?P<day>{_NUM})\s*[日号])?",
        r"(?P<week>上上|上|这|本|下下|下)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])?",
        r"(?P<today>大前|前|昨|今|明|大后|(?<![今以之])后)[天日儿](?!气)",
        rf"{_START}(?P<years>{_NUM})年前{_MONTH}",
        rf"(?P<days>{_NUM})天(?P<ago>前|后)",
        rf"{_START}(?P<month>{_NUM})\s*月\s*(?P<day>{_NUM})\s*[日号]",
        rf"{_START}(?P<month>{_NUM})\s*月(?:(?:份|底|初|中旬|上旬|下旬)|(?=[{_DONE}]))",
    )
)


@dataclass(frozen=True)
class DateMention:
    """Everything from ``first`` to ``last`` was meant: one day, a month or a year. ``bare_word``: 今年, no more."""

    first: date
    last: date
    bare_word: bool = False

    @property
    def precision(self) -> str:
        if self.first == self.last:
            return "day"
        return "month" if self.first.month == self.last.month else "year"

    def __str__(self) -> str:
        """As it was said: 2021, 2021-05, 2021-05-20."""
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]


def mark_dates(marked: Marked, today: date) -> None:
    """Dates and years; a day that does not exist is none."""

    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        if _LENGTH_BEFORE.search(found.string[: found.start()]) and "short" in found.groupdict():
            return None
        same = _SAME_YEAR.search(found.string[: found.start()]) if "month" in found.groupdict() else None
        base = marked.value(same["date"], DateMention).first if same else today
        try:
            day = _read(found, base)
        except (ValueError, OverflowError):
            return None
        return (Kind.DATE, day) if day is not None else None

    for pattern in _PATTERNS:
        marked.mark(pattern, make)


def _read(found: re.Match[str], today: date) -> Optional[DateMention]:
    said = found.groupdict()
    for name, read in _RELATIVE.items():
        if said.get(name):
            return read(said, today)
    year = _year(said, today)
    month, day = _number(said.get("month")) or _FEASTS.get(said.get("feast") or ""), _number(said.get("day"))
    if year is None:
        return None
    if "year" not in said and "short" not in said and "word" not in said and "years" not in said:
        year = _year_of_month(found, today, month or 1, day)
    return period(year, month, day, bare_word=bool(said.get("word")) and month is None)


def period(year: int, month: Optional[int] = None, day: Optional[int] = None, bare_word: bool = False) -> DateMention:
    """The year, month or day. Raises ``ValueError`` where there is none such."""
    first = date(year, month or 1, day or 1)
    if day is not None:
        return DateMention(first, first)
    last = month or 12
    return DateMention(first, date(year, last, calendar.monthrange(year, last)[1]), bare_word)


def _year(said: dict[str, Optional[str]], today: date) -> Optional[int]:
    if said.get("years"):
        return today.year - (_number(said["years"]) or 0)
    if said.get("word"):
        return today.year + _YEAR_WORDS[said["word"] or ""]
    year = _number(said.get("year") or said.get("short"))
    if year is None:
        return today.year
    if year >= 100:
        return year
    if year > today.year % 100:
        return year + 1900 if year >= 60 else None  # nobody bought in 1930, and 30年 is a length
    return year + 2000


def _year_of_month(found: re.Match[str], today: date, month: int, day: Optional[int]) -> int:
    """5月买的 is the last May, 1月15号申报 the next January."""
    first = date(today.year, month, day or 1)
    if first > today and re.match(rf"[{_DONE}]", found.string[found.end() :]):
        return today.year - 1
    return today.year + (1 if first < today.replace(day=1) and day and _FUTURE.search(found.string) else 0)


def _near_month(said: dict[str, Optional[str]], today: date) -> DateMention:
    months = today.year * 12 + today.month - 1 + _PERIOD_WORDS[said["near"] or ""]
    return period(months // 12, months % 12 + 1, _number(said.get("day")))


def _near_week(said: dict[str, Optional[str]], today: date) -> DateMention:
    monday = today + timedelta(days=7 * _PERIOD_WORDS[said["week"] or ""] - today.weekday())
    if not said["weekday"]:
        return DateMention(monday, monday + timedelta(days=6))
    day = monday + timedelta(days="一二三四五六日".index(said["weekday"].replace("天", "日")))
    return DateMention(day, day)


def _near_day(said: dict[str, Optional[str]], today: date) -> DateMention:
    day = today + timedelta(days=_DAY_WORDS[said["today"] or ""])
    return DateMention(day, day)


def _days_ago(said: dict[str, Optional[str]], today: date) -> DateMention:
    day = today + timedelta(days=(_number(said["days"]) or 0) * (-1 if said["ago"] == "前" else 1))
    return DateMention(day, day)


_RELATIVE: dict[str, Callable[[dict[str, Optional[str]], date], DateMention]] = {
    "near": _near_month,
    "week": _near_week,
    "today": _near_day,
    "days": _days_ago,
}


def _number(text: Optional[str]) -> Optional[int]:
    if text and len(text) > 1 and all(c in _READ_OUT for c in text):
        return int("".join(str(_READ_OUT.index(c)) for c in text))
    value = read_number(text) if text else None
    return int(value) if value is not None else None
