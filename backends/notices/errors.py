"""What can go wrong with a notice."""

from __future__ import annotations

from kit.errors import ConflictError, LogicalError, NotFoundError, TechnicalError


class NoticeNotFoundError(NotFoundError):
    code = "notice_not_found"


class NoticeNotNowError(ConflictError):
    """The notice is not where this can be done."""

    code = "notice_not_now"


class NoticeSecondPersonError(ConflictError):
    """Who wrote it does not approve it."""

    code = "notice_second_person_needed"


class BadNoticeError(LogicalError):
    code = "bad_notice"


class NoNoticeReasonError(LogicalError):
    code = "notice_no_reason"


class BusyNoticeError(TechnicalError):
    """Others changed the notice all the while."""

    code = "notice_busy"


class ChannelDownError(TechnicalError):
    """No answer, or none that can be read: the messages may have been delivered or not."""

    code = "channel_down"
