"""Who acts for whom: a session and a conversation name the person beside the taxpayer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("web_session", "conversation"):
        op.add_column(table, sa.Column("actor", sa.String(length=64), nullable=True))
        op.create_index(f"ix_{table}_actor", table, ["actor"])


def downgrade() -> None:
    for table in ("conversation", "web_session"):
        op.drop_index(f"ix_{table}_actor", table)
        op.drop_column(table, "actor")
