"""The desk: what cases need and why they went where, states of agents, work to be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("handoff_case") as batch:
        batch.add_column(sa.Column("needs", JsonType, nullable=True))
        batch.add_column(sa.Column("difficulty", sa.Double(), server_default=sa.text("1"), nullable=False))
        batch.add_column(sa.Column("counts_from", UtcDateTime(), nullable=True))
    op.execute("update handoff_case set counts_from = opened_at")
    with op.batch_alter_table("handoff_case") as batch:
        batch.alter_column("counts_from", existing_type=UtcDateTime(), nullable=False)
    with op.batch_alter_table("handoff_case_event") as batch:
        batch.add_column(sa.Column("desk_group", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("route", JsonType, nullable=True))
    op.create_table(
        "agent_state",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("username", "ordinal", name=op.f("pk_agent_state")),
    )
    op.create_table(
        "handoff_work",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_handoff_work")),
    )
    with op.batch_alter_table("handoff_work") as batch:
        batch.create_index("ix_handoff_work_due", ["due_at"])


def downgrade() -> None:
    op.drop_table("handoff_work")
    op.drop_table("agent_state")
    with op.batch_alter_table("handoff_case_event") as batch:
        batch.drop_column("route")
        batch.drop_column("desk_group")
    with op.batch_alter_table("handoff_case") as batch:
        batch.drop_column("counts_from")
        batch.drop_column("difficulty")
        batch.drop_column("needs")
