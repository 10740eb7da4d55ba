"""When agents are there: the week, its holidays and the weekends worked in exchange. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kit.clock import BEIJING, beijing_date

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Span = tuple[time, time]

DAYS: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = "一二三四五六日"
_HORIZON = 60  # days in which there is one that is open


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Holiday(Strict):
    name: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class Hours(Strict):
    """``working_weekends`` are open as ``working_weekend_hours`` says, whatever the week says."""

    weekly: dict[Day, Span]
    holidays: tuple[Holiday, ...] = ()
    working_weekends: tuple[date, ...] = ()
    working_weekend_hours: Span = (time(9), time(17, 30))

    @model_validator(mode="after")
    def _check(self) -> Hours:
        if not self.weekly:
            raise ValueError("一周里至少要有一天有人工服务")
        if any(opens >= closes for opens, closes in (*self.weekly.values(), self.working_weekend_hours)):
            raise ValueError("开始时间要早于结束时间")
        return self

    def span(self, day: date) -> Span | None:
        """From when to when somebody is there on ``day``."""
        if day in self.working_weekends:
            return self.working_weekend_hours
        if any(h.first <= day <= h.last for h in self.holidays):
            return None
        return self.weekly.get(DAYS[day.weekday()])

    def is_open(self, moment: datetime) -> bool:
        span = self.span(beijing_date(moment))
        return span is not None and span[0] <= moment.astimezone(BEIJING).time() < span[1]

    def next_opening(self, moment: datetime) -> datetime:
        """When somebody is there next, if nobody is at ``moment``."""
        local = moment.astimezone(BEIJING)
        for n in range(_HORIZON):
            day = local.date() + timedelta(days=n)
            span = self.span(day)
            if span is not None and (opens := datetime.combine(day, span[0], BEIJING)) > local:
                return opens
        raise ValueError("人工服务时间表里两个月内没有开放的日子")

    def due(self, moment: datetime) -> datetime:
        """The end of the working day after ``moment``'s (or after the next opening): when a message left is
        answered at the latest."""
        day = beijing_date(moment if self.is_open(moment) else self.next_opening(moment))
        days = [day + timedelta(days=n) for n in range(0 if not self.is_open(moment) else 1, _HORIZON)]
        found = next((d, span) for d in days if (span := self.span(d)) is not None)
        return datetime.combine(found[0], found[1][1], BEIJING)

    def describe(self) -> str:
        """In words for the taxpayer: 周一至周五 9:00—17:30，法定节假日除外."""
        runs = groupby(
            ((n, self.weekly[day]) for n, day in enumerate(DAYS) if day in self.weekly), key=lambda found: found[1]
        )
        parts = [_run([n for n, _ in run], span) for span, run in runs]
        return "、".join(parts) + ("，法定节假日除外" if self.holidays else "")


def _run(days: list[int], span: Span) -> str:
    names = [f"周{_NAMES[n]}" for n in days]
    joined = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{f'{names[0]}至{names[-1]}' if joined else '、'.join(names)} {_clock(span[0])}—{_clock(span[1])}"


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def tell_moment(moment: datetime, now: datetime) -> str:
    """今天 9:00, 明天 9:00, 11月30日（周一）9:00."""
    local, today = moment.astimezone(BEIJING), beijing_date(now)
    days = (local.date() - today).days
    day = {0: "今天 ", 1: "明天 "}.get(days, f"{local.month}月{local.day}日（周{_NAMES[local.weekday()]}）")
    return f"{day}{_clock(local.time())}"
