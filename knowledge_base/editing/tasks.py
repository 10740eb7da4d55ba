"""Work on the knowledge base that is somebody's: questions to be answered by a day, and what agents have proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.db import Transaction
from kit.errors import ConflictError
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.editing.models import TaskClosingRow, TaskRow
from knowledge_base.errors import EntryNotFoundError, QuestionError

Kind = Literal["question", "proposal", "wrong"]


@dataclass(frozen=True, slots=True)
class Task:
    """``answer`` is what an agent said, or what is wrong; empty for a question. ``due`` is a day in Beijing.

    ``entry_id`` gave the wrong answer, in conversation ``conversation_id``.
    """

    id: int
    kind: Kind
    question: str
    wordings: tuple[str, ...]
    answer: str
    assignee: str
    due: date | None
    author: str
    reason: str
    at: datetime
    entry_id: str | None
    conversation_id: str | None


def do_assign(
    tx: Transaction,
    questions: Sequence[str],
    assignee: str,
    due: date | None,
    *,
    author: str,
    reason: str,
    now: datetime,
) -> None:
    """One open task a question: an earlier one of the same question is closed."""
    question, *wordings = questions
    for task in find_open_tasks(tx.session):
        if task.kind == "question" and task.question == question:
            do_close(tx, task.id, author=author, reason="改派", now=now)
    _add(tx, "question", question, wordings, "", assignee, due, author, reason, now)


def do_propose(tx: Transaction, question: str, answer: str, *, author: str, now: datetime) -> None:
    """An agent's answer to be taken up. Raises ``QuestionError`` when either is empty."""
    if not question.strip() or not answer.strip():
        raise QuestionError("要有纳税人的问题和您的回答，才能提为知识条目")
    same = select(TaskRow.id).where(TaskRow.kind == "proposal", TaskRow.question == question, TaskRow.answer == answer)
    if tx.session.scalar(same) is not None:
        raise ConflictError("这个回答已经提过了，谢谢")
    _add(tx, "proposal", question, [], answer, "", None, author, "", now)


def do_report_wrong(tx: Transaction, receipt: ReceiptRow, reason: str, *, author: str, now: datetime) -> None:
    """What ``receipt`` stands for was wrong. Raises ``ConflictError`` when that is open already."""
    for task in find_open_tasks(tx.session):
        if (task.kind, task.question, task.entry_id) == ("wrong", receipt.question, receipt.entry_id):
            raise ConflictError("这个回答已经列在待办里了")
    _add(
        tx,
        "wrong",
        receipt.question[:500],
        [],
        receipt.text,
        "",
        None,
        author,
        reason,
        now,
        entry_id=receipt.entry_id,
        conversation_id=receipt.conversation_id,
    )


def do_close(tx: Transaction, task_id: int, *, author: str, reason: str, now: datetime) -> None:
    """Raises ``EntryNotFoundError``; closing twice does no harm."""
    if tx.session.get(TaskRow, task_id) is None:
        raise EntryNotFoundError("没有这个待办，可能列表已经旧了，请刷新")
    if tx.session.get(TaskClosingRow, task_id) is None:
        tx.session.add(TaskClosingRow(task_id=task_id, author=author, reason=reason.strip(), at=now))
        tx.session.flush()


def find_open_tasks(session: Session) -> list[Task]:
    """Those due first at the top, those without a day last."""
    rows = session.scalars(select(TaskRow).where(TaskRow.id.not_in(select(TaskClosingRow.task_id))))
    tasks = [_task(row) for row in rows]
    return sorted(tasks, key=lambda t: (t.due or date.max, t.id))


def _task(row: TaskRow) -> Task:
    kind: Kind = row.kind  # type: ignore[assignment]
    return Task(
        id=row.id,
        kind=kind,
        question=row.question,
        wordings=tuple(row.wordings),
        answer=row.answer,
        assignee=row.assignee,
        due=row.due,
        author=row.author,
        reason=row.reason,
        at=row.at,
        entry_id=row.entry_id,
        conversation_id=row.conversation_id,
    )


def _add(
    tx: Transaction,
    kind: Kind,
    question: str,
    wordings: Sequence[str],
    answer: str,
    assignee: str,
    due: date | None,
    author: str,
    reason: str,
    now: datetime,
    *,
    entry_id: str | None = None,
    conversation_id: str | None = None,
) -> None:
    row = TaskRow(
        kind=kind,
        question=question,
        wordings=list(wordings),
        answer=answer,
        assignee=assignee,
        due=due,
        author=author,
        reason=reason.strip(),
        entry_id=entry_id,
        conversation_id=conversation_id,
        at=now,
    )
    tx.session.add(row)
    tx.session.flush()
