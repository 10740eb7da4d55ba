"""What can go wrong with the register of vehicles."""

from __future__ import annotations

from kit.errors import LogicalError, TechnicalError


class RegisterUnavailableError(TechnicalError):
    """The file of the register cannot be opened or made."""

    code = "register_unavailable"


class CityUnreadableError(LogicalError):
    """A folder to be screened lacks a table, or has something that cannot be read."""

    code = "city_unreadable"
