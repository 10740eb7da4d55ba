"""A whole app inside the test's own process, with a Rasa that does what the test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any

import yaml
from starlette.testclient import TestClient, WebSocketTestSession

from conversations.cards import Reply
from house.parts import Parts, open_parts
from kit.settings import Settings
from portal.rasa import RasaClient, RasaDownError
from server import create_app
from tests.desk import write_desk

CONTENT = [
    {
        "id": "deed-tax-first-home",
        "question": "首套房契税是多少？",
        "similar": ["买首套房契税", "首套契税税率", "第一套房契税多少", "契税首套", "首套房交多少契税", "唯一住房契税"],
        "answer": "面积不超过 140 平方米的，契税税率为 1%。",
        "citations": [{"issuer": "财政部 税务总局 住房城乡建设部", "doc_no": "公告2024年第16号"}],
        "in_force": {"from": "2024-12-01"},
        "audience": ["个人"],
        "tax": "契税",
        "confidence": "confirmed",
    },
]


class ObedientRasa(RasaClient):
    """Up or down as the test says; ``react`` is what it replies."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9", 1)
        self.heard: list[tuple[str, str]] = []
        self.react: Callable[[str], list[Reply]] = lambda text: [Reply(text=f"答：{text}")]
        self.up = True
        self.models: list[str] = []
        self.refuses_models = False

    async def use_model(self, path: str) -> None:
        if self.refuses_models:
            raise RasaDownError("没有换模型")
        self.models.append(path)

    async def start(self) -> None:
        """Nothing to reach."""

    async def answers(self) -> bool:
        return self.up

    async def send(self, sender: str, text: str) -> list[Reply]:
        if not self.up:
            raise RasaDownError("任务办理暂时受限")
        self.heard.append((sender, text))
        return self.react(text)


class House:
    """The app and its parts. All visitors share the one client: it runs the app on one event loop."""

    def __init__(self, home: Path, parts: Parts, rasa: ObedientRasa, client: TestClient) -> None:
        self.home = home
        self.parts = parts
        self.rasa = rasa
        self.client = client

    def visitor(self) -> Visitor:
        return Visitor(self.client)

    def adopt(self, visitor: Visitor) -> Visitor:
        """A browser of its own with the same cookies."""
        return Visitor(self.client, list(visitor.cookies))

    def look_for_wishes(self) -> None:
        """What the app does by itself each second."""
        assert self.client.portal is not None
        self.client.portal.call(self.parts.wish_news.look)

    def agent(self, username: str = "agent1") -> Visitor:
        agent = self.visitor()
        answer = agent.post("/api/staff/sign-in", {"username": username, "password": f"demo-{username}"})
        assert answer["username"] == username
        return agent


class Visitor:
    """A browser of its own: cookies, requests, sockets."""

    def __init__(self, client: TestClient, cookies: list[Cookie] | None = None) -> None:
        self._client = client
        self.cookies: list[Cookie] = cookies or []

    @contextmanager
    def as_me(self) -> Iterator[TestClient]:
        self._client.cookies.clear()
        for cookie in self.cookies:
            self._client.cookies.jar.set_cookie(cookie)
        yield self._client
        self.cookies = list(self._client.cookies.jar)

    def on(self, house: House) -> Visitor:
        """The same browser, whose requests reach another process from now on."""
        self._client = house.client
        return self

    def post(self, path: str, body: object = None, status: int | None = None, *, content: bytes | None = None) -> Any:
        with self.as_me() as client:
            response = client.post(path, json=body) if content is None else client.post(path, content=content)
        assert response.status_code == status or (status is None and response.is_success), response.text
        return response.json() if response.content else None

    def put(self, path: str, body: object, status: int = 200) -> Any:
        with self.as_me() as client:
            response = client.put(path, json=body)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    def get(self, path: str, status: int = 200) -> Any:
        with self.as_me() as client:
            response = client.get(path)
        assert response.status_code == status, response.text
        return response.json()

    def open(self, *, new: bool = False) -> dict[str, Any]:
        snapshot: dict[str, Any] = self.post("/api/portal/conversations", {"new": new})
        return snapshot

    def chat(self, conversation_id: str, after: int = 0) -> WebSocketTestSession:
        with self.as_me() as client:
            return client.websocket_connect(f"/api/portal/conversations/{conversation_id}/socket?after={after}")

    def desk(self) -> WebSocketTestSession:
        with self.as_me() as client:
            return client.websocket_connect("/api/console/socket")


def frame_of(socket: WebSocketTestSession, kind: str, **fields: object) -> dict[str, Any]:
    """The next frame of ``kind`` whose message (or itself) has ``fields``; others are passed over."""
    while True:
        frame: dict[str, Any] = socket.receive_json()
        body = frame.get("message") if kind == "message" else frame
        if frame["type"] == kind and isinstance(body, dict) and fields.items() <= body.items():
            return frame


def build_home(home: Path) -> None:
    """What a first start leaves behind: store, staff, index, register. Copies of it make quick houses."""
    home.mkdir(exist_ok=True)
    content = home / "content"
    content.mkdir()
    (content / "entries.yml").write_text(yaml.safe_dump(CONTENT, allow_unicode=True), encoding="utf-8")
    write_desk(home / "desk.yml")
    with open_house(home):
        pass


@contextmanager
def open_house(home: Path, **settings: Any) -> Iterator[House]:
    """The app over a ``home`` that ``build_home`` has made."""
    rasa = ObedientRasa()
    chosen = Settings(
        _env_file=None,
        **{
            "var_dir": home / "var",
            "chats_per_agent": 2,
            "database_url": "",
            "desk_file": home / "desk.yml",
            **settings,
        },
    )
    parts = open_parts(chosen, content=home / "content", rasa=rasa)
    # https: in production the cookie goes no other way. Entering runs the app's own start, leaving its stop.
    with TestClient(create_app(parts), base_url="https://testserver") as client:
        yield House(home, parts, rasa, client)
