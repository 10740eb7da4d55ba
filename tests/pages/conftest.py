from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from bench.app import App, running_app
from tests.browser import OpenPage, chromium, people
from tests.line import Line
from tests.servers import free_port


@pytest.fixture(scope="package")
def neighbour() -> str:
    """Another site, which may hold the portal in its own pages."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="package")
def site(neighbour: str) -> Iterator[App]:
    """The app alone: a page does not notice whether Rasa is there."""
    with running_app(free_port(), rasa_url=f"http://127.0.0.1:{free_port()}", embed_origins=neighbour) as app:
        yield app


@pytest.fixture(scope="package")  # a running Playwright leaves no event loop to the tests that follow
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, site: App) -> Iterator[OpenPage]:
    with people(browser, site.url) as open_page:
        yield open_page


@pytest.fixture
def line(site: App) -> Iterator[Line]:
    with Line.to(urlsplit(site.url).port or 80) as line:
        yield line


@pytest.fixture
def pictures(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where screenshots go: the docs' own folder with ``--pictures``, else a temporary one."""
    return Path("docs/images") if request.config.getoption("--pictures") else tmp_path
