"""Why a revision of an entry was made, questions put aside, questions to watch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=400), server_default="", nullable=False))
    op.create_table(
        "dismissed_question",
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("question", name=op.f("pk_dismissed_question")),
    )
    op.create_table(
        "regression_case",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("entry_id", sa.String(length=80), nullable=True),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regression_case")),
        sa.UniqueConstraint("question", "as_of", name=op.f("uq_regression_case_question_as_of")),
    )


def downgrade() -> None:
    op.drop_table("regression_case")
    op.drop_table("dismissed_question")
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.drop_column("reason")
