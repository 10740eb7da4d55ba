"""One message that goes on from an answer, and what can be told of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from actions.stage import Stage
from dialogue import moves as m
from dialogue.conditions import swapped
from dialogue.followups import joined, new_words
from dialogue.points import Point
from dialogue.resolving import Alone
from dialogue.situations import situation
from dialogue.thread import Answer
from dialogue.words import asks_something, names_matter
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Answered, Clarify, NeedsAccount, Outcome
from language.normalise import normalise

_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百几][来多几]?[十百千万]?[来多]?[万千百平年岁个套]")
SUM = re.compile(r"[\d一二两三四五六七八九十百千][\d.,]*\s*[多来]?(?:[千百万亿元块%％]|个点)")
_WISH = re.compile(r"看看|查[查看一]|帮|我(?:想|要)|给我|请")
MOST_CHOICES = 3  # of a menu that was shown before and is asked about again
EDGES = " ，,。；;？?！!、"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message goes on from, and what the readings of it see."""

    text: str
    move: m.Consult
    stage: Stage
    answer: Answer
    day: date | None
    alone: Outcome
    points: tuple[Point, ...]
    weighed: Weighed
    put_right: bool = False  # it says what was meant instead: 不是我自己住 是公司租来办公的

    @property
    def question(self) -> str:
        """The question before, with what is said now."""
        return swapped(self.answer.question, self.text) or joined(self.answer.question, self.text)


def own_words(text: str, outcomes: Sequence[Outcome]) -> str:
    """``text`` with figures that may be asked of next, where what it tells of was answered; else empty."""
    told = outcomes[-1]
    meant = isinstance(told, Answered) and told.entry_id == situation(text)
    return text if meant and SUM.search(normalise(text)) else ""


def seen(alone: Outcome) -> Alone:
    return Alone(
        isinstance(alone, Answered | NeedsAccount) or bool(alone.parts),
        isinstance(alone, Clarify),
        alone.confidence,
        alone.entry_id or "",
    )


def others(alone: Outcome, weighed: Weighed, gone: Collection[str]) -> list[str]:
    """What is near to the words, best first, without what is not meant."""
    near = [*(e for e, _ in weighed.entries[:MOST_CHOICES]), *(c.entry_id for c in alone.choices)]
    return [e for e in dict.fromkeys(near) if e not in gone]


def is_statement(text: str) -> bool:
    """A fact is told, nothing is asked, supposed or wished."""
    if _WISH.search(text):
        return False
    return not asks_something(text) and new_words(text) == text.strip(EDGES) and not text.isascii()


_YES_OR_NO = re.compile(r"(?P<word>不?(?:能|可以|会|行)|[要得]|不[要用]|无需|需要|不需要)[：:，,。]")


def is_unasked(text: str, told: Outcome, before: str) -> bool:
    """Whether a yes or no would be told to who only tells something. ``before``: the question gone on from, which may
    have asked it: 能退吗, and now 我是去年买的."""
    found = _YES_OR_NO.match(told.text) if isinstance(told, Answered) and is_statement(text) else None
    return found is not None and found["word"].lstrip("不无") not in before and situation(text) != told.entry_id


def is_figure(text: str) -> bool:
    """A figure and no matter: it cannot be what is asked for."""
    return _FIGURE.search(text) is not None and not names_matter(text)


def surely(turn: Turn) -> list[str]:
    weighed = turn.weighed
    best = [weighed.entries[0][0]] if weighed.entries and weighed.sure >= weighed.answer_at else []
    alone = [turn.alone.entry_id] if isinstance(turn.alone, Answered) and turn.alone.entry_id else []
    return [*best, *alone]
