"""Kill switches: what an administrator has turned off. In the store, so that every process obeys at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kit.clock import Clock, utc_now
from kit.db import Base, Database
from kit.errors import NotFoundError, TechnicalError

SWITCHES = {
    "bot": "机器人答复",
    "handoff": "转人工",
    "conversations": "打开新的对话",
    "taxpayer_sign_in": "纳税人登录",
    "refunds": "退税送国库",
    "notices": "提醒送达",
}


class SwitchRow(Base):
    """Only what has been turned off, or off and on again, has a row."""

    __tablename__ = "kill_switch"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    off: Mapped[bool]
    by: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class SwitchedOffError(TechnicalError):
    code = "switched_off"


@dataclass(frozen=True, slots=True)
class Switch:
    name: str
    title: str
    off: bool
    by: str | None
    reason: str
    at: datetime | None


def is_off(session: Session, name: str) -> bool:
    return bool(session.scalar(select(SwitchRow.off).where(SwitchRow.name == name)))


def check_on(session: Session, name: str, sentence: str) -> None:
    """Raises ``SwitchedOffError`` with ``sentence`` while ``name`` is off."""
    if is_off(session, name):
        raise SwitchedOffError(sentence)


class Switches:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def is_off(self, name: str) -> bool:
        with self._database.read() as session:
            return is_off(session, name)

    def check(self, name: str, sentence: str) -> None:
        """As ``check_on``, on its own."""
        with self._database.read() as session:
            check_on(session, name, sentence)

    def all(self) -> list[Switch]:
        with self._database.read() as session:
            rows = {row.name: row for row in session.scalars(select(SwitchRow))}
        return [_switch(name, title, rows.get(name)) for name, title in SWITCHES.items()]

    def turn(self, name: str, *, off: bool, by: str, reason: str) -> None:
        if name not in SWITCHES:
            raise NotFoundError(f"没有 {name} 这个开关")
        with self._database.write() as tx:
            tx.session.merge(SwitchRow(name=name, off=off, by=by, reason=reason, at=self._clock()))


def _switch(name: str, title: str, row: SwitchRow | None) -> Switch:
    if row is None:
        return Switch(name, title, off=False, by=None, reason="", at=None)
    return Switch(name, title, row.off, row.by, row.reason, row.at)
