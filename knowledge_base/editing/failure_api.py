"""HTTP of what failed, and of the tasks that come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from kit.auth import Staff
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.receipts import find_receipt
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.tasks import do_assign, do_close, do_report_wrong, find_open_tasks
from knowledge_base.editing.workflow import LONGEST_REASON
from knowledge_base.errors import EntryNotFoundError, QuestionError

Questions = Annotated[list[Annotated[str, Field(max_length=500)]], Field(min_length=1, max_length=1000)]


class DismissRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    questions: Questions
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class AssignRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    questions: Questions
    assignee: str = Field(min_length=1, max_length=64)
    due: date | None = None
    reason: str = Field("", max_length=LONGEST_REASON)


class CloseRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=LONGEST_REASON)


class WrongRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    receipt_id: str = Field(max_length=32)
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


def failure_router(
    knowledge: KnowledgeBase, require_trainer: Callable[[Request], str], trainers: Callable[[], list[Staff]]
) -> APIRouter:
    router = APIRouter()
    editor, database = Editor(knowledge), knowledge.database

    @router.get("/failures")
    def failures(days: Annotated[int, Query(ge=1, le=365)] = 30) -> list[dict[str, Any]]:
        return [asdict(group) for group in editor.failures(days)]

    @router.post("/failures/dismiss", status_code=204)
    def dismiss(body: DismissRequest, request: Request) -> None:
        editor.dismiss(body.questions, author=require_trainer(request), reason=body.reason)

    @router.post("/failures/assign", status_code=204)
    def assign(body: AssignRequest, request: Request) -> None:
        if body.assignee not in {t.username for t in trainers()}:
            raise QuestionError(f"没有账号为 {body.assignee} 的知识运营", field="assignee")
        author, now = require_trainer(request), knowledge.clock()
        with database.write() as tx:
            do_assign(tx, body.questions, body.assignee, body.due, author=author, reason=body.reason, now=now)

    @router.post("/wrong-answers", status_code=204)
    def wrong(body: WrongRequest, request: Request) -> None:
        author, now = require_trainer(request), knowledge.clock()
        with database.write() as tx:
            receipt = find_receipt(tx.session, body.receipt_id)
            if receipt is None:
                raise EntryNotFoundError("没有这个回答的记录，可能已经过了保存期")
            do_report_wrong(tx, receipt, body.reason, author=author, now=now)

    @router.get("/tasks")
    def tasks() -> list[dict[str, Any]]:
        with database.read() as session:
            return [asdict(task) for task in find_open_tasks(session)]

    @router.post("/tasks/{task_id}/close", status_code=204)
    def close(task_id: int, body: CloseRequest, request: Request) -> None:
        with database.write() as tx:
            do_close(tx, task_id, author=require_trainer(request), reason=body.reason, now=knowledge.clock())

    @router.get("/trainers")
    def listed() -> list[dict[str, str]]:
        return [{"username": t.username, "name": t.name} for t in trainers()]

    return router
