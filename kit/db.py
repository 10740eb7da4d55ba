"""The relational store: SQLite (WAL) or PostgreSQL, by URL alone. One request, one transaction."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator

from kit.errors import TechnicalError
from kit.events import Event, Hub
from kit.private import open_folder
from kit.settings import Settings, SettingsError
from kit.trouble import explain_store
from kit.vault import Vault, VaultError, open_vault

# Constraint names must be known for migrations to alter them on both engines.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on engines with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime given to the store")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonType = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class SealedJson(TypeDecorator[dict[str, Any]]):
    """An object of JSON that lies enciphered in its column, by the vault of the ``Database``."""

    impl = JsonType
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None:
            return None
        return {"sealed": _vault_of(dialect).seal(json.dumps(value, ensure_ascii=False).encode()).decode()}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> dict[str, Any] | None:
        if value is None or value.keys() != {"sealed"}:  # written before there was a vault
            return value
        opened: dict[str, Any] = json.loads(_vault_of(dialect).open(value["sealed"].encode()))
        return opened


def _vault_of(dialect: Dialect) -> Vault:
    vault: Vault | None = getattr(dialect, "daoban_vault", None)
    if vault is None:
        raise VaultError("这里没有打开保存内容的密钥")
    return vault


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: JsonType,
        list[Any]: JsonType,
    }


class StoreUnavailableError(TechnicalError):
    code = "store_unavailable"


AWAY = (OperationalError, InterfaceError)  # what the driver raises while the store is away
STORE_AWAY = "系统暂时存取不了数据，请稍后再试"


@dataclass
class Transaction:
    """An open transaction: its session, and the events to send once it is committed."""

    session: Session
    events: list[Event] = field(default_factory=list)

    def announce(self, topic: str, name: str, **data: Any) -> None:
        self.events.append(Event(topic, name, data))


class Database:
    """Engine plus the two ways in: ``read()`` and ``write()``. ``vault``: without one, what is sealed is neither
    written nor read here."""

    def __init__(self, url: str, hub: Hub | None = None, vault: Vault | None = None) -> None:
        self.hub = hub or Hub()
        self.vault = vault
        self.engine = _create_engine(url)
        self.engine.dialect.daoban_vault = vault  # type: ignore[attr-defined]  # for ``SealedJson``
        self.sqlite = self.engine.dialect.name == "sqlite"
        # Same pool; SQLite takes the write lock at BEGIN so that two writers queue instead of failing.
        self._writing = self.engine.execution_options(daoban_write=True)
        # Between processes SQLite waits by polling, up to 100 ms a time; the threads of one process need not.
        self._turn: AbstractContextManager[object] = threading.Lock() if self.sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends, then publishes what it announced."""
        with self._turn, Session(self._writing, expire_on_commit=False) as session:
            transaction = Transaction(session)
            with session.begin():
                yield transaction
        self.hub.publish(transaction.events)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare write connection in a transaction, for bulk statements."""
        with self._turn, self._writing.begin() as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """As ``connection``, but SQLite looks after foreign keys at the end only: a table that gets other columns is
        made anew there and the old one dropped, which rows that point to it would forbid."""
        if not self.sqlite:
            with self.connection() as connection:
                yield connection
            return
        with self._turn, self._writing.connect() as connection:
            driver = connection.connection
            driver.cursor().execute("pragma foreign_keys=off")  # heard outside a transaction only
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("pragma foreign_key_check").first()
                    if broken is not None:
                        raise StoreUnavailableError(
                            f"升级时发现对不上的记录（表 {broken[0]}），什么都没有改，请先恢复备份"
                        )
            finally:
                driver.cursor().execute("pragma foreign_keys=on")

    def check(self) -> None:
        """Raise ``StoreUnavailableError`` unless the store answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("select 1"))
        except DBAPIError as error:
            raise StoreUnavailableError(explain_store(error)) from error

    def close(self) -> None:
        self.engine.dispose()


def open_database(settings: Settings, hub: Hub | None = None) -> Database:
    return Database(settings.store_url, hub, open_vault(settings))


def do_insert_new(session: Session, table: type[DeclarativeBase], **values: Any) -> bool:
    """Insert a row in one statement unless one with its key is there; whether it was inserted."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    target = cast(Table, table.__table__)
    statement = insert(target).values(**values).on_conflict_do_nothing().returning(*target.primary_key.columns)
    return session.execute(statement).first() is not None  # a driver may not count rows


def do_insert_all_new(
    session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]], told: InstrumentedAttribute[Any]
) -> list[Any]:
    """As ``do_insert_new``, for many at once; ``told`` of those that were inserted."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(cast(Table, table.__table__)).on_conflict_do_nothing().returning(told)
    return list(session.connection().execute(statement, list(rows)).scalars())


# A line that is cut is found within half a minute, here and by the server, which then lets go of what our transactions
# held; by the defaults of most systems it takes hours.
_POSTGRES_LINE: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=25000",
}


def _create_engine(url: str) -> Engine:
    """Parameters are people's own words: hidden, so that a statement that fails does not carry them to the log."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            if parsed.database and parsed.database != ":memory:":
                open_folder(Path(parsed.database).parent)
            connect = {"timeout": 30, "check_same_thread": False}
            engine = create_engine(url, connect_args=connect, hide_parameters=True)
            event.listen(engine, "connect", _configure_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        connect = {name: value for name, value in _POSTGRES_LINE.items() if name not in parsed.query}
        return create_engine(
            url, connect_args=connect, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError("DAOBAN_DATABASE_URL 不是可用的数据库地址") from error


def _configure_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: BEGIN is ours, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("pragma journal_mode=wal")
    cursor.execute("pragma synchronous=full")  # a message shown to a taxpayer survives a power cut
    cursor.execute("pragma foreign_keys=on")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("daoban_write", False)
    connection.exec_driver_sql("begin immediate" if write else "begin")
