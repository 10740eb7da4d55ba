"""What can go wrong with a refund on its way."""

from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError, TechnicalError


class RefundNotFoundError(NotFoundError):
    code = "refund_not_found"


class RefundNotNowError(ConflictError):
    """The refund is not where this can be done."""

    code = "refund_not_now"


class NoAccountError(LogicalError):
    """The bureau has no bank account of the taxpayer's own on file."""

    code = "refund_no_account"


class SecondPersonError(ConflictError):
    """The same person has approved already."""

    code = "second_person_needed"


class AccountUnreadableError(LogicalError):
    code = "refund_account_unreadable"


class AccountNotOwnError(LogicalError):
    """The account is held in another name."""

    code = "refund_account_not_own"


class BankDownError(TechnicalError):
    """No answer of the bank, or none that can be trusted."""

    code = "refund_bank_down"


class TooManyAccountsError(ConflictError):
    """The account was changed as often as a day allows."""

    code = "refund_account_too_many"


class NoReasonError(LogicalError):
    code = "refund_no_reason"


class BusyRefundError(TechnicalError):
    """Others changed the refund all the while."""

    code = "refund_busy"


class TreasuryDownError(TechnicalError):
    """No answer, or none that can be read: the payout may have been made or not."""

    code = "treasury_down"


class StatementUnreadableError(LogicalError):
    """The treasury's file has a line that is no notice of a payout."""

    code = "statement_unreadable"


class PayoutDiffersError(ConflictError):
    """The treasury tells of a payout that was not ordered so."""

    code = "payout_differs"
