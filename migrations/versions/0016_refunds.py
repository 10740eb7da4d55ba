"""Refunds on their way to the treasury."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refund_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_case")),
        sa.UniqueConstraint("owner", "subject", name=op.f("uq_refund_case_owner_subject")),
    )
    op.create_table(
        "refund_event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["refund_case.id"], name=op.f("fk_refund_event_case_id_refund_case")),
        sa.PrimaryKeyConstraint("case_id", "ordinal", name=op.f("pk_refund_event")),
    )
    op.create_table(
        "refund_payout",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["refund_case.id"], name=op.f("fk_refund_payout_case_id_refund_case")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_refund_payout")),
    )
    with op.batch_alter_table("refund_event") as batch:
        batch.create_index("ix_refund_event_kind_at", ["kind", "at"])
    with op.batch_alter_table("refund_payout") as batch:
        batch.create_index("ix_refund_payout_due", ["settled_at", "next_at"])
        batch.create_index("ix_refund_payout_created", ["created_at"])


def downgrade() -> None:
    for table in ("refund_payout", "refund_event", "refund_case"):
        op.drop_table(table)
