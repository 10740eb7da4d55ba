from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import OpenPage, chromium, people
from tests.stack import Stack


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack.start(tmp_path_factory.mktemp("var")) as stack:
        yield stack


@pytest.fixture(scope="package")  # a running Playwright leaves no event loop to the tests that follow
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser, stack: Stack) -> Iterator[OpenPage]:
    with people(browser, stack.url) as open_page:
        yield open_page


@pytest.fixture
def pictures(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where screenshots go: the docs' own folder with ``--pictures``, else a temporary one."""
    return Path("docs/images") if request.config.getoption("--pictures") else tmp_path
