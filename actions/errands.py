"""Going on from an answer about an errand by one of its points: 要带啥, 多久, 要钱吗, 罚多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.services import Knowledge
from dialogue.points import Point
from dialogue.thread import Answer
from dialogue.words import matters_in
from knowledge_base.answering.following import Weighed

LIKELY = 0.05  # share from which on another entry is looked at
MOST_OTHERS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """``entry_id`` tells the points in ``text``; empty: all of it does. ``untold``: of these it says nothing.
    ``general``: it tells them of any errand, nothing is known of this one."""

    entry_id: str
    text: str
    untold: tuple[Point, ...] = ()
    general: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """These entries tell the point, and it is open which of them is meant."""

    entries: tuple[str, ...]


class Errands:
    """Where the points of an errand are told: never by an entry on another matter, nor beside the point."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def find(
        self, points: Sequence[Point], answer: Answer, weighed: Weighed, day: date | None
    ) -> Found | Choices | None:
        """``None``: it is not known here."""
        if answer.menu:
            found = self._of_menu(points, answer.menu, day)
            if found is not None:
                return found
        mine = self._told(answer.entry_id, points, day)
        if mine is not None and mine.exact and not answer.menu:
            return mine.found
        talk = answer.question if answer.menu else f"{answer.question} {answer.entry_question}"
        others = [e for e, share in weighed.entries[:MOST_OTHERS] if share >= LIKELY and e != answer.entry_id]
        other = next((e for e in others if e not in answer.rejected and self._asks(e, points, talk)), None)
        if other is not None:
            told = self._told(other, points, day)
            return told.found if told is not None and told.exact else Found(other, "")
        return mine.found if mine is not None and not answer.menu else None

    def general(self, points: Sequence[Point], answer: Answer) -> Found | None:
        """What holds of any errand."""
        entry_id = next((p.general for p in points if p.general and self._knowledge.entry(p.general)), None)
        return Found(entry_id, "", general=True) if entry_id and entry_id != answer.entry_id else None

    def _of_menu(self, points: Sequence[Point], menu: Sequence[str], day: date | None) -> Found | Choices | None:
        """The entry on the table that is about the point; else the only one that tells it."""
        asking = [e for e in menu if self._asks(e, points, None)]
        if asking:
            told = self._told(asking[0], points, day)
            return told.found if told is not None else Found(asking[0], "")
        telling = [(e, t) for e in menu if (t := self._told(e, points, day)) is not None and t.exact]
        if len(telling) > 1:
            return Choices(tuple(e for e, _ in telling))
        return telling[0][1].found if telling else None

    def _told(self, entry_id: str, points: Sequence[Point], day: date | None) -> _Told | None:
        each = [(point, self._knowledge.told(entry_id, point, as_of=day)) for point in points]
        told = [t for _, t in each if t is not None]
        if not told:
            return None
        text = "\n".join(dict.fromkeys(t.text for t in told))
        untold = tuple(point for point, t in each if t is None)
        return _Told(Found(entry_id, text, untold), exact=any(t.exact for t in told))

    def _asks(self, entry_id: str, points: Sequence[Point], talk: str | None) -> bool:
        """Whether the entry is about one of ``points``, and of the matter of the ``talk``."""
        entry = self._knowledge.entry(entry_id)
        if entry is None or not any(point.asks.search(entry.question) for point in points):
            return False
        return talk is None or _shares_matter(entry.question, talk, points)


@dataclass(frozen=True, slots=True)
class _Told:
    found: Found
    exact: bool


def _shares_matter(question: str, talk: str, points: Sequence[Point]) -> bool:
    """Whether both name a matter, other than by the words of the point."""
    named = {w for w in matters_in(talk) if w in question} | {w for w in matters_in(question) if w in talk}
    return any(not any(p.asks.search(w) or p.tells.search(w) for p in points) for w in named)


def unknown(points: Sequence[Point], answer: Answer) -> str:
    """That the point is not known here for this matter."""
    labels = "、".join(point.label for point in points)
    subject = subject_of(answer)
    return f"关于“{subject}”，{labels}这里没有查到确切的说法，不敢乱说。可以打 12366 问，也可以转人工。"


def general(points: Sequence[Point], answer: Answer) -> str:
    """Above an answer that holds of any errand."""
    labels = "、".join(point.label for point in points)
    return f"“{subject_of(answer)}”{labels}，这里没有单独的说法，一般是这样："


def subject_of(answer: Answer) -> str:
    return (answer.question if answer.menu else answer.entry_question).strip("？? ")
