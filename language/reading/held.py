"""Since when or how long the home is held: what each date and length is the date or length of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Optional, Union

from language.quantities import DateMention, Kind, Marked, Mention, Numeral, Span
from language.quantities.dates import period
from language.quantities.patterns import words
from language.reading.context import PARTICLES, after, before
from language.reading.facts import Held, Unclear

Of = Literal["deed", "tax", "bought", "inherited", "contract", "not_home", "person", ""]

_STOPS = frozenset({Kind.DATE, Kind.SPAN})
_DEED = words("房本 房产证 产权证 不动产权?证书? 产证 红本 本子 本儿 证书?(?!件|明|监)")
_BOUGHT = words(
    """买 购 入手 取得 到手 持有 置业 置办 房改 单位分 接手(?!的?人) 接的?盘 上的?车
    盘下 拿下 抢到 拍下 [住拿]了 攥 捂 名下 分到"""
)
_NOT_HOME = words(
    """房龄 楼龄 楼是? 小区 建成 盖的 竣工 贷款 房贷 按揭 月供 还款 还要还 还有 还剩 剩下 租 社保 公积金 工作 上班
    结婚 离婚 公司 成立 注册 执照 营业 报税 申报 汇算 发票 专票 普票 开票 车 报废 政策 公告 新规 规定 追溯 保存 每
    工龄 孩子 小孩 儿子 女儿 产权$ 使用权 土地 个税 社龄 退休 纳税"""
)
# Before the date or length: the noun it is said of. The nearest counts.
_BEFORE: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("deed", re.compile(rf"{_DEED}|过[的了完]?户|办证|下证|登记")),
    ("tax", re.compile("契税|完税")),
    ("contract", re.compile(words("合同 网签 签约 签的 认购 定金 订金 首付 交房 收房 交钥匙 入住"))),
    ("bought", re.compile(_BOUGHT)),
    ("inherited", re.compile("继承|赠与|赠予|受赠")),
    ("not_home", re.compile(_NOT_HOME)),
    ("person", re.compile("出生|生于")),
)
# After it: what was done then. Anchored, so that what follows of the next date is not taken for it.
_LINK = (
    "^"
    + words(
        """[以之]?前 那[年会] 初 底 末 左右 份 的时候? 才 就 刚 [我咱他]俩 我们俩? 我 他们? 她
        俩人 夫妻俩 两口子 俺 花?X 花 [以用]X? 从.{0,6}
        结婚(?:的?时候?|那会儿?|那年|当年) 跟.{0,6} 全款 贷款 按揭 自己 家里 正式 一起 , [春夏秋冬]天?
        (?:元旦|春节|过年|五一|端午|中秋|国庆|十一)节?前?后?"""
    )
    + "*"
)
_NOT_HOME_AFTER = words(
    """贷款(?!买|购|入手|拿下) 房贷 按揭(?!买|购) 租 社保 公积金 工龄 利息
    (?:[就才从]|大学)*(?:毕业|工作|上班|结[的了]?婚(?!(?:的?时候?|那会儿?|那年|当年)[^D]{0,4}(?:买|购))|离[的了]?婚|出国|退休|入职|来北京|落户|当兵|开公司|开店|成立|注册)"""
)
_AFTER: tuple[tuple[Of, re.Pattern[str]], ...] = (
    ("person", re.compile(r"^(?:出?生(?![效产])|的?人$|我?[都已刚]?经?满?岁)")),
    ("not_home", re.compile(f"^的?{_NOT_HOME_AFTER}|^(?:[建盖修竣]|完工)")),
    ("contract", re.compile(_LINK + words("签 网签 认购 付的?首付 交的?(?:首付|定金|订金|房款|钱) 收的?房 交房 入住"))),
    (
        "tax",
        re.compile(
            rf"^的?(?:契税|完税)(?:票|证|单|凭证|日期)|{_LINK}(?:[交缴完付][^,D]{{0,4}}{words('契税 完税 的税')}|完税)"
        ),
    ),
    (
        "deed",
        re.compile(
            rf"^的(?:{_DEED}|本$)|{_LINK}(?:[拿下办领出发取换到][到来下完]?来?了?的?{_DEED}|[办拿下][证本]|"
            "(?:过[的了完]?户|登记)(?!给(?![我俺])))"
        ),
    ),
    (
        "inherited",
        re.compile(_LINK + words("办?的?继承 赠 受赠 过给 传给 留给 送给? 过到 判给 离婚 给我 [改更转][的了]?名")),
    ),
    ("bought", re.compile(_LINK + _BOUGHT)),
)
# 98年的老房子, 20年的房子: of the building; but 满五年的房 is held so long.
_BUILT = re.compile("^的?(?:[老旧新次]|商品|单位)*(?:房(?!本|产|改)|楼|小区|建筑|年代)|^[签写]?的?卖房|^卖|^出[售租]")
# 过户给我 alone may be a sale; from the family it is none.
_INHERITED = re.compile(
    "继承|赠与|赠予|受赠|[送传留过判]给我|过到我|离婚[^。]{0,8}(?:[分判归得]|过户)|析产|(?:爸|妈|爹|娘|父|母|爷爷|奶奶|姥|外公|外婆|岳|公公|婆婆|老人|老太太|老爷子|老两口)[^。]{0,16}过户给[我俺]"
)
_BOUGHT_SO_LONG = re.compile(r"(?:买|购|入手|拿|持有|到手|取得)了?$")  # 刚买一年的房
_ALONE = re.compile(rf"^(?:[{PARTICLES}整份的初底了是就我也]|左右|应该|好像|大概|可能|印象中?|记得)*$")
# A bare 20年 is 2020 rather than twenty years, 10年 rather ten years: there it is asked again.
_FIRST_YEAR = 16


@dataclass(frozen=True)
class Time:
    value: Union[DateMention, Span]
    of: Of
    alone: bool  # nothing else is said in its clause
    mine: bool = False  # in one's own name: of a home inherited or given it tells nothing of the one before

    @property
    def reached(self) -> bool:
        return isinstance(self.value, Span) and self.value.reached and self.value.low is not None


def read_held(
    marked: Marked, asked: Optional[str], today: date, facts_beside: bool, carried: bool = False
) -> tuple[Optional[Held], tuple[DateMention, ...], frozenset[Unclear]]:
    """The home's time, the other dates, and what is unclear. ``facts_beside``: the message tells other facts of a home,
    so that a bare 3年 among them is one too. ``carried``: the home is known to be inherited or given."""
    times = [_time(marked, mention) for mention in marked.mentions(Kind.DATE, Kind.SPAN)]
    inherited = carried or _INHERITED.search(marked.text) is not None
    chosen = _choose(times, asked, today, facts_beside, inherited)
    if carried and asked == "held" and not chosen:
        chosen = _former(times, today)
    held, unclear = _held(chosen, today if asked == "held" else None)
    if held is None and inherited and asked == "held":
        unclear |= {"inherited"}
    if held is None and not times and asked == "held":
        held = _bare(marked, today)
    dates = tuple(
        t.value
        for t in times
        if isinstance(t.value, DateMention) and t not in chosen and t.of not in ("deed", "tax", "bought", "person")
        if not (t.value.bare_word and t.value.first.year == today.year)  # 今年 tells no more than today
    )
    return held, dates, frozenset(unclear)


def _time(marked: Marked, mention: Mention) -> Time:
    value = mention.value
    assert isinstance(value, (DateMention, Span))
    lead, tail = before(marked, mention.place, _STOPS), after(marked, mention.place, _STOPS)
    close = lead.rstrip().rpartition(" ")[2]
    of: Of = next((of for of, pattern in _AFTER if pattern.search(tail)), "")
    of_building = _BUILT.match(tail) and not (isinstance(value, Span) and value.reached)
    if not of and of_building and not _BOUGHT_SO_LONG.search(close):
        of = "not_home"
    alone = _ALONE.match(lead.rpartition(" ")[2]) is not None and _ALONE.match(tail) is not None
    return Time(value, of or _nearest(close) or _nearest(lead), alone, _MY_NAME.search(lead) is not None)


_MY_NAME = re.compile(
    r"(?:我|俺|自己|咱)们?(?:的|这个?|手里|手上)?(?:名下|手里|手上)|(?:过户|转|改)(?:到|给|成)了?(?:我|俺|自己)"
)


def _nearest(lead: str) -> Of:
    found = [(match.end(), of) for of, pattern in _BEFORE for match in pattern.finditer(lead)]
    return max(found, key=lambda f: f[0])[1] if found else ""


def _choose(times: list[Time], asked: Optional[str], today: date, facts_beside: bool, inherited: bool) -> list[Time]:
    """Deed or deed tax, whichever was earlier; else what was bought; else what nothing is said of, where asked. Of a
    home inherited or given it is what the one before bought."""
    past = [t for t in times if isinstance(t.value, Span) or t.value.first <= today]
    bought = [t for t in past if t.of == "bought"]
    if inherited:
        return sorted((t for t in bought if not t.mine), key=_age)[:1]
    papers = [t for t in past if t.of in ("deed", "tax")]
    if papers:
        return papers if all(t.reached for t in papers) else sorted(papers, key=_age)[:1]
    if bought:
        return bought
    free = [t for t in past if not t.of]
    reached = [t for t in free if isinstance(t.value, Span)] if any(t.reached for t in free) else []
    if asked == "held":
        return reached or free
    return reached or ([t for t in free if t.alone] if facts_beside else [])


def _former(times: list[Time], today: date) -> list[Time]:
    """As the answer to when the one before bought: what nothing is said of, or the older of two papers; a later one is
    of the handing over."""
    past = [t for t in times if isinstance(t.value, Span) or t.value.first <= today]
    free = [t for t in past if not t.of]
    papers = sorted((t for t in past if t.of in ("deed", "tax")), key=_age) if len(past) > 1 else []
    return free or papers[:1]


def _age(time: Time) -> tuple[int, int]:
    """Sorts what is longest ago first; dates before lengths, which are seldom said together."""
    if isinstance(time.value, DateMention):
        return 0, time.value.first.toordinal()
    return 1, -int(time.value.low or 0)


def _held(chosen: list[Time], today: Optional[date]) -> tuple[Optional[Held], set[Unclear]]:
    """``today`` where the time was asked for."""
    days = {str(t.value): t.value for t in chosen if isinstance(t.value, DateMention)}
    spans = _without_hearsay(chosen)
    bounds = {s.bound: s.low for s in reversed(spans) if s.low is not None and s.bound in ("at_least", "less_than")}
    if days and not any(t.reached for t in chosen):
        return (Held(since=next(iter(days.values()))), set()) if len(days) == 1 else (None, {"lengths"})
    if bounds:
        return Held(at_least=bounds.get("at_least"), less_than=bounds.get("less_than")), set()
    if len(spans) != 1:
        return None, {"lengths"} if spans else set()
    span = spans[0]
    if today is not None and chosen[0].alone and span.year_like and _FIRST_YEAR <= span.year_like <= today.year % 100:
        return Held(since=period(2000 + span.year_like)), {"year_or_length"}
    if span.low is None or span.high is None:
        return Held(about=True), set()
    if span.low != span.high:
        return Held(between=(span.low, span.high)), set()
    return Held(length=span.low, about=span.bound == "near"), set()


def _without_hearsay(chosen: list[Time]) -> list[Span]:
    """听说满五能免 我这不满五 三年半: where both cannot be, the length told by itself, else what was said last."""
    spans = [(t.value, t.alone) for t in chosen if isinstance(t.value, Span)]
    every = [span for span, _ in spans]
    least = [s for s in every if s.bound == "at_least" and s.low is not None]
    below = [s for s in every if s.bound == "less_than" and s.low is not None]
    exact = [s for s, alone in spans if alone and s.low is not None and s.low == s.high and not s.bound]
    if least and exact and (exact[0].low or 0) < (least[-1].low or 0):
        return exact[:1]
    if least and below and (least[-1].low or 0) >= (below[-1].low or 0):
        return [s for s in reversed(every) if s.bound in ("at_least", "less_than")][:1]
    return every


def _bare(marked: Marked, today: date) -> Optional[Held]:
    """A number alone where the time was asked for: 6, 2018, 201803."""
    numbers = [m for m in marked.mentions() if m.kind is not Kind.OTHER]
    if len(numbers) != 1 or numbers[0].kind is not Kind.NUMBER:
        return None
    place = numbers[0].place
    numeral = marked.value(marked.text[place], Numeral)
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
