"""Filling a form by talking: what one message does to it. The form itself, its questions, what it can read and what it
computes, is a ``Form`` of ``actions``; here is only how a form is talked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from dialogue.thread import Facts, Task

OTHER_WORDS_AFTER = 2  # replies in a row that could not be used: then ask in other words
PERSON_AFTER = 3  # and then offer a person


@dataclass(frozen=True, slots=True)
class Change:
    """One fact as the message gives it: label and value for the person; ``before`` is empty when it is new."""

    field: str
    label: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message does to the facts. ``problem``: why what was said of the asked field cannot be used.
    ``corrected``: the message takes something back. ``named``: it tells a sum of the form's."""

    facts: Facts
    changes: tuple[Change, ...] = ()
    problem: str = ""
    corrected: bool = False
    emptied: str = ""  # the field that was taken back without another value
    repeated: bool = False  # what was said is known already
    named: bool = False

    def changed(self, field: str | None) -> bool:
        return any(change.field == field for change in self.changes)


@dataclass(frozen=True, slots=True)
class Declined:
    """Why a form does not serve this matter, and what to ask the knowledge base instead; each may be empty. ``entry``:
    the one that answers ``question``, where that is known. ``instead``: what a button says that begins a form which
    does serve it, after its label."""

    text: str = ""
    question: str = ""
    entry: str = ""
    instead: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """How a form asks for one field. ``why`` it asks, ``other`` words for a second try, ``offers``: label and words.
    ``covers``: the fields that it asks for together."""

    text: str
    hint: str
    why: str
    other: str
    unread: str
    offers: tuple[tuple[str, str], ...] = ()
    covers: tuple[str, ...] = ()


class Form(Protocol):
    """``name`` is kept in the thread, ``act`` begins it, ``title`` names it in a sentence. ``about``: the entry that
    questions in between go on from."""

    name: str
    act: str
    title: str
    about: str
    questions: Mapping[str, Question]

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        """Pure: what ``text`` says of the matter. ``asked``: the field that was asked for last."""
        ...

    def fits(self, text: str) -> int:
        """How many facts, told in one message, ask for this form without a word of it; 0 where they are not of its
        matter."""
        ...

    def beside(self, question: str, said: str) -> bool:
        """Whether what is ``said`` after the answer to this question of an entry is of this form's matter."""
        ...

    def explains(self, text: str) -> bool:
        """Whether the form itself answers this question about what it computes."""
        ...

    def wants(self, text: str, told: str = "") -> bool:
        """Whether the message asks to compute this form's matter, with the figures that it takes, or that were
        ``told`` before."""
        ...

    def supposes(self, text: str) -> bool:
        """Whether the message goes on from the form's result: 那3万呢."""
        ...

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        """With which facts ``text`` goes on from another ``form``'s result to this one; ``None`` if it does not.
        Without a text: whether what the other form would take belongs to this one's result."""
        ...

    def apart(self, text: str) -> Sequence[str]:
        """``text``, or what it says of each of several matters of this kind: two homes are two forms."""
        ...

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        """``facts`` with ``field`` marked as not known; ``None`` when nothing can be done without it."""
        ...

    def missing(self, facts: Facts) -> Sequence[str]:
        """The fields still to be asked for, in order, and no others."""
        ...

    def further(self, facts: Facts) -> Sequence[str]:
        """The fields that would complete the result; asked for after it has been shown."""
        ...

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        """Label and value of what is known, for the person and for the agent."""
        ...


Manner = Literal["plain", "why", "other", "example", "person"]


def took(task: Task, taken: Taken) -> Task:
    """``task`` with what was taken; asked again from where it now stands."""
    told = tuple(field for field in task.told if field in taken.facts)
    new = tuple(c.field for c in taken.changes if c.field not in told)
    misses = task.misses if taken.problem and not taken.changes else 0
    altered = taken.changes[0].field if task.done and len(taken.changes) == 1 else ""
    return replace(task, facts=taken.facts, told=told + new, misses=misses, done=False, altered=altered)


def missed(task: Task) -> Task:
    return replace(task, misses=task.misses + 1)


def stepped_back(task: Task) -> Task:
    """``task`` before its last answer."""
    if not task.told:
        return replace(task, misses=0)
    last = task.told[-1]
    facts = {name: value for name, value in task.facts.items() if name != last}
    return replace(task, facts=facts, told=task.told[:-1], asked=last, misses=0, done=False)


def manner_of(task: Task) -> Manner:
    """How to ask after so many misses."""
    if task.misses >= PERSON_AFTER:
        return "person"
    return "other" if task.misses >= OTHER_WORDS_AFTER else "plain"
