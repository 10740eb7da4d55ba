"""A bureau's desk as data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from handoff.policy.hours import Hours, Strict
from kit.settings import SettingsError
from kit.strict_yaml import read_marked

BUNDLED = Path(__file__).parent / "desk.yml"
Positive = Annotated[float, Field(gt=0)]
NotNegative = Annotated[float, Field(ge=0)]


class Group(Strict):
    """``overflow``: who helps out. ``difficulty``: places that one of its chats takes. ``bureau``: another bureau,
    whose agents sit at this desk too: a chat comes to it when somebody passes it on, and stays with it."""

    name: str = Field(min_length=1, max_length=32)
    title: str
    bureau: str = Field("", max_length=60)
    words: tuple[str, ...] = ()
    overflow: tuple[str, ...] = ()
    difficulty: Positive = 1

    @property
    def full_title(self) -> str:
        return f"{self.bureau}{self.title}组"


class AgentPolicy(Strict):
    """No ``groups``: all of this bureau. ``capacity`` 0: as everybody."""

    groups: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("zh",)
    capacity: Annotated[int, Field(ge=0)] = 0


class Priority(Strict):
    mark: str
    title: str
    points: NotNegative
    words: tuple[str, ...] = ()


class Timers(Strict):
    offer_seconds: Positive
    agent_nudge_minutes: Positive
    agent_silent_minutes: Positive
    taxpayer_nudge_minutes: Positive
    taxpayer_silent_minutes: Positive
    reopen_hours: NotNegative

    @model_validator(mode="after")
    def _check(self) -> Timers:
        if self.agent_nudge_minutes >= self.agent_silent_minutes:
            raise ValueError("agent_nudge_minutes 须小于 agent_silent_minutes")
        if self.taxpayer_nudge_minutes >= self.taxpayer_silent_minutes:
            raise ValueError("taxpayer_nudge_minutes 须小于 taxpayer_silent_minutes")
        return self


class Policy(Strict):
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    agents: dict[str, AgentPolicy] = Field({})
    default_agent: AgentPolicy = AgentPolicy()
    priorities: tuple[Priority, ...] = ()
    repeat_days: NotNegative = 7
    points_per_minute: Positive = 1
    sticky_days: NotNegative = 7
    sticky_minutes: NotNegative = 2
    overflow_minutes: NotNegative = 3
    waiting_amber_minutes: Positive = 3
    waiting_red_minutes: Positive = 8
    timers: Timers
    hours: Hours  # those to begin with: see ``book``

    @model_validator(mode="after")
    def _check(self) -> Policy:
        known = {group.name for group in self.groups}
        if len(known) < len(self.groups):
            raise ValueError("有两个组同名")
        named = {name for group in self.groups for name in group.overflow}
        named |= {name for agent in self.agents.values() for name in agent.groups}
        if unknown := sorted(named - known):
            raise ValueError(f"没有这个组：{'、'.join(unknown)}")
        if not self.home:
            raise ValueError("至少要有一个组是本局的（不写 bureau）")
        for group in self.groups:
            if any(self.group(helper).bureau != group.bureau for helper in group.overflow):
                raise ValueError(f"{group.full_title}的 overflow 只能写同一个局的组")
        return self

    def group(self, name: str) -> Group:
        """The last group of this bureau for a name that the file no longer has: a case outlives the file."""
        return next((group for group in self.groups if group.name == name), self.home[-1])

    @property
    def home(self) -> tuple[Group, ...]:
        """The groups of this bureau."""
        return tuple(group for group in self.groups if not group.bureau)

    def kin(self, name: str) -> tuple[str, ...]:
        """The groups of the bureau that ``name`` is a group of."""
        bureau = self.group(name).bureau
        return tuple(group.name for group in self.groups if group.bureau == bureau)

    def groups_of(self, username: str) -> tuple[str, ...]:
        return self.agent(username).groups or tuple(group.name for group in self.home)

    def takes(self, username: str, group: str) -> bool:
        """Whether they sit for the bureau that ``group`` is of."""
        mine, bureau = self.groups_of(username), self.group(group).bureau
        return any(one.bureau == bureau for one in self.groups if one.name in mine)

    def agent(self, username: str) -> AgentPolicy:
        return self.agents.get(username, self.default_agent)

    def points(self, marks: tuple[str, ...]) -> float:
        return sum(p.points for p in self.priorities if p.mark in marks)

    @property
    def sticky(self) -> timedelta:
        return timedelta(minutes=self.sticky_minutes)

    @property
    def overflow(self) -> timedelta:
        return timedelta(minutes=self.overflow_minutes)


def load_policy(file: Path | None = None) -> Policy:
    """The desk of ``file``, or the bundled one. Raises ``SettingsError`` or ``BadYamlError`` that says what is wrong
    where."""
    marked = read_marked(file or BUNDLED)
    try:
        return Policy.model_validate(marked.content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "这份文件"
        line = marked.line_of(first["loc"])
        raise SettingsError(f"座席设置 {file or BUNDLED} 第 {line} 行，{where} 不合要求：{first['msg']}") from error
