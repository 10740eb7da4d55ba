"""Messages on their way to the channels, out of the outbox: told until answered, delivered once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backends.notices.audience import Directory
from backends.notices.channels import Message, Receipt, Sender
from backends.notices.errors import ChannelDownError
from backends.notices.letters import UNTRACKED
from backends.notices.models import NoticeConcernRow, NoticePushRow
from backends.notices.policy import NoticePolicy
from backends.notices.repository import find_notice
from backends.notices.rules import pause_after
from backends.notices.schemas import Channel, Notice, Pushed
from backends.notices.telling import SWITCH
from backends.notices.wording import push_text
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction
from kit.switches import is_off

log = structlog.get_logger(__name__)

AT_ONCE = 1000  # messages in one request


class Pushing:
    def __init__(
        self,
        database: Database,
        directory: Directory,
        senders: Mapping[Channel, Sender],
        policy: NoticePolicy,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._directory = directory
        self._senders = senders
        self._policy = policy
        self._clock = clock

    async def send_due(self) -> int:
        """Tell each channel of what is due, outside the quiet hours; how many. What has no answer comes again."""
        return sum([await self._send(channel, sender) for channel, sender in self._senders.items()])

    async def _send(self, channel: Channel, sender: Sender) -> int:
        due = await asyncio.to_thread(self._take, channel)
        if not due:
            return 0
        messages = await asyncio.to_thread(self._write, channel, due)
        try:
            receipts = await sender.send(messages) if messages else []
        except ChannelDownError as error:
            tries = max(push.tries for push in due)
            level = log.error if tries >= self._policy.alarm_tries else log.warning
            level("notice.channel_unanswered", channel=channel, tries=tries, error=error.code)
            return len(due)
        reached = {message.key for message in messages}
        nowhere = [Receipt(key=push.key, status="rejected") for push in due if push.key not in reached]
        await asyncio.to_thread(self._hear, due, [*receipts, *nowhere])
        return len(due)

    def _take(self, channel: Channel) -> list[Pushed]:
        """The next try is noted before this one: whatever ends the process, it comes. Under one key twice is once."""
        now = self._clock()
        if self._policy.is_quiet(now):
            return []
        with self._database.read() as session:  # with nothing due nobody is kept from writing
            if is_off(session, SWITCH) or not find_due(session, channel, now, 1):
                return []
        with self._database.write() as tx:
            due = find_due(tx.session, channel, now, AT_ONCE)
            over = find_over(tx.session, due, beijing_date(now))
            do_settle(tx, over, "over", now)
            gone = {push.key for push in over}
            due = [push for push in due if push.key not in gone]
            for tries in {push.tries for push in due}:
                do_put_off(tx, [push for push in due if push.tries == tries], now, tries)
        return due

    def _write(self, channel: Channel, due: Sequence[Pushed]) -> list[Message]:
        people = {push.person for push in due}
        addresses = self._directory.addresses(channel, people)
        with self._database.read() as session:
            notices = {n: find_notice(session, n) for n in {push.notice_id for push in due}}
            concerns = {n: _concerns(session, n, people) for n in notices}
        names = self._directory.names({t for of in concerns.values() for ts in of.values() for t in ts})
        return [
            self._message(push, notices[push.notice_id], addresses[push.person], concerns[push.notice_id], names)
            for push in due
            if push.person in addresses
        ]

    def _message(
        self, push: Pushed, notice: Notice, to: str, concerns: Mapping[str, list[str]], names: Mapping[str, str]
    ) -> Message:
        firms = [names.get(t, t) for t in concerns.get(push.person, []) if t != push.person]
        return Message(key=push.key, to=to, title=notice.draft.title, text=push_text(notice, firms))

    def _hear(self, due: Sequence[Pushed], receipts: Sequence[Receipt]) -> None:
        by_key = {push.key: push for push in due}
        with self._database.write() as tx:
            for outcome in ("sent", "rejected"):
                keys = [r.key for r in receipts if r.status == outcome and r.key in by_key]
                do_settle(tx, [by_key[key] for key in keys], outcome, self._clock())


def find_due(session: Session, channel: Channel, now: datetime, limit: int) -> list[Pushed]:
    """The oldest first."""
    push = NoticePushRow
    query = (
        select(push.notice_id, push.person, push.tries)
        .where(push.settled_at.is_(None), push.channel == channel, push.next_at <= now)
        .order_by(push.next_at)
        .limit(limit)
    )
    return [Pushed(f"{n}-{person}-{channel}", n, person, channel, tries) for n, person, tries in session.execute(query)]


def find_over(session: Session, due: Sequence[Pushed], today: date) -> list[Pushed]:
    """Those of ``due`` that the quiet hours or the kill switch kept until their notice was of no use any more. One that
    a channel was told of before may have reached its person: it is asked after until there is an answer."""
    untold = [push for push in due if push.tries == 0]
    until = {n: find_notice(session, n).draft.until for n in {push.notice_id for push in untold}}
    return [push for push in untold if until[push.notice_id] < today]


def do_put_off(tx: Transaction, pushes: Sequence[Pushed], now: datetime, tries: int) -> None:
    _update(tx, pushes, tries=tries + 1, next_at=now + pause_after(tries))


def do_settle(tx: Transaction, pushes: Sequence[Pushed], outcome: str, now: datetime) -> None:
    _update(tx, pushes, settled_at=now, outcome=outcome)


def _update(tx: Transaction, pushes: Sequence[Pushed], **values: object) -> None:
    row = NoticePushRow
    for notice_id, channel in {(push.notice_id, push.channel) for push in pushes}:
        people = [p.person for p in pushes if (p.notice_id, p.channel) == (notice_id, channel)]
        mine = row.notice_id == notice_id, row.channel == channel, row.person.in_(people), row.settled_at.is_(None)
        tx.session.execute(update(row).where(*mine).values(**values), execution_options=UNTRACKED)


def _concerns(session: Session, notice_id: str, people: Collection[str]) -> dict[str, list[str]]:
    """By person, whom their letter is about and whose matter is not done."""
    row = NoticeConcernRow
    query = (
        select(row.person, row.taxpayer_id)
        .where(row.notice_id == notice_id, row.person.in_(people), row.done_at.is_(None))
        .order_by(row.taxpayer_id)
    )
    found: dict[str, list[str]] = {}
    for person, taxpayer in session.execute(query):
        found.setdefault(person, []).append(taxpayer)
    return found
