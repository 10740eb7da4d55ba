"""Who has a page open, and where a taxpayer can be found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_presence")),
    )
    op.create_index("ix_conversation_taxpayer", "conversation", ["taxpayer_id"])
    op.create_index("ix_web_session_origin", "web_session", ["origin"])


def downgrade() -> None:
    op.drop_index("ix_web_session_origin", table_name="web_session")
    op.drop_index("ix_conversation_taxpayer", table_name="conversation")
    op.drop_table("presence")
