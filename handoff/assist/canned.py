"""Canned replies, shared and personal, and how often they, drafts and answers found by search are used."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handoff.assist.models import SHARED, CannedReplyRow, UseRow
from kit.auth import Staff
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import ConflictError, ForbiddenError, LogicalError, NotFoundError

UseKind = Literal["draft", "canned", "search"]
# What a reply may leave to be filled in; the page fills it from the chat in hand.
VARIABLES = ("称呼", "座席", "日期", "时间")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_SHORTCUT = re.compile(r"[\w-]{1,32}")


class CannedReplyNotFoundError(NotFoundError):
    code = "canned_reply_not_found"


class ShortcutTakenError(ConflictError):
    code = "shortcut_taken"


@dataclass(frozen=True, slots=True)
class CannedReply:
    id: str
    shared: bool
    shortcut: str
    text: str
    used: int  # by everybody


class CannedReplies:
    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def of(self, staff: Staff) -> list[CannedReply]:
        """The shared ones and one's own, those used most first."""
        used = func.count(UseRow.id)
        query = (
            select(CannedReplyRow, used)
            .outerjoin(UseRow, (UseRow.kind == "canned") & (UseRow.what == CannedReplyRow.id))
            .where(CannedReplyRow.owner.in_([SHARED, staff.username]))
            .group_by(CannedReplyRow.id)
            .order_by(used.desc(), CannedReplyRow.shortcut)
        )
        with self._database.read() as session:
            return [
                CannedReply(row.id, row.owner == SHARED, row.shortcut, row.text, n) for row, n in session.execute(query)
            ]

    def save(self, staff: Staff, shortcut: str, text: str, *, shared: bool, reply_id: str | None = None) -> str:
        """A new one, or ``reply_id`` changed; its id. Shared ones are the supervisor's to write."""
        shortcut, text = shortcut.strip().lstrip("/"), text.strip()
        check_canned(shortcut, text)
        owner = SHARED if shared else staff.username
        if shared and staff.role != "admin":
            raise ForbiddenError("共用的快捷回复由管理员维护，您可以存为自己的")
        with self._database.write() as tx:
            row = self._access(tx.session, reply_id, staff) if reply_id else None
            twin = select(CannedReplyRow.id).where(CannedReplyRow.owner == owner, CannedReplyRow.shortcut == shortcut)
            if tx.session.scalar(twin) not in (None, reply_id):
                raise ShortcutTakenError(f"已经有 /{shortcut} 了，请换一个", field="shortcut")
            if row is None:
                row = CannedReplyRow(id=uuid.uuid4().hex, owner=owner)
                tx.session.add(row)
            row.owner, row.shortcut, row.text = owner, shortcut, text
            row.changed_by, row.changed_at = staff.username, self._clock()
            return row.id

    def remove(self, staff: Staff, reply_id: str) -> None:
        with self._database.write() as tx:
            tx.session.delete(self._access(tx.session, reply_id, staff))

    def _access(self, session: Session, reply_id: str, staff: Staff) -> CannedReplyRow:
        row = session.get(CannedReplyRow, reply_id)
        if row is None or row.owner not in (SHARED, staff.username):
            raise CannedReplyNotFoundError("找不到这条快捷回复，请刷新列表")
        if row.owner == SHARED and staff.role != "admin":
            raise ForbiddenError("共用的快捷回复由管理员维护")
        return row

    def note_use(self, case_id: str, kind: UseKind, what: str, staff: Staff) -> None:
        with self._database.write() as tx:
            tx.session.add(
                UseRow(
                    id=uuid.uuid4().hex,
                    case_id=case_id,
                    kind=kind,
                    what=what[:64],
                    staff=staff.username,
                    at=self._clock(),
                )
            )


def check_canned(shortcut: str, text: str) -> None:
    """
    >>> check_canned("hello", "您好{称呼}，我是{座席}。")
    """
    if not _SHORTCUT.fullmatch(shortcut):
        raise LogicalError("快捷码用字母、汉字或数字，最多 32 个，中间没有空格", field="shortcut")
    if not 0 < len(text) <= 2000:
        raise LogicalError("内容不能为空，也不能超过 2000 字", field="text")
    unknown = [name for name in _VARIABLE.findall(text) if name not in VARIABLES]
    if unknown:
        known = "、".join(f"{{{name}}}" for name in VARIABLES)
        raise LogicalError(f"没有“{{{unknown[0]}}}”这个变量，可以用的有：{known}", field="text")
