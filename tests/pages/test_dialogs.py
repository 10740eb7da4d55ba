"""What was written and not saved, when a drawer or dialog is closed over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser

ENTRY, OTHER = "channel-hall-hours", "channel-self-terminal"

Leave = Callable[[Page], None]


def by_the_cross(page: Page) -> None:
    page.get_by_label("关闭此对话框").click()


def by_escape(page: Page) -> None:
    page.keyboard.press("Escape")


def by_a_click_beside(page: Page) -> None:
    page.mouse.click(60, 700)


IN_EVERY_WAY = pytest.mark.parametrize("leave", [by_the_cross, by_escape, by_a_click_beside])


def open_editor(open_page: OpenPage, username: str = "trainer1") -> Page:
    editor = open_page("/editor")
    sign_in(editor, username)
    return editor


def open_entry(editor: Page, entry_id: str, *, to: str = "editor-edit") -> None:
    editor.get_by_test_id("editor-search").fill(entry_id)
    editor.locator(f'[data-testid="editor-entry"][data-entry="{entry_id}"]').click()
    expect(editor.get_by_test_id(to)).to_be_visible()


def go_on(editor: Page, *, by: str = "click") -> None:
    """Escape closes the question, not what the question is about."""
    button = editor.get_by_role("button", name="继续修改")
    if by == "click":
        button.click()
    else:
        expect(button).to_be_visible()
        by_escape(editor)
    expect(button).to_have_count(0)


@IN_EVERY_WAY
def test_an_entry_stays_open_as_it_was_written(open_page: OpenPage, leave: Leave) -> None:
    editor = open_editor(open_page)
    open_entry(editor, ENTRY)
    editor.get_by_test_id("editor-edit").click()
    answer = editor.locator("[name=answer]")
    answer.fill("没写完的答案")
    for by in ("click", "escape", "click"):
        leave(editor)
        go_on(editor, by=by)
        expect(answer).to_be_visible()
        expect(answer).to_have_value("没写完的答案")
    leave(editor)
    editor.get_by_role("button", name="关闭", exact=True).click()
    expect(editor.get_by_test_id("editor-entry-detail")).to_have_count(0)
    open_entry(editor, OTHER)


@IN_EVERY_WAY
def test_a_new_entry_is_not_lost(open_page: OpenPage, leave: Leave) -> None:
    editor = open_editor(open_page)
    editor.get_by_test_id("editor-new").click()
    question = editor.locator("[name=question]")
    question.fill("云朵印章怎么补办？")
    leave(editor)
    expect(editor.get_by_text("新条目还没有存成草稿；关闭后会留着")).to_be_visible()
    go_on(editor)
    expect(question).to_be_visible()
    expect(question).to_have_value("云朵印章怎么补办？")


def test_a_dialog_over_the_drawer_is_closed_alone_and_only_on_purpose(open_page: OpenPage) -> None:
    editor = open_editor(open_page)
    open_entry(editor, OTHER)
    editor.get_by_test_id("editor-edit").click()
    editor.locator("[name=answer]").fill("改过的答案。")
    editor.get_by_test_id("editor-save").click()
    editor.get_by_test_id("editor-to-review").click()
    why = editor.get_by_placeholder("为什么（可不填）")
    why.fill("依据新公告")
    by_a_click_beside(editor)
    expect(why).to_have_value("依据新公告")
    editor.get_by_role("button", name="确定").click()
    expect(editor.get_by_test_id("editor-not-yours")).to_be_visible()
    editor = open_editor(open_page, "trainer2")
    open_entry(editor, OTHER, to="editor-to-published")
    editor.get_by_test_id("editor-to-published").click()
    why = editor.locator("[name=why]")
    why.fill("看过了")
    by_a_click_beside(editor)
    expect(why).to_have_value("看过了")
    by_escape(editor)
    expect(why).to_be_hidden()
    expect(editor.get_by_test_id("editor-entry-detail")).to_be_visible()
    editor.get_by_test_id("editor-to-published").click()
    expect(why).to_be_visible()


def test_a_slow_save_of_one_entry_does_not_turn_up_in_the_next(open_page: OpenPage) -> None:
    editor = open_editor(open_page)
    held: list[Route] = []
    editor.route(f"**/entries/{ENTRY}", lambda r: held.append(r) if r.request.method == "PUT" else r.continue_())
    open_entry(editor, ENTRY)
    editor.get_by_test_id("editor-edit").click()
    editor.locator("[name=answer]").fill("存得很慢的答案。")
    editor.get_by_test_id("editor-save").click()
    by_escape(editor)
    editor.get_by_role("button", name="关闭", exact=True).click()
    open_entry(editor, OTHER)
    held[0].continue_()
    expect(editor.get_by_text("草稿已保存")).to_be_visible()
    editor.get_by_test_id("editor-edit").click()
    expect(editor.get_by_test_id("editor-entry-detail").locator(".facts")).to_contain_text(OTHER)


def test_changes_that_were_given_up_are_not_asked_about(open_page: OpenPage) -> None:
    editor = open_editor(open_page)
    editor.route(f"**/working/{OTHER}", lambda r: None if r.request.method == "DELETE" else r.continue_())  # slow
    open_entry(editor, OTHER)
    editor.get_by_test_id("editor-edit").click()
    editor.locator("[name=answer]").fill("算了，不改了。")
    editor.get_by_test_id("editor-discard").click()
    by_escape(editor)
    expect(editor.get_by_test_id("editor-entry-detail")).to_have_count(0)


def test_who_types_while_the_sign_in_still_opens_stays_at_their_field(open_page: OpenPage) -> None:
    page = open_page("/")
    page.add_style_tag(content="* { animation-duration: 1s !important; transition-duration: 1s !important }")
    page.get_by_role("button", name="登录").click()
    page.get_by_test_id("sign-in-username").fill("zhang")
    password = page.get_by_test_id("sign-in-password")
    password.focus()
    page.wait_for_function("() => !document.querySelector('.dialog-fade-enter-active')")
    page.keyboard.type("demo-zhang")
    expect(password).to_have_value("demo-zhang")
    expect(page.get_by_test_id("sign-in-username")).to_have_value("zhang")
