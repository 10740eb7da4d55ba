"""Blocks of special paper that were taken into stock as ordinary: a code of ten digits is one of special invoices."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("update invoice_block set kind = 'special' where kind = 'ordinary' and length(code) = 10")


def downgrade() -> None:
    """What each was taken for is not kept, and was wrong."""
