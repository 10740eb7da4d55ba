"""A form that also works: what ``dialogue.forms.Form`` reads is checked and computed with the back ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol, runtime_checkable

from conversations.cards import Reply
from dialogue.forms import Declined, Form
from dialogue.thread import Facts


class WorkingForm(Form, Protocol):
    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        """Why the form cannot serve this matter at all, and what to ask instead; ``None`` when it can."""
        ...

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        """Why the person must be signed in, and the words to go on with then; ``None`` when anybody is served."""
        ...

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        """``facts`` without what cannot be, and why; an empty sentence when all can be."""
        ...

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        """The result. ``before``: the facts of the result shown last, to tell what has changed."""
        ...


@runtime_checkable
class ForetellingForm(WorkingForm, Protocol):
    def so_far(self, facts: Facts, changed: Collection[str]) -> str:
        """What is certain already while the form still asks; empty where nothing new is. ``changed``: fields just
        told."""
        ...


@runtime_checkable
class ExplainingForm(WorkingForm, Protocol):
    def explain(self, facts: Facts, text: str) -> str:
        """What there is to say to a question that the form ``explains``, as far as ``facts`` go; empty where the result
        itself says it."""
        ...
