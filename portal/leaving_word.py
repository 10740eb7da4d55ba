"""A message left for the agents, in the taxpayer's own words: 留言：…"""

from __future__ import annotations

import re

from conversations.cards import Reply

_LEFT = re.compile(r"\s*(?:我?(?:要|想|先)?(?:留个?言|留一条言))\s*[：:，,。\s]\s*(?P<said>\S.*)", re.DOTALL)
_ASKED = re.compile(
    r"\s*(?:我?(?:要|想|先|怎么|可以|能)?(?:给(?:人工|座席))?留个?言)(?:吗|吧|怎么留)?\s*[。？?！!]*\s*"
)


def message_left(text: str) -> str:
    """What is left for the agents; empty when ``text`` is no such message.

    >>> message_left("留言：请回电告诉我契税怎么退"), message_left("留言怎么看")
    ('请回电告诉我契税怎么退', '')
    """
    found = _LEFT.fullmatch(text)
    return found["said"].strip() if found else ""


def asks_to_leave(text: str) -> bool:
    return _ASKED.fullmatch(text) is not None


def how_to_leave() -> Reply:
    return Reply(text="请发送“留言：”，后面接着写要告诉座席的内容，座席会在这次对话里答复您。")
