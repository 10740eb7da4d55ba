"""Two tabs of one browser: whoever signs in or out in one does so in both."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, said_by, sign_in
from tests.flow.test_flow import ask
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def name_of(page: Page) -> str:
    return page.get_by_test_id("account-name").inner_text()


def test_both_tabs_go_on_as_who_signed_in_and_forget_after_the_sign_out(open_page: OpenPage, stack: Stack) -> None:
    first = open_page("/")
    ask(first, "买首套房契税是多少？")
    second = first.context.new_page()
    second.goto(stack.url)
    expect(said_by(second, "bot")).to_have_count(said_by(first, "bot").count())

    first.get_by_role("button", name="登录").click()
    sign_in(first, "zhang")
    expect(first.get_by_test_id("account-name")).to_be_visible()
    expect(second.get_by_test_id("account-name")).to_have_text(name_of(first))
    ask(second, "契税什么时候交？")
    expect(said_by(first, "taxpayer").last).to_contain_text("契税什么时候交？")

    second.get_by_role("button", name="退出").click()
    second.get_by_role("button", name="确定").click()
    for page in (first, second):
        expect(page.get_by_test_id("account-name")).to_have_count(0)
        expect(said_by(page, "bot")).to_have_count(0)
    ask(first, "契税什么时候交？")
    expect(said_by(second, "taxpayer").last).to_contain_text("契税什么时候交？")
