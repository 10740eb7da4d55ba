"""Dialogue models trained on what was misread, with what they understand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0039"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trained_model",
        sa.Column("id", sa.String(12), primary_key=True),
        sa.Column("base", sa.String(12), nullable=False),
        sa.Column("begun_by", sa.String(64), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("utterances", JsonType, nullable=False),
        sa.Column("figures", JsonType, nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("published_by", sa.String(64), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("trained_model")
