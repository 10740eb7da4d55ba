"""The bureau's choices of ``policy.yml``."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from backends.notices.schemas import Kind
from kit.clock import BEIJING

FILE = Path(__file__).with_name("policy.yml")


class NoticePolicy(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    quiet_from: time
    quiet_until: time
    pushes: Annotated[int, Field(ge=0)]
    push_days: Annotated[int, Field(ge=1)]
    withheld: tuple[Kind, ...]
    most_control_percent: Annotated[int, Field(ge=0, le=90)]
    no_control: tuple[Kind, ...]
    alarm_tries: Annotated[int, Field(ge=1)]

    def is_quiet(self, now: datetime) -> bool:
        """Whether ``now`` is within the quiet hours, which may go over midnight."""
        hour = now.astimezone(BEIJING).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


def load_policy(file: Path = FILE) -> NoticePolicy:
    return NoticePolicy.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
