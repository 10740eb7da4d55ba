"""Tables of the editor. A change is a new row; only working copies, trials and
what was read are updated in place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


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


class RegressionRunRow(Base):
    """How many of the kept cases came to what they must, after something was published."""

    __tablename__ = "regression_run"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    cases: Mapped[int]
    passed: Mapped[int]
    at: Mapped[datetime]


class WorkingCopyRow(Base):
    """What somebody is writing and has not saved; ``content`` None: the form is open, nothing is changed yet.

    Updated in place. ``at`` tells whether they are still at it.
    """

    __tablename__ = "working_copy"

    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str | None] = mapped_column(Text)
    based_on: Mapped[int]
    at: Mapped[datetime]


class TaskRow(Base):
    """Work on the knowledge base for somebody: a question to be answered, or an agent's answer to be taken up."""

    __tablename__ = "knowledge_task"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(String(500))
    wordings: Mapped[list[Any]]
    answer: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[str | None] = mapped_column(String(80))  # that said it, of a wrong answer
    conversation_id: Mapped[str | None] = mapped_column(String(32))  # in which it was said
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


class ProposalRow(Base):
    """A change of a word, or a repeal of an article, that a second person has not put in force yet, or has."""

    __tablename__ = "knowledge_proposal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str] = mapped_column(String(250))
    content: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime]


class ProposalDecisionRow(Base):
    __tablename__ = "knowledge_proposal_decision"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("knowledge_proposal.id"), primary_key=True, autoincrement=False)
    approved: Mapped[bool]
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


class EntryCommentRow(Base):
    """What a colleague says of one field of a text under review; ``field`` empty: of the whole."""

    __tablename__ = "entry_comment"
    __table_args__ = (Index("ix_entry_comment_entry", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(String(80))
    revision: Mapped[int]
    field: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(String(400))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class InboxSeenRow(Base):
    """Until when somebody has read what became of their texts; updated in place."""

    __tablename__ = "inbox_seen"

    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


class TrialRow(Base):
    """A file of questions that was tried, or is being tried."""

    __tablename__ = "trial"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date | None]
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class TrialLineRow(Base):
    """One question of a trial; ``outcome`` empty: not asked yet. Filled in once."""

    __tablename__ = "trial_line"

    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(String(500))
    expected: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(20), default="")
    entry_id: Mapped[str] = mapped_column(String(80), default="")
    confidence: Mapped[float] = mapped_column(default=0.0)
    choices: Mapped[list[Any]]
