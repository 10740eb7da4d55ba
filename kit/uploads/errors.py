"""Why a file is not taken. Every sentence says what to do."""

from __future__ import annotations

from kit.errors import LogicalError, NotFoundError


class UploadRefusedError(LogicalError):
    """``code`` tells the reasons apart."""

    code = "upload_refused"
    status = 422


class EmptyFileError(UploadRefusedError):
    code = "upload_empty"


class FileTooLargeError(UploadRefusedError):
    code = "upload_too_large"
    status = 413


class UnknownTypeError(UploadRefusedError):
    code = "upload_unknown_type"


class BrokenFileError(UploadRefusedError):
    code = "upload_broken"


class LockedFileError(UploadRefusedError):
    code = "upload_locked"


class TooManyPagesError(UploadRefusedError):
    code = "upload_too_many_pages"


class TooManyPixelsError(UploadRefusedError):
    code = "upload_too_many_pixels"


class TooManyFilesError(UploadRefusedError):
    code = "upload_too_many_files"
    status = 429


class UploadNotFoundError(NotFoundError):
    """It is not there, or is somebody else's: both look the same."""

    code = "upload_not_found"
