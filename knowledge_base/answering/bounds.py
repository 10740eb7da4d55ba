"""Whether a figure that is told lies on the side of a bound that a sentence speaks of: 35 人, and 30 人以下. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge_base.answering.outcomes import Answered
from language.quantities import read_number

FAR = 10  # times the bound: what is further off is a figure of something else
_NUMBER = r"\d{1,9}(?:\.\d{1,2})?|[一二两三四五六七八九十百]{1,6}"
_FIGURE = re.compile(
    rf"(?<![\d.,第一二两三四五六七八九十百])(?P<number>{_NUMBER}) ?(?P<big>[万千])?(?P<more>[来多几]?)个? ?"
    r"(?P<unit>人|名|周?岁|平方米|平|㎡|元|块)(?![月底初中内])"
)
# 1,000 元, 310万: as sums are written; what is told of sums is weighed only where a rule is in hand.
_SUM = re.compile(
    r"(?<![\d.,第])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?) ?"
    r"(?:(?P<big>[万千])?[来多几]? ?(?:元|块钱?)|(?P<bare>万)(?=[来多]|[呢的吧吗么嘛要怎咋交能，,。；;？?！!\s]|$))"
)
_AGE = re.compile(
    r"(?:爸|妈|父亲|母亲|爷爷?|奶奶?|姥爷|姥姥|老人)(?:今年|都|也|才)*(?P<number>\d{2})(?![\d年月号日.万千块元%个平套成])"
)
_UNITS = {"名": "人", "岁": "周岁", "平": "平方米", "㎡": "平方米", "块": "元"}
_TIMES = {None: 1, "千": 1_000, "万": 10_000}

_MOST = re.compile(r"(?:及|（?含）?|（含[^）]{1,8}）)?(?:以下|以内|之内)")
_BOTH = re.compile(r"(?:及|（?含）?)?以下 ?[\d.%]*，(?:及|（?含）?)?以上")  # 140 平方米及以下 1%，以上 1.5%
_LEAST = re.compile(r"(?:及|（?含）?|（含[^）]{1,8}）)?以上")
_BEFORE_MOST = re.compile(r"(?:不超过|没有?超过|未超过|不满|未满|没有?达到|没到|不到|少于|低于|小于)(?:了|的)? ?$")
_BEFORE_LEAST = re.compile(r"(?:超过|超出|达到|满|多于|高于|大于)(?:了|的)? ?$")
_SENTENCE = re.compile(r"(?<=[。；！？\n])")
_WHOLE = re.compile(r"(?<=[。！？\n])")  # with what stands behind a semicolon: 没有达到的免；达到的按 1%
_MARK = re.compile(r"^\s*(?:[-•]|\d{1,2}\.)\s+")
_EXAMPLE = re.compile(r"\s*(?:[-•]\s+)?(?:\*\*)?(?:例|比如|举例|\|)")


@dataclass(frozen=True, slots=True)
class Figure:
    """In people, years of age, square metres or yuan. ``words``: as written; ``before``, ``behind``: around it."""

    amount: Decimal
    unit: str
    words: str
    before: str
    behind: str


def figures_in(text: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(text):
        number = read_number(found["number"])
        if number is not None:
            unit = _UNITS.get(found["unit"], found["unit"])
            amount = number * _TIMES[found["big"]]
            yield Figure(amount, unit, found[0].strip(), text[: found.start()], text[found.end() :])
    for found in _AGE.finditer(text):
        yield Figure(Decimal(found["number"]), "周岁", f"{found['number']} 岁", "", "")


def sums_in(text: str) -> Iterator[Figure]:
    """
    >>> [str(f.amount) for f in sums_in("一次没有达到 1,000 元的免，310万的呢")]
    ['1000', '3100000']
    """
    for found in _SUM.finditer(text):
        amount = Decimal(found["number"].replace(",", "")) * _TIMES[found["big"] or found["bare"]]
        yield Figure(amount, "元", found[0].strip(), text[: found.start()], text[found.end() :])


def side_of(said: str, part: str) -> int:
    """1: a bound of ``part`` holds for a figure of ``said``; -1: its bounds only exclude it; 0: none in common.

    >>> side_of("35个人呢", "职工 30 人（含）以下的免"), side_of("三十五个人呢", "超过 30 人的分档减")
    (-1, 1)
    >>> side_of("80平", "30 人以下的免"), side_of("爸58妈55", "有一位年满 60 周岁")
    (0, -1)
    """
    found = [holds for _, _, holds in _compared(said, part)]
    return 0 if not found else 1 if any(found) else -1


def bounded(said: str, text: str) -> str:
    """The sentence of ``text`` with the bound of a figure that is told; first of all one that holds for it. Nothing is
    said of which side the figure is on.

    >>> bounded("我一次就800块钱", "只收税：一次没有达到 1,000 元的免；达到的按 1%。劳务费另外扣个税。")
    '只收税：一次没有达到 1,000 元的免；达到的按 1%。'
    >>> bounded("我姓王", "一次没有达到 1,000 元的免。")
    ''
    """
    sentences = [_MARK.sub("", s).strip() for s in _WHOLE.split(text) if not _EXAMPLE.match(s)]
    sides = [(s, [holds for _, _, holds in _compared(said, s, sums=True)]) for s in sentences]
    with_bounds = [(s, any(held)) for s, held in sides if held]
    return next((s for s, holds in with_bounds if holds), with_bounds[0][0] if with_bounds else "")


def on_its_side(outcome: Answered, question: str) -> Answered:
    """``outcome`` with the sentence that holds for a figure of ``question`` first, where the answer begins with a case
    that the figure excludes; where none holds, with a notice of what to mind."""
    notice, holding = beyond(question, outcome.text)
    if not holding:
        return replace(outcome, notice=outcome.notice + notice)
    details = "\n\n".join(filter(None, (outcome.text, outcome.details)))
    return replace(outcome, notice=outcome.notice + notice, text=holding, details=details)


def beyond(question: str, answer: str) -> tuple[str, str]:
    """What to mind where ``answer`` begins with a case that a figure of ``question`` excludes, and the sentence of it
    that holds instead; each empty where there is none.

    >>> beyond("公司36个人要交吗", "不用交：30 人以下的免。超过 30 人的分档减。")
    ('按您说的 36个人看的是这一句，别的情形在详细说明里。', '超过 30 人的分档减。')
    >>> beyond("爸58 能扣吗", "父母有一位年满 60 周岁就能扣。"), beyond("爸62 能扣吗", "父母有一位年满 60 周岁就能扣。")
    (('请留意：您说的是 58 岁，下面写的条件是年满 60 周岁。', ''), ('', ''))
    """
    sentences = [s for s in _SENTENCE.split(answer) if s.strip()]
    if not sentences or side_of(question, sentences[0]) != -1:
        return "", ""
    told = "、".join({f.amount: f.words for f, _, _ in _compared(question, sentences[0])}.values())
    holding = next((s for s in sentences[1:] if side_of(question, s) == 1), "")
    if holding:
        return f"按您说的 {told}看的是这一句，别的情形在详细说明里。", holding.strip()
    if side_of(question, answer) != -1:
        return "", ""
    bounds = "、".join(dict.fromkeys(_with_its_word(bound) for _, bound, _ in _compared(question, sentences[0])))
    return f"请留意：您说的是 {told}，下面写的条件是{bounds}。", ""


def _compared(said: str, part: str, *, sums: bool = False) -> list[tuple[Figure, Figure, bool]]:
    """Each figure that is told with each bound of its kind, and whether that holds for it."""
    return [
        (figure, bound, holds)
        for bound in _all_in(part, sums=sums)
        for figure in _all_in(said, sums=sums)
        if bound.unit == figure.unit
        and bound.amount / FAR <= figure.amount <= bound.amount * FAR
        and (holds := _holds(figure.amount, bound)) is not None
    ]


def _all_in(text: str, *, sums: bool) -> list[Figure]:
    if not sums:
        return list(figures_in(text))
    return [*(f for f in figures_in(text) if f.unit != "元"), *sums_in(text)]


def _holds(amount: Decimal, bound: Figure) -> bool | None:
    if _BOTH.match(bound.behind):
        return True
    if _BEFORE_MOST.search(bound.before) or _MOST.match(bound.behind):
        return amount <= bound.amount
    if _BEFORE_LEAST.search(bound.before) or _LEAST.match(bound.behind):
        return amount >= bound.amount
    return None


def _with_its_word(bound: Figure) -> str:
    before = next((m for words in (_BEFORE_MOST, _BEFORE_LEAST) if (m := words.search(bound.before))), None)
    if before is not None:
        year = "年" if bound.before[: before.start()].endswith("年") else ""
        return f"{year}{before[0].strip()} {bound.words}"
    behind = _MOST.match(bound.behind) or _LEAST.match(bound.behind)
    return f" {bound.words}{behind[0] if behind else ''}"
