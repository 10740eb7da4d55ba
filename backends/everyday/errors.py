"""What can be wrong with what is to be computed."""

from __future__ import annotations

from kit.errors import LogicalError


class BadFactsError(LogicalError):
    """A fact is missing, unknown or cannot be; names it."""

    code = "bad_facts"


class UnknownSubjectError(LogicalError):
    """No such tax is computed here."""

    code = "unknown_subject"
    status = 404
