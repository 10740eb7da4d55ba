"""The days of the dashboard as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from knowledge_base.editing.dashboard import Day
from knowledge_base.editing.spreadsheets import write_csv

OUTCOMES: Final = {
    "Answered": "答上",
    "Quoted": "引用原文",
    "Clarify": "反问",
    "NotFound": "没有找到",
    "OutOfScope": "不在范围",
    "NeedsAccount": "需要登录",
    "NeedsHuman": "转人工",
    "Unavailable": "暂时不可用",
}


def write_days(days: Sequence[Day]) -> bytes:
    rows = [
        {"日期": day.day.isoformat(), "有用": str(day.liked), "没用": str(day.disliked)}
        | {name: str(day.outcomes.get(outcome, 0)) for outcome, name in OUTCOMES.items()}
        for day in days
    ]
    return write_csv(rows, ["日期", *OUTCOMES.values(), "有用", "没用"])
