from __future__ import annotations

from kit.errors import ConflictError, NotFoundError, TechnicalError


class GatewayDownError(TechnicalError):
    code = "gateway_down"


class OrderNotFoundError(NotFoundError):
    code = "order_not_found"


class AmountDiffersError(ConflictError):
    code = "amount_differs"


class CertificateNotFoundError(NotFoundError):
    code = "certificate_not_found"
