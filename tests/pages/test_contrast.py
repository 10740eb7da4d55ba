"""Whatever can be pressed stays readable: as it is, pressed or chosen, under the mouse, held down, and focused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser import PHONE, OpenPage, say, sign_in

pytestmark = pytest.mark.browser

READABLE = 4.5  # WCAG 2, level AA
LOOKS = 5
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
STATES: list[list[str]] = [
    [],
    ["hover"],
    ["hover", "active"],
    ["focus", "focus-visible"],
    ["hover", "focus", "focus-visible"],
]
# One of each look: what differs in words alone is coloured alike.
MARK = """() => {
  const seen = new Set()
  for (const old of document.querySelectorAll('[data-look]')) old.removeAttribute('data-look')
  const looks = 'button, a, summary, label.plain-button, [aria-pressed], [aria-current], [aria-selected], .number'
  for (const one of document.querySelectorAll(looks)) {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true }) || !one.innerText.trim()) continue
    const states = ['pressed', 'current', 'selected'].map((name) => one.getAttribute(`aria-${name}`))
    const look = [one.tagName, one.className, one.parentElement.className, ...states].join('|')
    if (seen.has(look)) continue
    seen.add(look)
    one.dataset.look = look
  }
}"""


def hard_to_read(page: Page) -> list[str]:
    """What of this page is below the bound, in which state."""
    page.add_style_tag(content="* { transition: none !important }")
    for _ in range(LOOKS):
        if (found := _look(page)) is not None:
            return found
    raise AssertionError(f"the page changed under each of {LOOKS} looks")


def _look(page: Page) -> list[str] | None:
    """None when the page drew something anew meanwhile, as live pages do."""
    page.evaluate(MARK)
    marked = page.locator("[data-look]")
    looks = marked.evaluate_all("all => all.map((one) => `${one.innerText.trim()} ${one.dataset.look}`)")
    browser = page.context.new_cdp_session(page)
    browser.send("DOM.enable")
    browser.send("CSS.enable")
    root = browser.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = browser.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-look]"})["nodeIds"]
    found = []
    for state in [*STATES, []]:
        try:
            for node in nodes:
                browser.send("CSS.forcePseudoState", {"nodeId": node, "forcedPseudoClasses": state})
        except Error:  # the node is gone
            return None
        ratios = marked.evaluate_all(CONTRAST)
        if not len(ratios) == len(nodes) == len(looks):
            browser.detach()
            return None
        assert ratios
        found += [f"{r:.2f} {state} {look}" for r, look in zip(ratios, looks, strict=True) if r < READABLE]
    browser.detach()
    return found


def test_in_the_portal(open_page: OpenPage) -> None:
    page = open_page("/")
    expect(page.get_by_test_id("topic").first).to_be_visible()
    assert hard_to_read(page) == []
    say(page, "北京买首套房契税是多少？")
    page.get_by_role("button", name="没用").click()
    expect(page.locator("[aria-pressed=true]")).to_be_visible()
    assert hard_to_read(page) == []
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    assert hard_to_read(page) == []


def test_in_the_portal_in_the_dark(open_page: OpenPage) -> None:
    page = open_page("/")
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("topic").first).to_be_visible()
    page.get_by_test_id("display").click()
    assert hard_to_read(page) == []
    say(page, "北京买首套房契税是多少？")
    page.get_by_role("button", name="没用").click()
    expect(page.locator("[aria-pressed=true]").first).to_be_visible()
    assert hard_to_read(page) == []
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_test_id("sign-in-submit")).to_be_visible()
    assert hard_to_read(page) == []


def test_in_the_console(open_page: OpenPage) -> None:
    taxpayer = open_page("/")
    say(taxpayer, "印花税多少")
    taxpayer.get_by_test_id("transfer").click()
    expect(taxpayer.get_by_test_id("queue-banner")).to_be_visible()
    page = open_page("/console")
    sign_in(page, "agent2")
    page.get_by_test_id("console-next").click()
    expect(page.locator("[aria-current]")).to_be_visible()
    assert hard_to_read(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator(".tabs > [aria-pressed=true]")).to_be_visible()
    assert hard_to_read(page) == []


def test_in_the_editor(open_page: OpenPage) -> None:
    page = open_page("/editor")
    sign_in(page, "trainer1")
    expect(page.get_by_test_id("editor-entry").first).to_be_visible()
    page.locator(".el-select").first.click()
    expect(page.locator(".el-select-dropdown__item >> visible=true").first).to_be_visible()
    assert hard_to_read(page) == []
    for tab in ("failed", "talks", "hit", "words", "statutes", "transfer", "dashboard"):
        page.get_by_test_id(f"editor-{tab}-tab").click()
        expect(page.locator("main :is(button, input) >> visible=true").first).to_be_visible()
        assert hard_to_read(page) == [], tab
    page.get_by_test_id("editor-entries-tab").click()
    page.get_by_test_id("editor-entry").first.click()
    expect(page.get_by_test_id("editor-edit")).to_be_visible()
    assert hard_to_read(page) == []
