"""Why a taxpayer is not served."""

from __future__ import annotations

from kit.errors import LogicalError, NotFoundError


class TaxpayerNotFoundError(NotFoundError):
    code = "taxpayer_not_found"


class BadProfileRuleError(LogicalError):
    """A rule of tags, duties or policies that cannot be read."""

    code = "bad_profile_rule"


class NoReasonError(LogicalError):
    code = "dispute_no_reason"


class TagNotFoundError(NotFoundError):
    code = "tag_not_found"


class NotInProductionError(LogicalError):
    """Invented taxpayers are for trying out."""

    code = "invented_not_in_production"


class BadCalendarError(LogicalError):
    """A notice of holidays or last days for filing that cannot be taken."""

    code = "bad_calendar"


class BadFactsFileError(LogicalError):
    """A file of facts or returns that cannot be taken."""

    code = "bad_facts_file"
