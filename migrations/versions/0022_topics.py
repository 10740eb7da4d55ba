"""Quick topics that trainers write, and from which page people come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quick_topics",
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_quick_topics")),
    )
    op.add_column("conversation", sa.Column("entrance", sa.String(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("conversation", "entrance")
    op.drop_table("quick_topics")
