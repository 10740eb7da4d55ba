"""What one message says of a sale: the reading of ``language.reading`` put to the fields of the form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from actions.housing.assessed import ASSESSED, assessed_in
from actions.housing.bargain import bargained
from actions.housing.costs_moved import cost_moved
from actions.housing.facts import CHEAPEST, LABELS, UNKNOWN, Amount, Held, Sale, describe
from actions.housing.noticed import Noticed, notice
from actions.housing.problems import problem_of
from actions.housing.put_right import put_right
from actions.housing.shares import without_shares
from backends.housing.schemas import CARRIES
from dialogue.forms import Change
from language.normalise import normalise
from language.quantities import Area, Money
from language.reading import Held as HeldRead
from language.reading import Reading, read
from language.reading.named import dates_in

FORMER_HELD = "former_held"  # the question of when the former owner bought, answered into ``held``
JUST_BELOW = Decimal("0.01")  # years; 不满 2 年 ends here
MONTHS = Decimal(12)
WIDE = Decimal("0.1")  # 90 多平: up to so much more
ASKED = {
    "sale_price": "price",
    "home_area": "area",
    "held": "held",
    "only_home": "only_home",
    "buyer_homes": "buyer_homes",
    "original_price": "original_price",
}
SLOTS = {
    "price": "sale_price",
    "area": "home_area",
    "held": "held",
    "only_home": "only_home",
    "buyer_homes": "buyer_homes",
    "original_price": "original_price",
}
_TELEGRAM = re.compile(r"(?<![\d.])(\d{2,4}(?:\.\d+)?)[\s,，]+(\d{2,3}(?:\.\d+)?)(?=[\s,，]|$)")
_LISTED = re.compile(
    r"(?:挂牌价?|挂了|挂的?|要价|标价|报价|开价)(?:是|在|了|的)?(?P<sum>\d[\d.,]*\s*[万亿wW]?元?|[一二三四五六七八九十百]{2,}万?)"
)
_NOTHING = re.compile(r"^(?:都)?(?:没有?|无|没了|没票|没有票|0)(?:了|的|吧|啊)?$")
# 2023年6月卖的, 等到2027年3月再卖: not 2023年买的卖500万, nor another home that was sold.
_TOO_ROUGH = re.compile(r"(?<![\d零一二三四五六七八九十百千])(?:[一1]?[百千]|1000?)[多余]万")
_SOLD_ON = re.compile(
    r"(?P<date>(?:\d{2,4}|[去前今明后])年(?:底|(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?)?)"
    r"(?:左右|以?后|之?前|底|初|我|要|想|才|再|就|准备|打算|能|已经?)*(?:卖(?![家方主])|出售|成交)(?!了?(?:一|另|前|上|过)[套个]?)"
)
_ORDINARY = re.compile(r"(?P<no>非|不是|不算|不属于)普(?:通|宅)?|普通住[宅房]|普宅|^普通的?$")
_NO_COSTS = re.compile(
    r"(?>(?:都|也|又)?(?:没有?|无|没)(?:过|做|花)?(?:装修|贷款|房贷|利息|手续费|中介费|契税|其他|别的|费用|票据|发票|票|凭证|的|和|也)*(?:丢了|找不到)?了?"
    r"|(?:装修|贷款|房贷|利息|手续费|契税|发票|票据|票)+(?:都|也)?(?:没有?|没了|丢了|找不到)了?"
    r"|(?:全款|一次性付?(?:清|款)?|毛坯)(?:买的|的)?|就?这些|就?这么多|[\s,，;；。!！、和了])+"
)  # 没有装修发票 没有贷款
# 285万买的 契税交了28500 别的没有: no other cost, and nothing about other homes.
_NO_MORE_COSTS = re.compile(
    r"(?<!名下)(?<!家里)(?:别的|其[他它](?:的|费用)?|另外)(?:都|也|就|啥|什么)*(?:没有?|无)了?(?=$|[\s,，。;；!！那])|(?<!名下)(?<!家里)(?:没有?|无)(?:别的|其[他它](?:的|费用)?)了?(?=$|[\s,，。;；!！那])"
)
OF_NO_SUM = frozenset({"home_area", "held", "only_home", "buyer_homes", "location", "ordinary"})
PRICES = 2  # the one paid and the one got
LEAST_BARE = Decimal(50_000)  # yuan: what is less is no price of a home, typed without a unit
_NEARLY = re.compile(
    r"快|差|将近|接近|马上|眼看|临近|即将|就要|(?:再过|再等|再有|还有|还要|还得|[只还]剩)[^,，。年]{0,5}[天月周日]|下个?月|过几天|就满|就到"
)
# 不知道买的时候多少钱: of the price paid, whatever was asked for.
_THEN_PAID = r"(?:买的?时候?|买房时|当[初时年]|那时候?|原来?[价值始]|原购房?价|买价|购入价)"
_NOT_KNOWN = r"(?:不知道|不清楚|不记得|记不[清得]|忘了|想不起来?|说不[上清])"
_PRICE_UNKNOWN = re.compile(
    rf"{_NOT_KNOWN}[^,，。;]{{0,4}}{_THEN_PAID}[^,，。;]{{0,6}}(?:多少|几|价|钱|$)|{_THEN_PAID}[^,，。;]{{0,8}}{_NOT_KNOWN}"
)
# 满五年了吗: asked of what is known.
# 不是满五唯一: one of the two is missing, and which one is not told.
_NOT_BOTH = re.compile(r"(?:不是|不算|不满足|不符合|够不上|非)满?(?:五|5)年?唯一")
_WHETHER_HELD = re.compile(r"(?:满|够|到)了?[二两五25]年?了?(?:[吗么]|没有?(?:[?？\s]|$)|不(?:[?？\s]|$))")
_ASKS_WHAT_IT_IS = re.compile(r"^[^\d]*(?:[什啥]么?意思|是个?[啥什]么?$|怎么(?:认定|界定)|什么叫|啥叫)[^\d]*$")
# 如果最后是440呢: of the price that is got, also while the one paid is asked for.
_OTHERWISE = re.compile(r"^(?:那么?)?(?:要是|如果|假如|万一)(?!.*[买花原])|(?<![买花原].)呢[?？]?$")
_ON_PAPER = re.compile(r"(?:发票|票|合同|凭证)上?[^,，。;\d]{0,4}(?:是|写|开)|[查翻找]到(?!过)")
_BUYERS_TAX = re.compile("买[家方主][^,，。;]{0,8}契税|[他她](?:们)?的契税")  # is none that was once paid
_BOUGHT_THEN = re.compile(r"年[^,，。;；\s]{0,6}(?:买|购|分)")  # 爸妈给的房 他们2010年买的
# 2022年买的 300万: said of how it was got, once it is known for what it goes.
_PAID_THEN = re.compile(r"(?:买|购|入手|到手|拿下)(?:的|来|了|入|进)*[\s,，]*(?:花了?)?\d[\d.]*\s*[万亿wW]")
# 2022年3月 300万: what was paid then, beside a price; not 2023年 300万卖的.
_SUM_OF_YEAR = re.compile(
    r"(?<![\d等到])(?P<date>(?:(?:19|20)\d\d|\d\d)年(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?(?:年?[底初])?|[去前]年(?:[底初]|\d{1,2}月份?)?)"
    r"(?:的|[,，、\s])*(?:花了?|价格?|总价)?\s*(?P<sum>\d[\d.]*\s*[万亿wW])(?!\s*(?:卖|成交|出手|挂))"
)
_ROLES = ("original_price", "deed_tax_paid", "renovation", "loan_interest", "fees")


@dataclass(frozen=True, slots=True)
class Said:
    """``sale`` with what the message adds; ``problem``: why what it says of the field asked cannot be used."""

    sale: Sale
    changes: tuple[Change, ...]
    noticed: Noticed
    problem: str = ""
    corrected: bool = False
    emptied: str = ""
    repeated: bool = False


def read_sale(text: str, known: Sale, asked: str | None, today: date) -> Said:
    """``asked``: the field of the form that was asked for last, so that a bare ``500`` or ``是`` means something."""
    text = _NOT_BOTH.sub(" ", _spelt_out(text, asked))
    asked = "held" if asked == FORMER_HELD else asked
    noticed = notice(text, asked)
    text = text if noticed.shares is None else without_shares(text)
    carried = known.how_acquired in CARRIES or (
        noticed.how_acquired in CARRIES and _BOUGHT_THEN.search(text) is not None
    )

    def reading_of(said: str, field: str | None) -> Reading:
        return read(said, ASKED.get(field or ""), today, carried=carried)  # type: ignore[arg-type]

    reading = reading_of(text, asked)
    no_more = any(role in reading.roles for role in _ROLES[1:]) and _NO_MORE_COSTS.search(text) is not None
    if no_more:
        text = _NO_MORE_COSTS.sub(" ", text)
        reading = reading_of(text, asked)
    meant = put_right(reading, known, asked)
    if meant:
        asked, reading = meant, reading_of(text, meant)
    assessed = assessed_in(normalise(text), today)
    if assessed is not None:  # of what the authority set, and not of the price
        text = ASSESSED.sub(" ", normalise(text))
        reading = reading_of(text, asked)
    told = _found(text, reading, noticed, known, asked, today)
    found = {} if _ASKS_WHAT_IT_IS.search(normalise(text)) else dict(told)
    if no_more:
        found["costs"] = "none"
    if assessed is not None:
        found["assessed_price"] = assessed
    corrected = meant or SLOTS.get(reading.correction_of or "", "")
    values = {name: value for name, value in found.items() if getattr(known, name) != value}
    if how := values.get("how_acquired"):
        known_by_former = {"held": None, "original_price": None} if _holds_otherwise(known.how_acquired, how) else {}
        values = {**{n: v for n, v in known_by_former.items() if getattr(known, n) is not None}, **values}
    sale = replace(known, **values)
    emptied = corrected if corrected and corrected not in found else ""
    if emptied:
        sale = replace(sale, **{emptied: None})
    sale = _priced(sale, values)
    changes = tuple(_changes(known, sale))
    problem = problem_of(text, reading, asked, found)
    return Said(sale, changes, noticed, problem, bool(corrected), emptied, repeated=bool(found) and not changes)


def _holds_otherwise(before: str | None, how: str) -> bool:
    """Whether what was told of the former owner counts no more: given by a friend, and not by one's mother."""
    return before is not None and (before in CARRIES) != (how in CARRIES)


def _spelt_out(text: str, asked: str | None) -> str:
    """算税 500 89 3年 首套: the first bare number is a price, the second an area."""
    return _TELEGRAM.sub(r"\1万 \2平", text) if asked is None else text


def _found(
    text: str, reading: Reading, noticed: Noticed, known: Sale, asked: str | None, today: date
) -> Iterator[tuple[str, Any]]:
    if asked == "costs" and _no_costs(text):  # 没别的了 is of nothing else
        yield "costs", "none"
        return
    cost = cost_moved(text, known, today)
    if cost is not None:
        if cost[1] is not None:
            yield cost
        return
    moved = bargained(text, known.sale_price, today, asked)
    price = reading.roles.get("sale_price") or _bare_sum(text, reading, known, asked)
    price = price or _asking_price(text, known, today) or _price_beside(text, reading, known)
    rough = _TOO_ROUGH.search(normalise(text)) is not None
    if moved is not None:
        yield "sale_price", moved
    elif price is not None and not (rough and _is_rough(price)) and (value := _amount(price)) is not None:
        yield "sale_price", value
    if reading.area is not None and (value := _area(reading.area)) is not None:
        yield "home_area", value
    if "unit_price" in reading.unclear and (rate := _unit_price(text, today)) is not None:
        yield "unit_price", rate
    held = reading.held
    if held is None and not isinstance(known.held, Held):
        carries = (noticed.how_acquired or known.how_acquired) in CARRIES
        held = _held_alone(_IN_MY_NAME.sub(" ", text) if carries else text, asked, today)
    if held is not None and held.said and not (known.held is not None and _WHETHER_HELD.search(normalise(text))):
        yield "held", held_of(held, today, nearly=_NEARLY.search(text) is not None)
    bare_no = asked == "only_home" and reading.yes_no == "no" and not reading.correction_of
    only = reading.only_home or ("no" if bare_no else None)
    if only is not None:
        yield "only_home", only
    if noticed.buyer_company:
        yield "buyer_homes", "company"
    elif reading.buyer_homes is not None:
        yield "buyer_homes", _homes(reading, text)
    for role in _ROLES:
        money = reading.roles.get(role)  # type: ignore[call-overload]
        if money is None and role == "original_price" and moved is None:
            was_paid = _was_paid(text, reading, known, asked)
            money = _one_without_role(reading) if was_paid else _paid_that_year(text, reading, known, today)
        of_buyer = role == "deed_tax_paid" and _BUYERS_TAX.search(normalise(text)) is not None
        if money is not None and money.low is not None and not of_buyer and not (rough and _is_rough(money)):
            yield role, money.low
    if "original_price" not in reading.roles and _PRICE_UNKNOWN.search(normalise(text)):
        yield "original_price", UNKNOWN
    if noticed.origin is not None:
        yield "origin", noticed.origin
    if noticed.location is not None:
        yield "location", noticed.location
    if noticed.how_acquired is not None:
        yield "how_acquired", noticed.how_acquired
    if noticed.shares is not None:
        yield "shares", noticed.shares
    if noticed.no_proofs:
        yield "proofs", "no"
    ordinary = _ORDINARY.search(normalise(text))
    if ordinary is not None:
        yield "ordinary", "no" if ordinary["no"] else "yes"
    sold = _SOLD_ON.search(normalise(text))
    if sold is not None and (days := dates_in(sold["date"], today)):
        now = days[0].first <= today <= days[0].last
        if not now or known.sold_on is not None:
            yield "sold_on", today if now else days[0].last


def _no_costs(text: str) -> bool:
    plain = normalise(text).strip("。!！")
    return _NOTHING.match(plain) is not None or _NO_COSTS.fullmatch(plain) is not None


def _was_paid(text: str, reading: Reading, known: Sale, asked: str | None) -> bool:
    """Whether a sum without a role is what was paid: asked for, or told with what else may be deducted once the price
    is known."""
    if asked == "original_price":
        return not _OTHERWISE.search(normalise(text))
    if known.sale_price is None or known.original_price not in (None, UNKNOWN) or reading.supposed:
        return False
    if _SUM_OF_YEAR.search(normalise(text)) is not None:
        return asked != "sale_price"
    if _PAID_THEN.search(normalise(text)) is not None:
        return True
    return any(role in reading.roles for role in _ROLES[1:]) or _ON_PAPER.search(normalise(text)) is not None


def _paid_that_year(text: str, reading: Reading, known: Sale, today: date) -> Money | None:
    """480万 89平 2021年 300万, in one breath: the sum beside the year, where another is the price."""
    found = _SUM_OF_YEAR.search(normalise(text))
    if found is None or known.original_price not in (None, UNKNOWN) or reading.supposed or len(reading.sums) < PRICES:
        return None
    told = read(found["sum"], "price", today).sums[0].money
    return told if any(s.money == told and s.role is None for s in reading.sums) else None


def _price_beside(text: str, reading: Reading, known: Sale) -> Money | None:
    """The other of two sums, one of which was paid in a year."""
    found = _SUM_OF_YEAR.search(normalise(text))
    bare = [s.money for s in reading.sums if s.role is None]
    if found is None or known.sale_price is not None or len(bare) != PRICES:
        return None
    first = re.search(r"\d\s*[万亿wW]", normalise(text))
    return bare[1] if first is not None and found.start() < first.start() < found.end() else bare[0]


def _unit_price(text: str, today: date) -> Decimal | None:
    """What one square metre would cost."""
    money = read(f"{text}，1平", None, today).roles.get("sale_price")
    return money.exact if money is not None else None


def _bare_sum(text: str, reading: Reading, known: Sale, asked: str | None) -> Money | None:
    """A sum without a role: the price while that is asked for, or not known and nothing else is asked."""
    bare = _one_without_role(reading)
    if bare is not None and bare.unit_left_out and asked != "sale_price" and (bare.exact or LEAST_BARE) < LEAST_BARE:
        return None  # 税给我估一个
    of_then = any(pattern.search(normalise(text)) for pattern in (_PAID_THEN, _SUM_OF_YEAR))
    if asked != "sale_price" and of_then and _was_paid(text, reading, known, asked):
        return None
    wanted = asked == "sale_price" or (known.sale_price is None and asked != "original_price")
    wanted = wanted or (
        asked == "original_price" and reading.supposed and _OTHERWISE.search(normalise(text)) is not None
    )
    if bare is not None and (wanted or reading.correction_of == "price" or _replaces(reading, known, asked)):
        return bare
    return None


def _asking_price(text: str, known: Sale, today: date) -> Money | None:
    """挂460万: about what it will be sold for, as long as nothing better is told."""
    told = _LISTED.search(normalise(text)) if known.sale_price is None else None
    sums = read(told["sum"], "price", today).sums if told is not None else ()
    return replace(sums[0].money, bound=sums[0].money.bound or "near") if sums else None


def _one_without_role(reading: Reading) -> Money | None:
    bare = [s.money for s in reading.sums if s.role is None]
    return bare[0] if len(bare) == 1 else None


def _replaces(reading: Reading, known: Sale, asked: str | None) -> bool:
    """A sum to nothing that asks for one: the price once more, made sure of, or another one supposed. Where no
    sum is asked for, a whole one after an inexact price is that price: 那就按360万算, after 三百多万."""
    if known.sale_price is None or asked == "original_price":
        return False
    money = next(s.money for s in reading.sums if s.role is None)
    if reading.supposed or (known.sale_price.about and known.sale_price.low == money.low):
        return True
    inexact = known.sale_price.about or not known.sale_price.exact
    sure = not money.unit_left_out and money.exact is not None and money.exact >= LEAST_BARE * 4
    if sure and reading.correction_of is not None and len(reading.sums) == 1:
        return True  # 说错了 是480万 92平 二套: several are put right at once
    return sure and asked in OF_NO_SUM and (inexact or len(reading.sums) == 1)


def _amount(money: Money) -> Amount | None:
    if money.low is None or money.high is None or money.low < CHEAPEST:
        return None
    return Amount(money.low, money.high, about=bool(money.bound))


def _is_rough(money: Money) -> bool:
    """Twice as much may be meant: 一百多万."""
    return money.bound == "over" and money.low is not None and str(money.low).rstrip("0") == "1"


def _area(area: Area) -> Amount | None:
    """Roughly said, an area is a range: only on which side of a limit it lies counts."""
    if area.low is None or area.high is None or area.low <= 0:
        return None
    if not area.bound:
        return Amount(area.low, area.high)
    if area.bound == "over":
        return Amount(area.low + JUST_BELOW, area.high * (1 + WIDE), about=True)
    if area.bound == "under":
        return Amount(area.low * (1 - WIDE), area.high - JUST_BELOW, about=True)
    return Amount(area.low * (1 - WIDE), area.high * (1 + WIDE), about=True)


# 房产证在我名下才一年多: of a home inherited or given, not since when the one before had it.
_IN_MY_NAME = re.compile(r"[^\s,，;；。]*(?:我|俺|自己)(?:的|这里?)?(?:名下|手[里上])[^\s,，;；。]*")


def _held_alone(text: str, asked: str | None, today: date) -> HeldRead | None:
    """3年 said beside other facts of the sale, where nothing else has a length."""
    if asked not in (None, "sale_price", "home_area", "buyer_homes", "only_home"):
        return None
    parts = [p for p in re.split(r"[\s,，;；。]+", text) if not re.search(r"打算|准备|计划", p)]  # when it will be sold
    alone = (read(part, "held", today).held for part in parts if re.search(r"年|月|满", part))
    found = [h for h in alone if h is not None and h.said]
    return found[0] if len(found) == 1 else None


def held_of(held: HeldRead, today: date, *, nearly: bool = False) -> Held:
    """``nearly``: 快五年了, so that no more than a year is missing."""
    if held.since is not None:
        day = held.since
        said = {
            "day": f"{day.first} 取得",
            "month": f"{day.first.year} 年 {day.first.month} 月取得",
            "year": f"{day.first.year} 年取得",
        }[day.precision]
        return Held(day.first, min(day.last, today), said)
    if held.length is not None:
        years = held.length / MONTHS
        return Held(years, years, f"{'约 ' if held.about else '持有 '}{_length(held.length)}")
    if held.between is not None:
        low, high = held.between
        return Held(low / MONTHS, high / MONTHS, f"持有 {_length(low)}到 {_length(high)}")
    least = held.at_least / MONTHS if held.at_least is not None else None
    below = max(held.less_than / MONTHS - JUST_BELOW, Decimal(0)) if held.less_than is not None else None
    if below is None:
        assert least is not None
        assert held.at_least is not None
        return Held(least, least, f"满 {_length(held.at_least)}")
    if least is None:
        assert held.less_than is not None
        low = max(below - 1, Decimal(0)) if nearly else Decimal(0)
        return Held(low, below, f"不满 {_length(held.less_than)}")
    assert held.at_least is not None
    assert held.less_than is not None
    return Held(least, max(below, least), f"满 {_length(held.at_least)}不满 {_length(held.less_than)}")


def _length(months: Decimal) -> str:
    years, rest = divmod(months, MONTHS)
    parts = [f"{years:f} 年" if years else "", f"{rest.normalize():f} 个月" if rest else ""]
    return " ".join(filter(None, parts)) or "0 年"


def _homes(reading: Reading, text: str) -> str:
    if reading.buyer_homes != UNKNOWN:
        return str(reading.buyer_homes)
    return "1+" if re.search(r"不是首套|非首套|不算首套", text) else UNKNOWN


def _priced(sale: Sale, values: dict[str, Any]) -> Sale:
    """A unit price becomes a price once the area is known."""
    area = sale.home_area
    if sale.unit_price is not None and "sale_price" not in values and isinstance(area, Amount) and area.exact:
        total = sale.unit_price * area.low
        return replace(sale, sale_price=Amount(total, total), unit_price=None)
    return sale


def _changes(before: Sale, after: Sale) -> Iterator[Change]:
    for name, label in LABELS.items():
        old, new = getattr(before, name), getattr(after, name)
        if new is not None and new != old:
            yield Change(name, label, describe(name, new), describe(name, old) if old is not None else "")
