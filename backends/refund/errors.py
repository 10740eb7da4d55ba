"""What can go wrong with the register of vehicles."""

from __future__ import annotations

from kit.errors import TechnicalError


class RegisterUnavailableError(TechnicalError):
    """The file of the register cannot be opened or made."""

    code = "register_unavailable"
