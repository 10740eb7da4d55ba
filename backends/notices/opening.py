"""Notices of this deployment, put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backends.notices.audience import Audience, Directory
from backends.notices.channels import Sender
from backends.notices.inbox import Inbox
from backends.notices.policy import NoticePolicy, load_policy
from backends.notices.pushing import Pushing
from backends.notices.schemas import Channel, Wanted
from backends.notices.service import Notices
from backends.notices.telling import Telling
from backends.notices.worker import NoticeWorker
from kit.clock import Clock, utc_now
from kit.db import Database


@dataclass(frozen=True, slots=True)
class Example:
    """One of an audience, as an operator sees them: ``name`` is cut short, nobody needs it whole here."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    taxpayers: int
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class NoticeOffice:
    """``channels``: those that are connected."""

    database: Database
    policy: NoticePolicy
    channels: tuple[Channel, ...]
    directory: Directory
    notices: Notices
    inbox: Inbox
    worker: NoticeWorker

    def preview(self, wanted: Wanted) -> Shown:
        found = self.notices.preview(wanted)
        names = self.directory.names([member.taxpayer_id for member in found.examples])
        return Shown(
            found.taxpayers,
            [Example(masked(names.get(one.taxpayer_id, "")), one.why) for one in found.examples],
        )


def masked(name: str) -> str:
    """
    >>> masked("张演示"), masked("北京演示通过科技有限公司"), masked("")
    ('张**', '北京演示****', '名称不详')
    """
    if not name:
        return "名称不详"
    return f"{name[:4]}****" if len(name) > 4 else f"{name[:1]}**"


def open_notices(
    database: Database,
    audience: Audience,
    directory: Directory,
    senders: Mapping[Channel, Sender],
    clock: Clock = utc_now,
) -> NoticeOffice:
    policy = load_policy()
    telling = Telling(database, audience, directory, policy, clock)
    pushing = Pushing(database, directory, senders, policy, clock)
    return NoticeOffice(
        database,
        policy,
        tuple(senders),
        directory,
        Notices(database, audience, policy, tuple(senders), clock),
        Inbox(database, directory, telling, clock),
        NoticeWorker(database.hub, telling, pushing, clock),
    )
