"""Messages that the bot took for something else, each with the intent that it has, for the next training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from conversations.models import MessageRow
from handoff.quality.models import MisreadRow
from kit.db import Transaction
from kit.errors import LogicalError, NotFoundError
from kit.redaction import redact

LONGEST: Final = 200  # an utterance longer than this teaches nothing
_FILE: Final = Path(__file__).with_name("intents.yml")


class UtteranceError(LogicalError):
    code = "bad_utterance"


@dataclass(frozen=True, slots=True)
class Misread:
    id: int
    text: str
    intent: str
    conversation_id: str
    author: str
    at: datetime


@lru_cache(maxsize=1)
def intents() -> Mapping[str, str]:
    """What each is called, in the order in which they are offered."""
    named: dict[str, str] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return named


def do_propose(
    tx: Transaction, conversation_id: str, seq: int, text: str, intent: str, *, author: str, now: datetime
) -> None:
    """``text`` is the message, without what is nobody's business; proposed before, the new intent holds.

    Raises ``UtteranceError`` or ``NotFoundError``.
    """
    said = tx.session.get(MessageRow, (conversation_id, seq))
    if said is None or said.author != "taxpayer":
        raise NotFoundError("没有纳税人的这句话，可能已经过了保存期")
    text = " ".join(redact(text).split())
    if not 0 < len(text) <= LONGEST:
        raise UtteranceError(f"请写 1 到 {LONGEST} 个字，只留这句话的意思", field="text")
    if intent not in intents():
        raise UtteranceError("请选这句话是什么意思", field="intent")
    tx.session.execute(delete(MisreadRow).where(MisreadRow.text == text))
    tx.session.add(MisreadRow(text=text, intent=intent, conversation_id=conversation_id, author=author, at=now))


def find_misread(session: Session) -> list[Misread]:
    """The newest first."""
    rows = session.scalars(select(MisreadRow).order_by(MisreadRow.id.desc()))
    return [Misread(r.id, r.text, r.intent, r.conversation_id, r.author, r.at) for r in rows]


def do_drop_misread(tx: Transaction, misread_id: int) -> None:
    """Dropping twice does no harm."""
    tx.session.execute(delete(MisreadRow).where(MisreadRow.id == misread_id))


def as_training_data(found: list[Misread]) -> str:
    """A file for ``data/nlu``, as those beside it are written."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for one in reversed(found):
        by_intent[one.intent].append(one.text)
    blocks = [
        f"  - intent: {intent}\n    examples: |\n" + "".join(f"      - {text}\n" for text in by_intent[intent])
        for intent in intents()
        if intent in by_intent
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks) if blocks else 'version: "3.1"\nnlu: []\n'
