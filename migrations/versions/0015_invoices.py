"""Invoice matters, paper stock and the address book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invoice_matter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_matter")),
        sa.UniqueConstraint("owner", "request", name=op.f("uq_invoice_matter_owner_request")),
    )
    op.create_table(
        "invoice_matter_event",
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["invoice_matter.id"], name=op.f("fk_invoice_matter_event_matter_id_invoice_matter")
        ),
        sa.PrimaryKeyConstraint("matter_id", "ordinal", name=op.f("pk_invoice_matter_event")),
    )
    op.create_table(
        "invoice_block",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", "first", name=op.f("pk_invoice_block")),
    )
    op.create_table(
        "invoice_handout",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("seller", sa.String(length=20), nullable=False),
        sa.Column("matter_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["invoice_matter.id"], name=op.f("fk_invoice_handout_matter_id_invoice_matter")
        ),
        sa.PrimaryKeyConstraint("code", "first", name=op.f("pk_invoice_handout")),
    )
    op.create_table(
        "invoice_address",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_address")),
    )
    for table, column in (("invoice_handout", "owner"), ("invoice_handout", "matter_id"), ("invoice_address", "owner")):
        with op.batch_alter_table(table) as batch:
            batch.create_index(f"ix_{table}_{column}", [column])


def downgrade() -> None:
    tables = ("invoice_address", "invoice_handout", "invoice_block", "invoice_matter_event", "invoice_matter")
    for table in tables:
        op.drop_table(table)
