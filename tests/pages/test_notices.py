"""A notice from the editor to a telephone: written, approved by another, found with its reason, gone on with."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, said_by, sign_in

pytestmark = pytest.mark.browser

TITLE = "有逾期未申报的事项"


def open_notices(open_page: OpenPage, username: str) -> Page:
    editor = open_page("/editor")
    sign_in(editor, username)
    editor.get_by_test_id("editor-notices-tab").click()
    return editor


def write(editor: Page) -> None:
    editor.get_by_test_id("notice-new").click()
    editor.get_by_test_id("notice-template").select_option("overdue")
    expect(editor.get_by_test_id("notice-preview")).to_contain_text("会涉及 1 户")
    expect(editor.get_by_test_id("notice-preview")).to_contain_text("为什么给他：有 2 项申报过了期限没有办")
    editor.get_by_test_id("notice-save").click()
    expect(editor.get_by_test_id("notice-status")).to_have_text("等第二个人审核")
    expect(editor.get_by_test_id("notice-approve")).to_have_count(0)  # who wrote it


def approve(editor: Page) -> None:
    editor.get_by_test_id("notice-line").filter(has_text=TITLE).click()
    editor.get_by_test_id("notice-approve").click()
    editor.get_by_role("button", name="通过", exact=True).click()
    expect(editor.get_by_test_id("notice-status")).not_to_have_text("等第二个人审核")


def await_told(editor: Page) -> None:
    """The job looks as soon as a notice is approved; the figures are asked for until it has told everybody."""
    status = editor.get_by_test_id("notice-status")
    for _ in range(50):
        if status.inner_text() == "已送达":
            return
        with editor.expect_response(lambda response: "/api/editor/notices/" in response.url):
            editor.get_by_test_id("notice-refresh").click()
    expect(status).to_have_text("已送达")


def test_what_one_wrote_and_another_approved_is_found_on_a_telephone_with_its_reason(open_page: OpenPage) -> None:
    write(open_notices(open_page, "trainer1"))
    other = open_notices(open_page, "admin1")
    approve(other)
    await_told(other)
    phone = open_page("/", phone=True)
    phone.get_by_role("button", name="登录").click()
    sign_in(phone, "wang")
    phone.get_by_test_id("acting-choice").first.click()
    expect(phone.get_by_test_id("notices-unread")).to_have_text("1")
    phone.get_by_test_id("notices-open").click()
    phone.get_by_test_id("notice").filter(has_text=TITLE).get_by_role("button").click()
    expect(phone.get_by_test_id("notice-why")).to_contain_text("北京演示逾期商贸有限公司：有 2 项申报过了期限没有办")
    phone.get_by_test_id("notice-ask").click()
    expect(said_by(phone, "taxpayer").last).to_contain_text("我有没有逾期未申报")
    expect(phone.get_by_test_id("notices-unread")).to_have_count(0)
    other.get_by_test_id("notice-refresh").click()
    expect(other.get_by_test_id("notice-outcome")).to_contain_text("问了导办")
    expect(other.get_by_test_id("notice-outcome").get_by_role("row").last).to_contain_text("100.0%")


def test_a_notice_waits_for_its_hour_with_a_group_that_is_not_told_and_is_stopped(open_page: OpenPage) -> None:
    editor = open_notices(open_page, "trainer1")
    editor.get_by_test_id("notice-new").click()
    editor.get_by_test_id("notice-template").select_option("refund-waiting")
    editor.locator("[name=send_at]").fill("2099-12-31T10:00")
    editor.locator("[name=until]").fill("2100-01-15")
    editor.locator("[name=control]").fill("20")
    editor.get_by_test_id("notice-save").click()
    expect(editor.get_by_test_id("notice-detail")).to_contain_text("20%")
    other = open_notices(open_page, "admin1")
    other.get_by_test_id("notice-line").filter(has_text="您可能有多缴的税可以退").first.click()
    other.get_by_test_id("notice-approve").click()
    other.get_by_role("button", name="通过", exact=True).click()
    expect(other.get_by_test_id("notice-status")).to_have_text("已审核，到时间发")
    other.get_by_test_id("notice-refresh").click()
    expect(other.get_by_test_id("notice-outcome")).to_have_count(0)  # nobody has been told
    other.get_by_test_id("notice-stop").click()
    other.get_by_role("dialog").get_by_role("textbox").fill("写错了")
    other.get_by_role("button", name="停止", exact=True).last.click()
    expect(other.get_by_test_id("notice-status")).to_have_text("已停止")
