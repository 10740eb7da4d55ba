"""What can go wrong in a dialogue."""

from __future__ import annotations

from kit.errors import LogicalError, TechnicalError


class ActionTimeoutError(TechnicalError):
    code = "action_timeout"


class BadActionCallError(LogicalError):
    """Not a call that Rasa makes."""

    code = "bad_action_call"


class UnusableValueError(LogicalError):
    """What a form was told cannot be used; another value may be."""

    code = "unusable_value"


class NoQuotaError(UnusableValueError):
    """A quota was asked for by what it adds to the present one, and there is none."""

    code = "no_quota"
