from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from conversations.models import ConversationRow
from kit.db import Database
from kit.events import Event
from kit.settings import SettingsError


def conversation(name: str, at: datetime) -> ConversationRow:
    return ConversationRow(id=name, visitor_id="v", taxpayer_id=None, turn="bot", fence=1, last_seq=0, opened_at=at)


def test_events_leave_after_the_commit_and_not_at_all_when_it_fails(database: Database) -> None:
    seen: list[Event] = []
    database.hub.listen("topic", seen.append)
    with database.write() as tx:
        tx.announce("topic", "first")
        assert seen == []
    assert [e.name for e in seen] == ["first"]

    def fail() -> None:
        with database.write() as tx:
            tx.announce("topic", "second")
            raise RuntimeError("rolled back")

    with pytest.raises(RuntimeError):
        fail()
    assert [e.name for e in seen] == ["first"]


def test_times_come_back_in_utc_whatever_zone_they_went_in(database: Database) -> None:
    beijing = datetime(2026, 11, 24, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    with database.write() as tx:
        tx.session.add(conversation("a", beijing))
    with database.read() as session:
        stored = session.get_one(ConversationRow, "a").opened_at
    assert stored == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert stored.utcoffset() == timedelta(0)


def test_a_time_without_zone_is_refused(database: Database) -> None:
    row = conversation("a", datetime(2026, 11, 24))  # noqa: DTZ001
    with pytest.raises(Exception, match="naive datetime"), database.write() as tx:
        tx.session.add(row)


def test_sqlite_flushes_every_commit_to_disk(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.read() as session:
        assert session.scalar(text("pragma journal_mode")) == "wal"
        assert session.scalar(text("pragma synchronous")) == 2
    database.close()


def test_a_store_address_that_makes_no_sense_is_named() -> None:
    with pytest.raises(SettingsError, match="DAOBAN_DATABASE_URL"):
        Database("nonsense")
