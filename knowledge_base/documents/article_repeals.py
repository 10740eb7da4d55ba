"""Articles that trainers have marked as repealed. A mark is a new row; the newest of an article holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.db import Transaction
from knowledge_base.documents.models import ArticleRepealRow
from knowledge_base.documents.places import spelling
from knowledge_base.documents.titles import Key, key_named


@dataclass(frozen=True, slots=True)
class ArticleRepeal:
    """Of the document cited as ``title`` holds no more from ``begin`` on; ``note`` says by what."""

    title: str
    number: str
    begin: date
    note: str
    author: str


def do_mark_repealed(
    tx: Transaction, title: str, number: str, begin: date | None, *, note: str, author: str, now: datetime
) -> None:
    """``begin`` None: it holds after all."""
    row = ArticleRepealRow(title=title, number=number, begin=begin, note=note.strip(), author=author, at=now)
    tx.session.add(row)


def find_article_repeals(session: Session) -> dict[tuple[Key, str], ArticleRepeal]:
    """By the key of the document and the article's number in one spelling."""
    newest = select(func.max(ArticleRepealRow.id)).group_by(ArticleRepealRow.title, ArticleRepealRow.number)
    return {
        (key_named(r.title), spelling(r.number)): ArticleRepeal(r.title, r.number, r.begin, r.note, r.author)
        for r in session.scalars(select(ArticleRepealRow).where(ArticleRepealRow.id.in_(newest)))
        if r.begin is not None
    }


def get_repeal_serial(session: Session) -> int:
    return session.scalar(select(func.max(ArticleRepealRow.id))) or 0
