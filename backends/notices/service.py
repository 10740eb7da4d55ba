"""What the staff do with notices: written, looked at by a second person, stopped.

Every step begins from what the store says and is one transaction, its record in the audit ledger included.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from backends.notices.audience import Audience, TagCount
from backends.notices.errors import BusyNoticeError, NoNoticeReasonError, NoticeNotNowError, NoticeSecondPersonError
from backends.notices.policy import NoticePolicy
from backends.notices.repository import content_of, do_append, do_make, find_newest, find_notice
from backends.notices.rules import check_draft
from backends.notices.schemas import STATUS_NAMES, Channel, Draft, EventKind, Member, NewEvent, Notice, Status, Wanted
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database

TRIES = 20
EXAMPLES = 5
Decide = Callable[[Notice], NewEvent]


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom a notice would reach today."""

    taxpayers: int
    examples: Sequence[Member]


class Notices:
    def __init__(
        self,
        database: Database,
        audience: Audience,
        policy: NoticePolicy,
        channels: Collection[Channel],
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._audience = audience
        self._policy = policy
        self._channels = channels
        self._clock = clock

    def get(self, notice_id: str) -> Notice:
        """Raises ``NoticeNotFoundError``."""
        with self._database.read() as session:
            return find_notice(session, notice_id)

    def newest(self) -> list[Notice]:
        with self._database.read() as session:
            return find_newest(session)

    def tags(self) -> Sequence[TagCount]:
        """What an audience may be made of, with how many taxpayers have it today."""
        return self._audience.known(beijing_date(self._clock()))

    def preview(self, wanted: Wanted) -> Preview:
        on = beijing_date(self._clock())
        if not wanted.names_somebody:
            return Preview(0, ())
        return Preview(self._audience.count(wanted, on), self._audience.page(wanted, on, "", EXAMPLES))

    def make(self, draft: Draft, by: str) -> Notice:
        """Raises ``BadNoticeError``."""
        check_draft(draft, self._policy, self._channels, self._clock())
        with self._database.write() as tx:
            return do_make(tx, draft, by, self._clock())

    def revise(self, notice_id: str, draft: Draft, by: str) -> Notice:
        """Raises ``BadNoticeError``, ``NoticeNotNowError``."""
        check_draft(draft, self._policy, self._channels, self._clock())

        def decide(notice: Notice) -> NewEvent:
            _check_at(notice, "draft")
            return NewEvent("revised", by, content_of(draft))

        return self.change(notice_id, decide)

    def approve(self, notice_id: str, by: str, seen: int) -> Notice:
        """``seen``: the last event of what was looked at. Raises ``NoticeSecondPersonError``, ``NoticeNotNowError``."""

        def decide(notice: Notice) -> NewEvent:
            _check_at(notice, "draft")
            if notice.ordinal != seen:
                raise NoticeNotNowError("这条提醒刚刚改过，请看过新的内容再审核")
            if by in notice.writers:
                raise NoticeSecondPersonError("写的人不能自己审核，请另一个人审核")
            check_draft(notice.draft, self._policy, self._channels, self._clock())
            return NewEvent("approved", by, {"taxpayers": self.preview(notice.draft).taxpayers})

        return self.change(notice_id, decide)

    def refuse(self, notice_id: str, by: str, reason: str) -> Notice:
        """Sent back to who wrote it. Raises ``NoNoticeReasonError``, ``NoticeNotNowError``."""
        return self._end(notice_id, "refused", by, reason, "draft")

    def stop(self, notice_id: str, by: str, reason: str) -> Notice:
        """Nobody else is told; what waits is not pushed. Raises ``NoNoticeReasonError``, ``NoticeNotNowError``."""
        return self._end(notice_id, "stopped", by, reason, "draft", "approved", "planned", "finished")

    def _end(self, notice_id: str, kind: EventKind, by: str, reason: str, *at: Status) -> Notice:
        if not reason.strip():
            raise NoNoticeReasonError("请写明理由", field="reason")

        def decide(notice: Notice) -> NewEvent:
            _check_at(notice, *at)
            return NewEvent(kind, by, {"reason": reason.strip()})

        return self.change(notice_id, decide)

    def change(self, notice_id: str, decide: Decide) -> Notice:
        """Append what ``decide`` comes to, from the notice as it stands. Raises ``BusyNoticeError``."""
        for _ in range(TRIES):
            with self._database.write() as tx:
                notice = find_notice(tx.session, notice_id)
                after = do_append(tx, notice, decide(notice), self._clock())
            if after is not None:
                return after
        raise BusyNoticeError("这条提醒正被别人修改，请稍后再试")


def _check_at(notice: Notice, *statuses: Status) -> None:
    if notice.status not in statuses:
        raise NoticeNotNowError(f"这条提醒现在是“{STATUS_NAMES[notice.status]}”，不能这样办，请刷新后再看")
