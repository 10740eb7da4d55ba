"""The agent's socket: one page, many chats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

from anyio import create_task_group
from starlette.websockets import WebSocket

from conversations.ledger import Message, Stored
from conversations.rules import check_text
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.desk import Desk
from handoff.errors import NotYourCaseError
from handoff.presence import Presence
from handoff.repository import OpenCase, find_open
from handoff.schemas import CONSOLE_FRAMES, ConsoleFrame, Say, Typing
from handoff.service import DESK, agent_draft
from kit.auth import Staff
from kit.db import Database
from kit.errors import DaobanError
from kit.events import Event
from kit.session_watch import SessionWatch
from kit.sessions import WebSession, topic
from kit.socket import CLOSE_UNAUTHORISED, Channel

SETTLE_SECONDS = 0.1  # several changes of the desk at once make one snapshot
SHARE = 4  # a busy desk spends at most a fifth of its time on snapshots


class AgentSocket:
    def __init__(
        self,
        websocket: WebSocket,
        session: WebSession,
        staff: Staff,
        *,
        watch: SessionWatch,
        database: Database,
        desk: Desk,
        presence: Presence,
        conversations: Conversations,
        writer: LedgerWriter,
    ) -> None:
        self._session = session
        self._staff = staff
        self._watch = watch
        self._database = database
        self._desk = desk
        self._presence = presence
        self._conversations = conversations
        self._writer = writer
        self._cases: dict[str, OpenCase] = {}
        self._stops: dict[str, Callable[[], None]] = {}
        self._mine: set[str] = set()
        self._changed = asyncio.Event()
        self._channel: Channel[ConsoleFrame] = Channel(websocket, CONSOLE_FRAMES)

    async def run(self) -> None:
        leave = self._presence.arrive("staff", self._staff.username)
        stop = self._database.hub.listen(DESK, lambda _event: self._changed.set())
        stop_session = self._database.hub.listen(topic(self._session.id), lambda _event: self._turn_away())
        self._changed.set()
        try:
            async with create_task_group() as tasks:
                tasks.start_soon(self._follow_desk)
                await self._channel.run(self._on_frame)
                tasks.cancel_scope.cancel()
        finally:
            stop()
            stop_session()
            leave()
            for stop_chat in self._stops.values():
                stop_chat()

    async def _follow_desk(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = time.monotonic()
            await self._refresh()
            await asyncio.sleep(max(SETTLE_SECONDS, SHARE * (time.monotonic() - began)))

    async def _refresh(self) -> None:
        """Follow the chats that are now this agent's, and show the desk as it is."""
        cases = await asyncio.to_thread(self._my_cases)
        for case_id in self._stops.keys() - cases.keys():
            self._stops.pop(case_id)()
        for case_id in cases.keys() - self._stops.keys():
            topic = f"conversation:{cases[case_id].case.conversation_id}"
            self._stops[case_id] = self._database.hub.listen(topic, self._listener(case_id))
        self._cases = cases
        self._channel.send({"type": "desk", **await asyncio.to_thread(self._desk.snapshot, self._staff)})

    def _my_cases(self) -> dict[str, OpenCase]:
        with self._database.read() as session:
            return {c.case.id: c for c in find_open(session, staff=self._staff.username)}

    def _listener(self, case_id: str) -> Callable[[Event], None]:
        def on_event(event: Event) -> None:
            if event.name == "message":
                message: Message = event.data["message"]
                if message.client_id in self._mine:
                    self._channel.send({"type": "ack", "client_id": message.client_id, "seq": message.seq})
                else:
                    self._send_message(case_id, message)

        return on_event

    def _send_message(self, case_id: str, message: Message) -> None:
        self._channel.send(
            {
                "type": "message",
                "case_id": case_id,
                "conversation_id": message.conversation_id,
                "message": message.as_dict(),
            }
        )

    def _turn_away(self) -> None:
        """The session that opened this page has ended."""
        self._channel.close(CLOSE_UNAUTHORISED)

    async def _on_frame(self, frame: ConsoleFrame) -> None:
        await self._watch.check(self._session.id)
        if isinstance(frame, Say):
            await self._say(frame)
        elif isinstance(frame, Typing):
            case = await self._access(frame.case_id)
            topic = f"conversation:{case.case.conversation_id}"
            self._database.hub.publish([Event(topic, "typing", {"who": "agent"})])
        else:
            case = await self._access(frame.case_id)
            missed = await asyncio.to_thread(self._conversations.messages, case.case.conversation_id, after=frame.after)
            for message in missed:
                self._send_message(frame.case_id, message)

    async def _say(self, frame: Say) -> None:
        case = await self._access(frame.case_id)
        self._mine.add(frame.client_id)
        draft = agent_draft(case, self._staff, check_text(frame.text), frame.client_id)
        # Not awaited: one agent's chats must not wait for each other's commits.
        self._writer.submit(draft).add_done_callback(partial(self._on_stored, frame.client_id))

    def _on_stored(self, client_id: str, outcome: asyncio.Future[Stored]) -> None:
        error = None if outcome.cancelled() else outcome.exception()
        if isinstance(error, DaobanError):  # the fence refuses it if the case is no longer ours
            self._channel.send_error(error, client_id)
        elif error is None and not outcome.cancelled() and outcome.result().repeated:
            self._channel.send({"type": "ack", "client_id": client_id, "seq": outcome.result().message.seq})

    async def _access(self, case_id: str) -> OpenCase:
        if case_id not in self._cases:
            # Taken on another page a moment ago, perhaps.
            await self._refresh()
        if case_id not in self._cases:
            raise NotYourCaseError("这个对话已结束或已由其他座席处理，请刷新列表")
        return self._cases[case_id]
