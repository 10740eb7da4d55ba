"""Two agents and four taxpayers at once, on the screen that agents have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, said_by, say, sign_in

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}
QUESTIONS = ["首套房契税是多少？", "车船税怎么申请退税？", "云朵印章丢了怎么办？", "月薪两万个税怎么交？"]


def open_desk(open_page: OpenPage, username: str) -> Page:
    page = open_page("/console")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    sign_in(page, username)
    expect(page.get_by_test_id("console-next")).to_be_visible()
    return page


def wait_in_queue(open_page: OpenPage, question: str, *, account: str = "") -> Page:
    page = open_page("/")
    if account:
        page.get_by_role("button", name="登录").first.click()
        sign_in(page, account)
        expect(page.get_by_test_id("sign-in-submit")).to_have_count(0)
    say(page, question)
    expect(said_by(page, "bot").last).to_be_visible()
    page.get_by_test_id("transfer").click()
    expect(said_by(page, "system").last).to_be_visible()
    return page


def test_two_agents_serve_four_taxpayers(open_page: OpenPage, pictures: Path) -> None:
    accounts = ["", "zhang", "", "yuqi"]
    people = [wait_in_queue(open_page, q, account=a) for q, a in zip(QUESTIONS, accounts, strict=True)]
    first, second = open_desk(open_page, "agent1"), open_desk(open_page, "agent2")
    for page, chats in ((first, 1), (first, 2), (first, 3), (second, 1)):
        page.get_by_test_id("console-next").click()
        expect(page.get_by_test_id("console-chat")).to_have_count(chats)
    names = {name[1:] for name in first.locator("[data-testid=console-chat] .name").all_inner_texts()}  # after its key
    assert len(names) == 3

    # The draft was ready before anybody looked: one key inserts, one sends, and a moment remains to take it back.
    first.keyboard.press("Alt+1")
    expect(first.get_by_test_id("console-adopt")).to_be_visible()
    first.screenshot(path=pictures / "desk-answer.png")
    first.keyboard.press("Alt+i")
    expect(first.get_by_test_id("console-composer")).to_have_value(re.compile("1%"))
    first.get_by_test_id("console-composer").press("Enter")
    first.keyboard.press("Alt+z")
    expect(first.get_by_test_id("pending")).to_have_count(0)
    first.get_by_test_id("console-composer").press("Enter")
    expect(said_by(people[0], "agent").last).to_contain_text("1%")
    expect(first.get_by_test_id("console-read")).to_have_text("纳税人已读")

    # What is half written stays with its chat, over a switch and a reload.
    first.keyboard.press("Alt+j")
    first.get_by_test_id("console-composer").fill("写了一半")
    first.keyboard.press("Alt+k")
    first.reload()
    expect(first.get_by_test_id("console-chat")).to_have_count(3)
    expect(first.get_by_text("有未发的话")).to_be_visible()

    # Typing is seen on the other side, and a new message shows unread in the list.
    people[1].get_by_test_id("composer").press_sequentially("还有")
    expect(first.get_by_text("正在输入…").first).to_be_visible()
    first.screenshot(path=pictures / "desk-list.png")

    # 一户式, masked.
    first.get_by_test_id("console-chat").filter(has_text="张演示").click()
    first.get_by_test_id("console-tab-panorama").click()
    expect(first.get_by_test_id("console-panorama")).to_contain_text("身份和登记")
    first.screenshot(path=pictures / "desk-panorama.png")

    # A colleague is asked in; nothing of it reaches the taxpayer.
    before = said_by(people[1], "agent").count()
    first.keyboard.press("Alt+q")
    first.get_by_test_id("colleague").first.check()
    first.get_by_test_id("colleague-text").fill("这种车退税您办过吗")
    first.get_by_test_id("colleague-confirm").click()
    expect(second.get_by_test_id("console-chat")).to_have_count(2)
    second.get_by_text("同事请教").click()
    second.get_by_test_id("console-note").fill("办过，先核对车架号")
    second.get_by_test_id("console-note").press("Enter")
    expect(first.get_by_test_id("note").last).to_contain_text("先核对车架号")
    second.screenshot(path=pictures / "desk-consult.png")
    first.screenshot(path=pictures / "desk-notes.png")
    assert said_by(people[1], "agent").count() == before

    first.keyboard.press("Alt+w")
    expect(first.get_by_test_id("console-theme")).to_be_visible()
    first.screenshot(path=pictures / "desk-close.png")
    first.get_by_test_id("console-close-confirm").click()
    expect(first.get_by_test_id("console-chat")).to_have_count(2)
    first.keyboard.press("?")
    expect(first.get_by_test_id("console-shortcuts")).to_be_visible()
    first.screenshot(path=pictures / "desk-keys.png")
