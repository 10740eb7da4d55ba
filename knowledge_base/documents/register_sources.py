"""Where the register comes from: ``register.yml``, the imported texts, and what trainers have written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.documents.models import RegisterRow, StatuteRow
from knowledge_base.documents.register import Register, RegisteredDocument, RepealedDocument, make_register
from knowledge_base.documents.statutes import key_of_repealed, names_of, repeals_of
from knowledge_base.documents.titles import Key, is_notice, key_of

FILE: Final = Path(__file__).with_name("register.yml")
UNTOLD: Final = "未写明"  # an issuer, where a text does not tell


@lru_cache(maxsize=1)
def bundled_documents(file: Path = FILE) -> tuple[RegisteredDocument, ...]:
    """Those that come with the product."""
    return tuple(RegisteredDocument.model_validate(raw) for raw in yaml.safe_load(file.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def bundled_register() -> Register:
    return make_register(bundled_documents())


def load_register(session: Session) -> Register:
    """What a trainer has written of a document counts alone; else what we ship, and what its text repeals besides."""
    ours = {d.key: d for d in bundled_documents()}
    texts = [_joined(ours.get(d.key), d) for d in text_documents(session)]
    return make_register(ours.values(), texts, find_written(session).values())


def find_written(session: Session) -> dict[Key, RegisteredDocument]:
    return {key: document for key, (document, _) in find_written_by(session).items()}


def find_written_by(session: Session) -> dict[Key, tuple[RegisteredDocument, str]]:
    """What trainers have written, and who wrote it last."""
    newest = select(func.max(RegisterRow.id)).group_by(RegisterRow.key)
    rows = session.scalars(select(RegisterRow).where(RegisterRow.id.in_(newest)).order_by(RegisterRow.id))
    written = [(RegisteredDocument.model_validate(r.content), r.author) for r in rows if r.content is not None]
    return {document.key: (document, author) for document, author in written}


def do_write_document(tx: Transaction, document: RegisteredDocument, *, author: str, now: datetime) -> None:
    content = document.model_dump(mode="json", by_alias=True)
    tx.session.add(RegisterRow(key=_as_text(document.key), content=content, author=author, at=now))


def do_forget_document(tx: Transaction, key: Key, *, author: str, now: datetime) -> None:
    """Back to what the product, or the document's own text, says of it."""
    tx.session.add(RegisterRow(key=_as_text(key), content=None, author=author, at=now))


def get_register_serial(session: Session) -> int:
    return session.scalar(select(func.max(RegisterRow.id))) or 0


def text_documents(session: Session) -> list[RegisteredDocument]:
    """What imported texts tell of themselves, one for all the texts of one document."""
    statutes = session.scalars(select(StatuteRow).order_by(StatuteRow.dated)).all()
    newest: dict[Key, date] = {name: s.dated for s in statutes for name in names_of(s)}
    made: dict[Key, RegisteredDocument] = {}
    for statute in statutes:
        told = _document(statute, newest)
        before = made.get(told.key)
        made[told.key] = told if before is None else _later(before, told)
    return list(made.values())


def _document(statute: StatuteRow, newest: dict[Key, date]) -> RegisteredDocument:
    issuer = statute.issuer or UNTOLD
    numbered = statute.doc_no and is_notice(statute.title)
    return RegisteredDocument(
        issuer=issuer,
        doc_no=statute.doc_no if numbered else statute.title,
        title=statute.title,
        dated=statute.dated,
        from_=statute.in_force_from,
        to=statute.in_force_to,
        instead=f"{issuer}{statute.doc_no}" if numbered else statute.title,
        repeals=list(_repealed(statute, newest)),
    )


def _repealed(statute: StatuteRow, newest: dict[Key, date]) -> Iterator[RepealedDocument]:
    """But not what has a newer text under the same name: the repealed one was its forerunner."""
    for told in repeals_of(statute):
        if newest.get(key_of_repealed(told), date.min) < statute.dated:
            yield RepealedDocument(
                issuer=told.issuer or UNTOLD,
                doc_no=told.doc_no or told.title,
                part=told.part,
                from_=statute.in_force_from,
            )


def _later(before: RegisteredDocument, told: RegisteredDocument) -> RegisteredDocument:
    """Of an amended text: in force since the first, and what that repealed stays so."""
    repeals = _besides(before.repeals, told.repeals)
    return told.model_copy(update={"dated": before.dated, "from_": before.from_, "repeals": repeals})


def _joined(ours: RegisteredDocument | None, told: RegisteredDocument) -> RegisteredDocument:
    if ours is None:
        return told
    return ours.model_copy(update={"repeals": _besides(ours.repeals, told.repeals)})


def _besides(first: Iterable[RepealedDocument], more: Iterable[RepealedDocument]) -> list[RepealedDocument]:
    kept = list(first)
    known = {key_of(r.issuer, r.doc_no) for r in kept}
    return [*kept, *(r for r in more if key_of(r.issuer, r.doc_no) not in known)]


def _as_text(key: Key) -> str:
    issuers, name = key
    return f"{' '.join(issuers)}|{name}"
