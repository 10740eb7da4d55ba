"""Words that trainers have changed, entries that start to answer later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_at", UtcDateTime(), nullable=True))
    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("canonical", sa.String(length=40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
    )
    op.create_index("ix_word_kind_text", "word", ["kind", "text"])
    op.create_table(
        "working_copy",
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "author", name=op.f("pk_working_copy")),
    )


def downgrade() -> None:
    op.drop_table("working_copy")
    op.drop_table("word")
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.drop_column("starts_at")
