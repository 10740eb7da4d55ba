"""HTTP of the taxpayer's page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from backends.profile.acting import acting_words
from backends.profile.schemas import Taxpayer
from backends.services import Backends
from conversations.entrances import known_entrance
from conversations.errors import ConversationNotFoundError
from conversations.history import earlier_of
from conversations.service import Conversation, Conversations, find_feedback
from conversations.writer import LedgerWriter
from handoff.assist.marks import ReadMarks
from handoff.presence import Presence
from handoff.repository import find_scores
from handoff.service import Handoff
from kit.clock import utc_now
from kit.db import Database
from kit.errors import NotFoundError
from kit.session_watch import SessionWatch
from kit.sessions import Sessions, WebSession
from kit.socket import CLOSE_UNAUTHORISED, same_origin
from kit.switches import Switches
from kit.turnstile import Turnstile, WrongPasswordError
from knowledge_base.answering.marks import do_give_opinion
from knowledge_base.answering.wishes import do_wish, find_wished
from portal.dispatch import Dispatcher
from portal.due_word import DueWord
from portal.pace import CLOSE_TOO_MANY, VisitorPace, address_of
from portal.rasa import RasaClient
from portal.schemas import FeedbackRequest, OpenRequest, RatingRequest, SignInRequest, WishRequest
from portal.signing_in import SigningIn
from portal.socket import TaxpayerSocket
from portal.topics import TopicBook
from portal.visitors import access_own, ensure_visitor

NOTICE = "以下内容由机器根据公开的税收规定自动生成，仅供参考；标有“须人工确认”的，请以主管税务机关答复为准。"


@dataclass(frozen=True)
class PortalParts:
    database: Database
    sessions: Sessions
    session_watch: SessionWatch
    turnstile: Turnstile
    conversations: Conversations
    writer: LedgerWriter
    dispatcher: Dispatcher
    handoff: Handoff
    presence: Presence
    marks: ReadMarks
    backends: Backends
    rasa: RasaClient
    signing_in: SigningIn
    switches: Switches
    pace: VisitorPace
    topics: TopicBook
    due_word: DueWord
    demo: bool


def portal_router(parts: PortalParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal")

    def access(connection: HTTPConnection, conversation_id: str) -> tuple[WebSession, Conversation]:
        return access_own(connection, parts.sessions, parts.conversations, conversation_id)

    def snapshot(conversation: Conversation) -> dict[str, Any]:
        place = parts.handoff.place(conversation.id) if conversation.turn == "human" else None
        messages = parts.conversations.messages(conversation.id)
        taxpayer = parts.backends.profile.find(conversation.taxpayer_id) if conversation.taxpayer_id else None
        assigned = [m.card for m in messages if m.card and m.card.get("status") == "assigned"]
        return {
            "id": conversation.id,
            "turn": conversation.turn,
            "fence": conversation.fence,
            "last_seq": conversation.last_seq,
            "read_seq": parts.marks.of(conversation.id, "agent"),
            "messages": [m.as_dict() for m in messages],
            "taxpayer": {"name": taxpayer.name, "kind": taxpayer.kind, "by": by(conversation)} if taxpayer else None,
            "queue": asdict(place) if place is not None else None,
            "agent_name": assigned[-1]["agent_name"]
            if assigned and place is None and conversation.turn == "human"
            else None,
            "agent_here": parts.handoff.agent_here(conversation.id) if conversation.turn == "human" else True,
            "topics": [{"label": t.label, "text": t.text} for t in parts.topics.shown(conversation.entrance)],
            "notice": NOTICE,
            "service_hours": parts.handoff.service_hours(),
            "opens": parts.handoff.opens(),
            "rasa": parts.rasa.up,
            "opinions": opinions(conversation.id),
        }

    def by(conversation: Conversation) -> str:
        return acting_words(parts.backends.profile, conversation.actor, conversation.taxpayer_id)

    def opinions(conversation_id: str) -> dict[str, Any]:
        """What this person has said of answers and services, on whatever page: nobody is asked twice."""
        with parts.database.read() as session:
            return {
                "useful": find_feedback(session, conversation_id),
                "rated": find_scores(session, conversation_id),
                "wished": find_wished(session, conversation_id),
            }

    @router.post("/conversations", status_code=201)
    def open_conversation(request: Request, body: OpenRequest | None = None) -> dict[str, Any]:
        visitor = ensure_visitor(request, parts.sessions)
        if body is not None and body.new:
            parts.switches.check("conversations", "系统暂时不能打开新的对话，请继续在原来的对话里提问，或者稍后再试")
            parts.pace.check("conversation", visitor.origin, address_of(request))
        asked = body or OpenRequest()
        return snapshot(parts.signing_in.open_own(visitor, new=asked.new, entrance=known_entrance(asked.entrance)))

    @router.get("/earlier")
    def earlier(request: Request, but: str = "", q: Annotated[str, Query(max_length=50)] = "") -> list[dict[str, Any]]:
        """Conversations of who is signed in, on any device; none for who is not. ``q``: in which this was said."""
        visitor = parts.sessions.find(request, "portal")
        if visitor is None or visitor.person is None:
            return []
        with parts.database.read() as session:
            earlier = earlier_of(session, visitor.person, actor=visitor.actor, but=but, words=q.strip())
        return [asdict(one) for one in earlier]

    @router.get("/earlier/{conversation_id}")
    def earlier_one(request: Request, conversation_id: str) -> dict[str, Any]:
        visitor = parts.sessions.find(request, "portal")
        conversation = parts.conversations.get(conversation_id)
        known = conversation.taxpayer_id is not None and visitor is not None
        if visitor is None or not known or not conversation.belongs_to(visitor.person, visitor.actor):
            raise ConversationNotFoundError("找不到这次对话")
        return {"id": conversation.id, "messages": [m.as_dict() for m in parts.conversations.messages(conversation.id)]}

    @router.websocket("/conversations/{conversation_id}/socket")
    async def converse(
        websocket: WebSocket, conversation_id: str, after: Annotated[int, Query(ge=0, le=2**31)] = 0
    ) -> None:
        await websocket.accept()
        try:
            if not same_origin(websocket):
                raise ConversationNotFoundError("来源不对")
            session, conversation = await run_in_threadpool(access, websocket, conversation_id)
        except ConversationNotFoundError:
            await websocket.close(CLOSE_UNAUTHORISED)
            return
        socket = TaxpayerSocket(
            websocket,
            session,
            conversation,
            watch=parts.session_watch,
            hub=parts.database.hub,
            conversations=parts.conversations,
            writer=parts.writer,
            dispatcher=parts.dispatcher,
            handoff=parts.handoff,
            presence=parts.presence,
            pace=parts.pace,
            address=address_of(websocket),
            marks=parts.marks,
            due_word=parts.due_word,
        )
        with parts.pace.socket(session.origin) as free:
            if free:
                await socket.run(after)
            else:
                await websocket.close(CLOSE_TOO_MANY)

    @router.post("/conversations/{conversation_id}/feedback", status_code=204)
    def give_feedback(request: Request, conversation_id: str, body: FeedbackRequest) -> None:
        access(request, conversation_id)
        receipt = parts.conversations.add_feedback(conversation_id, body.seq, useful=body.useful, reason=body.reason)
        if receipt:
            with parts.database.write() as tx:
                do_give_opinion(tx, receipt, liked=body.useful, now=utc_now())

    @router.post("/conversations/{conversation_id}/wishes", status_code=204)
    def wish(request: Request, conversation_id: str, body: WishRequest) -> None:
        access(request, conversation_id)
        receipt = parts.conversations.receipt_of(conversation_id, body.seq)
        with parts.database.write() as tx:
            do_wish(tx, receipt, conversation_id, utc_now())

    @router.post("/conversations/{conversation_id}/rating", status_code=204)
    def rate(request: Request, conversation_id: str, body: RatingRequest) -> None:
        access(request, conversation_id)
        parts.handoff.rate(conversation_id, body.case_id, body.score, body.comment)

    @router.post("/sign-in")
    async def sign_in(request: Request, body: SignInRequest) -> dict[str, Any]:
        def authenticate() -> Taxpayer:
            taxpayer = parts.backends.profile.authenticate(body.username, body.password)
            if taxpayer is None:
                raise WrongPasswordError
            return taxpayer

        await run_in_threadpool(parts.signing_in.check_open)
        taxpayer = await parts.turnstile.let_in(request, "portal", body.username, authenticate)
        await run_in_threadpool(parts.signing_in.come_in, request, taxpayer)
        return {"taxpayer": {"name": taxpayer.name}}

    @router.post("/sign-out", status_code=204)
    def sign_out(request: Request) -> Response:
        # Whoever sits here next is another visitor: what the person was shown stays out of reach.
        before = parts.sessions.find(request, "portal")
        parts.sessions.end(request, "portal")
        parts.sessions.begin(request, "portal")  # one for all open tabs, which come back now
        if before is not None:
            parts.handoff.withdraw_others(before.origin)
        return Response(status_code=204)

    @router.get("/demo-accounts")
    def demo_accounts() -> list[dict[str, str]]:
        if not parts.demo:
            raise NotFoundError("没有演示账号")
        return [asdict(account) for account in parts.backends.profile.demo_accounts()]

    return router
