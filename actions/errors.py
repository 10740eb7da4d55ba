"""What can go wrong in a dialogue."""

from __future__ import annotations

from kit.errors import LogicalError, TechnicalError


class UnclearReplyError(LogicalError):
    """The reply to a form's question cannot be used as it is; the message says what would be."""

    code = "unclear_reply"


class ActionTimeoutError(TechnicalError):
    code = "action_timeout"


class BadActionCallError(LogicalError):
    """Not a call that Rasa makes."""

    code = "bad_action_call"
