"""Habits know the part of the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

TABLE, KEY = "profile_habits", ["taxpayer_id", "module", "channel", "on"]


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.add_column(sa.Column("part", sa.String(length=16), nullable=False, server_default=""))
        batch.drop_constraint("pk_profile_habits", type_="primary")
        batch.create_primary_key("pk_profile_habits", [*KEY, "part"])
    with op.batch_alter_table(TABLE) as batch:
        batch.alter_column("part", server_default=None)


def downgrade() -> None:
    op.execute(f"delete from {TABLE} where part <> ''")  # noqa: S608  our own table
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint("pk_profile_habits", type_="primary")
        batch.create_primary_key("pk_profile_habits", KEY)
        batch.drop_column("part")
