"""A guided walk as it is written in YAML: one long matter, step by step, resting on entries of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from knowledge_base.documents.texts import Line, OptionalLine, Text
from knowledge_base.entries.schemas import Slug, Strict


class Trouble(Strict):
    """What can go wrong at a step, and the entry that tells what to do then."""

    text: Line
    entry: Slug


class Step(Strict):
    """``rests_on``: the entries that say all this, the first of them what questions at this step go on from."""

    id: Slug
    title: Line
    do: Text
    prepare: list[Line] = Field(default_factory=list)
    where: OptionalLine = ""
    takes: OptionalLine = ""
    troubles: list[Trouble] = Field(default_factory=list)
    rests_on: list[Slug] = Field(min_length=1)


class Answer(Strict):
    """``at``: the step where who answers so stands; without one the next question is asked. ``leaves_out``: steps that
    are not theirs."""

    label: Line
    at: Slug | None = None
    leaves_out: list[Slug] = Field(default_factory=list)


class Question(Strict):
    text: Line
    answers: list[Answer] = Field(min_length=2)


class Walk(Strict):
    """``names``: words by which people call the matter. ``entries``: those whose answer offers the walk.
    ``questions`` find where the person stands."""

    id: Slug
    title: Line
    names: list[Line] = Field(min_length=1)
    entries: list[Slug] = Field(min_length=1)
    questions: list[Question] = Field(default_factory=list)
    steps: list[Step] = Field(min_length=2)

    @model_validator(mode="after")
    def _check_steps(self) -> Walk:
        ids = [step.id for step in self.steps]
        if len(set(ids)) < len(ids):
            raise ValueError(f"导税 {self.id} 有两步的 id 相同")
        for answer in (a for question in self.questions for a in question.answers):
            for step in (*answer.leaves_out, *([answer.at] if answer.at else [])):
                if step not in ids:
                    raise ValueError(f"导税 {self.id} 的回答“{answer.label}”提到没有的步骤 {step}")
            if answer.at in answer.leaves_out or len(set(answer.leaves_out)) == len(ids):
                raise ValueError(f"导税 {self.id} 的回答“{answer.label}”要么指向它略去的步骤，要么一步也没有留下")
        return self

    def named_entries(self) -> Iterator[tuple[str, str]]:
        """Every entry that the walk names, with where it does."""
        for entry in self.entries:
            yield entry, "entries"
        for step in self.steps:
            for entry in (*step.rests_on, *(trouble.entry for trouble in step.troubles)):
                yield entry, f"步骤 {step.id}"
