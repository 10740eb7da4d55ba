from __future__ import annotations

from kit.errors import ConflictError, ForbiddenError, LogicalError, NotFoundError, TechnicalError


class RefundNotFoundError(NotFoundError):
    code = "refund_not_found"


class RefundNotNowError(ConflictError):
    """The refund is not where this can be done."""

    code = "refund_not_now"


class NotYourAccountError(ForbiddenError):
    """The account is not one of the taxpayer's own on file."""

    code = "not_your_account"


class SecondPersonError(ConflictError):
    """The same person has approved already."""

    code = "second_person_needed"


class NoReasonError(LogicalError):
    code = "refund_no_reason"


class BusyRefundError(TechnicalError):
    """Others changed the refund all the while."""

    code = "refund_busy"


class TreasuryDownError(TechnicalError):
    """No answer, or none that can be read: the payout may have been made or not."""

    code = "treasury_down"
