"""A word that one trainer proposes and another puts in force."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, sign_in

pytestmark = pytest.mark.browser


def open_words(open_page: OpenPage, username: str, tab: str) -> Page:
    page = open_page("/editor")
    sign_in(page, username)
    page.get_by_test_id(f"editor-{tab}-tab").click()
    return page


def test_a_word_holds_once_a_second_trainer_has_approved_it(open_page: OpenPage, pictures: Path) -> None:
    first, second = open_words(open_page, "trainer1", "words"), open_words(open_page, "trainer2", "inbox")
    first.get_by_test_id("editor-word-text").fill("小白条税")
    first.get_by_test_id("editor-word-look").click()
    first.get_by_test_id("editor-word-save").click()
    expect(first.get_by_text("已提交")).to_be_visible()
    first.get_by_test_id("editor-inbox-tab").click()
    mine = first.get_by_test_id("editor-proposal")
    expect(mine).to_contain_text("撤回")
    expect(mine.get_by_test_id("editor-approve")).to_have_count(0)
    second.reload()
    proposal = second.get_by_test_id("editor-proposal").filter(has_text="小白条税")
    proposal.get_by_role("button", name="看看会怎样").click()
    expect(proposal.get_by_test_id("editor-impact-result")).to_be_visible()
    second.screenshot(path=pictures / "editor-proposal.png")
    proposal.get_by_test_id("editor-approve").click()
    expect(second.get_by_text("已生效，不用重启")).to_be_visible()
    expect(proposal).to_have_count(0)
    first.reload()
    expect(first.get_by_test_id("editor-decided")).to_contain_text("小白条税")
    first.screenshot(path=pictures / "editor-decided.png")
