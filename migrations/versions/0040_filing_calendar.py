"""What was announced of the calendar: holidays of a year, and its last days for filing. Records of invented taxpayers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0040"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "filing_calendar",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("year", "about", name=op.f("pk_filing_calendar")),
    )
    op.create_table(
        "profile_invented",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.PrimaryKeyConstraint("taxpayer_id", name=op.f("pk_profile_invented")),
    )


def downgrade() -> None:
    op.drop_table("profile_invented")
    op.drop_table("filing_calendar")
