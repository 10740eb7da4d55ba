from __future__ import annotations

from kit.errors import LogicalError


class EncoderError(LogicalError):
    """An encoder, its files or its training data are not as they must be."""

    code = "bad_encoder"
