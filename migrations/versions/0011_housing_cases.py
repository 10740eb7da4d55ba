"""Housing cases, payments and certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payment_order",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("payer", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=256), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
        sa.UniqueConstraint("subject", "payer", "attempt", name=op.f("uq_payment_order_subject_payer_attempt")),
    )
    op.create_table(
        "payment_event",
        sa.Column("order_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_payment_event_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("order_id", "ordinal", name=op.f("pk_payment_event")),
    )
    op.create_table(
        "tax_certificate",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("about", JsonType, nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_tax_certificate_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tax_certificate")),
        sa.UniqueConstraint("order_id", name=op.f("uq_tax_certificate_order_id")),
    )
    op.create_table(
        "housing_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_case")),
        sa.UniqueConstraint("owner", "request", name=op.f("uq_housing_case_owner_request")),
    )
    with op.batch_alter_table("housing_case") as batch:
        batch.create_index("ix_housing_case_conversation", ["conversation_id"])
    op.create_table(
        "housing_case_event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("request", sa.String(length=64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["housing_case.id"], name=op.f("fk_housing_case_event_case_id_housing_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "ordinal", name=op.f("pk_housing_case_event")),
        sa.UniqueConstraint("case_id", "request", name=op.f("uq_housing_case_event_case_id_request")),
    )


def downgrade() -> None:
    for table in ("housing_case_event", "housing_case", "tax_certificate", "payment_event", "payment_order"):
        op.drop_table(table)
