"""Sums by names that the asker gives (月薪, 五险一金, 房租), and counts of people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Optional

from language.normalise import normalise
from language.quantities import Area, DateMention, Kind, Money, Numeral, read_number, scan
from language.quantities.signs import Marked, Mention

SMALLEST_BARE = Decimal(100)  # a number without a unit below this is an age, a day, a displacement
_AFTER = 4  # letters between a sum and the name behind it: 2万块的劳务费
_MORE_APART = re.compile(r"\s多|多(?:一|1)[块元]")  # 14万4 多一块钱呢
_AND_MORE = re.compile(r"(?<=[\d一二两三四五六七八九十百千万亿])多(?!少)")  # 大概二百多万
_LINK = re.compile(r"(?:块钱?|元)?的")
_NOUN_OF = re.compile(r"票(?:一共|总共|都|就)?开了$")  # 普票开了26.5万专票6万
_CLAUSE_BETWEEN = re.compile(r"[\s,，。;；]+[^\s,，。;；]")  # 买的 发票还在 谈好283万卖
_COUNT = r"(?<![\d.万千百])(?P<count>\d{1,2}|[一二两三四五六七八九十俩仨])"


@dataclass(frozen=True)
class NamedSum:
    """In yuan. ``name`` is empty where no name stands near. ``lead`` and ``tail``: the words around it. ``about``: it
    may be more, 一千多."""

    name: str
    amount: Decimal
    lead: str
    tail: str
    about: bool = False


def named_sums(text: str, names: Mapping[str, str], today: date, *, bare: bool = False) -> list[NamedSum]:
    """In order. A sum has the name that stands last before it, back to the sum before, else one right behind it.
    ``bare``: small numbers without a unit count too, as a sum was asked for."""
    plain = _spelt(text)
    marked = scan(plain, today)
    found = [(m, a) for m in marked.mentions(Kind.SUM, Kind.NUMBER) if (a := _amount(marked, m, bare)) is not None]
    sums: list[NamedSum] = []
    spent = 0
    for number, (mention, amount) in enumerate(found):
        end = found[number + 1][0].start if number + 1 < len(found) else len(plain)
        lead, tail = plain[spent : mention.start], plain[mention.end : end]
        name, used = _name(lead, tail, names, last=number + 1 == len(found))
        said = plain[mention.start : mention.end]
        apart = _MORE_APART.search(plain[mention.start : mention.end + 3]) is not None
        about = (_is_about(marked, mention) and not apart) or _AND_MORE.search(said) is not None
        sums.append(NamedSum(name, amount, lead, tail, about))
        spent = mention.end + used
    return sums


def count_of(text: str, nouns: str) -> Optional[int]:
    """How many of ``nouns`` (a pattern) are spoken of: 两个娃, 俩孩子.

    >>> count_of("两个娃呢", "娃|孩子"), count_of("没说", "娃")
    (2, None)
    """
    found = re.search(rf"{_COUNT}\s*[个名位]?(?:小|未成年)?(?:{nouns})", normalise(text))
    if found is None:
        return None
    value = read_number(found["count"].replace("俩", "两").replace("仨", "三"))
    return int(value) if value is not None else None


def days_in(text: str, today: date) -> Optional[DateMention]:
    """The first date of a text."""
    mentions = dates_in(text, today)
    return mentions[0] if mentions else None


def dates_in(text: str, today: date) -> list[DateMention]:
    marked = scan(_spelt(text), today)
    return [marked.value(marked.text[m.place], DateMention) for m in marked.mentions(Kind.DATE)]


def area_in(text: str, today: date) -> Optional[Decimal]:
    marked = scan(_spelt(text), today)
    areas = [marked.value(marked.text[m.place], Area) for m in marked.mentions(Kind.AREA)]
    return areas[0].low if areas else None


@lru_cache(maxsize=256)
def _spelt(text: str) -> str:
    """20万个税 is a sum and 个税, 6800 个人 one and who lets, 300万 人数 one and another name: none is so many of
    something. 2000 年底 is no year."""
    plain = normalise(text).replace("个税", "所得税")
    return re.sub(r"(?<=[\d万千百元块])\s+(?=个人|人(?:数|员|均)|年[底终末])", "，", plain)


def _amount(marked: Marked, mention: Mention, bare: bool) -> Optional[Decimal]:
    sign = marked.text[mention.place]
    if mention.kind is Kind.SUM:
        money = marked.value(sign, Money)
        return money.low if money.low == money.high else None  # 三四十万 is no sum to compute with
    number = marked.value(sign, Numeral)
    amount = number.low if number.about else number.exact  # 1600多
    return amount if amount is not None and (bare or amount >= SMALLEST_BARE) else None


def _is_about(marked: Marked, mention: Mention) -> bool:
    sign = marked.text[mention.place]
    if mention.kind is Kind.SUM:
        return marked.value(sign, Money).bound == "over"
    return marked.value(sign, Numeral).about


def _name(lead: str, tail: str, names: Mapping[str, str], *, last: bool) -> tuple[str, int]:
    """And how many letters of ``tail`` belong to it. But for the ``last`` sum, a name at the end of ``tail`` is that of
    the next one: 35万 里面专票10万."""
    before = [(m.end(), -m.start(), name) for name, words in names.items() for m in re.finditer(words, lead)]
    link = _LINK.match(tail)
    begin = link.end() if link else 0  # 28万的普票
    matches = [(m, name) for name, words in names.items() if (m := re.match(words, tail[begin:]))]
    touching = [(-m.end() - begin, name) for m, name in matches if not m.group().endswith("了")]
    named_last = max(before)[0] if before else 0
    verb = lead[:named_last].endswith("了") and not _NOUN_OF.search(lead[:named_last])
    weak = verb or (begin and named_last < len(lead)) or _CLAUSE_BETWEEN.search(lead, named_last)
    if before and not (touching and weak):  # 开了28万普票
        return max(before)[2], 0
    if touching:
        length, name = min(touching)
        return name, -length
    after = [
        (m.group().endswith("了"), m.start(), -m.end(), name)  # 其中5万开了专票
        for name, words in names.items()
        if (m := re.search(words, tail[: _AFTER + 8])) and (last or m.end() < len(tail.rstrip()))
    ]
    near = [found for found in after if found[1] <= _AFTER]
    if not near:
        return "", 0
    _, _, end, name = min(near)
    return name, -end
