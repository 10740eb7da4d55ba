"""A notice, whom it is for and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator

from kit.clock import BEIJING

Kind = Literal["deadline", "policy", "risk"]
Channel = Literal["sms", "email", "wechat"]
Status = Literal["draft", "approved", "planned", "finished", "stopped"]
EventKind = Literal["made", "revised", "refused", "approved", "planned", "finished", "stopped"]
KIND_NAMES: dict[Kind, str] = {"deadline": "办税期限提醒", "policy": "优惠政策提醒", "risk": "风险提醒"}
CHANNEL_NAMES: dict[Channel, str] = {"sms": "短信", "email": "电子邮件", "wechat": "微信"}
STATUS_NAMES: dict[Status, str] = {
    "draft": "等第二个人审核",
    "approved": "已审核，到时间发",
    "planned": "正在送达",
    "finished": "已送达",
    "stopped": "已停止",
}
HELD_NAMES = {"refused": "本人拒收", "done": "发出前已办好"}


class Wanted(BaseModel):
    """Who is of an audience: has all of ``tags``, at least one of ``any_of`` (where it names any), none of
    ``none_of``. A tag with a value is written ``district:海淀区``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tags: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def names_somebody(self) -> bool:
        """Who has not is not an audience: that would be nearly everybody."""
        return bool(self.tags or self.any_of)


class Draft(Wanted):
    """What is told to whom. ``asks``: the words with which its key opens the chat. ``until``: the last day on which
    it is of use. ``control_percent``: of the audience, who are not told, so that it can be seen what telling leads to.
    Beside the portal it goes out by ``channels``. A ``send_at`` that names no zone is of Beijing."""

    kind: Kind
    title: str
    body: str
    asks: str = ""
    channels: tuple[Channel, ...] = ()
    send_at: datetime
    until: date
    control_percent: int = 0

    @field_validator("send_at")
    @classmethod
    def _in_beijing(cls, at: datetime) -> datetime:
        return at if at.tzinfo is not None else at.replace(tzinfo=BEIJING)


@dataclass(frozen=True, slots=True)
class Member:
    """A taxpayer of an audience, and the sentences that say why."""

    taxpayer_id: str
    why: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    kind: EventKind
    actor: str
    content: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Happened:
    ordinal: int
    kind: EventKind
    actor: str
    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """``ordinal``: of the last event. ``writers``: whose words it has. ``reason``: why it was sent back or stopped."""

    id: str
    draft: Draft
    status: Status = "draft"
    ordinal: int = 0
    writers: tuple[str, ...] = ()
    approved_by: str = ""
    reason: str = ""
    history: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class Pushed:
    """A message on its way by ``channel``. Under ``key`` it is delivered once, however often the channel is told."""

    key: str
    notice_id: str
    person: str
    channel: Channel
    tries: int


@dataclass(frozen=True, slots=True)
class Concern:
    """One taxpayer whom a letter is about; ``done``: the matter is, since it was told."""

    taxpayer_id: str
    why: str
    done: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice as one person finds it; one letter, however many firms of theirs it is about."""

    notice: Notice
    person: str
    told_at: datetime
    concerns: tuple[Concern, ...]
    opened: bool

    @property
    def done(self) -> bool:
        return all(concern.done for concern in self.concerns)


@dataclass(frozen=True, slots=True)
class Arm:
    """Of the letters of one arm, how many led to what. ``people``: all who were drawn for it, told in the end or
    not."""

    people: int = 0
    told: int = 0
    opened: int = 0
    asked: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Lift:
    """By how many of a hundred more have done it among those who were to be told than in the control group, and within
    which bounds that lies in 95 of 100 such draws. ``sure``: nought is not between them."""

    points: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """``held``: not told, by reason. ``pushed``: by channel and what became of it (``waiting`` while nothing did).
    ``lift``: ``None`` without a control group."""

    told: Arm
    control: Arm
    lift: Lift | None
    held: dict[str, int]
    pushed: dict[str, dict[str, int]]
