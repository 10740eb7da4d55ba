"""A WebSocket that speaks JSON objects: frames out through one queue, frames in through one validator."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

import structlog
from anyio import create_task_group
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from starlette.websockets import WebSocket, WebSocketDisconnect

from kit.errors import DaobanError, LogicalError, SignInRequiredError

log = structlog.get_logger(__name__)

Frame = TypeVar("Frame")

MAX_FRAME_BYTES = 64 * 1024  # answered; the server hangs up on twice as much before it is whole
QUEUED_FRAMES = 10_000  # a reader this far behind is cut off and catches up by replay
CLOSE_UNAUTHORISED = 4401
CLOSE_TRY_AGAIN = 1013


class BadFrameError(LogicalError):
    code = "bad_frame"


def same_origin(websocket: WebSocket) -> bool:
    """Browsers send cookies with any page's socket; only our own pages may use them."""
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == websocket.headers.get("host")


class Channel(Generic[Frame]):
    """One accepted socket. ``send`` never waits, so event listeners can call it."""

    def __init__(self, websocket: WebSocket, frames: TypeAdapter[Frame]) -> None:
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

        async with create_task_group() as tasks:
            tasks.start_soon(then_end, self._send_all)
            tasks.start_soon(then_end, partial(self._receive_all, handle))

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

    async def _receive_all(self, handle: Callable[[Frame], Awaitable[None]]) -> None:
        while True:
            try:
                message = await self._websocket.receive()
            except RuntimeError:
                return
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text") or ""  # a frame of bytes is none of ours
            try:
                await handle(self._parse(text))
            except SignInRequiredError:  # no longer who opened it
                self.close(CLOSE_UNAUTHORISED)
            except DaobanError as error:
                self.send_error(error, _client_id(text))
            except Exception:  # one broken frame must not cost the chat its connection
                log.exception("socket.frame_failed")
                self.send_error(LogicalError("这条消息没有处理成功，请重试"), _client_id(text))

    def _parse(self, text: str) -> Frame:
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
