"""What the words of answers give away: two that draw one line in two places, and one that answers another question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple

from knowledge_base.documents.titles import Key
from knowledge_base.entries.schemas import Entry

Source = tuple[Key, str]  # a document and its article
Side = Literal["达到", "超过"]  # the amount itself belongs to what is above it, or to what is below it

_BOUND: Final = re.compile(
    r"(?P<before>不超过|未超过|没有?超过|超过|高于|大于|未达到|没有?达到|达到|不低于|不少于|低于|不到|不满|不足|少于|满)?\s*"
    r"(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|平方米|人)"
    r"(?P<after>（含）|及?以[上下]|以内)?"
)
_REACHED: Final = re.compile(r"达到|低于|不少于|少于|不到|不满|不足|满|以上")
_YES_NO: Final = re.compile(
    r"吗|么(?=[？?，。])|是否|能否|可否|有无|有没有|还是|([\u4e00-\u9fff])(?:不|没)\1|可不可以|需不需要"
)
_OPENING: Final = re.compile(r"^(?P<no>不用|不需要|不必|不|没)?(?P<said>需要|要|能|可以|是|会|有|算)?(?=[。，；：,！])")
# What the question must speak of for such an opening to answer it.
_ASKED: Final = {
    "要": r"[要用需须得必应缴交征扣办开报补退写填做查]|申请|登记|备案|上传|税",
    "能": r"[能可行抵扣享办够]|用|让",
    "是": r"[是属算]",
    "会": r"[会罚算受]|影响",
    "有": r"[有没]",
    "算": r"[算属是计]|纳入",
}
_SAME: Final = {"需要": "要", "可以": "能"}


class Drawn(NamedTuple):
    figure: str
    unit: str
    side: Side


def drawn_lines(text: str) -> set[Drawn]:
    """
    >>> drawn_lines("达到 1,000 元的缴，没有达到的不缴。") == {Drawn("1000", "元", "达到")}
    True
    >>> sorted(d.side for d in drawn_lines("不超过 5 人；8 人以上"))
    ['超过', '达到']
    """
    found = set()
    for bound in _BOUND.finditer(text):
        words = f"{bound['before'] or ''}{bound['after'] or ''}"
        if words and words != "（含）":
            side: Side = "达到" if _REACHED.search(words) else "超过"
            found.add(Drawn(bound["figure"].replace(",", ""), bound["unit"], side))
    return found


def find_lines_apart(entries: Sequence[tuple[Entry, frozenset[Source]]]) -> Iterator[tuple[Entry, Entry, str]]:
    """Pairs under one article of one tax, of which one says 达到 and the other 不超过 of one amount, and that amount.

    ``entries`` come with the articles they cite.
    """
    drawn = [(entry, sources, drawn_lines(entry.answer)) for entry, sources in entries]
    by_amount: dict[tuple[str, str, str], list[tuple[Entry, frozenset[Source], set[Side]]]] = defaultdict(list)
    for entry, sources, lines in drawn:
        for figure, unit in {(d.figure, d.unit) for d in lines}:
            sides: set[Side] = {d.side for d in lines if (d.figure, d.unit) == (figure, unit)}
            by_amount[entry.tax, figure, unit].append((entry, sources, sides))
    for (_, figure, unit), told in sorted(by_amount.items()):
        for (one, its, this), (other, theirs, that) in combinations(told, 2):
            if its & theirs and not this & that:
                yield one, other, f"{figure} {unit}"


def answers_another(question: str, answer: str) -> str:
    """How the answer opens when that is no answer to the question; empty when it fits.

    >>> answers_another("凭什么扣除？", "可以。凭收据扣除。"), answers_another("要加滞纳金吗？", "会。")
    ('可以', '会')
    >>> answers_another("能抵扣吗？", "不能。"), answers_another("税率多少？", "3%。")
    ('', '')
    """
    found = _OPENING.match(answer)
    said = f"{found['no'] or ''}{found['said'] or ''}" if found is not None else ""
    if found is None or not said:
        return ""
    verb = _SAME.get(found["said"] or "", found["said"] or "要")
    fits = _YES_NO.search(question) and re.search(_ASKED["有" if found["no"] == "没" else verb], question)
    return "" if fits else said
