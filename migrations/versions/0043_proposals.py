"""Changes of words and repeals wait for a second person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0043"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "knowledge_proposal",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=250), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_proposal")),
    )
    op.create_table(
        "knowledge_proposal_decision",
        sa.Column("proposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["knowledge_proposal.id"],
            name=op.f("fk_knowledge_proposal_decision_proposal_id_knowledge_proposal"),
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_knowledge_proposal_decision")),
    )


def downgrade() -> None:
    op.drop_table("knowledge_proposal_decision")
    op.drop_table("knowledge_proposal")
