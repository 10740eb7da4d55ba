"""The portal inside a page of another site."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bench.app import App
from tests.browser import OpenPage
from tests.servers import free_port

pytestmark = pytest.mark.browser

DEMO = (Path(__file__).parent / "widget.html").read_text(encoding="utf-8")


@contextmanager
def demo_at(origin: str, site: App) -> Iterator[None]:
    """The demo page as a site of its own."""
    body = DEMO.replace("DAOBAN", urlsplit(site.url).netloc).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to tell."""

    server = HTTPServer(("127.0.0.1", urlsplit(origin).port or 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def test_a_question_is_asked_from_the_page_of_a_site_that_is_named(
    open_page: OpenPage, site: App, neighbour: str
) -> None:
    with demo_at(neighbour, site):
        page = open_page("/invoices", at=neighbour)
        page.get_by_role("button", name="咨询导办").click()
        talk = page.frame_locator("iframe")
        expect(talk.get_by_test_id("topic").first).to_contain_text("发票额度")
        talk.get_by_test_id("composer").fill("北京买首套房契税是多少？")
        talk.get_by_test_id("composer").press("Enter")
        expect(talk.get_by_test_id("card-answer")).to_be_visible()
        page.get_by_role("button", name="收起").click()
        expect(page.locator("iframe")).to_be_hidden()
        page.get_by_role("button", name="咨询导办").click()
        expect(talk.get_by_test_id("card-answer")).to_be_visible()


def test_a_site_that_is_not_named_gets_nothing(open_page: OpenPage, site: App) -> None:
    stranger = f"http://127.0.0.1:{free_port()}"
    with demo_at(stranger, site):
        page = open_page("/", at=stranger)
        refused = "frame-ancestors"
        with page.expect_console_message(lambda message: refused in message.text):
            page.get_by_role("button", name="咨询导办").click()
        expect(page.frame_locator("iframe").get_by_test_id("composer")).to_have_count(0)
