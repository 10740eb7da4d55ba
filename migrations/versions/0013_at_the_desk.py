"""Drafts, canned replies, notes, read marks, results, quality, tickets, pushed sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("shortcut", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_reply")),
        sa.UniqueConstraint("owner", "shortcut", name=op.f("uq_canned_reply_owner_shortcut")),
    )
    op.create_table(
        "read_mark",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_read_mark_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "side", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "case_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("author_name", sa.String(length=64), nullable=False),
        sa.Column("to_staff", sa.String(length=64), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_case_note_case_id_handoff_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note") as batch_op:
        batch_op.create_index("ix_case_note_case", ["case_id"], unique=False)
        batch_op.create_index("ix_case_note_to", ["to_staff"], unique=False)

    op.create_table(
        "case_result",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("proposed_result", sa.String(length=16), nullable=False),
        sa.Column("proposed_theme", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_case_result_case_id_handoff_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_result")),
    )
    op.create_table(
        "pushed_sheet",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("content", JsonType, nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_pushed_sheet_case_id_handoff_case")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_pushed_sheet_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushed_sheet")),
    )
    with op.batch_alter_table("pushed_sheet") as batch_op:
        batch_op.create_index("ix_pushed_sheet_conversation", ["conversation_id"], unique=False)

    op.create_table(
        "quality_review",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("picked_at", UtcDateTime(), nullable=False),
        sa.Column("reviewer", sa.String(length=64), nullable=True),
        sa.Column("scores", JsonType, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_quality_review_case_id_handoff_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_review")),
        sa.UniqueConstraint("case_id", "why", name=op.f("uq_quality_review_case_id_why")),
    )
    op.create_table(
        "reply_draft",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("citations", JsonType, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_reply_draft_case_id_handoff_case")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_reply_draft")),
    )
    op.create_table(
        "reply_use",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_reply_use_case_id_handoff_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_use")),
    )
    with op.batch_alter_table("reply_use") as batch_op:
        batch_op.create_index("ix_reply_use_kind_what", ["kind", "what"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_case.id"], name=op.f("fk_ticket_case_id_handoff_case")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id_conversation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket") as batch_op:
        batch_op.create_index("ix_ticket_conversation", ["conversation_id"], unique=False)

    op.create_table(
        "pushed_sheet_event",
        sa.Column("sheet_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["pushed_sheet.id"], name=op.f("fk_pushed_sheet_event_sheet_id_pushed_sheet")
        ),
        sa.PrimaryKeyConstraint("sheet_id", "ordinal", name=op.f("pk_pushed_sheet_event")),
    )
    op.create_table(
        "ticket_event",
        sa.Column("ticket_id", sa.String(length=32), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("staff", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "ordinal", name=op.f("pk_ticket_event")),
    )


def downgrade() -> None:
    op.drop_table("ticket_event")
    op.drop_table("pushed_sheet_event")
    with op.batch_alter_table("ticket") as batch_op:
        batch_op.drop_index("ix_ticket_conversation")

    op.drop_table("ticket")
    with op.batch_alter_table("reply_use") as batch_op:
        batch_op.drop_index("ix_reply_use_kind_what")

    op.drop_table("reply_use")
    op.drop_table("reply_draft")
    op.drop_table("quality_review")
    with op.batch_alter_table("pushed_sheet") as batch_op:
        batch_op.drop_index("ix_pushed_sheet_conversation")

    op.drop_table("pushed_sheet")
    op.drop_table("case_result")
    with op.batch_alter_table("case_note") as batch_op:
        batch_op.drop_index("ix_case_note_to")
        batch_op.drop_index("ix_case_note_case")

    op.drop_table("case_note")
    op.drop_table("read_mark")
    op.drop_table("canned_reply")
