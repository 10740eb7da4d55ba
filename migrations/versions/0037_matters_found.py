"""Invoice matters are found by the other party and by where they stand, however old they are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType

revision = "0037"
down_revision = "0039"
branch_labels = None
depends_on = None

MATTER = sa.table("invoice_matter", sa.column("id", sa.String), sa.column("other", sa.String))
EVENT = sa.table(
    "invoice_matter_event",
    sa.column("matter_id", sa.String),
    sa.column("ordinal", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("content", JsonType),
    sa.column("status", sa.String),
)
OF_THE_RESULT = {"approved": "approved", "person": "person", "refused": "refused"}
OF_THE_KIND = {"handed_out": "ready", "out_of_stock": "person", "shipped": "on_the_way"}


def upgrade() -> None:
    with op.batch_alter_table("invoice_matter") as batch:
        batch.add_column(sa.Column("other", sa.String(length=20), nullable=True))
    with op.batch_alter_table("invoice_matter_event") as batch:
        batch.add_column(sa.Column("status", sa.String(length=16), nullable=True))
    _fill()
    with op.batch_alter_table("invoice_matter") as batch:
        batch.create_index("ix_invoice_matter_other", ["other"])
        batch.create_index("ix_invoice_matter_opened_at", ["opened_at", "id"])
    with op.batch_alter_table("invoice_matter_event") as batch:
        batch.alter_column("status", existing_type=sa.String(length=16), nullable=False)
        batch.create_index("ix_invoice_matter_event_status", ["status"])
        batch.create_index("ix_invoice_matter_event_kind", ["kind"])


def _fill() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(EVENT.c.matter_id, EVENT.c.ordinal, EVENT.c.kind, EVENT.c.content)).all()
    for matter_id, ordinal, kind, content in rows:
        here = (EVENT.c.matter_id == matter_id) & (EVENT.c.ordinal == ordinal)
        connection.execute(sa.update(EVENT).where(here).values(status=_status(kind, content)))
        if kind == "begun":
            values = {"other": content["other"]}
            connection.execute(sa.update(MATTER).where(MATTER.c.id == matter_id).values(**values))


def _status(kind: str, content: dict[str, Any]) -> str:
    """Where a matter stood after an event of that kind: as it is read from the events, here and then."""
    if kind == "decided":
        return OF_THE_RESULT[content["receipt"]["result"]]
    if kind == "reviewed":
        return OF_THE_RESULT[content["result"]]
    if kind == "tracked":
        return str(content["status"])
    if kind == "begun":
        return "waiting" if content["needs_other"] else "confirmed"
    return OF_THE_KIND.get(kind, kind)


def downgrade() -> None:
    with op.batch_alter_table("invoice_matter_event") as batch:
        batch.drop_index("ix_invoice_matter_event_kind")
        batch.drop_index("ix_invoice_matter_event_status")
        batch.drop_column("status")
    with op.batch_alter_table("invoice_matter") as batch:
        batch.drop_index("ix_invoice_matter_opened_at")
        batch.drop_index("ix_invoice_matter_other")
        batch.drop_column("other")
