"""The agent's socket: one page, many chats."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import create_task_group
from starlette.websockets import WebSocket

from backends.audit.service import Audit
from conversations.ledger import Stored
from conversations.rules import check_text
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.assist.drafter import case_topic
from handoff.assist.marks import ReadMarks
from handoff.desk import Desk, Followed
from handoff.errors import NotYourCaseError
from handoff.opening import check_opened
from handoff.presence import Presence
from handoff.repository import OpenCase
from handoff.schemas import CONSOLE_FRAMES, ConsoleFrame, Read, Say, Typing, Watch
from handoff.service import DESK, agent_draft
from kit.auth import Staff
from kit.clock import utc_now
from kit.db import Database
from kit.errors import DaobanError
from kit.events import MISSED, Event
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
        marks: ReadMarks,
        audit: Audit,
    ) -> None:
        self._session = session
        self._staff = staff
        self._watch = watch
        self._database = database
        self._desk = desk
        self._presence = presence
        self._conversations = conversations
        self._writer = writer
        self._marks = marks
        self._audit = audit
        self._cases: dict[str, OpenCase] = {}  # in hand: may be answered
        self._seen: dict[str, str] = {}  # conversations that may be read, by case
        self._watched: str | None = None
        self._stops: dict[str, Callable[[], None]] = {}
        self._mine: set[str] = set()
        self._changed = asyncio.Event()
        self._channel: Channel[ConsoleFrame] = Channel(websocket, CONSOLE_FRAMES)

    async def run(self) -> None:
        leave = self._presence.arrive("staff", self._staff.username)
        hub = self._database.hub
        stops = [
            hub.listen(DESK, self._on_desk),
            hub.listen(MISSED, self._on_desk),  # the page asks for messages that the snapshot knows and it does not
            hub.listen(topic(self._session.id), lambda _event: self._turn_away()),
        ]
        self._changed.set()
        try:
            async with create_task_group() as tasks:
                tasks.start_soon(self._follow_desk)
                await self._channel.run(self._on_frame)
                tasks.cancel_scope.cancel()
        finally:
            leave()
            for stop in (*stops, *self._stops.values()):
                stop()

    def _on_desk(self, event: Event) -> None:
        if event.name == "nudged" and event.data["username"] == self._staff.username:
            self._channel.send({"type": "nudged", "case_id": event.data["case_id"]})
        self._changed.set()

    async def _follow_desk(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = time.monotonic()
            await self._refresh()
            await asyncio.sleep(max(SETTLE_SECONDS, SHARE * (time.monotonic() - began)))

    async def _refresh(self) -> None:
        """Follow the chats that are now this agent's or that they look at, and show the desk as it is."""
        async with self._desk.lane:
            found = await asyncio.to_thread(self._desk.follow, self._staff, self._watched)
            if self._follow_chats(found):  # what was said before we listened is in what is read now
                found = await asyncio.to_thread(self._desk.follow, self._staff, self._watched)
        self._cases = {case.case.id: case for case in found.mine}
        self._channel.send({"type": "desk", **found.shown})

    def _follow_chats(self, found: Followed) -> bool:
        """Whether there are new ones."""
        self._seen = {case.case.id: case.case.conversation_id for case in (*found.mine, *found.seen)}
        for case_id in self._stops.keys() - self._seen.keys():
            self._stops.pop(case_id)()
        new = self._seen.keys() - self._stops.keys()
        for case_id in new:
            self._stops[case_id] = self._listen(case_id, self._seen[case_id])
        return bool(new)

    def _listen(self, case_id: str, conversation_id: str) -> Callable[[], None]:
        stops = [
            self._database.hub.listen(f"conversation:{conversation_id}", self._listener(case_id)),
            self._database.hub.listen(case_topic(case_id), self._listener(case_id)),
        ]

        def stop() -> None:
            for stop_one in stops:
                stop_one()

        return stop

    def _listener(self, case_id: str) -> Callable[[Event], None]:
        def on_event(event: Event) -> None:
            if event.name == "message":
                message: dict[str, Any] = event.data["message"]
                if message["client_id"] in self._mine:
                    self._channel.send({"type": "ack", "client_id": message["client_id"], "seq": message["seq"]})
                else:
                    self._send_message(case_id, event.data["conversation_id"], message)
            elif event.name in ("draft", "note", "sheet", "read", "typing") and event.data.get("who") != "agent":
                self._channel.send({"type": event.name, "case_id": case_id, **event.data})

        return on_event

    def _send_message(self, case_id: str, conversation_id: str, message: dict[str, Any]) -> None:
        self._channel.send(
            {"type": "message", "case_id": case_id, "conversation_id": conversation_id, "message": message}
        )

    def _turn_away(self) -> None:
        """The session that opened this page has ended."""
        self._channel.close(CLOSE_UNAUTHORISED)

    async def _on_frame(self, frame: ConsoleFrame) -> None:
        await self._watch.check(self._session.id)
        if isinstance(frame, Say):
            await self._say(frame)
        elif isinstance(frame, Typing):
            if (case := self._cases.get(frame.case_id)) is not None:  # else it has just left the desk: nobody minds
                topic = f"conversation:{case.case.conversation_id}"
                self._database.hub.publish([Event(topic, "typing", {"who": "agent"})])
        elif isinstance(frame, Read):
            if (case := self._cases.get(frame.case_id)) is not None:
                await asyncio.to_thread(self._marks.note, case.case.conversation_id, "agent", frame.seq)
        elif isinstance(frame, Watch):
            watched = frame.case_id if self._staff.role == "admin" else None
            if watched is not None:  # what is said from now on comes by this socket, not by a request
                await asyncio.to_thread(self._check_opened, watched)
                await asyncio.to_thread(self._audit.note, self._staff.username, "watch.case", f"case/{watched}")
            self._watched = watched
            await self._refresh()
        else:
            if frame.case_id not in self._seen:
                await self._access(frame.case_id)
            conversation_id = self._seen[frame.case_id]
            for message in await asyncio.to_thread(self._conversations.messages, conversation_id, after=frame.after):
                self._send_message(frame.case_id, conversation_id, message.as_dict())

    def _check_opened(self, case_id: str) -> None:
        with self._database.read() as session:
            check_opened(session, case_id, self._staff, utc_now())

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
            # Taken on another page a moment ago, perhaps by another process.
            self._desk.look_anew()
            await self._refresh()
        if case_id not in self._cases:
            raise NotYourCaseError("这个对话已结束或已由其他座席处理，请刷新列表")
        return self._cases[case_id]
