"""Tables of the knowledge base. But for working copies, nothing here is updated in place: a change is a new row."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class EntryRevisionRow(Base):
    """One state of an entry; the current one has the highest ``revision``.

    ``id`` grows over all entries, so its maximum tells whether anything changed. ``source`` is the folder the
    revision was loaded from, empty when a person wrote it here. ``starts_at``: published, but to answer from then on
    only.
    """

    __tablename__ = "entry_revision"
    __table_args__ = (UniqueConstraint("entry_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(255))
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400), default="", server_default="")
    starts_at: Mapped[datetime | None]
    at: Mapped[datetime]


class StatuteRow(Base):
    """One dated text of a law or regulation. Until when it holds follows from the other texts, see ``validity``."""

    __tablename__ = "statute"
    __table_args__ = (UniqueConstraint("title", "dated"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(200))
    full_title: Mapped[str] = mapped_column(String(200))
    issuer: Mapped[str] = mapped_column(String(100))
    dated: Mapped[date]
    in_force_from: Mapped[date]
    repeals: Mapped[list[Any]]
    content_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ArticleRow(Base):
    """``ordinal`` counts the articles of a text from 1. ``heading`` is the path of its part, chapter, section."""

    __tablename__ = "article"

    statute_id: Mapped[int] = mapped_column(ForeignKey("statute.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)


class ReceiptRow(Base):
    """What was asked, what was said and on what grounds; enough to say the same again."""

    __tablename__ = "answer_receipt"
    __table_args__ = (Index("ix_answer_receipt_conversation", "conversation_id"), Index("ix_answer_receipt_at", "at"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(Text)
    as_of: Mapped[date]
    outcome: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[str | None] = mapped_column(String(80))
    revision: Mapped[int | None]
    confidence: Mapped[float]
    citations: Mapped[list[Any]]
    ranks: Mapped[list[Any]]
    encoder: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class DismissedQuestionRow(Base):
    """A question without an answer that a trainer has put aside, as it was asked."""

    __tablename__ = "dismissed_question"

    question: Mapped[str] = mapped_column(String(500), primary_key=True)
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


class RegressionCaseRow(Base):
    """A question whose answer must not get worse. ``entry_id`` None: nothing may answer it."""

    __tablename__ = "regression_case"
    __table_args__ = (UniqueConstraint("question", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    question: Mapped[str] = mapped_column(String(500))
    as_of: Mapped[date | None]
    entry_id: Mapped[str | None] = mapped_column(String(80))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class WordRow(Base):
    """A term or synonym as somebody left it. See ``vocabulary.Word``."""

    __tablename__ = "word"
    __table_args__ = (Index("ix_word_kind_text", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(40))
    canonical: Mapped[str] = mapped_column(String(40))
    present: Mapped[bool]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


class WorkingCopyRow(Base):
    """What somebody is writing and has not saved; ``content`` None: the form is open, nothing is changed yet.

    The one table that is updated in place. ``at`` tells whether they are still at it.
    """

    __tablename__ = "working_copy"

    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str | None] = mapped_column(Text)
    based_on: Mapped[int]
    at: Mapped[datetime]


class ReceiptMarkRow(Base):
    """What became of an answer: liked, disliked, or handed over to a person after it."""

    __tablename__ = "receipt_mark"

    receipt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]


class AnswerWishRow(Base):
    """Somebody wants to hear once a question has an answer; ``told_at`` when they did."""

    __tablename__ = "answer_wish"

    receipt_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32))
    question: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class TaskRow(Base):
    """Work on the knowledge base for somebody: a question to be answered, or an agent's answer to be taken up."""

    __tablename__ = "knowledge_task"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(String(500))
    wordings: Mapped[list[Any]]
    answer: Mapped[str] = mapped_column(Text)
    assignee: Mapped[str] = mapped_column(String(64))
    due: Mapped[date | None]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


class TaskClosingRow(Base):
    __tablename__ = "knowledge_task_closing"

    task_id: Mapped[int] = mapped_column(ForeignKey("knowledge_task.id"), primary_key=True, autoincrement=False)
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


class EntryOwnerRow(Base):
    """Who looks after an entry; the newest row of an entry holds."""

    __tablename__ = "entry_owner"
    __table_args__ = (Index("ix_entry_owner_entry", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class SavedFilterRow(Base):
    """A filter of the list under a name of its author's; ``filter`` is the query of its address."""

    __tablename__ = "saved_filter"

    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    filter: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]


class ArticleRepealRow(Base):
    """A trainer's word on an article: repealed from ``begin`` on; None: not so after all. The newest holds."""

    __tablename__ = "article_repeal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(40))
    begin: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class RegressionRunRow(Base):
    """How many of the kept cases came to what they must, after something was published."""

    __tablename__ = "regression_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    cases: Mapped[int]
    passed: Mapped[int]
    at: Mapped[datetime]
