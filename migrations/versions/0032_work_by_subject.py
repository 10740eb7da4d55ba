"""Work found by its subject: each taking asks whether another kind of work on the same one is under way."""

from __future__ import annotations

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_handoff_work_subject", "handoff_work", ["subject"])


def downgrade() -> None:
    op.drop_index("ix_handoff_work_subject", "handoff_work")
