"""No page has what axe knows to keep people out, with its dialogs open too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kit.settings import ROOT
from tests.browser import OpenPage, say, sign_in

pytestmark = pytest.mark.browser


AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.target.join(' ')).join(', ')}`))"""


def violations(page: Page) -> list[str]:
    # What fades in is looked at as it stays.
    page.add_style_tag(content="* { transition: none !important; animation: none !important }")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


def test_the_portal(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_test_id("topic").first).to_be_visible()
    page.get_by_test_id("display").click()
    assert violations(page) == []
    say(page, "北京买首套房契税是多少？")
    expect(page.get_by_test_id("card-answer")).to_be_visible()
    page.get_by_test_id("materials-open").click()
    assert violations(page) == []
    page.locator(".citations button, .citations a").first.click()
    expect(page.get_by_test_id("basis")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("basis")).to_be_hidden()
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    assert violations(page) == []


def test_the_portal_of_who_is_signed_in(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="登录").click()
    sign_in(page, "zhang")
    expect(page.get_by_test_id("matters-all")).to_be_visible()
    for door in ("matters-open", "notices-open", "earlier", "my-cases", "account-name"):
        page.get_by_test_id(door).click()
        expect(page.get_by_role("dialog").last).to_be_visible()
        assert violations(page) == [], door
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog] >> visible=true")).to_have_count(0)


def test_the_console(open_page: OpenPage) -> None:
    page = open_page("/console")
    expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    assert violations(page) == []
    sign_in(page, "agent1")
    expect(page.get_by_test_id("console-next")).to_be_visible()
    assert violations(page) == []
    for door in ("tickets", "cases", "decisions", "invoices", "replies", "help"):
        page.get_by_test_id(f"console-{door}").click()
        expect(page.locator("[role=dialog] >> visible=true")).to_have_count(1)
        assert violations(page) == [], door
        page.keyboard.press("Escape")
        expect(page.locator("[role=dialog] >> visible=true")).to_have_count(0)


def test_the_editor(open_page: OpenPage) -> None:
    page = open_page("/editor")
    sign_in(page, "trainer1")
    expect(page.get_by_test_id("editor-entry").first).to_be_visible()
    assert violations(page) == []
    page.get_by_test_id("editor-entry").first.click()
    page.get_by_test_id("editor-edit").click()
    expect(page.locator("[name=answer]")).to_be_visible()
    assert violations(page) == []
    page.goto(page.url.split("?")[0] + "?tab=words&kind=topics")
    expect(page.get_by_test_id("editor-topic").first).to_be_visible()
    assert violations(page) == []
    for tab in ("inbox", "failed", "talks", "hit", "statutes", "register", "transfer", "notices", "dashboard"):
        page.get_by_test_id(f"editor-{tab}-tab").click()
        expect(page.locator("main :is(h2, button, input, label) >> visible=true").first).to_be_visible()
        assert violations(page) == [], tab
    page.get_by_test_id("editor-register-tab").click()
    page.get_by_test_id("editor-register-new").click()
    expect(page.get_by_role("dialog", name="登记文件")).to_be_visible()
    assert violations(page) == []
