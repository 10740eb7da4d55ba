"""What the bot has still to react to, told by the ledger alone: nothing is lost or said twice, whichever process ends.

Questions are answered in their order. Replies are stored under client ids made of the question's number, so of two
processes that answer at once one is heard; the id of the last reply is the same whatever their count, and says that
all are there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from conversations.models import ConversationRow, MessageRow

PRESSED = "pressed"  # among the commands of the taxpayer's own message: what was behind the button
RETRY = "retry"
NOTICE = "note-"  # client ids of what the system says beside the talk, as that an agent is slow: it settles nothing


@dataclass(frozen=True, slots=True)
class Question:
    """Words of the taxpayer, or a button they pressed, under the fence at which the bot may react."""

    seq: int
    fence: int
    text: str
    command: str = ""  # the command behind a button, empty for the taxpayer's own words


def reply_ids(conversation_id: str, seq: int, count: int) -> list[str]:
    """Client ids for ``count`` replies to question ``seq``."""
    last = f"{_prefix(conversation_id)}{seq}"
    return [*(f"{last}-{n}" for n in range(1, count)), last]


def find_question(session: Session, conversation_id: str) -> Question | None:
    """The first question that the bot has not answered; ``None`` while a person has the turn.

    What was said before a person had the turn is no longer the bot's to answer.
    """
    query = (
        select(MessageRow, ConversationRow.fence)
        .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
        .where(
            MessageRow.conversation_id == conversation_id,
            MessageRow.author == "taxpayer",
            MessageRow.seq > _settled(session, conversation_id),
            or_(ConversationRow.turn == "bot", ConversationRow.waiting),
        )
        .order_by(MessageRow.seq)
        .limit(1)
    )
    found = session.execute(query).first()
    return _question(found[0], found[1]) if found is not None else None


def find_repeated(session: Session, conversation_id: str, retry: Question) -> Question | None:
    """What a press of “again” means: the question before it, itself no such press."""
    query = (
        select(MessageRow)
        .where(
            MessageRow.conversation_id == conversation_id,
            MessageRow.author == "taxpayer",
            MessageRow.seq < retry.seq,
        )
        .order_by(MessageRow.seq.desc())
    )
    earlier = (_question(row, retry.fence) for row in session.scalars(query))
    return next((question for question in earlier if question.command != RETRY), None)


def _settled(session: Session, conversation_id: str) -> int:
    """No message up to this number waits for the bot: what a reply answers, or where a person or the system spoke."""
    prefix = _prefix(conversation_id)
    query = (
        select(MessageRow.seq, MessageRow.client_id)
        .where(
            MessageRow.conversation_id == conversation_id,
            or_(
                MessageRow.author.in_(["agent", "system"]),
                MessageRow.client_id.startswith(prefix, autoescape=True),
                MessageRow.client_id.is_(None),  # a bot of before replies had names
            ),
            MessageRow.author != "taxpayer",
            or_(MessageRow.client_id.is_(None), MessageRow.client_id.not_like(f"{NOTICE}%")),
        )
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    last = session.execute(query).first()
    if last is None:
        return 0
    seq, client_id = last
    if client_id is None or not client_id.startswith(prefix):
        return int(seq)
    answered, _, more_to_come = client_id.removeprefix(prefix).partition("-")
    return int(answered) - bool(more_to_come)


def _prefix(conversation_id: str) -> str:
    return f"re-{conversation_id}-"


def _question(row: MessageRow, fence: int) -> Question:
    return Question(row.seq, fence, row.text, (row.commands or {}).get(PRESSED, ""))
