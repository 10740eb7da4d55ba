"""What a soak has lost or doubled, by the ledger, read past the apps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bench.soak_people import Soak, Visitor
from conversations.models import MessageRow
from kit.db import Database

UNDERWAY = timedelta(seconds=2)  # what was said just before a page was closed waits for the next one


@dataclass(frozen=True, slots=True)
class Balance:
    """``missing``: acknowledged and not kept. ``gaps``: in the numbers of a chat. ``unseen``: kept, and its page never
    got it. ``unanswered``: nobody answered in time."""

    missing: int
    gaps: int
    unseen: int
    unanswered: int
    doubled: int

    @property
    def lost(self) -> int:
        return self.missing + self.gaps + self.unseen + self.unanswered


def weigh_up(url: str, soak: Soak, visitors: Sequence[Visitor]) -> Balance:
    """``url``: of the store."""
    database = Database(url)
    with database.read() as session:
        rows = session.execute(
            select(
                MessageRow.conversation_id,
                MessageRow.seq,
                MessageRow.author,
                MessageRow.client_id,
                MessageRow.text,
                MessageRow.at,
            )
        ).all()
    database.close()
    kept: dict[str, set[int]] = {}
    said: dict[tuple[str, int], datetime] = {}
    ids: set[str] = set()
    texts: Counter[tuple[str, str]] = Counter()
    for conversation, seq, author, client_id, text, at in rows:
        said[conversation, seq] = at
        kept.setdefault(conversation, set()).add(seq)
        if author == "taxpayer" and client_id is not None:
            ids.add(client_id)
        if author in ("taxpayer", "agent"):
            texts[conversation, text] += 1
    return Balance(
        missing=len(soak.acked - ids),
        gaps=sum(max(seqs) - len(seqs) for seqs in kept.values()),
        unseen=sum(
            visitor.left_at is None or said[visitor.id, seq] < visitor.left_at - UNDERWAY
            for visitor in visitors
            for seq in kept.get(visitor.id, set()) - visitor.seen
        ),
        unanswered=soak.unanswered,
        doubled=sum(count - 1 for count in texts.values()),
    )
