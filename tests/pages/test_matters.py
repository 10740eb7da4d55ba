"""应看应办 in a browser, on a desktop and a telephone: ten kinds of business, what is due, the bill of benefits."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, said_by, sign_in

pytestmark = pytest.mark.browser


def signed_in(open_page: OpenPage, username: str, *, phone: bool) -> Page:
    page = open_page("/", phone=phone)
    page.get_by_role("button", name="登录").click()
    sign_in(page, username)
    return page


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_what_is_due_stands_on_the_home_page_and_each_matter_opens_the_chat(open_page: OpenPage, phone: bool) -> None:
    page = signed_in(open_page, "yuqi", phone=phone)
    home = page.get_by_test_id("matters").first
    expect(home.get_by_role("list", name="十个业务").get_by_role("button")).to_have_count(10)
    expect(home.get_by_test_id("matter")).to_have_count(3)
    expect(home.get_by_test_id("matter").first).to_contain_text("已过期限")
    home.get_by_test_id("matters-all").click()
    drawer = page.get_by_role("dialog", name="应看应办")
    expect(drawer.get_by_test_id("matter").filter(has_text="补办 2 项逾期未申报")).to_contain_text("税收征收管理法")
    expect(drawer.get_by_test_id("policy").first).to_contain_text("为什么给我看")
    drawer.get_by_role("button", name="问导办怎么办：补办 2 项逾期未申报").click()
    expect(said_by(page, "taxpayer").last).to_contain_text("我有没有逾期未申报")


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_bill_of_benefits_has_its_sum_its_chart_and_its_paper(open_page: OpenPage, phone: bool) -> None:
    page = signed_in(open_page, "tongguo", phone=phone)
    page.get_by_test_id("matters-open").click()
    page.get_by_test_id("benefits-open").click()
    bill = page.get_by_test_id("bill")
    expect(bill.get_by_test_id("bill-total")).to_contain_text("元")
    expect(bill.locator("svg").first).to_be_visible()
    expect(bill.get_by_test_id("bill-enjoyed").first).to_contain_text("次申报")
    expect(bill.get_by_test_id("bill-unused").first).to_contain_text("研发费用加计扣除")
    paper = page.request.get(
        page.url.rstrip("/") + "/" + (bill.get_by_test_id("bill-paper").get_attribute("href") or "").lstrip("/")
    )
    assert paper.body().startswith(b"%PDF")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0  # nothing sticks out
