"""Since when or how long the home is held: what each date and length is the date or length of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Optional

from language.quantities import DateMention, Kind, Marked, Mention, Numeral, Span
from language.quantities.dates import period
from language.reading.context import PARTICLES, after, before
from language.reading.facts import Held, Unclear

Of = Literal["deed", "tax", "bought", "inherited", "contract", "not_home", "person", ""]

_STOPS = frozenset({Kind.DATE, Kind.SPAN})
_DEED = "房本|房产证|产权证|不动产权?证书?|产证|红本|本子|本儿|证书?(?!件|明|监)"
_BOUGHT = "买|购|入手|取得|到手|持有|置业|置办|接手|盘下|拿下|抢到|拍下|住了|攥|捂|名下|分到"
_NOT_HOME = (
    "房龄|楼龄|建成|盖的|竣工|贷款|房贷|按揭|月供|还款|还有|还剩|剩下|租|社保|公积金|工作|上班|结婚|离婚|公司|成立|注册|"
    "执照|营业|报税|申报|汇算|发票|专票|普票|开票|车|报废|政策|公告|新规|规定|追溯|保存|每|工龄|孩子|小孩|儿子|女儿|产权\\d*$|使用权|土地|个税|社龄|退休|纳税"
)
# Before the date or length: the noun it is said of. Nearest wins.
_BEFORE: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("deed", re.compile(rf"{_DEED}|过户|办证|下证|登记")),
    ("tax", re.compile("契税|完税")),
    ("contract", re.compile("合同|网签|签约|签的|认购|定金|订金|首付|交房|收房|交钥匙|入住")),
    ("bought", re.compile(_BOUGHT)),
    ("inherited", re.compile("继承|赠与|赠予|受赠")),
    ("not_home", re.compile(_NOT_HOME)),
    ("person", re.compile("出生|生于")),
)
# After it: what was done then. Anchored, so that what follows of the next date is not taken for it.
_LINK = r"^(?:[以之]?前|那[年会]|初|底|末|左右|份|的时候|的时|才|就|刚|我|我们|他们?|她|俺|花?X|花|从.{0,6}|跟.{0,6}|全款|贷款|自己|家里|正式|一起|,)*"
_AFTER: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("person", re.compile(r"^(?:出?生(?![效产])|的?人$|我?[都已刚]?经?满?岁)")),
    ("not_home", re.compile(r"^的?(?:[老旧新次]|商品|单位)*(?:房(?!本|产)|楼|小区|建筑|年代)|^(?:建|盖|竣工|完工|修)|^(?:签|写)?的?卖房|^卖|^出[售租]")),
    ("contract", re.compile(rf"{_LINK}(?:签|网签|认购|付的?首付|交的?(?:首付|定金|订金|房款|钱)|收的?房|交房|入住)")),
    ("tax", re.compile(rf"{_LINK}(?:交|缴|完|付)[^,D]{{0,4}}(?:契税|完税|的税)|{_LINK}完税")),
    ("deed", re.compile(rf"^的(?:{_DEED})|{_LINK}(?:拿|下|办|领|出|发|取|换|到)(?:到|来|下来?|完)?了?的?(?:{_DEED})|{_LINK}[办拿下](?:证|本)|{_LINK}(?:过户|登记)(?!给)")),
    ("inherited", re.compile(rf"{_LINK}(?:继承|赠|受赠|过给|传给|留给|送给?|过到|给我)")),
    ("bought", re.compile(rf"{_LINK}(?:{_BOUGHT})")),
)
_INHERITED = re.compile("继承|赠与|赠予|受赠|[送传留过]给我|过到我")
# A bare 20年 is 2020 rather than twenty years, 10年 rather ten years: there it is asked again.
_FIRST_YEAR = 16
_ALONE = re.compile(rf"^(?:[{PARTICLES}]|整|份|的|初|底|左右|了)*$")


@dataclass(frozen=True)
class Time:
    value: DateMention | Span
    of: Of
    alone: bool  # nothing else is said in its clause


def read_held(
    marked: Marked, asked: Optional[str], today: date, facts_beside: bool
) -> tuple[Optional[Held], tuple[DateMention, ...], frozenset[Unclear]]:
    """The home's time, the other dates, and what is unclear. ``facts_beside``: the message tells other facts of a home,
    so that a bare 3年 among them is one too."""
    times = [_time(marked, mention) for mention in marked.mentions(Kind.DATE, Kind.SPAN)]
    chosen = _choose(times, asked, today, facts_beside)
    dates = tuple(
        t.value
        for t in times
        if isinstance(t.value, DateMention) and t not in chosen and t.of not in ("deed", "tax", "bought", "person")
    )
    held, unclear = _held(chosen, today if asked == "held" else None)
    if held is None and any(t.of == "inherited" for t in times):
        unclear |= {"inherited"}
    if held is None and not times and asked == "held":
        held = _bare(marked, today)
    return held, dates, frozenset(unclear)


def _time(marked: Marked, mention: Mention) -> Time:
    value = mention.value
    assert isinstance(value, (DateMention, Span))
    lead = before(marked, mention.place, _STOPS)
    close = lead.rstrip().rpartition(" ")[2]
    tail = after(marked, mention.place, _STOPS)
    of: Of = next((of for of, pattern in _AFTER if pattern.search(tail)), "")
    if not of:
        of = _nearest(close) or _nearest(lead)
    alone = not _ALONE.sub("", close) and _ALONE.match(tail) is not None
    return Time(value, of, alone)


def _nearest(lead: str) -> Of:
    best: tuple[int, Of] = (-1, "")
    for of, pattern in _BEFORE:
        for found in pattern.finditer(lead):
            best = max(best, (found.end(), of), key=lambda b: b[0])
    return best[1]


def _choose(times: list[Time], asked: Optional[str], today: date, facts_beside: bool) -> list[Time]:
    """Deed or deed tax, whichever was earlier; else what was bought; else what nothing is said of, where asked."""
    past = [t for t in times if not isinstance(t.value, DateMention) or t.value.first <= today]
    papers = [t for t in past if t.of in ("deed", "tax")]
    if papers:
        return [min(papers, key=_age)] if len(papers) > 1 and not _bounded(papers) else papers
    bought = [t for t in past if t.of == "bought"]
    if any(t.of == "inherited" for t in past):
        return [min(bought, key=_age)] if bought else []
    if bought:
        return bought
    free = [t for t in past if not t.of]
    if asked == "held":
        return free
    reached = [t for t in free if isinstance(t.value, Span) and t.value.reached and t.value.low is not None]
    if reached:
        return reached
    return [t for t in free if t.alone] if facts_beside else []


def _bounded(times: list[Time]) -> bool:
    return all(isinstance(t.value, Span) and t.value.bound in ("at_least", "less_than") for t in times)


def _age(time: Time) -> tuple[int, int, int]:
    """Sorts what is longest ago first; dates before lengths, which are seldom said together."""
    if isinstance(time.value, DateMention):
        return (0, time.value.first.toordinal(), 0)
    return (1, -int(time.value.low or 0), 0)


def _held(chosen: list[Time], today: Optional[date]) -> tuple[Optional[Held], set[Unclear]]:
    days = [t.value for t in chosen if isinstance(t.value, DateMention)]
    spans = [t.value for t in chosen if isinstance(t.value, Span)]
    bounds = [s for s in spans if s.low is not None and s.bound in ("at_least", "less_than")]
    if days and not any(s.reached for s in bounds):
        if len({str(d) for d in days}) > 1:
            return None, {"lengths"}
        return Held(since=days[0]), set()
    if bounds:
        least = next((s.low for s in bounds if s.bound == "at_least"), None)
        less = next((s.low for s in bounds if s.bound == "less_than"), None)
        return Held(at_least=least, less_than=less), set()
    if not spans:
        return None, set()
    if len(spans) > 1:
        return None, {"lengths"}
    span = spans[0]
    if today is not None and chosen[0].alone and span.year_like and _FIRST_YEAR <= span.year_like <= today.year % 100:
        return Held(since=period(2000 + span.year_like)), {"year_or_length"}
    if span.low is None or span.high is None:
        return Held(about=True), set()
    if span.low != span.high:
        return Held(between=(span.low, span.high)), set()
    return Held(length=span.low, about=span.bound == "near"), set()


def _bare(marked: Marked, today: date) -> Optional[Held]:
    """A number alone where the time was asked for: 6, 2018, 201803."""
    numbers = [m for m in marked.mentions() if m.kind is not Kind.OTHER]
    if len(numbers) != 1 or numbers[0].kind is not Kind.NUMBER:
        return None
    place, numeral = numbers[0].place, marked.value(marked.text[numbers[0].place], Numeral)
    if numeral.low is None or numeral.high is None or not _ALONE.match(marked.text[place + 1 :]):
        return None
    if numeral.low != numeral.high:
        return Held(between=(numeral.low * 12, numeral.high * 12)) if numeral.high <= 60 else None
    return _bare_year(numeral.low, today)


def _bare_year(number: Decimal, today: date) -> Optional[Held]:
    if number <= 60:
        return Held(length=number * 12)
    if number != number.to_integral_value():
        return None
    year, month = (int(number), None) if number < 10_000 else (int(number) // 100, int(number) % 100)
    if not 1949 <= year <= today.year or (month is not None and not 1 <= month <= 12):
        return None
    return Held(since=period(year, month))
