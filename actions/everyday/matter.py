"""What an everyday computation is in the chat: its words, its facts, what it asks. Each matter is a table of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from actions.everyday.times import BEFORE_LIFE
from backends.everyday.schemas import Assessment
from dialogue.forms import Declined, Question
from dialogue.thread import Facts
from kit.money import yuan
from language.dialect import standard
from language.normalise import normalise
from language.reading.named import NamedSum

UNKNOWN = "unknown"
FOREIGN = "foreign"  # the name of a sum that is of another matter
BETTER_WAY = "合并和分开"  # the view in which only the comparison is asked for
OPEN = "?"  # spoken of, and not said how much: to be asked for


@dataclass(frozen=True, slots=True)
class Said:
    """A message before a matter: ``sums`` with the names of the matter, ``known`` from before, ``asked`` for last.
    ``more``: one of the sums came to what was told before."""

    plain: str
    sums: Sequence[NamedSum]
    known: Facts
    asked: str | None
    today: date
    more: bool = False

    def has(self, pattern: str) -> bool:
        return re.search(pattern, self.plain) is not None


@dataclass(frozen=True, slots=True)
class Slot:
    """One fact. ``sums``: the words that name it where it is money. ``shows``: how a value other than money is told;
    ``unknown``: it may stay unknown."""

    name: str
    label: str
    sums: str = ""
    question: Question | None = None
    shows: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""
    unknown: bool = False

    @property
    def money(self) -> bool:
        return bool(self.sums)

    def shown(self, value: str) -> str:
        if value == UNKNOWN:
            return "不清楚"
        if value == OPEN:
            return "待补充"
        if value in self.shows:
            return self.shows[value]
        return yuan(Decimal(value)) if self.money else f"{value}{self.suffix}"


Variants = Sequence[tuple[str, Mapping[str, Any]]]
Made = Sequence[tuple[str, Assessment]]


def _nothing(said: Said) -> Mapping[str, str]:
    return {}


def _no_chips(facts: Facts) -> Sequence[tuple[str, str]]:
    return ()


def _none(facts: Facts) -> Sequence[str]:
    return ()


def _as_it_is(one: NamedSum, target: str, facts: Facts) -> Decimal | None:
    return one.amount


def _serves(facts: Facts) -> Declined | None:
    return None


def _silent(facts: Facts, made: Made) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Matter:
    """``name``: of the form; ``subject``: of the back end. ``words``: one of them names the matter, ``never``: then it
    is no computation of this kind; ``rules_told``: words of a rule that ask for a sum where two sums are told.
    ``main``: facts of which a message tells one if it asks to be computed; the first takes a sum without a name.
    ``reads``: facts that are no sums. ``missing`` and ``further``: still to be asked before and after the result.
    ``cases``: the inputs of the back end, one for each thing that may be, with what it supposes. ``chips``: what if,
    label and words. ``topic``: of the entries beside which 帮我算 stands; ``told_after``: of those after whose answer
    the figures told are of this matter. ``dated``: a day told is the one whose rules are asked for, but for one before
    the words of ``past``; ``undated``: words of a time that are of no such day.

    ``exclusive``: facts of which one takes the place of the others; ``across``: what a sum that is more or
    less of the one comes to in another that was told, if that is known. ``adds``: facts to which 再来2万 comes, with
    ``halves`` what 下半年 brought too. ``outdates``: what a new value of a fact leaves behind. ``foreign``: the words
    before a sum that is of another matter. ``follows``: words that go on from its result. ``inherits``: by the name
    of another matter, what its facts are here; ``joins``: words that go on from that matter's result to this one,
    ``joins_from``: these alone, by the matter; ``leaves``: words that go on from this one's result to another's.
    ``absorbs``: what is said of these belongs to this one's result. ``compares``: of two cases the difference is
    told. ``tells``: what the result comes to for what was asked. ``declines``: why these facts are no computation."""

    name: str
    subject: str
    title: str
    about: str
    words: str
    main: tuple[str, ...]
    slots: tuple[Slot, ...]
    cases: Callable[[Facts], Variants]
    missing: Callable[[Facts], Sequence[str]] = _none
    further: Callable[[Facts], Sequence[str]] = _none
    reads: Callable[[Said], Mapping[str, str]] = _nothing
    chips: Callable[[Facts], Sequence[tuple[str, str]]] = _no_chips
    never: str = r"(?!)"
    rules_told: str = r"(?!)"
    topic: str = r"(?!)"
    told_after: str = r"(?!)"
    dated: bool = True
    undated: str = r"(?!)"
    past: str = rf"{BEFORE_LIFE}|[买购]|提车|上牌|入手|取得|贷"
    exclusive: tuple[tuple[str, ...], ...] = ()
    across: Callable[[NamedSum, str, Facts], Decimal | None] = _as_it_is
    adds: tuple[str, ...] = ()
    halves: bool = False
    outdates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    foreign: str = ""
    follows: str = r"(?!)"
    inherits: Mapping[str, Callable[[Facts], Facts]] = field(default_factory=dict)
    joins: str = r"(?!)"
    joins_from: Mapping[str, str] = field(default_factory=dict)
    leaves: str = r"(?!)"
    absorbs: tuple[str, ...] = ()
    compares: bool = False
    tells: Callable[[Facts, Made], str] = _silent
    declines: Callable[[Facts], Declined | None] = _serves

    def slot(self, name: str) -> Slot:
        return next(slot for slot in self.slots if slot.name == name)

    @property
    def names(self) -> Mapping[str, str]:
        own = {slot.name: slot.sums for slot in self.slots if slot.sums}
        return own | ({FOREIGN: self.foreign} if self.foreign else {})


def ask(text: str, hint: str, why: str, other: str = "", *offers: tuple[str, str]) -> Question:
    return Question(text, hint, why, other or hint, f"没有读出来。{hint}", offers)


def known(facts: Facts, *names: str) -> dict[str, str]:
    """The facts of ``names`` that are told, as the back end takes them."""
    return {name: facts[name] for name in names if name in facts and facts[name] not in (UNKNOWN, OPEN)}


def plain_of(text: str) -> str:
    return standard(normalise(text)).replace("个税", "所得税")
