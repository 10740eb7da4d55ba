"""Whom a sweep found, as an audience of notices beside those by tags: ``refund_found:2026-11-28``.

Of it is who has a refund of that sweep that still waits for the owner's key: whoever has confirmed, or does not want
it, is told no more, and the letter is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, func, select

from backends.notices.audience import Audience, TagCount
from backends.notices.errors import BadNoticeError
from backends.notices.schemas import Member, Wanted
from backends.refund_case.models import RefundEventRow, RefundSweepCaseRow, RefundSweepRow
from backends.refund_case.sweep import TAG
from kit.db import Database

GROUP = "退税"
WHY = "筛查查到您有多缴的税可以退"
NEWEST = 6  # sweeps that are offered


class FoundTaxpayers:
    """``tagged``: all other audiences."""

    def __init__(self, database: Database, tagged: Audience) -> None:
        self._database = database
        self._tagged = tagged

    def known(self, on: date) -> Sequence[TagCount]:
        query = select(RefundSweepRow.as_of).where(RefundSweepRow.finished_at.is_not(None))
        with self._database.read() as session:
            days = session.scalars(query.order_by(RefundSweepRow.as_of.desc()).limit(NEWEST)).all()
            counts = [
                TagCount(f"{TAG}:{day}", f"查到可退的税：{day} 筛查", session.scalar(_count(day)) or 0, GROUP)
                for day in days
            ]
        return [*self._tagged.known(on), *counts]

    def count(self, wanted: Wanted, on: date) -> int:
        day, rest = _split(wanted)
        if not day:
            return self._tagged.count(wanted, on)
        if rest is None:
            with self._database.read() as session:
                return session.scalar(_count(day)) or 0
        with self._database.read() as session:
            owners = session.scalars(_owners(day)).all()
        return len(self._tagged.still(rest, on, owners))

    def page(self, wanted: Wanted, on: date, after: str, limit: int) -> Sequence[Member]:
        day, rest = _split(wanted)
        if not day:
            return self._tagged.page(wanted, on, after, limit)
        while True:
            query = _owners(day).where(RefundSweepCaseRow.owner > after).limit(limit)
            with self._database.read() as session:
                owners = session.scalars(query).all()
            kept = owners if rest is None else [o for o in owners if o in self._tagged.still(rest, on, owners)]
            if kept or not owners:
                return [Member(owner, WHY) for owner in kept]
            after = owners[-1]

    def still(self, wanted: Wanted, on: date, taxpayers: Collection[str]) -> set[str]:
        day, rest = _split(wanted)
        if not day:
            return self._tagged.still(wanted, on, taxpayers)
        with self._database.read() as session:
            found = set(session.scalars(_owners(day).where(RefundSweepCaseRow.owner.in_(taxpayers))))
        return found if rest is None else found & self._tagged.still(rest, on, found)


def _split(wanted: Wanted) -> tuple[str, Wanted | None]:
    """The day of the sweep (empty: of none) and what else is wanted, if anything. Raises ``BadNoticeError``."""
    if any(tag.startswith(f"{TAG}:") for tag in (*wanted.any_of, *wanted.none_of)):
        raise BadNoticeError("筛查查到的人只能放在“要有全部这些标签”里", field="tags")
    days = [tag for tag in wanted.tags if tag.startswith(f"{TAG}:")]
    if len(days) > 1:
        raise BadNoticeError("一条提醒只能发给一次筛查查到的人", field="tags")
    rest = Wanted(tags=tuple(t for t in wanted.tags if t not in days), any_of=wanted.any_of, none_of=wanted.none_of)
    return (days[0].partition(":")[2] if days else ""), rest if (*rest.tags, *rest.any_of, *rest.none_of) else None


def _owners(day: str) -> Select[str]:
    """In order, of the refunds of that sweep which wait for their owner."""
    last = select(func.max(RefundEventRow.ordinal)).where(RefundEventRow.case_id == RefundSweepCaseRow.case_id)
    waits = (RefundEventRow.case_id == RefundSweepCaseRow.case_id) & (
        RefundEventRow.ordinal == last.correlate(RefundSweepCaseRow).scalar_subquery()
    )
    return (
        select(RefundSweepCaseRow.owner)
        .distinct()
        .join(RefundEventRow, waits)
        .where(RefundSweepCaseRow.as_of == day, RefundEventRow.kind == "found")
        .order_by(RefundSweepCaseRow.owner)
    )


def _count(day: str) -> Select[int]:
    return select(func.count()).select_from(_owners(day).subquery())
