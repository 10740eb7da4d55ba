from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError


class ConversationNotFoundError(NotFoundError):
    code = "conversation_not_found"


class ConversationClosedError(ConflictError):
    code = "conversation_closed"


class LateReplyError(ConflictError):
    """The turn has changed since this reply was begun."""

    code = "late_reply"


class MessageRefusedError(LogicalError):
    code = "message_refused"
