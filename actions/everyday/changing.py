"""工资涨了2000, 普票少开3万: sums by which what was told becomes more or less, where 涨到2万 takes its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from actions.everyday.adding import is_added
from actions.everyday.matter import Matter
from actions.everyday.wages_read import A_YEARS_INSURANCE
from dialogue.thread import Facts
from language.reading.named import SMALLEST_BARE, NamedSum

MORE = r"(?:(?<![不最顶很好么许太差])多(?!少)|涨|增加?|提高|提升|上调|上浮|贵|高出)"
LESS = r"(?:(?<![多至不减缺最])少|降低?|减少?(?!免|半|征)|下调|调低|便宜|砍|跌|缩水?)"
_DONE = (
    r"(?:工资|薪水?|价格?|租金?|钱|了|个|出|上|下|掉|去|来|过|给|我|他|她|再|又|发|开|卖|赚|挣|收|付|拿|报|花|买|采购|购进|进货?|算|降|涨|减|加"
    r"|大概|大约|差不多|约|点儿?|\s)*$"
)
_PAID = r"(?:了|个|去|过|给|再|又|大概|约|\s)*(?:交|缴|扣)(?:了|个|去|掉|\s)*$"
_BY_SO_MUCH = re.compile(rf"(?:(?P<more>{MORE})|{LESS}){_DONE}")
_PAID_BY_SO_MUCH = re.compile(rf"(?:(?P<more>{MORE})|{LESS}){_PAID}")
_SUM_BEHIND = re.compile(
    rf"(?:{MORE}|{LESS})(?:{_DONE.removesuffix('$')}|{_PAID.removesuffix('$')})(?=\d+(?:\.\d+)?[万千百元块]|\d{{3,}}|[一二两三四五六七八九十]+[万千百])"
)
# 老婆工资少5000: of another's pay; 工资涨了2000 before a pay is told is no pay.
_ANOTHERS = re.compile(
    r"(?:老婆|老公|爱人|媳妇|妻子|丈夫|配偶|对象|[父母]亲|我?[爸妈]|[儿女]子?儿?|同事|朋友|[他她])(?:那?边?|的|每?个?月|今年|现在)*"
    r"(?:工资|月薪|年薪|薪水|收入)[^,，。;；\d]{0,3}$"
)
_MOVED = re.compile(
    r"(?:工资|薪水?|租金|房租|价格?|收入|销售额)(?:又|才|就|给我?|今年|每?个?月)*"
    rf"(?:涨|上调|上浮|提高|下调|降低?|少){_DONE}"
)
# 怎么少了2000 asks why it is so, and supposes nothing.
_WHY_SO = re.compile(rf"(?:怎么|为[什啥]么?|咋|凭[什啥]么?)[^,，。;；\d]{{0,6}}(?:{MORE}|{LESS})")
OF_A_MONTH, INSURED = ("monthly_salary", "net_salary", "monthly_rent"), ("insurance", "social", "fund")
_YEARLY = re.compile(r"[一全整]年|每年(?!涨)")  # 每年涨500 tells how often the month's pay goes up
TAXES_THEMSELVES = ("output_tax", "input_tax")
MONTHS, QUARTER, CENT = 12, 3, Decimal("0.01")


def goes_up_or_down(plain: str) -> bool:
    """Whether a sum of ``plain`` tells by how much something changes."""
    return _SUM_BEHIND.search(plain) is not None and _WHY_SO.search(plain) is None


def is_change(one: NamedSum, main: Sequence[str] = ()) -> bool:
    """Whether the words right before a sum tell that something becomes so much more or less; 少交2万 does not where it
    is of the ``main`` facts or of none."""
    return _direction(one, main) != 0


def changed(
    sums: Iterable[tuple[NamedSum, NamedSum]],
    facts: Facts,
    main: str,
    matter: Matter,
) -> Iterator[NamedSum]:
    """Of ``sums``, as they were told and as they count, each that is a change as what the fact in ``facts`` becomes;
    one that would leave nothing of it, or is of a tax paid, is left out. ``main``: what a sum without a name is."""
    mains = matter.main
    for told, one in sums:
        if one.name in ("", *mains) and _is_anothers(one, facts):
            continue
        if facts and not one.name and _PAID_BY_SO_MUCH.search(one.lead):
            continue  # 少扣200呢, of the tax and not of what is taxed
        sign = _direction(one, mains) if facts and told == one else 0
        target = _told_one(one.name or main, facts, matter.exclusive)
        if not sign and told == one and target in TAXES_THEMSELVES and one.name not in facts and is_added(one):
            sign = 1  # 再买10万材料, beside the input tax
        if not sign or not target:
            yield one
            continue
        by = matter.across(one, target, facts) if one.name and one.name != target else one.amount
        if by is None:
            continue
        after = Decimal(facts[target]) + sign * _for_the_time(replace(one, amount=by), target, facts)
        if after > 0:
            yield replace(one, name=target, amount=after)


def _is_anothers(one: NamedSum, facts: Facts) -> bool:
    """What becomes more or less of something that is not told: of another's, or of one's own at first."""
    moved = _MOVED.search(one.lead)
    if not facts:
        return moved is not None
    return _BY_SO_MUCH.search(one.lead) is not None and _ANOTHERS.search(_BY_SO_MUCH.sub("", one.lead)) is not None


def from_told(sums: Iterable[NamedSum], mains: Sequence[str]) -> list[NamedSum]:
    """Of the first message, where nothing is reckoned yet: 月薪9000 涨了2000 is 11,000; by how much
    what is not told became more or less is no sum of its own: 工资涨了2000."""
    kept: list[NamedSum] = []
    for one in sums:
        main = not one.name or one.name in mains
        sign = _direction(one, mains) if main and one.amount >= SMALLEST_BARE and not _RECKONS.search(one.lead) else 0
        base = next((n for n, b in enumerate(kept) if b.name == one.name or (not one.name and b.name in mains)), None)
        if not sign:
            kept.append(one)
        elif base is not None:
            after = kept[base].amount + sign * one.amount
            if after > 0:
                kept[base] = replace(kept[base], amount=after)
    return kept


_RECKONS = re.compile(r"(?:减|加|差|扣|除)(?:去|掉|上)?\s*$")  # 8000减5000 is arithmetic


def _for_the_time(one: NamedSum, target: str, facts: Facts) -> Decimal:
    """What it comes to in the time that ``target`` covers: 一年多拿2万 of a month's pay, 每个月少开1万 of a quarter."""
    of_year = target in INSURED and Decimal(facts[target]) >= A_YEARS_INSURANCE
    if re.search("月", one.lead):
        quarter = facts.get("period") == "quarter"
        return one.amount * (MONTHS if of_year or target == "annual_salary" else QUARTER if quarter else 1)
    if not of_year and target in (*OF_A_MONTH, *INSURED) and _YEARLY.search(one.lead):
        return (one.amount / MONTHS).quantize(CENT)
    return one.amount


def _direction(one: NamedSum, mains: Sequence[str]) -> int:
    found = _BY_SO_MUCH.search(one.lead)
    if found is None and one.name and one.name not in mains:
        found = _PAID_BY_SO_MUCH.search(one.lead)
    if found is None or _WHY_SO.search(one.lead):
        return 0
    return 1 if found["more"] else -1


def _told_one(name: str, facts: Facts, exclusive: Sequence[Sequence[str]]) -> str:
    """The fact that is told as a number, ``name`` or one in whose place it stands; empty where there is none."""
    others = [other for group in exclusive if name in group for other in group]
    return next((n for n in (name, *others) if re.fullmatch(r"\d+(?:\.\d+)?", facts.get(n, ""))), "")
