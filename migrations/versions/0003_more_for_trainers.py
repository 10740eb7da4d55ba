"""What trainers work with: words, working copies, tasks, owners, filters, repeals; what became of answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("starts_at", UtcDateTime(), nullable=True))
    op.create_table(
        "word",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=40), nullable=False),
        sa.Column("canonical", sa.String(length=40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word")),
    )
    op.create_index("ix_word_kind_text", "word", ["kind", "text"])
    op.create_table(
        "working_copy",
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "author", name=op.f("pk_working_copy")),
    )

    op.create_table(
        "answer_wish",
        sa.Column("receipt_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_answer_wish")),
    )
    op.create_table(
        "article_repeal",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("begin", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_repeal")),
    )
    op.create_table(
        "entry_owner",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_owner")),
    )
    op.create_index("ix_entry_owner_entry", "entry_owner", ["entry_id"])
    op.create_table(
        "knowledge_task",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("wordings", JsonType, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("assignee", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_task")),
    )
    op.create_table(
        "receipt_mark",
        sa.Column("receipt_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("receipt_id", "kind", name=op.f("pk_receipt_mark")),
    )
    op.create_table(
        "regression_run",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regression_run")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("filter", sa.String(length=1000), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("author", "name", name=op.f("pk_saved_filter")),
    )
    op.create_table(
        "knowledge_task_closing",
        sa.Column("task_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["knowledge_task.id"], name=op.f("fk_knowledge_task_closing_task_id_knowledge_task")
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_knowledge_task_closing")),
    )


def downgrade() -> None:
    op.drop_table("knowledge_task_closing")
    op.drop_table("saved_filter")
    op.drop_table("regression_run")
    op.drop_table("receipt_mark")
    op.drop_table("knowledge_task")
    op.drop_table("entry_owner")
    op.drop_table("article_repeal")
    op.drop_table("answer_wish")
    op.drop_table("working_copy")
    op.drop_table("word")
    with op.batch_alter_table("entry_revision", schema=None) as batch_op:
        batch_op.drop_column("starts_at")
