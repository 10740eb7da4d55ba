"""All that a rule of ``decide`` may look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from dialogue.forms import Form, Taken
from dialogue.heard import Heard
from dialogue.moves import Move
from dialogue.thread import Task, Thread
from dialogue.walks import Walk

Moves = tuple[Move, ...]
NOTHING: Moves = ()
SURE = 0.8  # for what cannot be taken back, such as leaving for a person while tax words are in the message


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a rule may look at."""

    heard: Heard
    thread: Thread
    forms: Mapping[str, Form]
    signed_in: bool = False
    waiting: bool = False
    walks: Mapping[str, Walk] = field(default_factory=dict)
    districts: Collection[str] = ()

    @property
    def told(self) -> str:
        """The message, with what was told before it without a question."""
        return f"{self.thread.said} {self.heard.text}".strip()

    @property
    def told_before(self) -> str:
        """The person's own words before this message: told without a question, or those that the answer in hand goes on
        from; empty where a form is in hand."""
        answer = self.thread.answer
        if self.thread.said and self.thread.form_open is None and not self.heard.chosen:
            return self.thread.said
        if self.thread.holding != "answer" or answer is None or self.heard.chosen:
            return ""
        return answer.question if answer.question != answer.entry_question else ""

    def told_beside(self, form: Form) -> str:
        """``told``, after the answer in hand with the person's own words that it answered, where it is of ``form``."""
        answer = self.thread.answer
        if self.thread.holding != "answer" or answer is None or not form.beside(answer.entry_question, self.heard.text):
            return ""
        return f"{answer.question if answer.question != answer.entry_question else ''} {self.told}".strip()

    @property
    def open_form(self) -> Form | None:
        task = self.thread.form_open
        return self.forms.get(task.form) if task is not None else None

    def form_of(self, act: str) -> Form | None:
        return next((form for form in self.forms.values() if form.act == act), None)

    def taken(self, form: Form, task: Task) -> Taken:
        return form.take(task.facts, self.heard.text, task.asked)


LONG_CHANGE = 24  # characters: a longer sentence that reads as a question is one
