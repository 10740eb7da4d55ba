"""What a notice led to, counted from its letters, and beside the control group.

The two are compared as they were drawn: whoever refused, or had done it before the hour, is in both alike. Among those
alone who were told, the ones who see to things anyway would count for the notice."""

from __future__ import annotations

from math import sqrt

from sqlalchemy import func, select

from backends.notices.models import NoticeLetterRow, NoticePushRow
from backends.notices.schemas import Arm, Lift, Outcome
from kit.db import Database

Z = 1.959964  # of a normal distribution, 95 of 100 lie within so many standard deviations


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
    told, control = by_arm.get(False, Arm()), by_arm.get(True, Arm())
    return Outcome(told, control, lift_of(told, control), reasons, pushed)


def lift_of(told: Arm, control: Arm) -> Lift | None:
    """The bounds are Newcombe's: they hold for small groups and for shares near none and all.

    >>> lift_of(Arm(people=70, done=56), Arm(people=80, done=48))
    Lift(points=20.0, low=5.2, high=33.4)
    """
    if not told.people or not control.people:
        return None
    (one, one_low, one_high), (other, other_low, other_high) = map(_share, (told, control))
    low = one - other - sqrt((one - one_low) ** 2 + (other_high - other) ** 2)
    high = one - other + sqrt((one_high - one) ** 2 + (other - other_low) ** 2)
    points, low, high = (round(100 * value, 1) for value in (one - other, low, high))
    return Lift(points, low, high)


def _share(arm: Arm) -> tuple[float, float, float]:
    """Who has done it, and Wilson's bounds of that."""
    share, square = arm.done / arm.people, Z**2 / arm.people
    middle, width = share + square / 2, Z * sqrt(share * (1 - share) / arm.people + square / (4 * arm.people))
    return share, (middle - width) / (1 + square), (middle + width) / (1 + square)
