"""我的标签 on a telephone: found behind 应看应办, each with its reason; one disputed, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser


def test_who_is_signed_in_finds_their_tags_and_disputes_one(open_page: OpenPage) -> None:
    phone = open_page("/", phone=True)
    phone.get_by_role("button", name="登录").click()
    sign_in(phone, "fengxian")
    phone.get_by_test_id("matters-open").click()
    phone.get_by_test_id("my-tags-open").click()
    tag = phone.get_by_test_id("tag-at_risk")
    expect(tag).to_contain_text("系统里有还没有处理的风险提示")
    tag.get_by_role("button", name="有风险提示不对").click()
    tag.get_by_label("哪里不对").fill("已经处理完了")
    tag.get_by_role("button", name="提出异议").click()
    expect(tag).to_contain_text("您说不对：已经处理完了")
    tag.get_by_role("button", name="收回异议").click()
    expect(tag).not_to_contain_text("您说不对")
