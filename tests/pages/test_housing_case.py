"""A sale from the computed taxes to the certificates, as its buyer presses it; and the desk that puts a fact right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from backends.departments.world import ZHANG, invented_world
from kit.clock import today
from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser

HOME = next(iter(invented_world().values()))


def submitted(page: Page) -> Locator:
    """The drawer with a case that is handed in."""
    page.get_by_role("button", name="登录").click()
    sign_in(page, "wang")
    page.get_by_test_id("acting-choice").first.click()  # oneself
    expect(page.get_by_test_id("account-name")).to_be_visible()
    more = page.get_by_test_id("more-tools")  # on a phone one's own tools stand behind it
    if more.is_visible():
        more.click()
    page.get_by_role("button", name="我的办理").click()
    drawer = page.get_by_role("dialog", name="二手住房办理")
    another = drawer.get_by_test_id("case-another")  # where the store has one from before
    expect(another.or_(drawer.get_by_test_id("case-begin"))).to_be_enabled()
    if another.is_visible():
        another.click()
    drawer.get_by_test_id("case-begin").click()
    drawer.get_by_test_id("case-name").fill(ZHANG.name)
    drawer.get_by_test_id("case-number").fill(ZHANG.id_number)
    typed = {"certificate_no": HOME.certificate_no, "price": "5000000", "area_m2": "89"}
    for name, value in {**typed, "contract_on": today().isoformat()}.items():
        page.locator(f"#case-{name}").fill(value)
    page.locator("#case-location").select_option("city")
    drawer.get_by_test_id("case-save").click()
    expect(drawer.get_by_test_id("case-consent")).to_be_visible()
    return drawer


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_papers_to_the_certificates(open_page: OpenPage, phone: bool) -> None:
    page = open_page("/", phone=phone)
    drawer = submitted(page)
    drawer.get_by_test_id("case-checklist").locator("summary").click()
    expect(drawer.get_by_test_id("case-checklist")).to_contain_text("不动产权证书")
    drawer.get_by_test_id("case-agree").check()
    drawer.get_by_test_id("case-consent").click()
    drawer.get_by_test_id("case-confirm").click()
    expect(drawer.get_by_test_id("case-pay")).to_have_count(2)
    for paid in (1, 2):
        with page.context.expect_page() as opened:
            drawer.get_by_test_id("case-pay").first.click()
        opened.value.get_by_role("button", name="模拟付款").click()
        expect(opened.value.get_by_role("status")).to_contain_text("已付款")
        opened.value.close()
        page.bring_to_front()
        expect(drawer.get_by_test_id("case-paper")).to_have_count(paid)


def test_the_desk_corrects_a_confirmed_case_with_a_reason(open_page: OpenPage) -> None:
    page = open_page("/")
    drawer = submitted(page)
    drawer.get_by_test_id("case-agree").check()
    drawer.get_by_test_id("case-consent").click()
    drawer.get_by_test_id("case-confirm").click()
    expect(drawer.get_by_test_id("case-pay")).to_have_count(2)
    desk = open_page("/console")
    sign_in(desk, "agent1")
    desk.get_by_test_id("console-cases").click()
    desk.get_by_test_id("console-case").first.click()
    desk.get_by_test_id("console-case-field").select_option("price")
    desk.locator("#desk-price").fill("5200000")
    desk.get_by_test_id("console-case-reason").fill("合同写的是 520 万元")
    desk.get_by_test_id("console-case-correct").click()
    desk.locator(".history summary").click()
    expect(desk.locator(".history")).to_contain_text("合同写的是 520 万元")
    expect(drawer.get_by_test_id("case-confirm")).to_be_visible()
