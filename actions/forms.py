"""A form that also works: what ``dialogue.forms.Form`` reads is checked and computed with the back ends."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from conversations.cards import Reply
from dialogue.forms import Form
from dialogue.thread import Facts


class WorkingForm(Form, Protocol):
    def refuse(self, facts: Facts, taxpayer_id: str | None) -> Reply | None:
        """Why the form cannot serve this person or this matter at all, with the way on; ``None`` when it can."""
        ...

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        """``facts`` without what cannot be, and why; an empty sentence when all can be."""
        ...

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        """The result. ``before``: the facts of the result shown last, to tell what has changed."""
        ...
