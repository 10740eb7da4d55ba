"""Files from people: outside the web root, enciphered, under names that say nothing, for their owner alone.

Staff see them as their owner would, once it is sure that they may: see ``handoff.materials``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, or_, select

from kit.clock import Clock, utc_now
from kit.db import Database
from kit.uploads.content import FileKind, Limits, accept
from kit.uploads.errors import TooManyFilesError, UploadNotFoundError
from kit.uploads.models import UploadRow
from kit.vault import Vault


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is: a conversation's, and the person's who is signed in there."""

    conversation: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    id: str
    owner: Owner
    kind: FileKind
    pages: int
    size: int
    sha256: str
    created_at: datetime


class Uploads:
    """``folder`` is made at the first file."""

    def __init__(
        self, database: Database, folder: Path, vault: Vault, limits: Limits | None = None, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._folder = folder
        self._vault = vault
        self._clock = clock
        self.limits = limits or Limits()

    def keep(self, content: bytes, owner: Owner) -> Upload:
        """Check and store a file. The same file sent twice to one conversation is stored once.

        Raises an ``UploadRefusedError``."""
        accepted = accept(content, self.limits)
        digest = hashlib.sha256(accepted.content).hexdigest()
        if (before := self._same(owner, digest)) is not None:
            return before
        row = UploadRow(
            id=uuid.uuid4().hex,
            owner=owner.conversation,
            person=owner.person,
            kind=accepted.kind,
            pages=accepted.pages,
            size=len(accepted.content),
            sha256=digest,
            stored_name=secrets.token_hex(24),
            created_at=self._clock(),
        )
        self._write(row.stored_name, accepted.content)
        try:
            with self._database.write() as tx:
                held = tx.session.scalar(
                    select(func.count()).select_from(UploadRow).where(UploadRow.owner == owner.conversation)
                )
                if (held or 0) >= self.limits.files:
                    raise TooManyFilesError(f"一次对话最多上传 {self.limits.files} 份材料，请删去不要的再上传")
                tx.session.add(row)
        except BaseException:
            (self._folder / row.stored_name).unlink(missing_ok=True)
            raise
        return _plain(row)

    def of(self, owner: Owner) -> list[Upload]:
        """A conversation's files that its visitor may see, the oldest first."""
        query = select(UploadRow).where(UploadRow.owner == owner.conversation).order_by(UploadRow.created_at)
        with self._database.read() as session:
            return [_plain(row) for row in session.scalars(query) if row.person in (None, owner.person)]

    def access(self, upload_id: str, owner: Owner) -> Upload:
        """An owner's own file. Raises ``UploadNotFoundError``."""
        return _plain(self._row(upload_id, owner))

    def read(self, upload_id: str, owner: Owner) -> bytes:
        """What an owner's own file holds. Raises ``UploadNotFoundError``."""
        return self._content(self._row(upload_id, owner))

    def delete(self, upload_id: str, owner: Owner) -> None:
        """Raises ``UploadNotFoundError``."""
        row = self._row(upload_id, owner)
        with self._database.write() as tx:
            held = tx.session.get(UploadRow, upload_id)
            if held is not None:
                tx.session.delete(held)
        (self._folder / row.stored_name).unlink(missing_ok=True)

    def _row(self, upload_id: str, owner: Owner) -> UploadRow:
        own = UploadRow.owner == owner.conversation
        if owner.person is not None:
            own = or_(own, UploadRow.person == owner.person)
        with self._database.read() as session:
            row = session.scalar(select(UploadRow).where(UploadRow.id == upload_id, own))
        # What a person sent while signed in is nobody else's, even on the same computer.
        if row is None or row.person not in (None, owner.person):
            raise _missing()
        return row

    def _same(self, owner: Owner, digest: str) -> Upload | None:
        query = select(UploadRow).where(
            UploadRow.owner == owner.conversation, UploadRow.sha256 == digest, UploadRow.person == owner.person
        )
        with self._database.read() as session:
            row = session.scalars(query).first()
        return _plain(row) if row is not None and (self._folder / row.stored_name).exists() else None

    def _content(self, row: UploadRow) -> bytes:
        try:
            return self._vault.open((self._folder / row.stored_name).read_bytes())
        except FileNotFoundError as error:
            raise _missing() from error

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(self._vault.seal(content))
            file.flush()
            os.fsync(file.fileno())


def _missing() -> UploadNotFoundError:
    return UploadNotFoundError("找不到这份材料，它可能已被删除，请刷新页面")


def _plain(row: UploadRow) -> Upload:
    kind: FileKind = row.kind  # type: ignore[assignment]
    return Upload(row.id, Owner(row.owner, row.person), kind, row.pages, row.size, row.sha256, row.created_at)
