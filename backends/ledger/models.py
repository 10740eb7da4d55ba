"""The ledger's table. The store itself refuses to change or to remove what is in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DDL, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class LedgerRow(Base):
    """``seq`` counts from 1 without a gap. ``previous`` is the hash of the entry before, and unique: the chain cannot
    fork. ``content`` is kept as the text that was hashed."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("previous"), Index("ix_ledger_entry_subject", "subject"))

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(128))
    purpose: Mapped[str] = mapped_column(String(256))
    consent: Mapped[str] = mapped_column(String(128))
    content: Mapped[str] = mapped_column(Text)


SQLITE_GUARDS = (
    "create trigger ledger_entry_no_update before update on ledger_entry"
    " begin select raise(abort, 'ledger entries are never changed'); end",
    "create trigger ledger_entry_no_delete before delete on ledger_entry"
    " begin select raise(abort, 'ledger entries are never removed'); end",
)
POSTGRES_GUARDS = (
    "create or replace function ledger_entry_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'ledger entries are never changed or removed'; end $$",
    "create trigger ledger_entry_no_change before update or delete on ledger_entry"
    " for each row execute function ledger_entry_refuse()",
    "create trigger ledger_entry_no_truncate before truncate on ledger_entry"
    " for each statement execute function ledger_entry_refuse()",
)
for _dialect, _guards in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRES_GUARDS)):
    for _guard in _guards:
        event.listen(LedgerRow.__table__, "after_create", DDL(_guard).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
