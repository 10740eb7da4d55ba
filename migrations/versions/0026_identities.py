"""Staff whom an identity provider knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=256), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_staff_subject"), ["subject"])


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_staff_subject"), type_="unique")
        batch_op.drop_column("subject")
