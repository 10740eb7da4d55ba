"""A taxpayer at the portal, as the page is one: HTTP to open and sign in, a socket to talk."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

REPLY_SECONDS = 40.0  # a hanging Rasa costs eight, a busy machine some more

Frame = dict[str, Any]


class NoButtonError(LookupError):
    """Nothing on the screen is called so."""


@dataclass
class Exchange:
    """What was said, and all that came back for it.

    ``waiting``: a person had been called before. ``handed_over``: one was called by this.
    """

    said: str
    replies: list[Frame] = field(default_factory=list)
    others: list[Frame] = field(default_factory=list)
    seconds: float = 0.0  # until the first reply
    waiting: bool = False
    handed_over: bool = False

    @property
    def text(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        return [choice["label"] for reply in self.replies for choice in choices_of(reply)]


class Taxpayer:
    """One person in a browser of their own. No agent is at a desk meanwhile: then the bot answers everything."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        self._socket: ClientConnection | None = None
        self._open(new=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            if self.turn == "human":  # nobody who comes after is to stand in the queue behind us
                self.leave_queue()
        finally:
            self._hang_up()
            self._http.close()

    def _open(self, *, new: bool) -> None:
        self._hang_up()
        opened = self._http.post("/api/portal/conversations", json={"new": new}).raise_for_status().json()
        self.id: str = opened["id"]
        self.turn: str = opened["turn"]
        self.messages: list[Frame] = opened["messages"]
        self._socket = connect(
            f"{str(self._http.base_url).replace('http', 'ws', 1)}/api/portal/conversations/{self.id}/socket"
            f"?after={opened['last_seq']}",
            additional_headers={"Cookie": "; ".join(f"{c.name}={c.value}" for c in self._http.cookies.jar)},
            proxy=None,
            max_size=None,
        )
        while self._next(REPLY_SECONDS)["type"] != "ready":
            pass

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()

    def sign_in(self, username: str) -> None:
        body = {"username": username, "password": f"demo-{username}"}
        self._http.post("/api/portal/sign-in", json=body).raise_for_status()
        self._open(new=False)

    def sign_out(self) -> None:
        self._http.post("/api/portal/sign-out").raise_for_status()
        self._open(new=True)

    def say(self, text: str) -> Exchange:
        return self._exchange(text, {"type": "say", "client_id": uuid.uuid4().hex, "text": text})

    def press(self, label: str) -> Exchange:
        """The newest button of that name, or with that in its name. Raises ``NoButtonError``."""
        for message in reversed(self.messages):
            found = [c for c in choices_of(message) if c["label"] == label]
            found += [c for c in choices_of(message) if label in c["label"]]
            if found:
                return self.choose(message, found[0])
        raise NoButtonError(label)

    def choose(self, message: Frame, choice: Frame) -> Exchange:
        frame = {"type": "choose", "client_id": uuid.uuid4().hex, "seq": message["seq"], "choice": choice["id"]}
        return self._exchange(f"[{choice['label']}]", frame)

    def transfer(self) -> Exchange:
        return self._exchange("[转人工]", {"type": "transfer"})

    def leave_queue(self) -> Exchange:
        return self._exchange("[取消排队]", {"type": "leave_queue"})

    def _exchange(self, said: str, frame: Frame) -> Exchange:
        exchange = Exchange(said, waiting=self.turn == "human")
        began = time.monotonic()
        assert self._socket is not None
        self._socket.send(json.dumps(frame))
        while not exchange.others or not _ends(exchange.others[-1], self.id):
            got = self._next(REPLY_SECONDS)
            exchange.others.append(got)
            if _is_reply(got):
                exchange.seconds = exchange.seconds or time.monotonic() - began
                exchange.replies.append(got["message"])
        exchange.handed_over = not exchange.waiting and self.turn == "human"
        return exchange

    def _next(self, timeout: float) -> Frame:
        """Raises ``TimeoutError``: the bot has not said all it had to say."""
        assert self._socket is not None
        try:
            frame: Frame = json.loads(self._socket.recv(timeout))
        except ConnectionClosed as error:
            return {"type": "gone", "message": str(error)}
        if frame["type"] == "message":
            self.messages.append(frame["message"])
        elif frame["type"] == "turn":
            self.turn = frame["turn"]
        return frame


def choices_of(message: Frame) -> list[Frame]:
    found: list[Frame] = (message["card"] or {}).get("choices") or []
    return found


def _is_reply(frame: Frame) -> bool:
    return bool(frame["type"] == "message" and frame["message"]["author"] != "taxpayer")


def _ends(frame: Frame, conversation_id: str) -> bool:
    """Whether nothing more comes: the last reply is known by its client id, and the hand-off speaks once."""
    if not _is_reply(frame):
        return frame["type"] in {"error", "sign_in", "gone"}
    author: str = frame["message"]["author"]
    client_id: str = frame["message"]["client_id"] or ""
    return author == "system" or client_id.removeprefix(f"re-{conversation_id}-").isdigit()
