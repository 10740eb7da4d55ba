"""HTTP of what helps an agent with a reply: drafts, search, canned replies, notes, colleagues, the panorama."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic_core import to_jsonable_python
from starlette.concurrency import run_in_threadpool

from backends.ledger.service import Record, do_record
from backends.services import Backends
from conversations.service import Conversations
from handoff.assist.canned import VARIABLES, CannedReplies, CannedReply
from handoff.assist.drafts import Drafts, answer_text
from handoff.assist.notes import do_note, find_consulted
from handoff.desk import Desk
from handoff.panorama.gathering import Panorama
from handoff.schemas import CannedRequest, ConsultRequest, NoteRequest, RevealRequest, SearchRequest, UseRequest
from handoff.service import Handoff
from kit.auth import Staff, StaffAccounts
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.errors import LogicalError, NotFoundError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Outcome


@dataclass(frozen=True)
class AssistParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    desk: Desk
    conversations: Conversations
    knowledge: KnowledgeBase
    backends: Backends
    drafts: Drafts
    canned: CannedReplies
    panorama: Panorama
    clock: Clock = utc_now


def assist_router(parts: AssistParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def agent(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "agent")

    _add_replies(router, parts, agent)
    _add_colleagues(router, parts, agent)
    _add_panorama(router, parts, agent)
    return router


def _add_replies(router: APIRouter, parts: AssistParts, agent: Callable[[Request], Staff]) -> None:
    @router.post("/search", summary="查知识库：和对话里用的是同一个函数")
    def search(request: Request, body: SearchRequest) -> list[dict[str, Any]]:
        agent(request)
        outcome = parts.knowledge.ask(body.text, record=False)
        return [found_json(part) for part in outcome.parts or (outcome,)]

    @router.get("/entries/{entry_id}", summary="一个条目的答案")
    def entry(request: Request, entry_id: str) -> dict[str, Any]:
        agent(request)
        return found_json(parts.knowledge.answer_entry(entry_id, record=False))

    @router.get("/cases/{case_id}/draft", summary="对纳税人最后一句话的参考答复，没有就现拟")
    def draft(request: Request, case_id: str) -> dict[str, Any]:
        with parts.database.read() as session:
            case = parts.desk.access_visible(session, case_id, agent(request), whole=True)
        return {"draft": parts.drafts.make(case_id, case.conversation_id)}

    @router.post("/cases/{case_id}/uses", status_code=204, summary="记一次参考答复、快捷回复、查到的答案的使用")
    def use(request: Request, case_id: str, body: UseRequest) -> None:
        staff = agent(request)
        parts.handoff.access_case(case_id, staff)
        parts.canned.note_use(case_id, body.kind, body.what, staff)

    @router.get("/replies", summary="快捷回复：共用的和自己的")
    def replies(request: Request) -> dict[str, list[CannedReply] | tuple[str, ...]]:
        return {"replies": parts.canned.of(agent(request)), "variables": VARIABLES}

    @router.post("/replies", status_code=201)
    def add_reply(request: Request, body: CannedRequest) -> dict[str, str]:
        return {"id": parts.canned.save(agent(request), body.shortcut, body.text, shared=body.shared)}

    @router.put("/replies/{reply_id}", status_code=204)
    def change_reply(request: Request, reply_id: str, body: CannedRequest) -> None:
        parts.canned.save(agent(request), body.shortcut, body.text, shared=body.shared, reply_id=reply_id)

    @router.delete("/replies/{reply_id}", status_code=204)
    def remove_reply(request: Request, reply_id: str) -> None:
        parts.canned.remove(agent(request), reply_id)


def _add_colleagues(router: APIRouter, parts: AssistParts, agent: Callable[[Request], Staff]) -> None:
    @router.get("/colleagues", summary="可以请教的同事")
    def colleagues(request: Request) -> list[dict[str, Any]]:
        me = agent(request)
        people = [*parts.accounts.of_role("agent"), *parts.accounts.of_role("admin")]
        return [recipient("person", s.username, s.name) for s in people if s.username != me.username]

    @router.post("/cases/{case_id}/notes", status_code=201, summary="内部备注；管理员旁观时是密语")
    def note(request: Request, case_id: str, body: NoteRequest) -> dict[str, Any]:
        staff = agent(request)
        with parts.database.write() as tx:
            parts.desk.access_visible(tx.session, case_id, staff)
            whispers = staff.role == "admin" and not parts.desk.holds(tx.session, case_id, staff)
            kind = "whisper" if whispers else "note"
            return do_note(tx, case_id, kind, staff, body.text, now=parts.clock())  # type: ignore[arg-type]

    @router.post("/cases/{case_id}/consults", status_code=201, summary="请同事看这个对话，纳税人看不到")
    def consult(request: Request, case_id: str, body: ConsultRequest) -> dict[str, Any]:
        staff = agent(request)
        parts.handoff.access_case(case_id, staff)
        other = parts.accounts.find(body.to_staff)
        if other is None or other.role == "trainer" or other.username == staff.username:
            raise LogicalError("请选一位同事", field="to_staff")
        with parts.database.write() as tx:
            return do_note(tx, case_id, "consult", staff, body.text, now=parts.clock(), to_staff=other.username)

    @router.delete("/cases/{case_id}/consults/{username}", status_code=204, summary="请教结束")
    def end_consult(request: Request, case_id: str, username: str) -> None:
        staff = agent(request)
        if username != staff.username:
            parts.handoff.access_case(case_id, staff)
        with parts.database.write() as tx:
            if case_id in find_consulted(tx.session, username):
                do_note(tx, case_id, "consult_end", staff, "", now=parts.clock(), to_staff=username)


def _add_panorama(router: APIRouter, parts: AssistParts, agent: Callable[[Request], Staff]) -> None:
    def taxpayer_of(request: Request, case_id: str) -> tuple[Staff, str | None]:
        staff = agent(request)
        with parts.database.read() as session:
            case = parts.desk.access_visible(session, case_id, staff, whole=True)
        return staff, parts.conversations.taxpayer_id(case.conversation_id)

    @router.get("/cases/{case_id}/panorama", summary="一户式：各系统同时查，取不到的说取不到")
    async def panorama(request: Request, case_id: str) -> dict[str, Any]:
        _, taxpayer_id = await run_in_threadpool(taxpayer_of, request, case_id)
        blocks = await parts.panorama.of(taxpayer_id) if taxpayer_id is not None else []
        return {"signed_in": taxpayer_id is not None, "blocks": [block.as_dict() for block in blocks]}

    @router.post("/cases/{case_id}/reveal", summary="看完整的证件号或手机号；谁、为什么，记入账本")
    def reveal(request: Request, case_id: str, body: RevealRequest) -> dict[str, str]:
        staff, taxpayer_id = taxpayer_of(request, case_id)
        taxpayer = parts.backends.profile.find(taxpayer_id) if taxpayer_id is not None else None
        value = (taxpayer.number if body.field == "number" else taxpayer.phone) if taxpayer is not None else ""
        if not value:
            raise NotFoundError("没有这项信息")
        content = {"field": body.field, "staff": staff.username, "case": case_id}
        record = Record("reveal", f"taxpayer/{taxpayer_id}", body.reason.strip(), "", content)
        with parts.database.write() as tx:
            do_record(tx, record, parts.clock())
        return {"value": value}


def recipient(kind: str, name: str, title: str, note: str = "", *, can: bool = True) -> dict[str, Any]:
    """Somebody, or a group, that a chat may be shown or handed to; not ``can``: not now, and ``note`` tells why."""
    return {"kind": kind, "name": name, "title": title, "note": note, "can": can}


def found_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as the console shows it: what may be sent, its sources, and what else may be meant."""
    return {
        "question": getattr(outcome, "entry_question", "") or outcome.question,
        "entry_id": outcome.entry_id,
        "outcome": outcome.name,
        "text": answer_text(outcome),
        "said": outcome.text,
        "citations": to_jsonable_python([asdict(c) for c in outcome.citations]),
        "confidence": outcome.confidence,
        "materials": list(getattr(outcome, "materials", ())),
        "choices": [{"entry_id": c.entry_id, "question": c.question, "short": c.short} for c in outcome.choices],
    }
