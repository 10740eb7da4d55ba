from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError, TechnicalError


class CaseNotFoundError(NotFoundError):
    code = "housing_case_not_found"


class NotNowError(ConflictError):
    """The case is not where this can be done."""

    code = "housing_case_not_now"


class BadFactError(LogicalError):
    code = "bad_fact"


class BusyCaseError(TechnicalError):
    """Others changed the case all the while."""

    code = "housing_case_busy"
