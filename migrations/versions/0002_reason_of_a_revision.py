"""Why a revision of an entry was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=400), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.drop_column("reason")
