"""What a conversation is about: kept between messages, and by our store rather than by Rasa.

A thread has at most one subject in hand, an answer or a task; tasks that a detour interrupted wait beside it with their
facts. Everything here is plain data: ``dump`` and ``load`` turn it into JSON and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from pydantic import TypeAdapter

MOST_EARLIER = 3  # entries shown before, of which a point may still be asked
MOST_PARKED = 3
MOST_WALKS = 6
MOST_SPOKEN = 6
MOST_ASKED = 2  # times that what would complete a result is asked for

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answered entry. ``question`` stands alone: what was typed, with what it went on from put in.

    ``day``: the day whose rules were asked for, where the person named one. ``menu``: nothing was answered yet, these
    entries were offered. ``rejected``: what the person has said not to mean. ``words``: what was typed, where it is a
    whole question by itself; by these it is weighed what the next message goes on from. ``held``: nothing of the entry
    was told, only what is asked next may go on from it.
    """

    question: str
    entry_id: str
    entry_question: str
    tax: str
    day: date | None = None
    menu: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    words: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A form being filled, or filled (``done``). ``facts`` are texts, so that no decimal is lost.

    ``told``: the fields in the order in which they were answered. ``misses``: replies in a row that could not be used.
    ``before``: the facts of the result shown last, to say what a change has changed; ``altered``: the one fact that was
    changed after a result. ``earlier``: the facts of the result that ``before`` changed.
    """

    form: str
    facts: Facts = field(default_factory=dict)
    asked: str | None = None
    told: tuple[str, ...] = ()
    misses: int = 0
    done: bool = False
    before: Facts | None = None
    altered: str = ""
    earlier: Facts | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """A guided walk under way. ``answers``: the place of each answer given to its questions; ``step``: where the person
    is, empty while asked. ``done``: the steps ticked off; ``ready``: what they have prepared, by its words.
    ``told``: what was said where they were stuck, the newest last. ``stuck``: how often in a row, at this place.
    ``aside``: answers given since the step was shown."""

    walk: str
    answers: tuple[int, ...] = ()
    step: str = ""
    done: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    stuck: int = 0
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Sought:
    """An office or channel asked about: its ``kind``, its district where one was named, what of it (``address``,
    ``telephone``, ``hours``, ``booking``). ``books``: an appointment is to be made, moved or given up."""

    kind: str = ""
    district: str = ""
    about: tuple[str, ...] = ()
    books: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """Asked, and waiting for the sign-in: the words, and what they were taken for."""

    text: str
    act: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice on the table: what the button says and what pressing it does. ``listed``: it is one of a list that was
    told by number, of which the first ones alone have a button. ``act``: what its words are, where that is known."""

    label: str
    command: str
    listed: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """``holding``: what the subject in hand is. ``said``: told without a question, waiting for one. ``waiting``: parts
    of an earlier message that were not served yet. ``walks``: those under way, the one gone on with last is the last;
    a detour leaves them as they are. ``office``: asked about last, until something else is. ``spoken``: what was
    replied lately, the newest last. ``kept``: what waits for the sign-in, until the first word after it.
    ``earlier``: the entries shown before the answer in hand, the newest first."""

    holding: Literal["", "answer", "task", "walk"] = ""
    answer: Answer | None = None
    task: Task | None = None
    parked: tuple[Task, ...] = ()
    walks: tuple[Walked, ...] = ()
    office: Sought | None = None
    offered: tuple[Offered, ...] = ()
    said: str = ""
    waiting: tuple[str, ...] = ()
    kept: Kept | None = None
    spoken: tuple[str, ...] = ()
    talked: Mapping[str, int] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()

    @property
    def told(self) -> Answer | None:
        """The answer in hand, where something of its entry was told."""
        return self.answer if self.answer is not None and not self.answer.held else None

    @property
    def form_open(self) -> Task | None:
        """The form that waits for an answer."""
        return self.task if self.holding == "task" and self.task is not None and not self.task.done else None

    def had_enough_of(self, question: str) -> bool:
        """Asked for so often lately, and not told, that it waits in silence."""
        return self.spoken.count(question) >= MOST_ASKED

    @property
    def result(self) -> Task | None:
        """The filled form whose result may be gone on from."""
        return self.task if self.task is not None and self.task.done else None

    @property
    def walk_in_hand(self) -> Walked | None:
        return self.walks[-1] if self.holding == "walk" and self.walks else None

    def walked(self, walk: str) -> Walked | None:
        """How far that walk has been gone, if it is under way."""
        return next((w for w in self.walks if w.walk == walk), None)

    def with_walk(self, walked: Walked) -> Thread:
        others = tuple(w for w in self.walks if w.walk != walked.walk)
        return replace(self, holding="walk", walks=(*others, walked)[-MOST_WALKS:], office=None, said="")

    def without_walk(self, walk: str) -> Thread:
        """That walk is over."""
        rest = tuple(w for w in self.walks if w.walk != walk)
        return replace(self.letting_go(), walks=rest)

    def letting_go(self) -> Thread:
        """Nothing is in hand but the answer, if there was one."""
        return replace(self, holding="answer" if self.answer else "")

    def with_task(self, task: Task) -> Thread:
        return replace(self, holding="task", task=task, office=None, said="")

    def with_answer(self, answer: Answer) -> Thread:
        before = self.answer
        shown = () if before is None or before.menu or before.entry_id == answer.entry_id else (before.entry_id,)
        earlier = tuple(dict.fromkeys((*shown, *self.earlier)))[:MOST_EARLIER]
        return replace(self, holding="answer", answer=answer, office=None, said="", earlier=earlier)

    def parking(self) -> Thread:
        """The form in hand put aside with its facts; it can be gone on with later."""
        task = self.form_open
        if task is None:
            return self
        others = tuple(p for p in self.parked if p.form != task.form)
        parked = (*others, replace(task, misses=0))[-MOST_PARKED:]
        return replace(self, holding="answer" if self.answer else "", task=None, parked=parked)

    def resuming(self, form: str = "") -> Thread | None:
        """The newest parked form (of that name) taken up again."""
        for task in reversed(self.parked):
            if not form or task.form == form:
                rest = tuple(p for p in self.parked if p is not task)
                return replace(self, holding="task", task=task, parked=rest)
        return None


_ADAPTER: TypeAdapter[Thread] = TypeAdapter(Thread)


def dump(thread: Thread) -> dict[str, Any]:
    state: dict[str, Any] = _ADAPTER.dump_python(thread, mode="json", exclude_defaults=True)
    return state


def load(state: object) -> Thread:
    """The thread that ``state`` holds. Raises ``ValueError`` when it holds none."""
    return _ADAPTER.validate_python(state)
