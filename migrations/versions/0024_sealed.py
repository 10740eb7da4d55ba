"""What housing cases and papers tell of people lies sealed; what is there already is sealed in its place."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from kit.db import JsonType, SealedJson

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = {"housing_case_event": ("case_id", "ordinal"), "material": ("upload_id",)}


def upgrade() -> None:
    _write_again(JsonType, SealedJson())


def downgrade() -> None:
    _write_again(SealedJson(), JsonType)


def _write_again(read: sa.types.TypeEngine[Any], write: sa.types.TypeEngine[Any]) -> None:
    for name, keys in TABLES.items():
        old = sa.table(name, *(sa.column(key) for key in keys), sa.column("content", read))
        new = sa.table(name, *(sa.column(key) for key in keys), sa.column("content", write))
        for row in op.get_bind().execute(sa.select(old)).all():
            same = sa.and_(*(new.c[key] == row._mapping[key] for key in keys))
            op.get_bind().execute(sa.update(new).where(same).values(content=row.content))
