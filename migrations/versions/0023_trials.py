"""Files of questions that are tried, and messages that were misread."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_table(
        "trial_line",
        sa.Column("trial_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("expected", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("choices", JsonType, nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], name=op.f("fk_trial_line_trial_id_trial")),
        sa.PrimaryKeyConstraint("trial_id", "ordinal", name=op.f("pk_trial_line")),
    )
    op.create_table(
        "misread",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("intent", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misread")),
        sa.UniqueConstraint("text", name=op.f("uq_misread_text")),
    )


def downgrade() -> None:
    op.drop_table("misread")
    op.drop_table("trial_line")
    op.drop_table("trial")
