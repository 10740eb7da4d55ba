"""Counters that expire, in the store: for the limits that several app processes share."""

from __future__ import annotations

from datetime import datetime, timedelta

from limits.storage import Storage
from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import Clock, utc_now
from kit.db import Base, Database


class CountRow(Base):
    __tablename__ = "expiring_count"

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime]


class StoredCounts(Storage):
    """What ``limits`` needs of a place to count in."""

    STORAGE_SCHEME = None

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        super().__init__()
        self._database = database
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = self._clock()
        insert = (sqlite.insert if self._database.sqlite else postgresql.insert)(CountRow)
        count = (
            insert.values(key=key, count=amount, expires_at=now + timedelta(seconds=expiry))
            .on_conflict_do_update(index_elements=["key"], set_={"count": CountRow.count + amount})
            .returning(CountRow.count)
        )
        with self._database.write() as tx:
            tx.session.execute(delete(CountRow).where(CountRow.expires_at <= now))
            return tx.session.scalars(count).one()

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.count if row is not None else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return (row.expires_at if row is not None else self._clock()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with self._database.write() as tx:
            return len(tx.session.scalars(delete(CountRow).returning(CountRow.key)).all())

    def clear(self, key: str) -> None:
        with self._database.write() as tx:
            tx.session.execute(delete(CountRow).where(CountRow.key == key))

    def _row(self, key: str) -> CountRow | None:
        with self._database.read() as session:
            return session.scalar(select(CountRow).where(CountRow.key == key, CountRow.expires_at > self._clock()))
