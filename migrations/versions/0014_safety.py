"""Accounts that can be disabled, have a second factor and a password to change; when a session was last used; switches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("disabled", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("totp", sa.String(length=256), nullable=True))
        batch.add_column(sa.Column("totp_step", sa.BigInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("web_session") as batch:
        batch.add_column(sa.Column("seen_at", UtcDateTime(), nullable=True))
    op.execute("update web_session set seen_at = began_at")
    with op.batch_alter_table("web_session") as batch:
        batch.alter_column("seen_at", existing_type=UtcDateTime(), nullable=False)
    op.create_table(
        "kill_switch",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kill_switch")),
    )


def downgrade() -> None:
    op.drop_table("kill_switch")
    with op.batch_alter_table("web_session") as batch:
        batch.drop_column("seen_at")
    with op.batch_alter_table("staff") as batch:
        for column in ("totp_step", "totp", "must_change", "disabled"):
            batch.drop_column(column)
