"""The portal inside a page of another site."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from bench.app import App
from tests.browser import OpenPage
from tests.pages.conftest import NEIGHBOUR

pytestmark = pytest.mark.browser

DEMO = (Path(__file__).parent / "widget.html").read_text(encoding="utf-8")
STRANGER = "http://127.0.0.1:18081"


def held_by(open_page: OpenPage, site: App, origin: str) -> tuple[Page, FrameLocator]:
    """The demo as a page of ``origin``, with the talk opened."""
    page = open_page("/health")
    host = DEMO.replace("DAOBAN", urlsplit(site.url).netloc)
    page.route(f"{origin}/**", lambda route: route.fulfill(body=host, content_type="text/html"))
    page.goto(f"{origin}/invoices")
    page.get_by_role("button", name="咨询导办").click()
    return page, page.frame_locator("iframe")


def test_a_question_is_asked_from_the_page_of_a_site_that_is_named(open_page: OpenPage, site: App) -> None:
    page, talk = held_by(open_page, site, NEIGHBOUR)
    talk.get_by_test_id("composer").fill("北京买首套房契税是多少？")
    talk.get_by_test_id("composer").press("Enter")
    expect(talk.get_by_test_id("card-answer")).to_be_visible()
    page.get_by_role("button", name="收起").click()
    expect(page.locator("iframe")).to_be_hidden()
    page.get_by_role("button", name="咨询导办").click()
    expect(talk.get_by_test_id("card-answer")).to_be_visible()


def test_a_site_that_is_not_named_gets_nothing(open_page: OpenPage, site: App) -> None:
    page, talk = held_by(open_page, site, STRANGER)
    expect(page.locator("iframe")).to_be_visible()
    page.wait_for_function("() => performance.getEntriesByType('resource').some((one) => one.initiatorType === 'iframe')")
    expect(talk.get_by_test_id("composer")).to_have_count(0)
