"""Notices beside statutes: number, announced end and the lines around the articles; a register of documents."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATUTE = sa.table("statute", sa.column("id", sa.Integer), sa.column("repeals", JsonType))


def upgrade() -> None:
    with op.batch_alter_table("statute", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doc_no", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column("in_force_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("preamble", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("signature", sa.Text(), server_default="", nullable=False))
        batch_op.drop_constraint(op.f("uq_statute_title_dated"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_statute_title_dated_doc_no"), ["title", "dated", "doc_no"])
    _rewrite(
        lambda title: {"title": title, "issuer": "", "doc_no": "", "part": ""} if isinstance(title, str) else title
    )
    op.create_table(
        "register",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("content", JsonType, nullable=True),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
    )


def downgrade() -> None:
    op.drop_table("register")
    _rewrite(lambda told: told["title"] if isinstance(told, dict) else told)
    with op.batch_alter_table("statute", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_statute_title_dated_doc_no"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_statute_title_dated"), ["title", "dated"])
        for column in ("signature", "preamble", "in_force_to", "doc_no"):
            batch_op.drop_column(column)


def _rewrite(change: Any) -> None:
    """Each document that a text repeals was a title; it may be a number too, and a part."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_STATUTE.c.id, _STATUTE.c.repeals)).all():
        changed = [change(told) for told in row.repeals]
        connection.execute(sa.update(_STATUTE).where(_STATUTE.c.id == row.id).values(repeals=changed))
