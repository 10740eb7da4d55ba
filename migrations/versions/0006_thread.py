"""What a conversation is about, beside its messages; and whether it waits for a person."""

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
        batch_op.add_column(sa.Column("waiting", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_column("waiting")
        batch_op.drop_column("thread")
