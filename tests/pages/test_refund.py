"""A refund on the page: seen, confirmed with one key, on the account, and never again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import OpenPage, said_by, say, sign_in

pytestmark = pytest.mark.browser


def test_one_key_and_it_is_on_the_account(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="登录").click()
    sign_in(page, "zhang")
    expect(page.get_by_test_id("account-name")).to_be_visible()
    say(page, "确认退税")
    card = said_by(page, "bot").last
    expect(card).to_contain_text("京A·演示1")
    expect(card).to_contain_text("演示银行（尾号 1234）")
    card.get_by_role("button", name="确认退税 2,070.00 元").click()
    expect(said_by(page, "bot").last).to_contain_text("退税进度")
    say(page, "退税到账了吗")
    expect(said_by(page, "bot").last).to_contain_text("已到账（")
    expect(said_by(page, "bot").last).to_contain_text("退到您本人的演示银行（尾号 1234），含利息")
    expect(said_by(page, "bot").last.get_by_role("button", name="确认退税")).to_have_count(0)
