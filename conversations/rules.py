"""Who may speak when. Pure."""

from __future__ import annotations

import re
from typing import Literal

from conversations.errors import ConversationClosedError, LateReplyError, MessageRefusedError

Turn = Literal["bot", "human", "closed"]
Author = Literal["taxpayer", "bot", "agent", "system"]

MAX_CHARACTERS = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_OWNER: dict[Author, Turn] = {"bot": "bot", "agent": "human"}


def check_may_speak(author: Author, *, turn: Turn, fence: int, held_fence: int | None, waiting: bool = False) -> None:
    """Refuse what no longer belongs: a bot or agent must own the turn under the fence it was given. While the taxpayer
    is ``waiting`` for a person, the bot may still answer."""
    if author == "system":
        return
    if turn == "closed":
        raise ConversationClosedError("这次对话已经结束，请开始新的对话")
    if author not in _OWNER:
        return
    owns = turn == _OWNER[author] or (author == "bot" and waiting)
    if not owns or held_fence != fence:
        raise LateReplyError("对话已转给他人处理，这条回复没有发出")


def check_text(text: str) -> str:
    """The text as it will be stored. Raises ``MessageRefusedError`` when empty or too long."""
    # NUL cannot be stored by PostgreSQL; the other control characters mean nothing in a chat.
    clean = _CONTROL.sub("", text).strip()
    if not clean:
        raise MessageRefusedError("消息是空的，请输入内容", field="text")
    if len(clean) > MAX_CHARACTERS:
        raise MessageRefusedError(f"消息太长：{len(clean)} 字，请控制在 {MAX_CHARACTERS} 字以内", field="text")
    return clean
