"""Chats picked for review: by rule, and a sample of the rest; scored by the checklist."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.service import Conversations
from handoff.assist.models import DraftRow
from handoff.models import CaseEventRow, CaseRow
from handoff.quality.models import ReviewRow
from handoff.quality.rules import BAD, WHY, Why, check_scores, checklist, is_sampled, reasons
from handoff.quality.tickets import do_open_ticket, ticket_id_of
from handoff.service import Handoff
from kit.auth import Staff
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction
from kit.errors import ConflictError, NotFoundError

LOOK_BACK = timedelta(days=2)  # a rating comes after the close; what it says is looked for as long as this
LOOK_EVERY = timedelta(minutes=1)
SYSTEM = "system"


REVIEW = "review"  # work of the hand-off


class ReviewNotFoundError(NotFoundError):
    code = "review_not_found"


class ReviewedAlreadyError(ConflictError):
    code = "reviewed_already"


@dataclass(frozen=True, slots=True)
class Closed:
    case: CaseRow
    staff: str | None
    score: int | None
    comment: str


class Reviews:
    """``percent``: of the closed chats are sampled, beside those that a rule picks."""

    def __init__(
        self,
        database: Database,
        handoff: Handoff,
        conversations: Conversations,
        *,
        percent: int,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._handoff = handoff
        self._conversations = conversations
        self._percent = percent
        self._clock = clock

    def pick(self, _subject: str = "") -> datetime:
        """Work of the hand-off: look at what was closed lately; when to look again. Safe to repeat."""
        now = self._clock()
        with self._database.read() as session:
            closed = find_closed(session, now - LOOK_BACK)
        for one in closed:
            self._pick(one, now)
        return now + LOOK_EVERY

    def _pick(self, one: Closed, now: datetime) -> None:
        patience = timedelta(minutes=self._handoff.policy.waiting_red_minutes)
        messages = self._conversations.messages(one.case.conversation_id)
        with self._database.read() as session:
            rows = session.scalars(select(DraftRow).where(DraftRow.case_id == one.case.id))
            drafts = {row.seq: row.text for row in rows}
        why = reasons(messages, drafts, one.score, patience)
        if not why and is_sampled(one.case.id, self._percent):
            why = {"sample"}
        if not why:
            return
        with self._database.write() as tx:
            for reason in sorted(why):
                self._do_pick(tx, one.case.id, reason, now)
            if one.score is not None and one.score <= BAD and one.comment:
                self._do_complain(tx, one, now)

    def _do_pick(self, tx: Transaction, case_id: str, why: Why, now: datetime) -> None:
        known = select(ReviewRow.id).where(ReviewRow.case_id == case_id, ReviewRow.why == why)
        if tx.session.scalar(known) is None:
            row = ReviewRow(
                id=uuid.uuid4().hex,
                case_id=case_id,
                why=why,
                picked_at=now,
                reviewer=None,
                scores=None,
                comment="",
                reviewed_at=None,
            )
            tx.session.add(row)

    def _do_complain(self, tx: Transaction, one: Closed, now: datetime) -> None:
        """A bad rating with words is a complaint: somebody has to look after it."""
        do_open_ticket(
            tx,
            text=f"纳税人评价 {one.score} 星：{one.comment}",
            due=beijing_date(self._handoff.hours.due(now)),
            by=SYSTEM,
            now=now,
            case_id=one.case.id,
            conversation_id=one.case.conversation_id,
            ticket_id=ticket_id_of("complaint", one.case.id),
        )

    def all(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Those to be reviewed, the newest first, then those done."""
        with self._database.read() as session:
            query = select(ReviewRow, CaseRow).join(CaseRow, CaseRow.id == ReviewRow.case_id)
            found = session.execute(query.order_by(ReviewRow.picked_at.desc()).limit(200)).all()
            closed = {c.case.id: c for c in find_closed_of(session, [case.id for _, case in found])}
        rows = [_json(review, case, closed.get(case.id), names) for review, case in found]
        return {
            "reviews": sorted(rows, key=lambda row: row["scores"] is not None),
            "checklist": [{"name": i.name, "title": i.title, "points": i.points} for i in checklist()],
        }

    def score(self, review_id: str, staff: Staff, scores: Mapping[str, int], comment: str) -> int:
        """The points. Raises ``LogicalError``, ``ReviewedAlreadyError``."""
        points = check_scores(scores)
        with self._database.write() as tx:
            row = tx.session.get(ReviewRow, review_id, with_for_update=True)
            if row is None:
                raise ReviewNotFoundError("找不到这条质检，请刷新列表")
            if row.scores is not None:
                raise ReviewedAlreadyError("这个对话已经评过分了")
            row.scores, row.comment = {item.name: scores[item.name] for item in checklist()}, comment[:2000]
            row.reviewer, row.reviewed_at = staff.username, self._clock()
        return points


def find_closed(session: Session, since: datetime) -> list[Closed]:
    """Cases that were closed or rated since."""
    ids = select(CaseEventRow.case_id).where(CaseEventRow.kind.in_(["closed", "rated"]), CaseEventRow.at >= since)
    return find_closed_of(session, list(session.scalars(ids.distinct())))


def find_closed_of(session: Session, case_ids: Sequence[str]) -> list[Closed]:
    events = session.scalars(
        select(CaseEventRow).where(CaseEventRow.case_id.in_(case_ids)).order_by(CaseEventRow.ordinal)
    ).all()
    cases = session.scalars(select(CaseRow).where(CaseRow.id.in_(case_ids))).all()
    found = []
    for case in cases:
        mine = [e for e in events if e.case_id == case.id]
        rated = next((e for e in reversed(mine) if e.kind == "rated"), None)
        staff = next((e.staff for e in reversed(mine) if e.kind == "assigned"), None)
        found.append(Closed(case, staff, rated.score if rated else None, rated.note if rated else ""))
    return found


def _json(review: ReviewRow, case: CaseRow, closed: Closed | None, names: Mapping[str, str]) -> dict[str, Any]:
    staff = closed.staff if closed is not None else None
    why: Why = review.why  # type: ignore[assignment]
    return {
        "id": review.id,
        "case_id": case.id,
        "summary": case.summary,
        "why": WHY[why],
        "picked_at": review.picked_at.isoformat(),
        "staff_name": names.get(staff or "", staff or ""),
        "rating": closed.score if closed is not None else None,
        "comment_of_taxpayer": closed.comment if closed is not None else "",
        "scores": review.scores,
        "points": sum(review.scores.values()) if review.scores else None,
        "comment": review.comment,
        "reviewer": names.get(review.reviewer or "", review.reviewer),
    }
