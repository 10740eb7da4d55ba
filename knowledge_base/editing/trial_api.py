"""HTTP of files of questions that are tried: taken in, gone on with step by step, compared, written out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from kit.confined import Confined, Wanted
from kit.while_wanted import while_wanted
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.import_api import Data, download
from knowledge_base.editing.reading.questions import read_questions
from knowledge_base.editing.spreadsheets import write_workbook
from knowledge_base.editing.trials import (
    Answer,
    TrialLine,
    compare_trials,
    do_begin,
    do_drop_trial,
    go_on,
    list_trials,
)

COLUMNS: Final = ("问题", "应为", "结果", "条目", "置信度", "对不对", "以前的结果", "以前的条目", "变了")


def trial_router(knowledge: KnowledgeBase, require_trainer: Callable[[Request], str], reading: Confined) -> APIRouter:
    router = APIRouter(prefix="/trials")
    database = knowledge.database

    @router.post("")
    async def begin(
        request: Request,
        name: Annotated[str, Query(min_length=1, max_length=200)],
        data: Data = b"",
        as_of: date | None = None,
    ) -> dict[str, Any]:
        """Nothing is asked yet. ``notes`` say what of the file was not taken."""

        def work(wanted: Wanted) -> dict[str, Any]:
            author = require_trainer(request)
            read = reading.run(wanted, read_questions, name, data)
            wanted.check()
            with database.write() as tx:
                made = do_begin(tx, name, read.questions, as_of, author=author, now=knowledge.clock())
            return {"id": made, "notes": read.notes}

        return await while_wanted(request, work)

    @router.get("")
    def trials() -> list[dict[str, Any]]:
        with database.read() as session:
            return [asdict(trial) for trial in list_trials(session)]

    @router.post("/{trial_id}/go-on")
    def step(trial_id: int) -> dict[str, Any]:
        """Asks for a second or two, and tells how far it is; the page calls again until all are asked."""
        return asdict(go_on(knowledge, trial_id))

    @router.get("/{trial_id}")
    def lines(trial_id: int, beside: int | None = None) -> list[dict[str, Any]]:
        with database.read() as session:
            return [asdict(line) for line in compare_trials(session, trial_id, beside)]

    @router.get("/{trial_id}/file")
    def file(trial_id: int, beside: int | None = None) -> Response:
        with database.read() as session:
            rows = [_row(line) for line in compare_trials(session, trial_id, beside)]
        return download(write_workbook(rows, COLUMNS), f"daoban-trial-{trial_id}.xlsx")

    @router.delete("/{trial_id}", status_code=204)
    def drop(trial_id: int) -> None:
        with database.write() as tx:
            do_drop_trial(tx, trial_id)

    return router


def _row(line: TrialLine) -> dict[str, str]:
    told = dict(zip(("问题", "应为"), (line.question, line.expected), strict=True))
    told |= dict(zip(COLUMNS[2:6], _cells(line.answer), strict=True))
    told |= dict(zip(COLUMNS[6:8], _cells(line.before)[:2], strict=True))
    return told | {"变了": "是" if line.changed else ""}


def _cells(answer: Answer | None) -> tuple[str, str, str, str]:
    if answer is None:
        return "", "", "", ""
    right = "" if answer.right is None else "对" if answer.right else "不对"
    return answer.outcome, answer.entry_id, f"{answer.confidence:.2f}", right
