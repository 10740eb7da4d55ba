"""Why a quota cannot be reviewed."""

from __future__ import annotations

from kit.errors import LogicalError


class BadQuotaError(LogicalError):
    """The quota asked for is no amount of money."""

    code = "bad_quota"
