"""A dead network, as it is for who writes on either side of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PATIENCE_MS, OpenPage, said_by, say, sign_in, take
from tests.line import Line

pytestmark = pytest.mark.browser


def write(page: Page, text: str, composer: str = "composer") -> None:
    page.get_by_test_id(composer).fill(text)
    page.get_by_test_id(composer).press("Enter")


def texts(page: Page, author: str) -> list[str]:
    return said_by(page, author).locator(".bubble").all_inner_texts()


def test_what_is_written_on_a_dead_line_is_sent_once_and_in_order_when_it_is_back(
    open_page: OpenPage, line: Line
) -> None:
    page = open_page("/", at=line.url)
    say(page, "契税多少")
    line.cut()
    write(page, "第一句")
    write(page, "第二句")
    expect(page.get_by_text("已断开")).to_be_visible()
    write(page, "第三句")
    expect(page.get_by_test_id("pending")).to_have_count(3)
    expect(page.get_by_text("等待网络，连上后自动发出")).to_have_count(3)
    page.get_by_test_id("transfer").click()
    line.mend()
    expect(page.get_by_text("已连接")).to_be_visible()
    expect(page.get_by_test_id("pending")).to_have_count(0)
    expect(page.get_by_test_id("queue-banner")).to_be_visible()
    said = ["契税多少", "第一句", "第二句", "第三句"]
    assert texts(page, "taxpayer") == said
    page.reload()
    expect(page.get_by_text("已连接")).to_be_visible()
    assert texts(page, "taxpayer") == said


def test_a_quiet_page_notices_a_dead_line_and_so_does_the_server(open_page: OpenPage, line: Line) -> None:
    page = open_page("/", at=line.url)
    expect(page.get_by_text("已连接")).to_be_visible()
    line.cut()
    expect(page.get_by_text("已断开")).to_be_visible()
    expect(page.get_by_text("正在重新连接")).to_be_visible()
    assert line.given_up(PATIENCE_MS / 1000)


def test_what_is_unsent_survives_a_reload_of_the_page(open_page: OpenPage, line: Line) -> None:
    page = open_page("/", at=line.url)
    say(page, "契税多少")
    line.cut()
    write(page, "还在吗")
    expect(page.get_by_text("已断开")).to_be_visible()
    line.mend()
    page.reload()
    expect(said_by(page, "taxpayer")).to_have_count(2)
    expect(page.get_by_test_id("pending")).to_have_count(0)
    assert texts(page, "taxpayer") == ["契税多少", "还在吗"]


def test_the_browsers_news_of_its_network_are_heeded_at_once(open_page: OpenPage, line: Line) -> None:
    page = open_page("/", at=line.url)
    expect(page.get_by_text("已连接")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("您的设备没有联网")).to_be_visible(timeout=1_000)
    write(page, "断网时写的")
    expect(page.get_by_text("等待网络，连上后自动发出")).to_be_visible(timeout=1_000)
    page.context.set_offline(False)
    expect(said_by(page, "taxpayer")).to_have_count(1, timeout=2_000)


def test_an_agents_words_too_wait_for_the_line(open_page: OpenPage, line: Line) -> None:
    taxpayer = open_page("/")
    say(taxpayer, "印花税断网时怎么问")
    taxpayer.get_by_test_id("transfer").click()
    expect(taxpayer.get_by_test_id("queue-banner")).to_be_visible()
    console = open_page("/console", at=line.url)
    sign_in(console, "agent1")
    take(console, "印花税断网时怎么问")
    line.cut()
    write(console, "您好", "console-composer")
    expect(console.get_by_text("正在重新连接").first).to_be_visible()
    write(console, "请稍等", "console-composer")
    expect(console.get_by_text("等待网络，连上后自动发出")).to_have_count(2)
    line.mend()
    expect(said_by(taxpayer, "agent")).to_have_count(2)
    assert texts(taxpayer, "agent") == ["您好", "请稍等"]
    expect(console.get_by_test_id("pending")).to_have_count(0)
