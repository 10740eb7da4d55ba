"""The administrators' page in a real browser: an account made and ended, the ledger that tells of it, hours set."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser


def test_an_administrator_makes_an_account_ends_it_and_finds_both_in_the_ledger(
    open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page("/admin")
    sign_in(page, "admin1")
    page.get_by_test_id("admin-new-username").fill("wu.min")
    page.get_by_test_id("admin-new-name").fill("吴敏")
    page.get_by_test_id("admin-create").click()
    expect(page.get_by_test_id("admin-password")).not_to_be_empty()
    row = page.get_by_test_id("admin-account").filter(has_text="wu.min")
    row.get_by_test_id("admin-disable").click()
    page.get_by_role("button", name="确定").click()
    expect(row).to_contain_text("已停用")
    page.screenshot(path=tmp_path / "accounts.png")

    page.get_by_test_id("admin-audit-tab").click()
    page.get_by_test_id("admin-audit-what").select_option("staff")
    page.get_by_test_id("admin-audit-find").click()
    expect(page.get_by_test_id("admin-act").first).to_contain_text("staff.disable")
    with page.expect_download() as download:
        page.get_by_test_id("admin-audit-export").click()
    assert "staff.create,staff/wu.min" in download.value.path().read_text(encoding="utf-8-sig")
    page.screenshot(path=tmp_path / "audit.png")

    page.get_by_test_id("admin-hours-tab").click()
    page.get_by_role("checkbox", name="周日").uncheck()
    page.get_by_test_id("admin-hours-reason").fill("周日不再值班")
    page.get_by_test_id("admin-hours-save").click()
    expect(page.get_by_test_id("admin-hours-words")).to_contain_text("周一至周六")
    page.screenshot(path=tmp_path / "hours.png", full_page=True)


def test_who_is_no_administrator_is_told_so(open_page: OpenPage) -> None:
    page = open_page("/admin", phone=True)
    sign_in(page, "agent1")
    expect(page.get_by_role("alert")).to_contain_text("没有使用这个页面的权限")
