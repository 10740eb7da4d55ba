"""The bureau's choices of ``policy.yml``."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("policy.yml")
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2)]


class RefundPolicy(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    auto_limit: Money
    approvals: Annotated[int, Field(ge=1, le=5)]
    daily_count: Annotated[int, Field(ge=0)]
    daily_amount: Money
    person_daily_amount: Money
    alarm_tries: Annotated[int, Field(ge=1)]
    alarm_days: Annotated[int, Field(ge=1)]
    account_wait_days: Annotated[int, Field(ge=1)]
    account_changes: Annotated[int, Field(ge=1)]
    found_notice_days: Annotated[int, Field(ge=1)]


def load_policy(file: Path = FILE) -> RefundPolicy:
    return RefundPolicy.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
