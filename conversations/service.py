"""The ledger as the other rooms use it: open, read, change the turn, append inside a transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, true, update
from sqlalchemy.orm import Session, aliased

from conversations.cards import Reply
from conversations.errors import ConversationNotFoundError, LateReplyError, MessageRefusedError
from conversations.ledger import Draft, Message, Stored, append, to_message
from conversations.models import ConversationRow, FeedbackRow, MessageRow
from conversations.rules import Turn
from conversations.writer import message_event
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import DaobanError
from kit.sessions import WebSessionRow

_MESSAGE = MessageRow.__table__


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    visitor_id: str
    taxpayer_id: str | None
    turn: Turn
    fence: int
    last_seq: int
    thread: dict[str, Any] | None = None
    waiting: bool = False
    entrance: str | None = None
    actor: str | None = None

    def belongs_to(self, taxpayer_id: str | None, actor: str | None) -> bool:
        """Whether it is theirs, or nobody's yet. Two who act for one taxpayer do not read each other."""
        return self.taxpayer_id is None or (self.taxpayer_id, self.actor) == (taxpayer_id, actor)


class Conversations:
    """Reads and rare writes. The messages of a running chat go through ``LedgerWriter``."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def open(
        self,
        visitor_id: str,
        taxpayer_id: str | None,
        *,
        actor: str | None = None,
        new: bool = False,
        entrance: str | None = None,
    ) -> Conversation:
        """The visitor's newest open conversation, or another one. ``entrance``: the page they come from now."""
        with self._database.write() as tx:
            row = None if new else _find_open(tx.session, visitor_id)
            if row is None or not _plain(row).belongs_to(taxpayer_id, actor):
                row = ConversationRow(
                    id=uuid.uuid4().hex,
                    visitor_id=visitor_id,
                    taxpayer_id=taxpayer_id,
                    turn="bot",
                    fence=1,
                    last_seq=0,
                    opened_at=self._clock(),
                )
                tx.session.add(row)
            row.taxpayer_id, row.actor = taxpayer_id, actor
            row.entrance = entrance or row.entrance
            return _plain(row)

    def get(self, conversation_id: str) -> Conversation:
        with self._database.read() as session:
            return _plain(_access(session, conversation_id))

    def taxpayer_id(self, conversation_id: str) -> str | None:
        """Who is signed in to this conversation; the only source of identity for actions."""
        return self.get(conversation_id).taxpayer_id

    def messages(self, conversation_id: str, *, after: int = 0) -> list[Message]:
        c = _MESSAGE.c
        query = select(_MESSAGE).where(c.conversation_id == conversation_id, c.seq > after).order_by(c.seq)
        with self._database.read() as session:
            return [to_message(row) for row in session.execute(query).mappings()]

    def last_reply(self, conversation_id: str) -> Reply | None:
        """What the bot said last, with the commands behind its buttons."""
        query = (
            select(MessageRow)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.author == "bot")
            .order_by(MessageRow.seq.desc())
            .limit(1)
        )
        with self._database.read() as session:
            row = session.scalar(query)
            if row is None:
                return None
            return Reply.model_validate({"text": row.text, "card": row.card, "commands": row.commands or {}})

    def command(self, conversation_id: str, seq: int, choice: str) -> tuple[str, str]:
        """The label and the command of a choice that was offered in message ``seq``."""
        with self._database.read() as session:
            row = session.get(MessageRow, (conversation_id, seq))
        # A taxpayer's own row holds what they pressed, not what is offered.
        offered: dict[str, str] = (row.commands or {}) if row is not None and row.author != "taxpayer" else {}
        if row is None or choice not in offered:
            raise MessageRefusedError("这个选项已经失效，请直接输入您的问题", field="choice")
        labels = {c["id"]: c["label"] for c in (row.card or {}).get("choices", [])}
        return labels.get(choice, choice), offered[choice]

    def receipt_of(self, conversation_id: str, seq: int) -> str:
        """The receipt of the bot's message ``seq``. Raises ``MessageRefusedError`` when it has none."""
        with self._database.read() as session:
            row = session.get(MessageRow, (conversation_id, seq))
        receipt: str = (row.card or {}).get("receipt_id", "") if row is not None and row.author == "bot" else ""
        if not receipt:
            raise MessageRefusedError("这条消息不是对问题的答复", field="seq")
        return receipt

    def find_now(self, conversation_id: str) -> Conversation | None:
        """Where whoever spoke here can be told something now: their newest conversation that a browser can come back
        to. The same person is the same taxpayer, on any browser, or, while nobody had signed in, the same visitor.
        ``None`` while somebody else is at that browser, or nobody any more."""
        with self._database.read() as session:
            row = _access(session, conversation_id)
            newer = aliased(ConversationRow)
            shown = ~exists().where(
                newer.visitor_id == ConversationRow.visitor_id,
                newer.turn != "closed",
                newer.opened_at > ConversationRow.opened_at,
            )
            holds = exists().where(WebSessionRow.origin == ConversationRow.visitor_id, WebSessionRow.ended_at.is_(None))
            query = (
                select(ConversationRow)
                .where(
                    ConversationRow.taxpayer_id == row.taxpayer_id,
                    ConversationRow.visitor_id == row.visitor_id if row.taxpayer_id is None else true(),
                    ConversationRow.turn != "closed",
                    shown,
                    holds,
                )
                .order_by(ConversationRow.opened_at.desc())
                .limit(1)
            )
            found = session.scalars(query).first()
            return _plain(found) if found is not None else None

    def add_feedback(self, conversation_id: str, seq: int, *, useful: bool, reason: str = "") -> str:
        """The receipt of the answer that was judged, empty when the message is none of the knowledge base."""
        with self._database.write() as tx:
            row = tx.session.get(MessageRow, (conversation_id, seq))
            if row is None or row.author != "bot":
                raise MessageRefusedError("只能评价机器人的回答", field="seq")
            tx.session.merge(
                FeedbackRow(
                    conversation_id=conversation_id,
                    seq=seq,
                    useful=useful,
                    reason=reason[:500],
                    at=self._clock(),
                )
            )
            receipt: str = (row.card or {}).get("receipt_id", "")
            return receipt


def find_feedback(session: Session, conversation_id: str) -> dict[int, bool]:
    """有用 or not, by the number of the message."""
    said = select(FeedbackRow.seq, FeedbackRow.useful).where(FeedbackRow.conversation_id == conversation_id)
    return {row.seq: row.useful for row in session.execute(said)}


def _find_open(session: Session, visitor_id: str) -> ConversationRow | None:
    query = (
        select(ConversationRow)
        .where(ConversationRow.visitor_id == visitor_id, ConversationRow.turn != "closed")
        .order_by(ConversationRow.opened_at.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _access(session: Session, conversation_id: str, *, lock: bool = False) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id, with_for_update=lock or None)
    if row is None:
        raise ConversationNotFoundError("找不到这次对话，请刷新页面重新开始")
    return row


def _plain(row: ConversationRow) -> Conversation:
    turn: Turn = row.turn  # type: ignore[assignment]
    return Conversation(
        row.id,
        row.visitor_id,
        row.taxpayer_id,
        turn,
        row.fence,
        row.last_seq,
        row.thread,
        row.waiting,
        row.entrance,
        row.actor,
    )


def access_conversation(tx: Transaction, conversation_id: str) -> Conversation:
    """Fetch a conversation and hold it until the transaction ends."""
    return _plain(_access(tx.session, conversation_id, lock=True))


def do_change_turn(
    tx: Transaction,
    conversation_id: str,
    turn: Turn,
    *,
    held_fence: int,
    agent_name: str | None = None,
    waiting: bool = False,
) -> int:
    """Give the turn away under a new fence, which is returned. ``waiting``: to people, of whom none has it yet.

    Raises ``LateReplyError`` if the turn has moved since ``held_fence``: of two claims, one wins."""
    moved = (
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, ConversationRow.fence == held_fence)
        .values(turn=turn, fence=held_fence + 1, waiting=waiting)
        .returning(ConversationRow.fence)
    )
    fence = tx.session.scalar(moved)
    if fence is None:
        raise LateReplyError("对话已由他人处理")
    tx.announce(f"conversation:{conversation_id}", "turn", turn=turn, fence=fence, agent_name=agent_name)
    return fence


def do_append(tx: Transaction, drafts: Sequence[Draft], clock: Clock = utc_now) -> list[Stored]:
    """Append inside an open transaction; all or nothing. Raises what refused a message."""
    tx.session.flush()
    stored: list[Stored] = []
    for result in append(tx.session.connection(), drafts, clock()):
        if isinstance(result, DaobanError):
            raise result
        stored.append(result)
        if not result.repeated:
            tx.events.append(message_event(result))
    # The bulk statement moved last_seq behind the session's back.
    tx.session.expire_all()
    return stored


def draft_of(conversation_id: str, reply: Reply, *, author: str, fence: int | None = None) -> Draft:
    """A ``Reply`` as a message of the bot or the system."""
    return Draft(
        conversation_id,
        author,  # type: ignore[arg-type]
        reply.text,
        card=reply.card.model_dump(mode="json") if reply.card is not None else None,
        commands=reply.commands,
        fence=fence,
        thread=reply.thread,
    )
