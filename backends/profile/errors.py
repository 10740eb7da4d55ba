"""Why a taxpayer is not served."""

from __future__ import annotations

from kit.errors import NotFoundError


class TaxpayerNotFoundError(NotFoundError):
    code = "taxpayer_not_found"
