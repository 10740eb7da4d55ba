"""The words that trainers have changed, in the store. A change is a new row; the newest of a word holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.errors import WordError
from knowledge_base.words.models import WordRow
from knowledge_base.words.synonyms import spelled
from knowledge_base.words.vocabulary import Kind, Word

SHORTEST = 2  # one character would be replaced, or kept apart, inside any word
LONGEST = 20


def find_words(session: Session) -> tuple[Word, ...]:
    """What holds now, in one order."""
    return tuple(Word(r.kind, r.text, r.canonical, r.present) for r in find_word_rows(session))  # type: ignore[arg-type]


def find_word_rows(session: Session) -> Sequence[WordRow]:
    newest = select(func.max(WordRow.id)).group_by(WordRow.kind, WordRow.text)
    return session.scalars(select(WordRow).where(WordRow.id.in_(newest)).order_by(WordRow.kind, WordRow.text)).all()


def get_word_serial(session: Session) -> int:
    return session.scalar(select(func.max(WordRow.id))) or 0


def do_change_word(tx: Transaction, word: Word, *, author: str, reason: str, now: datetime) -> None:
    tx.session.add(
        WordRow(
            kind=word.kind,
            text=word.text,
            canonical=word.canonical,
            present=word.present,
            author=author,
            reason=reason.strip(),
            at=now,
        )
    )


def make_word(kind: Kind, text: str, canonical: str = "", *, present: bool = True) -> Word:
    """A word as it is kept. Raises ``WordError`` saying what is wrong with it."""
    text, canonical = spelled(text).strip(), spelled(canonical).strip()
    _check(text, "词条" if kind == "term" else "别名")
    if kind == "synonym" and present:
        _check(canonical, "统一名称")
        if text == canonical:
            raise WordError("别名和统一名称相同，不用再加")
    return Word(kind, text, canonical if kind == "synonym" and present else "", present)


def _check(text: str, name: str) -> None:
    if not SHORTEST <= len(text) <= LONGEST:
        raise WordError(f"{name}须是 {SHORTEST} 到 {LONGEST} 个字：“{text}”有 {len(text)} 个")
    if not all(c.isalnum() for c in text):
        raise WordError(f"{name}只能有汉字、字母和数字，不能有空格和标点：“{text}”")
