"""The taxpayer's socket: what is said goes to the ledger, and what the ledger took comes back."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from anyio import create_task_group
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket

from conversations.ledger import Draft, Message
from conversations.questions import PRESSED
from conversations.rules import check_text
from conversations.service import Conversation, Conversations
from conversations.writer import LedgerWriter
from handoff.assist.marks import ReadMarks
from handoff.errors import NotWaitingError
from handoff.presence import Presence
from handoff.service import Handoff
from kit.errors import DaobanError
from kit.events import MISSED, Event, Hub
from kit.redaction import mask_documents
from kit.session_watch import SessionWatch
from kit.sessions import WebSession, topic
from kit.socket import CLOSE_UNAUTHORISED, Channel
from portal.dispatch import Dispatcher
from portal.due_word import DueWord
from portal.pace import VisitorPace
from portal.queue_news import ask_place
from portal.schemas import PORTAL_FRAMES, Choose, LeaveMessage, LeaveQueue, PortalFrame, Read, Say, Typing

log = structlog.get_logger(__name__)


class TaxpayerSocket:
    """One open page. The server's own acknowledgement of a message is its return from the ledger.

    It serves the session that opened it and nobody else: once that has ended, or the conversation has become a
    person's who is not the session's, the page gets nothing more and has to come back with its cookie of that day.
    """

    def __init__(
        self,
        websocket: WebSocket,
        session: WebSession,
        conversation: Conversation,
        *,
        watch: SessionWatch,
        hub: Hub,
        conversations: Conversations,
        writer: LedgerWriter,
        dispatcher: Dispatcher,
        handoff: Handoff,
        presence: Presence,
        pace: VisitorPace,
        address: str,
        marks: ReadMarks,
        due_word: DueWord,
    ) -> None:
        self._id = conversation.id
        self._session = session
        self._watch = watch
        self._hub = hub
        self._conversations = conversations
        self._writer = writer
        self._dispatcher = dispatcher
        self._handoff = handoff
        self._presence = presence
        self._pace = pace
        self._address = address
        self._marks = marks
        self._due_word = due_word
        self._mine: set[str] = set()  # client ids sent on this socket: acked rather than echoed
        self._told = 0  # the last message that the page got
        self._missed = asyncio.Event()
        self._channel: Channel[PortalFrame] = Channel(websocket, PORTAL_FRAMES)

    async def run(self, after: int) -> None:
        """Replay what came after ``after``, then follow."""
        # Listen before reading, so that nothing falls between; a message seen twice has the same number.
        stops = [
            self._hub.listen(f"conversation:{self._id}", self._on_event),
            self._hub.listen(topic(self._session.id), lambda _event: self._turn_away()),
            self._hub.listen(MISSED, lambda _event: self._missed.set()),
            self._presence.arrive("conversation", self._id),
        ]
        try:
            self._told = after
            conversation = await self._replay()
            self._dispatcher.wake(self._id)  # what a process that ended has left unanswered
            if conversation.waiting:
                ask_place(self._hub, self._id)  # it may have changed while the line was lost
            await self._tell_due(conversation)
            async with create_task_group() as tasks:
                tasks.start_soon(self._follow_news)
                await self._channel.run(self._on_frame)
                tasks.cancel_scope.cancel()
        finally:
            for stop in stops:
                stop()

    async def _replay(self) -> Conversation:
        """How things stand, and every message that the page has not got."""
        conversation, missed = await asyncio.to_thread(self._read, self._told)
        if not self._may_see(conversation.taxpayer_id):
            missed = []
            self._turn_away()
        self._channel.send(
            {
                "type": "ready",
                "turn": conversation.turn,
                "fence": conversation.fence,
                "last_seq": conversation.last_seq,
            }
        )
        for message in missed:
            self._told = max(self._told, message.seq)
            self._channel.send({"type": "message", "message": message.as_dict()})
        return conversation

    async def _follow_news(self) -> None:
        """What another process told may have been lost on the way."""
        while True:
            await self._missed.wait()
            self._missed.clear()
            try:
                await self._replay()
            except SQLAlchemyError as error:  # told again, or asked for by the page
                log.warning("socket.not_replayed", conversation=self._id, error=type(error).__name__)

    async def _tell_due(self, conversation: Conversation) -> None:
        try:
            draft = await asyncio.to_thread(self._due_word.draft, conversation, self._session.person)
            if draft is not None:
                await self._writer.say(draft)
        except DaobanError as error:  # somebody has taken over meanwhile: it is not said
            log.info("socket.due_not_told", conversation=self._id, error=error.code)

    def _read(self, after: int) -> tuple[Conversation, list[Message]]:
        return self._conversations.get(self._id), self._conversations.messages(self._id, after=after)

    def _may_see(self, taxpayer_id: str | None) -> bool:
        return taxpayer_id in (None, self._session.person)

    def _turn_away(self) -> None:
        self._channel.close(CLOSE_UNAUTHORISED)

    def _on_event(self, event: Event) -> None:
        if event.name == "message":
            if not self._may_see(event.data["taxpayer_id"]):
                self._turn_away()
                return
            message: dict[str, Any] = event.data["message"]
            if message["seq"] == self._told + 1:  # after a gap the page asks again, or is told all from before it
                self._told = message["seq"]
            if message["client_id"] in self._mine:
                self._channel.send({"type": "ack", "client_id": message["client_id"], "seq": message["seq"]})
            else:
                self._channel.send({"type": "message", "message": message})
        elif event.data.get("who") != "taxpayer":
            self._channel.send({"type": event.name, **event.data})

    async def _on_frame(self, frame: PortalFrame) -> None:
        await self._watch.check(self._session.id)
        if not isinstance(frame, Typing | Read):
            await self._pace.check_async("message", self._session.origin, self._address)
        if isinstance(frame, Say):
            await self._say(frame.client_id, check_text(frame.text), "", typed=frame.text)
        elif isinstance(frame, Choose):
            await self._choose(frame)
        elif isinstance(frame, LeaveMessage):
            await self._say(frame.client_id, check_text(frame.text), "leave_message", typed=frame.text)
        elif isinstance(frame, LeaveQueue):
            if not await asyncio.to_thread(self._handoff.withdraw, self._id):
                raise NotWaitingError("您现在没有在排队")
        elif isinstance(frame, Typing):
            self._hub.publish([Event(f"conversation:{self._id}", "typing", {"who": "taxpayer"})])
        elif isinstance(frame, Read):
            await asyncio.to_thread(self._marks.note, self._id, "taxpayer", frame.seq)
        else:
            await self._dispatcher.transfer(self._id, "纳税人点击转人工")
            ask_place(self._hub, self._id)

    async def _choose(self, frame: Choose) -> None:
        label, command = await asyncio.to_thread(self._conversations.command, self._id, frame.seq, frame.choice)
        if command == "sign_in":
            self._channel.send({"type": "sign_in"})
        else:
            await self._say(frame.client_id, label, command)

    async def _say(self, client_id: str, text: str, command: str, *, typed: str | None = None) -> None:
        text = mask_documents(text)
        if typed is None or text == typed.strip():
            self._mine.add(client_id)  # else it comes back as it was stored: what was masked leaves the screen too
        commands = {PRESSED: command} if command else None
        stored = await self._writer.say(Draft(self._id, "taxpayer", text, client_id=client_id, commands=commands))
        if stored.repeated:
            self._channel.send({"type": "ack", "client_id": client_id, "seq": stored.message.seq})
        elif stored.turn == "bot" or stored.waiting:
            self._dispatcher.wake(self._id)
