"""利润300万交多少 多赚一块钱呢: two sums of the same kind in one message are both computed. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.everyday.matter import Variants
from dialogue.thread import Facts
from kit.money import yuan
from language.reading.named import NamedSum

OTHER = "other_sum"  # the second sum; beside what the first is
_GAIN = r"(?:赚|挣|卖|开|发|拿|收|给|报|缴|交|买|签|做|出|进|有|加|算|一点|个|了|上|它|他|我)*"
_APART = re.compile(rf"(?<![差至])(多|超过?|高|(?<!多)少|低)出?{_GAIN}\s*$")
_ASKED = re.compile(r"多少|几[块个千万百]|怎么[算交缴扣]|[交缴扣]不[交缴扣]|[吗么嘛?？]")
_SAME = re.compile(r"\s*(?:和|跟|与|或者?|还是|对比|比|[、/,，])\s*$")
_EACH = re.compile(r"各|分别|都|差多少|哪[个种]|差别|区别")
_LETTERS = re.compile(r"[\u4e00-\u9fff]")
SMALL = Decimal(100)  # yuan: one yuan or some more or less than the first, and no sum of its own


def second_of(sums: Sequence[NamedSum], names: Sequence[str], plain: str) -> tuple[Decimal, NamedSum] | None:
    """What the second sum comes to, and where it stands: so much more or less than the first, or of the same kind after
    the first has been asked about. ``names``: what the first may be called."""
    first = next((one for one in sums if one.name in names), None)
    if first is None:
        return None
    for one in sums[sums.index(first) + 1 :]:
        apart = _APART.search(one.lead)
        asked = _ASKED.search(one.lead) is not None
        if apart is not None and (asked or one.amount < SMALL):
            return first.amount + (-one.amount if apart[1] in "少低" else one.amount), one
        if one.name in names and asked and _goes_on(one):
            return one.amount, one
        if one.name in names and _SAME.fullmatch(one.lead) and _EACH.search(one.tail):
            return one.amount, one
    return None


def _goes_on(one: NamedSum) -> bool:
    """310万呢, 那310万的话: nothing but the sum is told behind the question."""
    rest = _LETTERS.findall(
        re.sub(r"呢|的话|的|又|交|缴|扣|多少|怎么算|钱|税|要|该|得|块|元|吗|零?一?[块元]", "", one.tail)
    )
    return len(rest) <= MOST_BEHIND


MOST_BEHIND = 3  # letters


def both(variants: Variants, main: str, facts: Facts) -> Variants:
    """Each case with the one sum and with the other."""
    if OTHER not in facts or main not in facts:
        return variants
    made = []
    for amount in (facts[main], facts[OTHER]):
        shown = yuan(Decimal(amount))
        for label, inputs in variants:
            with_it = {name: amount if value == facts[main] else value for name, value in inputs.items()}
            made.append((f"{shown}（{label}）" if label else shown, with_it))
    return made
