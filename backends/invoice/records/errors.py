"""Why records cannot be taken in as a whole; what is wrong with one record is a reason, see ``schemas``."""

from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError, TechnicalError


class BadRangesError(LogicalError):
    """The table of ranges handed out cannot be read."""

    code = "bad_ranges"


class BadBatchError(LogicalError):
    """The batch cannot be read, or its name is none."""

    code = "bad_batch"


class BatchConflictError(ConflictError):
    """Another content came before under this batch's name."""

    code = "batch_conflict"


class BatchNotFoundError(NotFoundError):
    code = "batch_not_found"


class RecordStoreUnavailableError(TechnicalError):
    code = "record_store_unavailable"
