"""Alembic's entry: runs on the connection that ``migrations.upgrade`` or ``migrations.revise`` gives it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from kit.db import JsonType, UtcDateTime
from migrations import METADATA


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own types by the names that the template imports."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, type(JsonType)) and item._variant_mapping:
        return "JsonType"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
