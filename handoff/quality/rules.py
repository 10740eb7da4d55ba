"""Which chats are reviewed, and what a review comes to. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from conversations.ledger import Message
from kit.errors import LogicalError

Why = Literal["bad_rating", "long_silence", "contradiction", "sample"]
WHY: dict[Why, str] = {
    "bad_rating": "评价低",
    "long_silence": "长时间没有回复",
    "contradiction": "和知识库不一致",
    "sample": "抽查",
}
BAD = 2  # stars and fewer
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    title: str
    points: int


@cache
def checklist() -> tuple[Item, ...]:
    rows = yaml.safe_load((Path(__file__).parent / "checklist.yml").read_text(encoding="utf-8"))
    return tuple(Item(**row) for row in rows)


def reasons(messages: Sequence[Message], drafts: Mapping[int, str], score: int | None, patience: timedelta) -> set[Why]:
    """Why a chat has to be looked at. ``drafts``: what the knowledge base would have said to each message of the
    taxpayer; ``patience``: how long they may be left without an answer."""
    found: set[Why] = set()
    if score is not None and score <= BAD:
        found.add("bad_rating")
    if _left_waiting(messages, patience):
        found.add("long_silence")
    if any(contradicts(said, drafts.get(asked, "")) for asked, said in _answers(messages)):
        found.add("contradiction")
    return found


def _left_waiting(messages: Sequence[Message], patience: timedelta) -> bool:
    """After an agent had spoken, the taxpayer waited longer than that for the next words."""
    since = None
    served = False
    for message in messages:
        if message.author == "agent":
            if since is not None and message.at - since > patience:
                return True
            served, since = True, None
        elif message.author == "taxpayer" and served and since is None:
            since = message.at
    return False


def _answers(messages: Sequence[Message]) -> list[tuple[int, str]]:
    """The agent's words with the message of the taxpayer that they came after."""
    asked, found = 0, []
    for message in messages:
        if message.author == "taxpayer":
            asked = message.seq
        elif message.author == "agent" and asked:
            found.append((asked, message.text))
    return found


def contradicts(said: str, draft: str) -> bool:
    """Both name rates and not one of them is the same.

    >>> contradicts("按 3% 缴", "税率为 1%，以上 1.5%"), contradicts("按 1% 缴", "税率为 1%"), contradicts("稍等", "1%")
    (True, False, False)
    """
    spoken, drafted = ({float(rate) for rate in _RATE.findall(text)} for text in (said, draft))
    return bool(spoken and drafted and not spoken & drafted)


def is_sampled(case_id: str, percent: int) -> bool:
    """The same cases whoever asks, ``percent`` of all. Ids are random."""
    return int(case_id[:8], 16) % 100 < percent


def check_scores(scores: Mapping[str, int]) -> int:
    """The points of a review, of 100. Raises ``LogicalError`` unless every item has its points."""
    for item in checklist():
        if not 0 <= scores.get(item.name, -1) <= item.points:
            raise LogicalError(f"“{item.title}”请给 0 到 {item.points} 分", field=item.name)
    return sum(scores[item.name] for item in checklist())
