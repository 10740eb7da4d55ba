"""The ledger: append-only, hash-chained."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQLITE = (
    "create trigger ledger_entry_no_update before update on ledger_entry"
    " begin select raise(abort, 'ledger entries are never changed'); end",
    "create trigger ledger_entry_no_delete before delete on ledger_entry"
    " begin select raise(abort, 'ledger entries are never removed'); end",
)
POSTGRES = (
    "create or replace function ledger_entry_refuse() returns trigger language plpgsql as"
    " $$ begin raise exception 'ledger entries are never changed or removed'; end $$",
    "create trigger ledger_entry_no_change before update or delete on ledger_entry"
    " for each row execute function ledger_entry_refuse()",
    "create trigger ledger_entry_no_truncate before truncate on ledger_entry"
    " for each statement execute function ledger_entry_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("purpose", sa.String(length=256), nullable=False),
        sa.Column("consent", sa.String(length=128), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("previous", name=op.f("uq_ledger_entry_previous")),
    )
    with op.batch_alter_table("ledger_entry") as batch:
        batch.create_index("ix_ledger_entry_subject", ["subject"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("ledger_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function ledger_entry_refuse()")
