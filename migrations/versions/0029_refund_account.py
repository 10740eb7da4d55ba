"""Accounts that taxpayers named for their refunds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refund_account",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("usable_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_account")),
    )
    with op.batch_alter_table("refund_account") as batch:
        batch.create_index("ix_refund_account_owner", ["owner", "set_at"])
        batch.create_index("ix_refund_account_next_at", ["next_at"])


def downgrade() -> None:
    op.drop_table("refund_account")
