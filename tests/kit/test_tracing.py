"""What is traced reaches the collector, and tells of nobody."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.house import frame_of, open_house

WORDS = "契税税率是多少，我叫张三丰"


class Collector(BaseHTTPRequestHandler):
    bodies: list[bytes]

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[HTTPServer]:
    Collector.bodies = []
    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_requests_and_turns_are_told_by_name_without_words(
    first_home: Path, tmp_path: Path, collector: HTTPServer
) -> None:
    shutil.copytree(first_home, tmp_path / "home")
    url = f"http://127.0.0.1:{collector.server_port}/v1/traces"
    with open_house(tmp_path / "home", traces_url=url) as house:
        visitor = house.visitor()
        talk = visitor.open()["id"]
        with visitor.chat(talk) as socket:
            socket.send_json({"type": "say", "client_id": "1", "text": WORDS})
            frame_of(socket, "message", author="bot")
        visitor.get(f"/api/portal/earlier/{talk}", status=404)
        house.parts.knowledge.ask("首套房契税是多少？")
    told = [ExportTraceServiceRequest.FromString(body) for body in Collector.bodies]
    spans = [span for one in told for r in one.resource_spans for s in r.scope_spans for span in s.spans]
    names = {span.name for span in spans}
    assert {"turn", "search", "POST /api/portal/conversations", "GET /api/portal/earlier/{conversation_id}"} <= names
    whole = str(spans)
    assert WORDS not in whole
    assert talk not in whole
