"""What a notice led to, counted from its letters."""

from __future__ import annotations

from sqlalchemy import func, select

from backends.notices.models import NoticeLetterRow, NoticePushRow
from backends.notices.schemas import Arm, Outcome
from kit.db import Database


def outcome_of(database: Database, notice_id: str) -> Outcome:
    letter, push = NoticeLetterRow, NoticePushRow
    arms = (
        select(
            letter.control,
            func.count(),
            func.count(letter.told_at),
            func.count(letter.opened_at),
            func.count(letter.asked_at),
            func.count(letter.done_at),
        )
        .where(letter.notice_id == notice_id)
        .group_by(letter.control)
    )
    held = (
        select(letter.held, func.count()).where(letter.notice_id == notice_id, letter.held != "").group_by(letter.held)
    )
    pushes = (
        select(push.channel, push.outcome, func.count())
        .where(push.notice_id == notice_id)
        .group_by(push.channel, push.outcome)
    )
    with database.read() as session:
        by_arm = {bool(control): Arm(*counts) for control, *counts in session.execute(arms)}
        pushed: dict[str, dict[str, int]] = {}
        for channel, outcome, count in session.execute(pushes):
            pushed.setdefault(channel, {})[outcome or "waiting"] = count
        reasons = {str(why): int(count) for why, count in session.execute(held)}
    return Outcome(by_arm.get(False, Arm()), by_arm.get(True, Arm()), reasons, pushed)
