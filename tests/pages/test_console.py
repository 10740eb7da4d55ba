"""Two agents and four taxpayers at once, on the screen that agents have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OpenPage, said_by, say, sign_in, take

pytestmark = pytest.mark.browser

DESK = {"width": 1366, "height": 768}
# What another test has left in this agent's hands.
CLOSE_ALL = """async () => {
  const desk = await (await fetch('/api/console/desk')).json()
  const headers = { 'Content-Type': 'application/json' }
  for (const { case_id } of desk.chats) {
    await fetch(`/api/console/cases/${case_id}/close`, { method: 'POST', headers, body: '{}' })
  }
}"""
QUESTIONS = ["首套房契税是多少？", "车船税怎么申请退税？", "云朵印章丢了怎么办？", "月薪两万个税怎么交？"]


def open_desk(open_page: OpenPage, username: str) -> Page:
    page = open_page("/console")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    sign_in(page, username)
    expect(page.get_by_test_id("console-next")).to_be_visible()
    page.evaluate(CLOSE_ALL)
    expect(page.get_by_test_id("console-chat")).to_have_count(0)
    return page


def wait_in_queue(open_page: OpenPage, question: str, *, account: str = "") -> Page:
    page = open_page("/")
    if account:
        page.get_by_role("button", name="登录").first.click()
        sign_in(page, account)
        expect(page.get_by_test_id("sign-in-submit")).to_have_count(0)
    say(page, question)
    expect(said_by(page, "bot").last).to_be_visible()  # the first question of all warms the search
    page.get_by_test_id("transfer").click()
    expect(said_by(page, "system").last).to_be_visible()
    return page


def test_two_agents_serve_four_taxpayers(open_page: OpenPage, pictures: Path) -> None:
    accounts = ["", "zhang", "", "yuqi"]
    people = [wait_in_queue(open_page, q, account=a) for q, a in zip(QUESTIONS, accounts, strict=True)]
    first = open_desk(open_page, "agent1")
    for chats in (1, 2, 3):
        first.get_by_test_id("console-next").click()
        expect(first.get_by_test_id("console-chat")).to_have_count(chats)
    second = open_desk(open_page, "agent2")
    second.get_by_test_id("console-next").click()
    expect(second.get_by_test_id("console-chat")).to_have_count(1)
    names = {name[1:] for name in first.locator("[data-testid=console-chat] .name").all_inner_texts()}  # after its key
    assert len(names) == 3

    # The draft was ready before anybody looked: one key inserts, one sends, and a moment remains to take it back.
    first.get_by_test_id("console-chat").filter(has_text="首套房契税").click()
    expect(first.get_by_test_id("console-adopt")).to_be_visible()
    first.screenshot(path=pictures / "desk-answer.png")
    first.keyboard.press("Alt+i")
    expect(first.get_by_test_id("console-composer")).to_have_value(re.compile("1%"))
    first.get_by_test_id("console-composer").press("Enter")
    first.keyboard.press("Alt+z")
    expect(first.get_by_test_id("pending")).to_have_count(0)
    first.get_by_test_id("console-composer").press("Enter")
    expect(said_by(people[0], "agent").last).to_contain_text("1%")
    expect(first.get_by_test_id("console-read")).to_have_text("纳税人已读")

    # What is half written stays with its chat, over a switch and a reload.
    first.keyboard.press("Alt+j")
    first.get_by_test_id("console-composer").fill("写了一半")
    first.keyboard.press("Alt+k")
    first.reload()
    expect(first.get_by_test_id("console-chat")).to_have_count(3)
    expect(first.get_by_text("有未发的话")).to_be_visible()

    # Typing is seen on the other side, and a new message shows unread in the list.
    people[1].get_by_test_id("composer").press_sequentially("还有")
    expect(first.get_by_text("正在输入…").first).to_be_visible()
    first.screenshot(path=pictures / "desk-list.png")

    # 一户式, masked.
    first.get_by_test_id("console-chat").filter(has_text="张演示").click()
    first.get_by_test_id("console-tab-panorama").click()
    expect(first.get_by_test_id("console-panorama")).to_contain_text("身份和登记")
    first.screenshot(path=pictures / "desk-panorama.png")

    # A colleague is asked in; nothing of it reaches the taxpayer.
    before = said_by(people[1], "agent").count()
    first.keyboard.press("Alt+q")
    first.get_by_test_id("colleague").first.check()
    first.get_by_test_id("colleague-text").fill("这种车退税您办过吗")
    first.get_by_test_id("colleague-confirm").click()
    expect(second.get_by_test_id("console-chat")).to_have_count(2)
    second.get_by_text("只看，不接待").click()
    second.get_by_test_id("console-note").fill("办过，先核对车架号")
    second.get_by_test_id("console-note").press("Enter")
    expect(first.get_by_test_id("note").last).to_contain_text("先核对车架号")
    second.screenshot(path=pictures / "desk-consult.png")
    first.screenshot(path=pictures / "desk-notes.png")
    assert said_by(people[1], "agent").count() == before

    first.keyboard.press("Alt+w")
    expect(first.get_by_test_id("console-theme")).to_be_visible()
    first.screenshot(path=pictures / "desk-close.png")
    first.get_by_test_id("console-close-confirm").click()
    expect(first.get_by_test_id("console-chat")).to_have_count(2)
    first.keyboard.press("?")
    expect(first.get_by_test_id("console-shortcuts")).to_be_visible()
    first.screenshot(path=pictures / "desk-keys.png")


def test_a_supervisor_watches_whispers_and_takes_over(open_page: OpenPage, pictures: Path) -> None:
    taxpayer = wait_in_queue(open_page, "契税什么时候交？")
    agent, supervisor = open_desk(open_page, "agent2"), open_desk(open_page, "admin1")
    take(agent, "契税什么时候交")
    supervisor.get_by_test_id("console-supervise").click()
    row = supervisor.get_by_test_id("live-chats").locator("tr").filter(has_text="契税什么时候交")
    expect(row).to_contain_text("李演示")
    supervisor.screenshot(path=pictures / "desk-live.png")
    supervisor.get_by_test_id("supervisor-report").click()
    expect(supervisor.get_by_test_id("report")).to_contain_text("合计")
    supervisor.screenshot(path=pictures / "desk-report.png")
    supervisor.get_by_test_id("supervisor-month").click()
    expect(supervisor.get_by_test_id("month")).to_contain_text("户次")
    supervisor.get_by_test_id("supervisor-live").click()
    row.get_by_test_id("live-watch").click()
    supervisor.get_by_role("button", name="查看", exact=True).click()
    expect(supervisor.get_by_text("请写明理由")).to_be_visible()
    supervisor.get_by_role("dialog", name="为什么要看").get_by_role("textbox").fill("带新人")
    supervisor.screenshot(path=pictures / "desk-why.png")
    supervisor.get_by_role("button", name="查看", exact=True).click()
    supervisor.get_by_test_id("console-note").fill("先问清合同日期")
    supervisor.get_by_test_id("console-note").press("Enter")
    expect(agent.get_by_test_id("note").last).to_contain_text("主管密语")
    supervisor.screenshot(path=pictures / "desk-watch.png")
    supervisor.get_by_test_id("console-supervise").click()
    row.get_by_test_id("live-take").click()
    supervisor.get_by_role("dialog", name="为什么要看").get_by_role("textbox").fill("纳税人要求换人")
    supervisor.get_by_role("button", name="查看", exact=True).click()
    expect(supervisor.get_by_test_id("console-composer")).to_be_visible()
    expect(said_by(taxpayer, "system").last).to_contain_text("钱演示")
    expect(taxpayer.get_by_text("先问清合同日期")).to_have_count(0)


def test_a_chat_is_handed_to_a_colleague_with_a_note(open_page: OpenPage, pictures: Path) -> None:
    wait_in_queue(open_page, "印花税怎么申报？")
    first, second = open_desk(open_page, "agent1"), open_desk(open_page, "agent2")
    take(first, "印花税怎么申报")
    first.keyboard.press("Alt+t")
    first.locator("li").filter(has_text="李演示").get_by_test_id("colleague").check()
    first.get_by_test_id("colleague-text").fill("已核对身份")
    first.screenshot(path=pictures / "desk-transfer.png")
    first.get_by_test_id("colleague-confirm").click()
    offer = second.get_by_test_id("console-offer").filter(has_text="印花税怎么申报")
    expect(offer).to_contain_text("王演示转给您")
    expect(offer).to_contain_text("已核对身份")
    second.screenshot(path=pictures / "desk-offer.png")
    offer.get_by_test_id("console-accept").click()
    expect(said_by(second, "taxpayer").last).to_contain_text("印花税怎么申报")
    second.get_by_test_id("console-state").select_option("leaving")
    expect(second.get_by_test_id("console-state")).to_have_class("leaving")
    second.get_by_test_id("console-state").select_option("online")


def test_a_promise_becomes_a_ticket(open_page: OpenPage, pictures: Path) -> None:
    wait_in_queue(open_page, "车辆购置税退税多久到账？")
    first, second = open_desk(open_page, "agent1"), open_desk(open_page, "agent2")
    take(first, "车辆购置税退税")
    first.get_by_test_id("console-tickets").click()
    first.get_by_test_id("ticket-text").fill("查退税进度后回复纳税人")
    first.get_by_test_id("ticket-open").click()
    mine = first.get_by_test_id("ticket").filter(has_text="查退税进度")
    mine.locator("select").select_option("agent2")
    expect(mine).to_contain_text("经办 李演示")
    mine.get_by_test_id("ticket-urge").click()
    expect(mine).to_contain_text("催办 1 次")
    first.screenshot(path=pictures / "desk-tickets.png")
    second.get_by_test_id("console-tickets").click()
    second.get_by_test_id("ticket").filter(has_text="查退税进度").get_by_test_id("ticket-done").click()
    expect(second.get_by_test_id("ticket").filter(has_text="查退税进度")).to_have_count(0)


def test_a_form_and_a_confirmation_are_filled_in_together(open_page: OpenPage, pictures: Path) -> None:
    taxpayer = wait_in_queue(open_page, "卖房的税怎么算？")
    agent = open_desk(open_page, "agent1")
    take(agent, "卖房的税怎么算")
    agent.get_by_test_id("console-tab-work").click()
    agent.get_by_test_id("push-form").select_option("housing")
    agent.get_by_test_id("push").click()
    theirs, mine = taxpayer.get_by_test_id("card-sheet").last, agent.get_by_test_id("card-sheet").last
    for name, value in (("sale_price", "500万"), ("home_area", "89平")):
        theirs.get_by_test_id(f"sheet-{name}").fill(value)
        theirs.get_by_test_id(f"sheet-{name}").press("Enter")
        expect(mine.get_by_test_id(f"sheet-{name}")).to_have_value(value)
    mine.get_by_test_id("sheet-held").fill("3年")
    mine.get_by_test_id("sheet-held").press("Enter")
    expect(theirs.get_by_test_id("sheet-held")).to_have_value("3年")
    expect(theirs.get_by_text("座席填")).to_be_visible()
    agent.screenshot(path=pictures / "desk-form.png")
    taxpayer.screenshot(path=pictures / "portal-form.png")
    submit = theirs.get_by_test_id("sheet-submit")
    # Between the last answer and its return neither a chip nor the key is there to press.
    next_press = theirs.locator(".offer, [data-testid=sheet-submit]:enabled")
    next_press.first.wait_for()
    while not submit.is_enabled():
        empty = theirs.locator("[data-field]").filter(has=taxpayer.locator(".offer")).first
        field = empty.get_attribute("data-field")
        empty.locator(".offer").first.click()
        expect(theirs.get_by_test_id(f"sheet-{field}")).not_to_have_value("")
        next_press.first.wait_for()
    submit.click()
    expect(agent.get_by_test_id("card-assessment").last).to_be_visible()
    expect(mine.get_by_test_id("sheet-state")).to_have_text("已算出")

    agent.get_by_test_id("confirm-matter").fill("二手房过户")
    agent.get_by_test_id("confirm-materials").fill("身份证\n不动产权证书")
    agent.get_by_test_id("confirm-send").click()
    sheet = taxpayer.get_by_test_id("card-sheet").filter(has_text="不动产权证书")
    sheet.get_by_test_id("sheet-confirm").click()
    confirmed = agent.get_by_test_id("card-sheet").filter(has_text="不动产权证书")
    expect(confirmed.get_by_test_id("sheet-state")).to_have_text("已确认")
    agent.screenshot(path=pictures / "desk-confirmation.png")
