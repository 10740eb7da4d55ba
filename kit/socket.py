"""A WebSocket that speaks JSON objects: frames out through one queue, frames in through one validator."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, Literal, TypeVar

import structlog
from anyio import create_task_group
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.websockets import WebSocket, WebSocketDisconnect

from kit.errors import DaobanError, LogicalError, SignInRequiredError
from kit.headers import sent_by_own_page

log = structlog.get_logger(__name__)

Frame = TypeVar("Frame")

MAX_FRAME_BYTES = 64 * 1024  # answered; the server hangs up on twice as much before it is whole
QUEUED_FRAMES = 10_000  # a reader this far behind is cut off and catches up by replay
READ_AHEAD = 100  # frames read while an earlier one is handled; a page that sends more has to wait
# A peer that is gone without a word is let go within ten seconds. Browsers answer these pings themselves, a page in
# the background too, whose own timers they slow down.
PING_EVERY_SECONDS = 5.0
PONG_WITHIN_SECONDS = 5.0
CLOSE_UNAUTHORISED = 4401
CLOSE_TRY_AGAIN = 1013


class Ping(BaseModel):
    """A page's question whether the line still lives; the channel answers it itself."""

    type: Literal["ping"]


class BadFrameError(LogicalError):
    code = "bad_frame"


def same_origin(websocket: WebSocket) -> bool:
    """Browsers send cookies with any page's socket; only our own pages may use them."""
    return sent_by_own_page(websocket.headers)


class Channel(Generic[Frame]):
    """One accepted socket. ``send`` never waits, so event listeners can call it."""

    def __init__(self, websocket: WebSocket, frames: TypeAdapter[Frame | Ping]) -> None:
        self._websocket = websocket
        self._frames = frames
        self._outgoing: deque[dict[str, Any] | int] = deque()  # a number is the code to close with
        self._filled = asyncio.Event()

    def send(self, frame: dict[str, Any]) -> None:
        if len(self._outgoing) >= QUEUED_FRAMES:
            self.close()
        self._outgoing.append(frame)
        self._filled.set()

    def send_error(self, error: DaobanError, client_id: str | None = None) -> None:
        self.send({"type": "error", "client_id": client_id, **error.as_dict()})

    def close(self, code: int = CLOSE_TRY_AGAIN) -> None:
        """What has not been sent yet is not sent any more."""
        self._outgoing.clear()
        self._outgoing.append(code)
        self._filled.set()

    async def run(self, handle: Callable[[Frame], Awaitable[None]]) -> None:
        """Serve until either side ends. An error in one frame is answered, and the socket stays open."""

        async def then_end(half: Callable[[], Awaitable[None]]) -> None:
            await half()
            tasks.cancel_scope.cancel()

        read: asyncio.Queue[Frame | None] = asyncio.Queue(READ_AHEAD)
        async with create_task_group() as tasks:
            tasks.start_soon(then_end, self._send_all)
            tasks.start_soon(self._receive_all, read)
            tasks.start_soon(then_end, partial(self._handle_all, read, handle))

    async def _send_all(self) -> None:
        try:
            while True:
                await self._filled.wait()
                self._filled.clear()
                while self._outgoing:  # a busy page gets many frames for one waking up
                    frame = self._outgoing.popleft()
                    if isinstance(frame, int):
                        await self._websocket.close(frame)
                        return
                    await self._websocket.send_text(to_json(frame).decode())
        except (WebSocketDisconnect, RuntimeError):
            return  # gone; what was not sent is in the ledger

    async def _receive_all(self, read: asyncio.Queue[Frame | None]) -> None:
        """Reads on while a frame is handled: slow work must not make the line look dead to either side."""
        while (text := await self._receive()) is not None:
            try:
                frame = self._parse(text)
            except BadFrameError as error:
                self.send_error(error, _client_id(text))
                continue
            if isinstance(frame, Ping):
                self.send({"type": "pong"})
            else:
                await read.put(frame)
        await read.put(None)

    async def _receive(self) -> str | None:
        """The next text; ``None`` when the page is gone."""
        try:
            message = await self._websocket.receive()
        except RuntimeError:
            return None
        return None if message["type"] == "websocket.disconnect" else message.get("text") or ""  # bytes are not ours

    async def _handle_all(self, read: asyncio.Queue[Frame | None], handle: Callable[[Frame], Awaitable[None]]) -> None:
        while (frame := await read.get()) is not None:
            client_id = getattr(frame, "client_id", None)
            try:
                await handle(frame)
            except SignInRequiredError:  # no longer who opened it
                self.close(CLOSE_UNAUTHORISED)
            except DaobanError as error:
                self.send_error(error, client_id)
            except Exception:  # one broken frame must not cost the chat its connection
                log.exception("socket.frame_failed")
                self.send_error(LogicalError("这条消息没有处理成功，请重试"), client_id)

    def _parse(self, text: str) -> Frame | Ping:
        if len(text.encode()) > MAX_FRAME_BYTES:
            raise BadFrameError("消息太长，没有发送")
        try:
            return self._frames.validate_json(text)
        except ValidationError as error:
            raise BadFrameError("消息格式不对，请刷新页面后重试") from error


def _client_id(text: str) -> str | None:
    """The client id of a frame that may be malformed, so that the page knows which message failed."""
    try:
        value = TypeAdapter(dict[str, Any]).validate_json(text).get("client_id")
    except ValidationError:
        return None
    return value if isinstance(value, str) else None
