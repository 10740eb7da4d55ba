"""How far a member of the staff may read a case: while it is theirs all of it, for a set time after what was said by
then, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from handoff.errors import NotYourCaseError, ReasonNeededError
from handoff.models import CaseEventRow
from handoff.rules import Kind, status_after
from kit.auth import Staff

REFUSED = "这个对话不在您手上，也过了结束后可以查看的时间"
REASON_NEEDED = "这个对话不在您手上，请先写明为什么要看；理由会记入审计账"
GRACE = timedelta(seconds=2)  # the words that tell of an end are stored just after it


def read_until(
    events: Sequence[CaseEventRow], staff: Staff, *, consulted: bool, opened: bool, after: timedelta, now: datetime
) -> datetime | None:
    """Up to when ``staff`` may read; ``None``: everything. ``opened``: by a supervisor, who has said why.

    Raises ``NotYourCaseError``; of a supervisor who has not said why ``ReasonNeededError``.
    """
    status = status_after(_kind(events[-1]))
    mine = status in ("assigned", "offered") and events[-1].staff == staff.username
    if opened or mine or (consulted and status not in ("closed", "withdrawn")):
        return None
    ended = _ended(events, staff.username, consulted=consulted)
    if ended is None or now > ended + after:
        if staff.role == "admin":
            raise ReasonNeededError(REASON_NEEDED)
        raise NotYourCaseError(REFUSED)
    return ended + GRACE


def _ended(events: Sequence[CaseEventRow], username: str, *, consulted: bool) -> datetime | None:
    """When the case was out of their hands; a colleague's who was asked in, when it was over."""
    held = [n for n, e in enumerate(events) if _kind(e) == "assigned" and e.staff == username]
    over = [e.at for e in events if _kind(e) in ("closed", "withdrawn")] if consulted else []
    return max([*over, *(events[n + 1].at for n in held[-1:] if n + 1 < len(events))], default=None)


def _kind(event: CaseEventRow) -> Kind:
    return event.kind  # type: ignore[return-value]
