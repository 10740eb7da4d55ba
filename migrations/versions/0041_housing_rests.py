"""Up to which of its events a housing case needs nothing of the machine."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("housing_case") as batch:
        batch.add_column(sa.Column("rests_at", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("housing_case") as batch:
        batch.drop_column("rests_at")
