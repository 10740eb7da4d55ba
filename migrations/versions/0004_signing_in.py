"""Which staff accounts are those of the demo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DEMO = ("agent1", "agent2", "trainer1", "trainer2", "admin1")


def upgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("demo", sa.Boolean(), server_default=sa.false(), nullable=False))
    _mark_demo()


def _mark_demo() -> None:
    """Those whose password is the published one: one that was changed is somebody's own."""
    staff = sa.table("staff", sa.column("username"), sa.column("password_hash"), sa.column("demo"))
    hasher = PasswordHash((Argon2Hasher(),))
    connection = op.get_bind()
    held = connection.execute(sa.select(staff.c.username, staff.c.password_hash).where(staff.c.username.in_(DEMO)))
    published = [name for name, password_hash in held.all() if hasher.verify(f"demo-{name}", password_hash)]
    connection.execute(sa.update(staff).where(staff.c.username.in_(published)).values(demo=True))


def downgrade() -> None:
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("demo")
