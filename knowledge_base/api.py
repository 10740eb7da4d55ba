"""HTTP of the editor's page: entries to read and to write, their history, and the hit test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from kit.auth import Staff
from kit.confined import Confined
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.as_json import outcome_json, trace_json
from knowledge_base.documents.scans import See
from knowledge_base.editing.cases import do_drop_case
from knowledge_base.editing.columns import read_named
from knowledge_base.editing.day_table import write_days
from knowledge_base.editing.demand import find_hits
from knowledge_base.editing.document_api import document_router
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.failure_api import failure_router
from knowledge_base.editing.import_api import download, import_router
from knowledge_base.editing.inbox_api import inbox_router
from knowledge_base.editing.listing_api import listing_router
from knowledge_base.editing.proposal_api import proposal_router
from knowledge_base.editing.quality import list_cases
from knowledge_base.editing.register_api import register_router
from knowledge_base.editing.statute_api import statute_router
from knowledge_base.editing.telling_apart import told_apart
from knowledge_base.editing.trial_api import trial_router
from knowledge_base.editing.word_api import word_router
from knowledge_base.editing.workflow import LONGEST_REASON
from knowledge_base.editing.writing_api import writing_router
from knowledge_base.entries.content import read_draft
from knowledge_base.entries.repository import as_content
from knowledge_base.entries.schemas import Status, Tax

Days = Annotated[int, Query(ge=1, le=365)]


class SaveRequest(BaseModel):
    """``entry`` as in YAML; ``based_on`` is the revision that was opened, 0 for a new entry."""

    model_config = ConfigDict(extra="forbid")

    entry: dict[str, Any]
    based_on: int = Field(ge=0)
    reason: str = Field("", max_length=LONGEST_REASON)


class MoveRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    to: Status
    based_on: int = Field(ge=1)
    reason: str = Field("", max_length=LONGEST_REASON)
    override: str = Field("", max_length=LONGEST_REASON, description="为什么回归用例变差仍要发布")
    starts_on: date | None = Field(None, description="从哪一天起答复；不填即刻生效")


class RollBackRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    revision: int = Field(ge=1)
    based_on: int = Field(ge=1)
    reason: str = Field("", max_length=LONGEST_REASON)


class HitTestRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=2000)
    as_of: date | None = None


def editor_router(
    knowledge: KnowledgeBase,
    require_trainer: Callable[[Request], str],
    trainers: Callable[[], list[Staff]],
    reading: Confined,
    names: Callable[[], Mapping[str, str]] = dict,
    see: See | None = None,
) -> APIRouter:
    """``require_trainer`` gives the username of who is signed in, or refuses; ``trainers`` are all there are.

    ``reading``: what the reading of a file that is taken in may cost.
    ``see`` recognises the words on pages that are pictures.
    ``names``: what the people behind usernames are called, of everybody who ever worked here.
    """
    router = APIRouter(prefix="/api/editor", dependencies=[Depends(require_trainer)])
    editor = Editor(knowledge)
    router.include_router(writing_router(knowledge, require_trainer))
    router.include_router(listing_router(knowledge, require_trainer, trainers))
    router.include_router(statute_router(knowledge, require_trainer))
    router.include_router(register_router(knowledge, require_trainer))
    router.include_router(failure_router(knowledge, require_trainer, trainers))
    router.include_router(word_router(knowledge, require_trainer))
    router.include_router(proposal_router(knowledge, require_trainer))
    router.include_router(inbox_router(knowledge, require_trainer))
    router.include_router(import_router(knowledge, require_trainer, reading))
    router.include_router(document_router(knowledge, require_trainer, reading, see))
    router.include_router(trial_router(knowledge, require_trainer, reading))

    @router.get("/entries/{entry_id}")
    def entry(entry_id: str, request: Request) -> dict[str, Any]:
        """``may_approve``: whoever asks has written nothing of it."""
        stored = editor.newest(entry_id)
        served = knowledge.snapshot().entries[entry_id]
        answering = served.revision if served.entry.status == "published" else None
        return as_content(stored.entry) | {
            "revision": stored.revision,
            "answering_revision": answering,
            "starts_at": stored.starts_at,
            "may_approve": editor.may_approve(entry_id, require_trainer(request)),
        }

    @router.put("/entries/{entry_id}")
    def save(entry_id: str, body: SaveRequest, request: Request) -> dict[str, int]:
        entry = read_named({**body.entry, "id": entry_id}, read_draft)
        return {
            "revision": editor.save(entry, author=require_trainer(request), based_on=body.based_on, reason=body.reason)
        }

    @router.post("/entries/{entry_id}/status")
    def move(entry_id: str, body: MoveRequest, request: Request) -> dict[str, int]:
        made = editor.move(
            entry_id,
            body.to,
            author=require_trainer(request),
            based_on=body.based_on,
            reason=body.reason,
            override=body.override,
            starts_on=body.starts_on,
        )
        return {"revision": made}

    @router.post("/entries/{entry_id}/rollback")
    def roll_back(entry_id: str, body: RollBackRequest, request: Request) -> dict[str, int]:
        made = editor.roll_back(
            entry_id, body.revision, author=require_trainer(request), based_on=body.based_on, reason=body.reason
        )
        return {"revision": made}

    @router.get("/entries/{entry_id}/revisions")
    def revisions(entry_id: str) -> list[dict[str, Any]]:
        return [asdict(r) for r in editor.history(entry_id)]

    @router.get("/entries/{entry_id}/changes")
    def changes(
        entry_id: str, before: Annotated[int, Query(ge=1)], after: Annotated[int, Query(ge=1)]
    ) -> list[dict[str, Any]]:
        return [asdict(c) for c in editor.changes(entry_id, before, after)]

    @router.get("/entries/{entry_id}/hits")
    def hits(entry_id: str, days: Days = 90) -> dict[str, Any]:
        """How often it answered, by week, and the last questions that it did."""
        with knowledge.database.read() as session:
            return asdict(find_hits(session, entry_id, knowledge.clock() - timedelta(days=days)))

    @router.get("/entries/{entry_id}/impact")
    def impact(entry_id: str) -> dict[str, Any]:
        found = editor.impact(entry_id)
        return {"questions": found.questions, "seconds": found.seconds, "changes": [asdict(c) for c in found.changes]}

    @router.post("/cases", status_code=204)
    def keep_case(body: HitTestRequest, request: Request) -> None:
        editor.keep_case(body.question, body.as_of, author=require_trainer(request))

    @router.get("/cases")
    def cases() -> list[dict[str, Any]]:
        return [asdict(line) for line in list_cases(knowledge)]

    @router.delete("/cases/{case_id}", status_code=204)
    def drop_case(case_id: int) -> None:
        with knowledge.database.write() as tx:
            do_drop_case(tx, case_id)

    @router.get("/dashboard")
    def dashboard(days: Days = 30) -> dict[str, Any]:
        return asdict(editor.dashboard(days))

    @router.get("/dashboard.csv")
    def dashboard_file(days: Days = 30) -> Response:
        """Day by day, as a table."""
        return download(write_days(editor.dashboard(days).days), f"daoban-days-{days}.csv")

    @router.get("/dashboard/questions")
    def questions(
        days: Days = 30, day: date | None = None, outcome: str = "", theme: str = "", mark: str = ""
    ) -> list[dict[str, Any]]:
        return [asdict(q) for q in editor.questions(days, day=day, outcome=outcome, theme=theme, mark=mark)]

    @router.get("/names")
    def people() -> dict[str, str]:
        return dict(names())

    @router.get("/taxes")
    def taxes() -> list[str]:
        return list(get_args(Tax))

    @router.get("/counts")
    def counts() -> dict[str, int]:
        return knowledge.counts()

    @router.post("/hit-test")
    def hit_test(body: HitTestRequest) -> dict[str, Any]:
        outcome = knowledge.ask(body.question, as_of=body.as_of, record=False)
        used = knowledge.snapshot().vocabulary.synonyms.used(outcome.understood or outcome.question)
        synonyms = [{"name": name, "searched": searched} for name, searched in used.items()]
        apart = [asdict(one) for one in told_apart(knowledge.snapshot(), outcome)]
        return outcome_json(outcome) | trace_json(outcome) | {"synonyms": synonyms, "apart": apart}

    return router
