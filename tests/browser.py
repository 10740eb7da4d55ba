"""A real Chromium, and pages in it that each belong to a person of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.servers import missing

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 60_000  # beside other tests on two slow cores, what takes 0.5 s alone has taken 20 s
expect.set_options(timeout=PATIENCE_MS)


class OpenPage(Protocol):
    """Opens ``path`` with cookies of its own. ``at``: another address of the same site."""

    def __call__(self, path: str, *, phone: bool = False, at: str = "") -> Page: ...


def chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        missing("没有 Chromium：请安装 chromium（Debian：apt install chromium）")
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    args += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=args)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def people(browser: Browser, url: str) -> Iterator[OpenPage]:
    """Fails at the end if any page's script had an error."""
    contexts = []
    broken: list[str] = []

    def open_at(path: str, *, phone: bool = False, at: str = "") -> Page:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            is_mobile=phone,
            has_touch=phone,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto((at or url) + path)
        return page

    try:
        yield open_at
    finally:
        for context in contexts:
            context.close()
    assert broken == []


def sign_in(page: Page, username: str) -> None:
    """A demo account, in the form that is open."""
    page.get_by_test_id("sign-in-username").fill(username)
    page.get_by_test_id("sign-in-password").fill(f"demo-{username}")
    page.get_by_test_id("sign-in-submit").click()


def said_by(page: Page, author: str) -> Locator:
    """Messages that the server has stored."""
    return page.locator(f'[data-testid="message"][data-author="{author}"]')


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")
    expect(said_by(page, "taxpayer").last).to_contain_text(text)


def unfold(console: Page) -> None:
    """Show the bot's part of a long talk too."""
    folded = console.get_by_test_id("console-unfold")
    if folded.count():
        folded.click()


def take(console: Page, words: str) -> None:
    """The agent takes chats until the one in which ``words`` were said: others may have waited longer."""
    for _ in range(6):
        with console.expect_response(lambda answer: answer.url.endswith("/api/console/next")) as taken:
            console.get_by_test_id("console-next").click()
        case = taken.value.json()["case_id"]  # the desk may still be showing another that was taken before
        expect(
            console.locator(f'[data-testid="console-chat"][data-case="{case}"][aria-current="true"]')
        ).to_be_visible()
        expect(said_by(console, "taxpayer").first).to_be_visible()
        unfold(console)
        if said_by(console, "taxpayer").filter(has_text=words).count():
            return
    raise AssertionError(f"nobody waits who said {words}")
