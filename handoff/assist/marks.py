"""How far each side has read, told to the other side as it happens."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from handoff.assist.models import ReadMarkRow
from kit.clock import Clock, utc_now
from kit.db import Database

Side = Literal["taxpayer", "agent"]


class ReadMarks:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def note(self, conversation_id: str, side: Side, seq: int) -> None:
        """Only ever further; news of it goes to whoever has the conversation open."""
        insert = sqlite.insert if self._database.sqlite else postgresql.insert
        new = insert(ReadMarkRow).values(conversation_id=conversation_id, side=side, seq=seq, at=self._clock())
        further = new.on_conflict_do_update(
            index_elements=["conversation_id", "side"],
            set_={"seq": new.excluded.seq, "at": new.excluded.at},
            where=new.excluded.seq > ReadMarkRow.seq,
        ).returning(ReadMarkRow.seq)
        with self._database.write() as tx:
            if tx.session.scalar(further) is not None:
                tx.announce(f"conversation:{conversation_id}", "read", who=side, seq=seq)

    def of(self, conversation_id: str, side: Side) -> int:
        with self._database.read() as session:
            return find_marks(session, [conversation_id], side).get(conversation_id, 0)


def find_marks(session: Session, conversation_ids: Collection[str], side: Side) -> dict[str, int]:
    query = select(ReadMarkRow.conversation_id, ReadMarkRow.seq).where(
        ReadMarkRow.conversation_id.in_(conversation_ids), ReadMarkRow.side == side
    )
    return {row.conversation_id: row.seq for row in session.execute(query)}
