"""Which staff accounts are those of the demo; sessions; counts of failures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from kit.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DEMO = ("agent1", "agent2", "trainer1", "trainer2", "admin1")


def upgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
    _mark_demo()
    op.create_table(
        "web_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("realm", sa.String(length=8), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
    )
    op.create_table(
        "expiring_count",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_expiring_count")),
    )
    op.create_index("ix_web_session_person", "web_session", ["realm", "person"])
    op.create_index("ix_web_session_ended", "web_session", ["ended_at"])


def _mark_demo() -> None:
    """Those whose password is the published one: one that was changed is somebody's own."""
    staff = sa.table("staff", sa.column("username"), sa.column("password_hash"), sa.column("demo"))
    hasher = PasswordHash((Argon2Hasher(),))
    connection = op.get_bind()
    held = connection.execute(sa.select(staff.c.username, staff.c.password_hash).where(staff.c.username.in_(DEMO)))
    published = [name for name, password_hash in held.all() if hasher.verify(f"demo-{name}", password_hash)]
    connection.execute(sa.update(staff).where(staff.c.username.in_(published)).values(demo=True))


def downgrade() -> None:
    op.drop_table("expiring_count")
    op.drop_table("web_session")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("demo")
