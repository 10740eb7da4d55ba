"""Writing to the ledger: many messages in one transaction.

``append`` is the only code that inserts messages. It takes a batch because a durable commit costs a disk flush:
under load the writer (``writer.py``) shares one flush among all the messages that arrived meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from conversations.errors import ConversationNotFoundError
from conversations.models import ConversationRow, MessageRow
from conversations.rules import Author, Turn, check_may_speak
from kit.errors import DaobanError

_CONVERSATION = ConversationRow.__table__
_MESSAGE = MessageRow.__table__
_INSERT = insert(MessageRow)
_ADVANCE = (
    update(_CONVERSATION).where(_CONVERSATION.c.id == bindparam("b_id")).values(last_seq=bindparam("b_seq"))  # type: ignore[arg-type]
)
_KEEP_THREAD = (
    update(_CONVERSATION).where(_CONVERSATION.c.id == bindparam("b_id")).values(thread=bindparam("b_thread"))  # type: ignore[arg-type]
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be stored. ``fence`` is the one under which a bot or agent began to speak."""

    conversation_id: str
    author: Author
    text: str
    card: dict[str, Any] | None = None
    commands: dict[str, str] | None = None
    client_id: str | None = None
    author_name: str | None = None
    fence: int | None = None
    thread: dict[str, Any] | None = None  # what the bot has in hand from this message on


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message, as pages get it: without the commands behind its choices."""

    conversation_id: str
    seq: int
    author: Author
    author_name: str | None
    client_id: str | None
    text: str
    card: dict[str, Any] | None
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "author": self.author,
            "author_name": self.author_name,
            "client_id": self.client_id,
            "text": self.text,
            "card": self.card,
            "at": self.at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of a write: the message, and whose turn and conversation it was when it was stored."""

    message: Message
    turn: Turn
    fence: int
    taxpayer_id: str | None  # whose conversation it was when it was stored
    waiting: bool = False
    repeated: bool = False  # this client id was stored before; nothing was written now


@dataclass
class _State:
    turn: Turn
    fence: int
    seq: int
    taxpayer_id: str | None
    waiting: bool


def append(connection: Connection, drafts: Sequence[Draft], now: datetime) -> list[Stored | DaobanError]:
    """Store ``drafts`` in order; each is stored once or refused alone. Locks their conversations."""
    states = _lock(connection, {d.conversation_id for d in drafts})
    known = _find_repeated(connection, drafts)
    results: list[Stored | DaobanError] = []
    rows: list[dict[str, Any]] = []
    touched: set[str] = set()
    threads: dict[str, dict[str, Any]] = {}
    for draft in drafts:
        state = states.get(draft.conversation_id)
        key = (draft.conversation_id, draft.client_id)
        if state is None:
            results.append(ConversationNotFoundError("找不到这次对话，请刷新页面重新开始"))
            continue
        if draft.client_id is not None and key in known:
            results.append(Stored(known[key], state.turn, state.fence, state.taxpayer_id, state.waiting, repeated=True))
            continue
        try:
            check_may_speak(
                draft.author, turn=state.turn, fence=state.fence, held_fence=draft.fence, waiting=state.waiting
            )
        except DaobanError as error:
            results.append(error)
            continue
        state.seq += 1
        message = Message(
            draft.conversation_id,
            state.seq,
            draft.author,
            draft.author_name,
            draft.client_id,
            draft.text,
            draft.card,
            now,
        )
        if draft.client_id is not None:
            known[key] = message
        rows.append(_row(message, draft.commands))
        touched.add(draft.conversation_id)
        if draft.thread is not None:
            threads[draft.conversation_id] = draft.thread
        results.append(Stored(message, state.turn, state.fence, state.taxpayer_id, state.waiting))
    if rows:
        connection.execute(_INSERT, rows)
        connection.execute(_ADVANCE, [{"b_id": i, "b_seq": states[i].seq} for i in sorted(touched)])
    if threads:
        connection.execute(_KEEP_THREAD, [{"b_id": i, "b_thread": threads[i]} for i in sorted(threads)])
    return results


def _lock(connection: Connection, ids: set[str]) -> dict[str, _State]:
    c = _CONVERSATION.c
    # Ordered, so that two batches on PostgreSQL cannot lock each other out; SQLite has no row locks to take.
    query = (
        select(c.id, c.turn, c.fence, c.last_seq, c.taxpayer_id, c.waiting).where(c.id.in_(sorted(ids))).order_by(c.id)
    )
    return {i: _State(*state) for i, *state in connection.execute(query.with_for_update())}


def _find_repeated(connection: Connection, drafts: Sequence[Draft]) -> dict[tuple[str, str | None], Message]:
    ids = [d.client_id for d in drafts if d.client_id is not None]
    if not ids:
        return {}
    # By client id alone: SQLite scans the table for a list of pairs. Other conversations' twins do no harm.
    query = select(_MESSAGE).where(_MESSAGE.c.client_id.in_(ids))
    return {(m.conversation_id, m.client_id): m for m in map(to_message, connection.execute(query).mappings())}


def to_message(row: RowMapping) -> Message:
    return Message(
        row["conversation_id"],
        row["seq"],
        row["author"],
        row["author_name"],
        row["client_id"],
        row["text"],
        row["card"],
        row["at"],
    )


def _row(message: Message, commands: dict[str, str] | None) -> dict[str, Any]:
    return {
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "author": message.author,
        "author_name": message.author_name,
        "client_id": message.client_id,
        "text": message.text,
        "card": message.card,
        "commands": commands or None,
        "at": message.at,
    }
