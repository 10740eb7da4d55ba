"""What a conversation is about, beside its messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thread", JsonType, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("thread")
