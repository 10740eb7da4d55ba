"""Why an invoice matter cannot go on."""

from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError, TechnicalError


class MatterNotFoundError(NotFoundError):
    code = "invoice_matter_not_found"


class MatterNotNowError(ConflictError):
    """The matter does not stand where this could be done."""

    code = "invoice_matter_not_now"


class RequestConflictError(ConflictError):
    """The id of a request comes again with something else."""

    code = "invoice_request_conflict"


class OutOfStockError(LogicalError):
    """There are not as many paper invoices in stock."""

    code = "invoice_out_of_stock"
    status = 409


class BadStockError(LogicalError):
    """A block that overlaps what is in stock, or is none."""

    code = "bad_invoice_stock"


class BadAddressError(LogicalError):
    code = "bad_invoice_address"


class BadRedSheetError(LogicalError):
    """The sheet cannot be made, or not by this person."""

    code = "bad_red_sheet"


class BadVoidError(LogicalError):
    """The invoice cannot be voided."""

    code = "bad_invoice_void"


class BadLossError(LogicalError):
    """Numbers that this taxpayer cannot report as lost."""

    code = "bad_invoice_loss"


class CarrierUnavailableError(TechnicalError):
    """No carrier is connected, or it does not answer."""

    code = "carrier_unavailable"
