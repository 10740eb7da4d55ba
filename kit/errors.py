"""One error family: a stable code, a Chinese sentence for the person, an HTTP status.

*Logical* errors: the person must change something. *Technical* errors: trying again later may help.
A message says what was wrong, where, and what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class DaobanError(Exception):
    """Base of every error a person may be shown.

    ``message`` is Chinese and fit for the taxpayer, the agent or the trainer who caused it.
    ``field`` names the input at fault where there is one, ``retry_after`` the seconds until another try makes sense.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    retry: ClassVar[bool] = False

    def __init__(self, message: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.retry_after = retry_after

    def as_dict(self) -> dict[str, str | bool | None]:
        """The one shape in which errors leave over HTTP and WebSocket."""
        return {"code": self.code, "message": self.message, "field": self.field, "retry": self.retry}


class LogicalError(DaobanError):
    """The request cannot succeed as it is."""

    code = "invalid"


class NotFoundError(LogicalError):
    code = "not_found"
    status = 404


class ConflictError(LogicalError):
    """Somebody else changed the thing first."""

    code = "conflict"
    status = 409


class SignInRequiredError(LogicalError):
    code = "sign_in_required"
    status = 401


class ForbiddenError(LogicalError):
    code = "forbidden"
    status = 403


class TechnicalError(DaobanError):
    """Something on our side is not working now."""

    code = "unavailable"
    status = 503
    retry = True
