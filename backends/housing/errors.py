"""Why a sale is not computed here."""

from __future__ import annotations

from kit.errors import LogicalError


class BadSituationError(LogicalError):
    """A fact of the sale is missing or impossible; ``field`` names it."""

    code = "bad_situation"


class NeedsPersonError(LogicalError):
    """The rules for this case are not settled or not covered: a person takes over."""

    code = "needs_person"
