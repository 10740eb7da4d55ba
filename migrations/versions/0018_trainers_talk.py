"""Comments on entries, what was read of them, and where a wrong answer was given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_comment",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_comment")),
    )
    op.create_index("ix_entry_comment_entry", "entry_comment", ["entry_id"])
    op.create_table(
        "inbox_seen",
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("author", name=op.f("pk_inbox_seen")),
    )
    op.add_column("knowledge_task", sa.Column("entry_id", sa.String(length=80), nullable=True))
    op.add_column("knowledge_task", sa.Column("conversation_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("knowledge_task", "conversation_id")
    op.drop_column("knowledge_task", "entry_id")
    op.drop_table("inbox_seen")
    op.drop_table("entry_comment")
