"""Notices: whom they are for, what was told, what is on its way, who does not want them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("planned_to", sa.String(length=64), nullable=False),
        sa.Column("told_to", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_table(
        "notice_event",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_event_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", "ordinal", name=op.f("pk_notice_event")),
    )
    op.create_table(
        "notice_letter",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("control", sa.Boolean(), nullable=False),
        sa.Column("held", sa.String(length=16), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_letter_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", "person", name=op.f("pk_notice_letter")),
    )
    op.create_table(
        "notice_concern",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("taxpayer_id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_concern_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", "taxpayer_id", name=op.f("pk_notice_concern")),
    )
    op.create_table(
        "notice_push",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_push_notice_id_notice")),
        sa.PrimaryKeyConstraint("notice_id", "person", "channel", name=op.f("pk_notice_push")),
    )
    op.create_table(
        "notice_refusal",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", name=op.f("pk_notice_refusal")),
    )
    with op.batch_alter_table("notice_letter") as batch:
        batch.create_index("ix_notice_letter_person", ["person"])
    with op.batch_alter_table("notice_concern") as batch:
        batch.create_index("ix_notice_concern_person", ["notice_id", "person"])
        batch.create_index("ix_notice_concern_taxpayer", ["taxpayer_id"])
    with op.batch_alter_table("notice_push") as batch:
        batch.create_index("ix_notice_push_due", ["settled_at", "channel", "next_at"])
        batch.create_index("ix_notice_push_person", ["person", "created_at"])


def downgrade() -> None:
    for table in ("notice_refusal", "notice_push", "notice_concern", "notice_letter", "notice_event", "notice"):
        op.drop_table(table)
