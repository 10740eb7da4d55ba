"""What can go wrong with papers."""

from __future__ import annotations

from kit.errors import LogicalError, NotFoundError, TechnicalError


class UnreadableError(LogicalError):
    code = "unreadable"
    status = 422


class BusyError(TechnicalError):
    code = "reading_busy"
    retry = True


class MaterialNotFoundError(NotFoundError):
    code = "material_not_found"
