"""The portrait of a taxpayer: facts, returns, tags, whom a person serves, habits and choices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "profile_facts",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", JsonType, nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("known_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("taxpayer_id", name=op.f("pk_profile_facts")),
    )
    op.create_table(
        "profile_declarations",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("tax", sa.String(length=32), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.PrimaryKeyConstraint("taxpayer_id", "tax", "period_from", name=op.f("pk_profile_declarations")),
    )
    op.create_table(
        "profile_tags",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("disputed", sa.String(length=400), nullable=True),
        sa.PrimaryKeyConstraint("taxpayer_id", "tag", name=op.f("pk_profile_tags")),
    )
    op.create_table(
        "profile_serves",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "taxpayer_id", name=op.f("pk_profile_serves")),
    )
    op.create_table(
        "profile_habits",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("module", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("taxpayer_id", "module", "channel", "on", name=op.f("pk_profile_habits")),
    )
    op.create_table(
        "profile_choices",
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("habits_off", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("taxpayer_id", name=op.f("pk_profile_choices")),
    )
    with op.batch_alter_table("profile_tags") as batch:
        batch.create_index("ix_profile_tags_tag", ["tag", "taxpayer_id"])


def downgrade() -> None:
    tables = ("choices", "habits", "serves", "tags", "declarations", "facts")
    for table in tables:
        op.drop_table(f"profile_{table}")
