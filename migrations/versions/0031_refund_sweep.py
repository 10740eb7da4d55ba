"""Screenings of everybody, and the refunds that each was the first to tell of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refund_sweep",
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("as_of", name=op.f("pk_refund_sweep")),
    )
    op.create_table(
        "refund_sweep_case",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["refund_case.id"], name=op.f("fk_refund_sweep_case_case_id_refund_case")),
        sa.ForeignKeyConstraint(
            ["as_of"], ["refund_sweep.as_of"], name=op.f("fk_refund_sweep_case_as_of_refund_sweep")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_refund_sweep_case")),
    )
    with op.batch_alter_table("refund_sweep_case") as batch:
        batch.create_index("ix_refund_sweep_case_owner", ["as_of", "owner"])


def downgrade() -> None:
    op.drop_table("refund_sweep_case")
    op.drop_table("refund_sweep")
