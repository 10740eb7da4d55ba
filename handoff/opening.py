"""Why a supervisor looks into a case that is not theirs: said before, kept in the audit ledger, good for a shift."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backends.audit.service import do_note, has_noted
from handoff.errors import CaseNotFoundError, ReasonNeededError
from handoff.models import CaseRow
from handoff.reading import REASON_NEEDED
from kit.auth import Staff
from kit.db import Transaction
from kit.errors import ForbiddenError
from kit.redaction import redact

OPEN_FOR: Final = timedelta(hours=8)  # a working day; after it the reason is asked for anew
OPENED: Final = "open.case"


def do_open(tx: Transaction, case_id: str, supervisor: Staff, reason: str, now: datetime) -> None:
    """Raises ``ForbiddenError`` for whoever is no supervisor, and ``CaseNotFoundError``."""
    if supervisor.role != "admin":
        raise ForbiddenError("只有主管可以查看别人手上的对话")
    if tx.session.get(CaseRow, case_id) is None:
        raise CaseNotFoundError("没有这个对话")
    do_note(tx, now, supervisor.username, OPENED, f"case/{case_id}", why=redact(reason.strip()))


def has_opened(session: Session, case_id: str, staff: Staff, now: datetime) -> bool:
    return staff.role == "admin" and has_noted(session, staff.username, OPENED, f"case/{case_id}", now - OPEN_FOR)


def check_opened(session: Session, case_id: str, supervisor: Staff, now: datetime) -> None:
    """Raises ``ReasonNeededError``."""
    if not has_opened(session, case_id, supervisor, now):
        raise ReasonNeededError(REASON_NEEDED)
