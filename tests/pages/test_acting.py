"""A person who acts for a firm, on the portal's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser


def test_a_clerk_chooses_the_firm_goes_back_and_finds_the_own_sessions(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("button", name="登录").click()
    sign_in(page, "wang")
    page.get_by_test_id("acting-choice").filter(has_text="演示通过").click()
    account = page.get_by_test_id("account-name")
    expect(account).to_contain_text("北京演示通过科技有限公司")
    expect(account).to_contain_text("王样例（办税员）")
    account.click()
    page.get_by_test_id("acting-choice").first.click()
    expect(account).to_have_text("王样例")
    account.click()
    page.get_by_test_id("own-sessions").click()
    expect(page.get_by_test_id("own-session").filter(has_text="本次登录")).to_have_count(1)
