"""A notice office of a test's own: an audience that changes, a channel over HTTP in any mood, a clock, and death."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from backends.notices.audience import TagCount
from backends.notices.channels import HttpSender, Message, Receipt, Sender
from backends.notices.inbox import Inbox
from backends.notices.policy import NoticePolicy, load_policy
from backends.notices.pushing import Pushing
from backends.notices.sandbox import Book, Mood, channel_app
from backends.notices.schemas import Channel, Draft, Member, Notice, Wanted
from backends.notices.service import Notices
from backends.notices.telling import Telling
from kit.db import Base, Database
from kit.switches import Switches
from tests.backends.refund.office import Killed

TABLES = [
    Base.metadata.tables[name]
    for name in (
        "notice",
        "notice_event",
        "notice_letter",
        "notice_concern",
        "notice_push",
        "notice_refusal",
        "ledger_entry",
        "kill_switch",
    )
]
DAY = date(2026, 11, 30)


class ListedAudience:
    """Tags by taxpayer, as the test says."""

    def __init__(self) -> None:
        self.tags: dict[str, set[str]] = {}

    def known(self, on: date) -> Sequence[TagCount]:
        every = sorted(set().union(*self.tags.values())) if self.tags else []
        return [TagCount(tag, tag, self.count(Wanted(tags=(tag,)), on)) for tag in every]

    def count(self, wanted: Wanted, on: date) -> int:
        return sum(set(wanted.tags) <= has for has in self.tags.values())

    def page(self, wanted: Wanted, on: date, after: str, limit: int) -> Sequence[Member]:
        found = sorted(t for t, has in self.tags.items() if set(wanted.tags) <= has and t > after)
        return [Member(t, f"您有这些情况：{'、'.join(wanted.tags)}") for t in found[:limit]]

    def still(self, wanted: Wanted, on: date, taxpayers: Collection[str]) -> set[str]:
        return {t for t in taxpayers if set(wanted.tags) <= self.tags.get(t, set())}


class ListedDirectory:
    """Everybody has a telephone; ``serves``: who is told for a firm."""

    def __init__(self) -> None:
        self.serves: dict[str, str] = {}

    def people_of(self, taxpayers: Collection[str]) -> dict[str, str]:
        return {t: self.serves[t] for t in taxpayers if t in self.serves}

    def names(self, taxpayers: Collection[str]) -> dict[str, str]:
        return {t: f"{t}公司" for t in taxpayers}

    def addresses(self, channel: Channel, people: Collection[str]) -> dict[str, str]:
        return {person: f"{channel}:{person}" for person in people}


class MortalSender(HttpSender):
    """``dies``: the process ends with the messages sent and the answer not yet here."""

    dies = False

    async def send(self, messages: Sequence[Message]) -> list[Receipt]:
        receipts = await super().send(messages)
        if self.dies:
            self.dies = False
            raise Killed
        return receipts


class NoticeOffice:
    def __init__(self, database: Database, home: Path, *, page: int = 3, policy: NoticePolicy | None = None) -> None:
        self.database = database
        self.now = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # ten in the morning in Beijing
        self.audience, self.directory = ListedAudience(), ListedDirectory()
        self.policy = policy or load_policy()
        self.mood, self.book = Mood(), Book(home / "sms.db")
        transport = httpx.ASGITransport(app=channel_app(home / "sms.db", self.mood))
        self.sender = MortalSender(httpx.AsyncClient(transport=transport, base_url="http://sms/", timeout=5))
        senders: dict[Channel, Sender] = {"sms": self.sender}
        clock = lambda: self.now  # noqa: E731
        self.notices = Notices(database, self.audience, self.policy, list(senders), clock)
        self.telling = Telling(database, self.audience, self.directory, self.policy, clock, page)
        self.pushing = Pushing(database, self.directory, senders, self.policy, clock)
        self.inbox = Inbox(database, self.directory, self.telling, clock)
        self.switches = Switches(database)

    def people(self, *names: str, tag: str = "小规模") -> None:
        for name in names:
            self.audience.tags.setdefault(name, set()).add(tag)

    def draft(self, **changes: Any) -> Draft:
        usual = {
            "kind": "deadline",
            "title": "十二月征期",
            "body": "12 月 15 日前申报。",
            "tags": ("小规模",),
            "asks": "我该办什么",
            "channels": ("sms",),
            "send_at": self.now,
            "until": date(2026, 12, 15),
        }
        return Draft.model_validate({**usual, **changes})

    def approved(self, **changes: Any) -> Notice:
        notice = self.notices.make(self.draft(**changes), "trainer1")
        return self.notices.approve(notice.id, "trainer2", notice.ordinal)

    def work(self) -> None:
        """What the worker does each time that it looks."""
        while self.telling.go_on():
            pass
        asyncio.run(self.push())

    async def push(self) -> None:
        while await self.pushing.send_due():
            pass

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def titles(self, taxpayer: str) -> list[str]:
        return [letter.notice.draft.title for letter in self.inbox.letters(taxpayer)]

    def rung(self) -> list[str]:
        return [to for to, _, _ in self.book.delivered()]
