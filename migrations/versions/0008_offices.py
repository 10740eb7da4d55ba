"""Where taxes are dealt with: the table that a bureau imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )


def downgrade() -> None:
    op.drop_table("office")
