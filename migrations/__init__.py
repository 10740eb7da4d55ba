"""The store's schema, step by step. ``upgrade`` brings any store to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection

import backends.housing_case.models
import backends.invoice.office.models
import backends.ledger.models
import backends.materials.models
import backends.notices.models
import backends.payments.models
import backends.profile.matters.models
import backends.profile.models
import backends.refund_case.models  # noqa: F401
import conversations.models  # noqa: F401
import handoff.assist.models
import handoff.models
import handoff.quality.models
import handoff.together.models  # noqa: F401
import kit.auth
import kit.counts
import kit.switches
import kit.uploads.models  # noqa: F401
import knowledge_base.tables  # noqa: F401
from kit.db import Base, Database

METADATA = Base.metadata
_LOCK = 0x64616F62  # one migration at a time on PostgreSQL, whoever starts first


def upgrade(database: Database, revision: str = "head") -> None:
    """Migrate in one transaction: a crash in the middle leaves the old schema."""
    with database.rebuilding() as connection:
        if not database.sqlite:
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), revision)


def revise(database: Database, message: str) -> Path:
    """Write the step from the store's schema to that of the models; the new file's path."""
    with database.connection() as connection:
        script = command.revision(_config(connection), message=message, autogenerate=True)
    return Path(script.path)  # type: ignore[union-attr]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
