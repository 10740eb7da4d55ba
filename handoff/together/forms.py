"""What a pushed form needs of the forms that the bot fills in: few methods, so that the hand-off knows no form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from conversations.cards import Reply


@dataclass(frozen=True, slots=True)
class Field:
    """``value``: as it was typed, empty while it is not. ``problem``: why that cannot be used. ``offers``: answers that
    fit."""

    name: str
    question: str
    hint: str = ""
    value: str = ""
    side: str = ""  # who filled it in last
    problem: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """One answer as it was given."""

    name: str
    value: str
    side: str


@dataclass(frozen=True, slots=True)
class FormView:
    """``ready``: nothing is missing. ``facts``: label and value as they were read."""

    title: str
    fields: tuple[Field, ...]
    facts: tuple[tuple[str, str], ...]
    ready: bool


class FormDesk(Protocol):
    def titles(self) -> Sequence[tuple[str, str]]:
        """Name and title of every form that can be pushed."""
        ...

    def view(self, form: str, filled: Sequence[Filled]) -> FormView:
        """Raises ``LogicalError`` for a form that does not exist."""
        ...

    def finish(self, form: str, filled: Sequence[Filled], taxpayer_id: str | None, actor: str | None = None) -> Reply:
        """The result, without buttons. Raises ``LogicalError`` saying what is missing, or that the role of ``actor``,
        who speaks in the taxpayer's place and sees it, does not allow it."""
        ...
