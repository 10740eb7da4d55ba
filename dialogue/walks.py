"""A guided walk through a long matter: where the person is in it. What words do to it is told by ``guiding``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from dialogue.thread import Walked

MOST_TOLD = 4  # words kept for a person who takes over
LONGEST_TOLD = 80  # characters


class Answer(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def at(self) -> str | None: ...
    @property
    def leaves_out(self) -> Sequence[str]: ...


class Question(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def answers(self) -> Sequence[Answer]: ...


class Step(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def prepare(self) -> Sequence[str]: ...


class Walk(Protocol):
    """As ``knowledge_base.walks`` has it: ``names`` are what people call the matter, ``entries`` those whose answer
    offers it, ``questions`` find where the person stands."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def names(self) -> Sequence[str]: ...
    @property
    def entries(self) -> Sequence[str]: ...
    @property
    def questions(self) -> Sequence[Question]: ...
    @property
    def steps(self) -> Sequence[Step]: ...


def command(walk: str, verb: str = "", what: str = "") -> str:
    """What a button of a walk does. It names its step, so that a button of an old card still means what it says.

    >>> command("moving"), command("moving", "done", "apply")
    ('act:walk:moving', 'act:walk:moving:done:apply')
    """
    return ":".join(filter(None, ("act:walk", walk, verb, what)))


def begun(walk: Walk) -> Walked:
    return Walked(walk.id, step="" if walk.questions else walk.steps[0].id)


def question_of(walk: Walk, walked: Walked) -> Question | None:
    """The question to ask next; ``None`` once it is known where the person stands."""
    place = len(walked.answers)
    return walk.questions[place] if not walked.step and place < len(walk.questions) else None


def steps_of(walk: Walk, walked: Walked) -> list[Step]:
    """The steps that are this person's, by what they have answered."""
    given = (
        q.answers[place] for q, place in zip(walk.questions, walked.answers, strict=False) if place < len(q.answers)
    )
    left_out = {step for answer in given for step in answer.leaves_out}
    return [step for step in walk.steps if step.id not in left_out]


def open_steps(walk: Walk, walked: Walked) -> list[Step]:
    return [step for step in steps_of(walk, walked) if step.id not in walked.done]


def step_of(walk: Walk, walked: Walked) -> Step:
    """Where the person is; the walk may have been rewritten since."""
    steps = steps_of(walk, walked)
    here = next((step for step in steps if step.id == walked.step), None)
    return here or next(iter(open_steps(walk, walked)), steps[-1])


def number_of(walk: Walk, walked: Walked, step: Step) -> int:
    return [s.id for s in steps_of(walk, walked)].index(step.id) + 1


def answered(walk: Walk, walked: Walked, place: int) -> Walked:
    """After the answer in that place: what comes before the step that it names is done."""
    question = walk.questions[len(walked.answers)]
    walked = replace(walked, answers=(*walked.answers, place), stuck=0, aside=0)
    named = question.answers[place].at
    if named is None and question_of(walk, walked) is not None:
        return walked
    steps, order = steps_of(walk, walked), [step.id for step in walk.steps]
    start = order.index(named) if named is not None else 0
    here = next((step for step in steps if order.index(step.id) >= start), steps[-1])
    before = tuple(s.id for s in steps if order.index(s.id) < order.index(here.id) and s.id not in walked.done)
    return replace(walked, step=here.id, done=walked.done + before)


def at_step(walked: Walked, step: str) -> Walked:
    return replace(walked, step=step, stuck=walked.stuck if step == walked.step else 0, aside=0)


def at_first(walk: Walk, walked: Walked) -> Walked:
    """From the first step that is open, whatever was not answered."""
    return at_step(walked, next(iter(open_steps(walk, walked)), step_of(walk, walked)).id)


def ticked(walk: Walk, walked: Walked, steps: Collection[str]) -> Walked:
    """``steps`` are done; the person is at the next that is not."""
    new = tuple(s.id for s in steps_of(walk, walked) if s.id in steps and s.id not in walked.done)
    return passed(walk, replace(walked, done=walked.done + new), max(steps, key=_order(walk)))


def passed(walk: Walk, walked: Walked, step: str) -> Walked:
    """At the next open step after ``step``, or the first one open, whether or not ``step`` is done."""
    order = _order(walk)
    others = [s.id for s in open_steps(walk, walked) if s.id != step]
    after = [s for s in others if order(s) > order(step)]
    return at_step(walked, next(iter(after or others), step))


def unticked(walked: Walked) -> Walked:
    """What was ticked off last is open after all."""
    return at_step(replace(walked, done=walked.done[:-1]), walked.done[-1])


def stepped_back(walk: Walk, walked: Walked) -> Walked:
    ids = [step.id for step in steps_of(walk, walked)]
    return at_step(walked, ids[max(ids.index(step_of(walk, walked).id) - 1, 0)])


def prepared(walked: Walked, ready: Collection[str], missing: Collection[str] = ()) -> Walked:
    kept = tuple(item for item in walked.ready if item not in ready and item not in missing)
    return replace(walked, ready=(*kept, *ready), aside=0)


def stuck(walked: Walked, text: str = "") -> Walked:
    return replace(told(walked, text), stuck=walked.stuck + 1, aside=0)


def told(walked: Walked, text: str) -> Walked:
    """With what the person said at this step."""
    return replace(walked, told=(*walked.told, text[:LONGEST_TOLD])[-MOST_TOLD:]) if text else walked


def walk_of(entry_id: str, walks: Mapping[str, Walk]) -> Walk | None:
    """The walk that the answer of ``entry_id`` offers."""
    return next((walk for walk in walks.values() if entry_id in walk.entries), None)


def _order(walk: Walk) -> Callable[[str], int]:
    ids = [step.id for step in walk.steps]
    return ids.index
