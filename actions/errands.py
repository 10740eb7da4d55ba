"""Going on from an answer about an errand by one of its points: 要带啥, 多久, 要钱吗, 罚多少."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.services import Knowledge
from dialogue.audience import same_people
from dialogue.points import Point, points_of
from dialogue.thread import Answer
from dialogue.words import matters_in, subjects_in


@dataclass(frozen=True, slots=True)
class Found:
    """``entry_id`` tells the points in ``text``; empty: all of it does. ``untold``: of these it says nothing."""

    entry_id: str
    text: str
    untold: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """These entries tell the point, and it is open which of them is meant."""

    entries: tuple[str, ...]


class Errands:
    """Where the points of an errand are told: never by an entry on another matter, nor beside the point."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def find(
        self,
        points: Sequence[Point],
        answer: Answer,
        near: Sequence[str],
        surely: Sequence[str],
        day: date | None,
        earlier: Sequence[str] = (),
    ) -> Found | Choices | None:
        """By the entry in hand, or one shown ``earlier`` on the same tax; by another of ``near`` that is about the
        point, or that is ``surely`` meant and tells it; ``None``: it is not known here."""
        mine = None if answer.menu else self._set_down(points, answer) or self._told(answer.entry_id, points, day)
        if mine is not None and all(p.about for p in points) and not self._asks(answer.entry_id, points):
            mine = self._beside(points, answer, (), day) or mine  # 怎么算的, beside what only names the tiers
        found = mine or self.asking(points, answer.menu, day) or self._said_earlier(points, answer, earlier, day)
        found = found or self._beside(points, answer, earlier, day)
        if found is not None:
            return found
        talk = answer.question if answer.menu else f"{answer.question} {answer.entry_question}"
        others = [e for e in near if e not in (answer.entry_id, *answer.rejected) and self._for_us(e, answer)]
        surely = [e for e in surely if self._for_us(e, answer)]
        if answer.menu:  # open as it is, only what is about the same words
            others, surely = self._named(others, talk), self._named(surely, talk)
        other = next((e for e in others if self._asks(e, points, talk)), None)
        if other is not None:
            return self._of(other, points, day)
        for entry_id in surely:
            if self._is_of(entry_id, talk, points) and (told := self._told(entry_id, points, day)) is not None:
                return told
        return self._telling(points, answer.menu, day)

    def _set_down(self, points: Sequence[Point], answer: Answer) -> Found | None:
        """By the entry that is set down for the point of this matter."""
        matter = f"{answer.tax} {answer.entry_question}"
        entry_id = next((e for p in points if (e := p.entry_of(matter)) and e != answer.entry_id), "")
        return Found(entry_id, "") if self._knowledge.entry(entry_id) is not None else None

    def _named(self, entries: Sequence[str], talk: str) -> list[str]:
        """Those that name all that the ``talk`` names; one word alone is named by too many."""
        subjects = subjects_in(talk)
        found = [(e, self._knowledge.entry(e)) for e in entries]
        return [
            e
            for e, entry in found
            if entry is not None and len(subjects) >= ENOUGH and all(w in entry.question for w in subjects)
        ]

    def asking(self, points: Sequence[Point], menu: Sequence[str], day: date | None) -> Found | None:
        """The entry on the table that is about the point."""
        entry_id = next((e for e in menu if self._asks(e, points)), None)
        return self._of(entry_id, points, day) if entry_id is not None else None

    def _said_earlier(
        self, points: Sequence[Point], answer: Answer, earlier: Sequence[str], day: date | None
    ) -> Found | None:
        """By what is about the point and was shown before: 忘了报税罚多少, then 滞纳金多少, then 还罚不."""
        for entry_id in () if answer.menu else earlier:
            entry = self._knowledge.entry(entry_id)
            if entry is not None and entry.tax == answer.tax and self._asks(entry_id, points):
                return self._of(entry_id, points, day)
        return None

    def _beside(
        self, points: Sequence[Point], answer: Answer, earlier: Sequence[str], day: date | None
    ) -> Found | None:
        """By what is about the point and stands beside what was shown: 丢失发票会被罚款吗, after 发票丢了."""
        shown = [self._knowledge.entry(e) for e in (() if answer.menu else (answer.entry_id, *earlier))]
        beside = dict.fromkeys(e for entry in shown if entry is not None for e in entry.related)
        open_to_us = [e for e in beside if e not in answer.rejected and self._for_us(e, answer)]
        entry_id = next((e for e in open_to_us if self._asks(e, points)), None)
        return self._of(entry_id, points, day) if entry_id is not None else None

    def _for_us(self, entry_id: str, answer: Answer) -> bool:
        """Not for firms alone, where what is in hand is for a person: 契税到哪交, and a firm's prepayment."""
        entry, mine = self._knowledge.entry(entry_id), self._knowledge.entry(answer.entry_id)
        return entry is None or mine is None or same_people(mine.audience, entry.audience)

    def general(self, points: Sequence[Point], answer: Answer) -> str | None:
        """The entry that tells the point of any errand."""
        matter = _matter(answer)
        known = [p for p in points if p.general and not p.said_of(matter)]
        entry_id = next((p.general for p in known if self._knowledge.entry(p.general)), None)
        return entry_id if entry_id != answer.entry_id else None

    def said(self, points: Sequence[Point], answer: Answer) -> str:
        """What is said of the points of a matter of which no entry tells."""
        return "".join(point.said_of(_matter(answer)) for point in points)

    def _telling(self, points: Sequence[Point], menu: Sequence[str], day: date | None) -> Found | Choices | None:
        """Those on the table that tell the point."""
        told = [t for e in menu if (t := self._told(e, points, day)) is not None]
        if len(told) == 1 and told[0].entry_id == menu[0]:
            return told[0]
        return Choices(tuple(t.entry_id for t in told)) if len(told) > 1 else None

    def _of(self, entry_id: str, points: Sequence[Point], day: date | None) -> Found:
        """What an entry about the points tells of them; all of it, where it is about nothing else."""
        entry, told = self._knowledge.entry(entry_id), self._told(entry_id, points, day)
        about = points_of(entry.question) if entry is not None else ()
        if told is None or set(about) <= {p for p in points if p.broad}:
            return Found(entry_id, "")
        return told

    def _told(self, entry_id: str, points: Sequence[Point], day: date | None) -> Found | None:
        each = {point: self._knowledge.told(entry_id, point, as_of=day) for point in points}
        text = "\n".join(dict.fromkeys(filter(None, each.values())))
        return Found(entry_id, text, tuple(point for point, told in each.items() if not told)) if text else None

    def _asks(self, entry_id: str, points: Sequence[Point], talk: str | None = None) -> bool:
        """Whether the entry is about one of ``points``, and of the matter of the ``talk``."""
        entry = self._knowledge.entry(entry_id)
        if entry is None or not any(point.is_asked_by(entry.question) for point in points):
            return False
        return talk is None or self._is_of(entry_id, talk, points)

    def _is_of(self, entry_id: str, talk: str, points: Sequence[Point]) -> bool:
        entry = self._knowledge.entry(entry_id)
        return entry is not None and shares_matter(entry.question, talk, points)


def _matter(answer: Answer) -> str:
    return f"{answer.question} {answer.entry_question}"


def shares_matter(question: str, talk: str, points: Sequence[Point] = ()) -> bool:
    """Whether both name a matter, other than by the words of the ``points``."""
    named = {w for w in matters_in(talk) if w in question} | {w for w in matters_in(question) if w in talk}
    if matters_in(talk) - EVERYDAY:
        named -= EVERYDAY  # 发票额度 is what is talked of, not all that is about 发票
    return any(not any(p.asks.search(w) or p.tells.search(w) for p in points) for w in named)


ENOUGH = 2  # words that tell what is asked about
EVERYDAY = frozenset({"发票", "交税", "报税", "缴税"})


def is_of_talk(question: str, talk: str) -> bool:
    """Whether the entry's ``question`` is about what the ``talk`` is about."""
    named = {w for w in subjects_in(talk) if w in question} | {w for w in subjects_in(question) if w in talk}
    return bool(named) or shares_matter(question, talk)


def unknown(asked: str, answer: Answer) -> str:
    """That what is ``asked`` is not known here for this matter."""
    return f"关于“{subject_of(answer)}”，{asked}这里没有查到确切的说法，不敢乱说。可以打 12366 问，也可以转人工。"


def labels_of(points: Sequence[Point]) -> str:
    return "、".join(point.label for point in points)


def of_any(points: Sequence[Point], answer: Answer) -> str:
    """Above an answer that holds of any errand."""
    return f"“{subject_of(answer)}”{labels_of(points)}，这里没有单独的说法，一般是这样："


def which(points: Sequence[Point]) -> str:
    """Above the choices, where it is open of which the points are asked."""
    return f"{labels_of(points)}，要看是哪一件事。您问的是："


def subject_of(answer: Answer) -> str:
    return (answer.question if answer.menu else answer.entry_question).strip("？? ")
