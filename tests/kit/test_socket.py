from __future__ import annotations

import asyncio
import threading
from typing import Literal

from pydantic import BaseModel, TypeAdapter
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from kit.socket import Channel, Ping


class Work(BaseModel):
    type: Literal["work"]


FRAMES: TypeAdapter[Work | Ping] = TypeAdapter(Work | Ping)


def test_a_ping_is_answered_while_slow_work_goes_on() -> None:
    enough = threading.Event()

    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        channel: Channel[Work] = Channel(websocket, FRAMES)

        async def handle(frame: Work) -> None:
            await asyncio.to_thread(enough.wait, 5)
            channel.send({"type": "worked"})

        await channel.run(handle)

    with TestClient(Starlette(routes=[WebSocketRoute("/", serve)])).websocket_connect("/") as socket:
        socket.send_json({"type": "work"})
        socket.send_json({"type": "ping"})
        assert socket.receive_json() == {"type": "pong"}
        enough.set()
        assert socket.receive_json() == {"type": "worked"}
