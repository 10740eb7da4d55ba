"""The trainer's page: one can go back, send its addresses, and lose no word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser

ENTRY = "channel-hall-hours"
HIDDEN = """() => {
  const at = document.activeElement, foot = document.querySelector('[data-testid=editor-form] footer')
  if (!at.closest('.fields')) return false
  const here = at.getBoundingClientRect()
  return here.top >= foot.getBoundingClientRect().top
}"""


def open_editor(open_page: OpenPage, path: str = "", username: str = "trainer1") -> Page:
    editor = open_page(f"/editor{path}")
    sign_in(editor, username)
    return editor


def test_an_address_leads_to_a_filter_and_an_entry_and_back_leads_back(open_page: OpenPage) -> None:
    editor = open_editor(open_page, f"?q={ENTRY}&entry={ENTRY}")
    expect(editor.get_by_test_id("editor-edit")).to_be_visible()
    expect(editor.get_by_test_id("editor-search")).to_have_value(ENTRY)
    editor.keyboard.press("Escape")
    expect(editor).to_have_url(re.compile(rf"\?q={ENTRY}$"))
    editor.get_by_test_id("editor-talks-tab").click()
    expect(editor).to_have_url(re.compile(r"\?tab=talks$"))
    editor.go_back()
    expect(editor.get_by_test_id("editor-search")).to_have_value(ENTRY)
    editor.go_back()
    expect(editor.get_by_test_id("editor-edit")).to_be_visible()


def test_back_over_unsaved_words_asks_first(open_page: OpenPage) -> None:
    editor = open_editor(open_page, f"?q={ENTRY}")
    editor.locator(f'[data-entry="{ENTRY}"]').click()
    editor.get_by_test_id("editor-edit").click()
    editor.locator("[name=answer]").fill("没写完的答案")
    expect(editor).to_have_url(re.compile(rf"entry={ENTRY}$"))
    editor.go_back()
    editor.get_by_role("button", name="继续修改").click()
    expect(editor.locator("[name=answer]")).to_have_value("没写完的答案")
    expect(editor).to_have_url(re.compile(rf"entry={ENTRY}$"))
    editor.get_by_test_id("editor-discard").click()


def test_single_keys_do_something_unless_a_dialog_is_open(open_page: OpenPage) -> None:
    editor = open_editor(open_page, f"?q={ENTRY}")
    expect(editor.locator(f'[data-entry="{ENTRY}"]')).to_be_visible()
    editor.get_by_test_id("editor-hit-tab").click()
    editor.keyboard.press("?")
    keys = editor.get_by_role("dialog", name="键盘快捷键")
    expect(keys.get_by_text("新建条目")).to_be_visible()
    editor.keyboard.press("n")
    expect(editor.get_by_test_id("editor-form")).to_have_count(0)
    editor.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    editor.keyboard.press("n")
    expect(editor.get_by_test_id("editor-form")).to_be_visible()


def test_what_is_missing_is_told_at_its_fields_and_the_foot_hides_none(open_page: OpenPage) -> None:
    editor = open_editor(open_page)
    editor.get_by_test_id("editor-new").click()
    editor.locator("[name=question]").fill("云朵执照怎么补办？")
    editor.get_by_test_id("editor-hand-in").click()
    expect(editor.get_by_test_id("editor-problem")).to_have_count(6)
    expect(editor.locator("[name=similar]")).to_be_focused()
    for _ in range(20):
        editor.keyboard.press("Tab")
        assert not editor.evaluate(HIDDEN)
    editor.get_by_test_id("editor-save").click()
    expect(editor.get_by_text("草稿已保存")).to_be_visible()
    expect(editor.get_by_text("这一稿（还没有生效）")).to_be_visible()


def test_who_is_signed_out_signs_in_over_their_words(open_page: OpenPage) -> None:
    editor = open_editor(open_page, f"?q={ENTRY}&entry={ENTRY}")
    editor.get_by_test_id("editor-edit").click()
    editor.context.clear_cookies()
    editor.locator("[name=answer]").fill("登录失效时写的答案")
    editor.keyboard.press("Control+s")  # no click: what the page asks by itself may have been refused before
    expect(editor.get_by_text("您写的内容都还在")).to_be_visible()
    sign_in(editor, "trainer1")
    expect(editor.get_by_text("您写的内容都还在")).to_be_hidden()
    expect(editor.locator("[name=answer]")).to_have_value("登录失效时写的答案")
    editor.get_by_test_id("editor-save").click()
    expect(editor.get_by_text("草稿已保存")).to_be_visible()


NOTICE = """云朵局关于云朵税的公告
云朵局公告2026年第7号
一、云朵停留时间怎么算
从飘入之时起算。
二、本公告自2026年1月1日起施行。
云朵局
2026年1月5日
"""


def test_a_paragraph_of_a_notice_becomes_a_draft_with_the_paragraph_beside(open_page: OpenPage) -> None:
    editor = open_editor(open_page, "?tab=transfer")
    file = {"name": "公告.txt", "mimeType": "text/plain", "buffer": NOTICE.encode()}
    editor.get_by_test_id("editor-document-input").set_input_files(file)  # type: ignore[arg-type]
    facts = editor.get_by_test_id("editor-document-facts")
    expect(facts).to_contain_text("公告2026年第7号")  # a process of its own has to begin
    editor.get_by_test_id("editor-paragraph").first.check()
    editor.get_by_test_id("editor-document-draft").click()
    expect(editor.get_by_test_id("editor-source")).to_contain_text("从飘入之时起算")
    expect(editor.locator("[name=question]")).to_have_value("云朵停留时间怎么算")
    expect(editor.locator("[name=answer]")).to_have_value("")
    editor.get_by_test_id("editor-save").click()
    expect(editor.get_by_text("草稿已保存")).to_be_visible()
