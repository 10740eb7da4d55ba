"""The main path, as a taxpayer and an agent walk it, in a real browser against everything running."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import OpenPage, said_by, say, sign_in, take, unfold
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

ANSWERS = (
    ("成交价", "500万"),
    ("面积", "89平"),
    ("持有", "1年半"),
    ("买方", "首套"),
)


def await_reply(page: Page, before: int, author: str = "bot") -> Locator:
    """The newest message of ``author`` once there are more than ``before``."""
    expect(said_by(page, author)).not_to_have_count(before)
    return said_by(page, author).last


def ask(page: Page, text: str) -> Locator:
    before = said_by(page, "bot").count()
    say(page, text)
    return await_reply(page, before)


def answer_form(page: Page, first: str) -> Locator:
    """Say ``first`` and answer what the bot asks until there is a result; the result."""
    before, text = page.get_by_test_id("card-assessment").count(), first
    for _ in range(8):
        lines = ask(page, text).inner_text().splitlines()
        if page.get_by_test_id("card-assessment").count() > before:
            return page.get_by_test_id("card-assessment").last
        question = next((line for line in reversed(lines) if "？" in line), "")
        text = next((answer for word, answer in ANSWERS if word in question), "不清楚")
    raise AssertionError("the form does not end")


def sign_in_agent(page: Page, username: str) -> None:
    sign_in(page, username)
    expect(page.get_by_test_id("console-next")).to_be_visible()


def test_a_question_is_answered_and_a_person_takes_over(open_page: OpenPage, stack: Stack, pictures: Path) -> None:
    portal = open_page("/")

    answer = ask(portal, "北京买首套房契税是多少？")
    expect(answer.get_by_test_id("card-answer")).to_be_visible()
    expect(answer).to_contain_text("2024年第16号")
    expect(answer).to_contain_text("140")

    assessment = answer_form(portal, "帮我算一下卖房要交多少税")
    expect(assessment).to_be_visible()
    # 5,000,000 with VAT, held for less than two years: 3 % of the price without VAT; deed tax 1 % of the same.
    expect(assessment).to_contain_text("145,631.07")
    expect(assessment).to_contain_text("48,543.69")
    portal.screenshot(path=pictures / "portal.png")

    portal.reload()
    expect(said_by(portal, "taxpayer").first).to_contain_text("契税")
    expect(portal.get_by_test_id("card-assessment")).to_be_visible()

    portal.get_by_test_id("transfer").click()
    expect(portal.get_by_test_id("queue-banner")).to_contain_text("没有座席在线")

    console, other = open_page("/console"), open_page("/console")
    sign_in_agent(console, "agent1")
    expect(portal.get_by_test_id("queue-banner")).to_contain_text("分钟")
    sign_in_agent(other, "agent2")
    console.get_by_test_id("console-next").click()
    expect(console.get_by_test_id("console-chat")).to_have_count(1)
    expect(said_by(console, "system").last).to_be_visible()
    unfold(console)
    expect(console.get_by_text("145,631.07").first).to_be_visible()
    expect(said_by(console, "bot").first).to_contain_text("契税")
    other.get_by_test_id("console-next").click(force=True)
    expect(other.get_by_test_id("console-chat")).to_have_count(0)

    expect(portal.get_by_test_id("queue-banner")).to_contain_text("正在为您服务")
    say(portal, "我的房子是2025年5月买的")
    expect(said_by(console, "taxpayer").last).to_contain_text("2025年5月")
    console.get_by_test_id("console-composer").fill("您好，按您说的时间不满两年，要按3%缴增值税。")
    console.get_by_test_id("console-composer").press("Enter")
    expect(said_by(portal, "agent").last).to_contain_text("不满两年")
    console.screenshot(path=pictures / "console.png")

    bot_before = said_by(portal, "bot").count()
    console.get_by_test_id("console-close").click()
    console.get_by_test_id("console-close-confirm").click()
    expect(console.get_by_test_id("console-chat")).to_have_count(0)

    expect(portal.get_by_test_id("queue-banner")).to_have_count(0)

    rating = portal.get_by_test_id("card-rating")
    rating.get_by_label("5 星").click()
    portal.get_by_test_id("rating-submit").click()
    expect(rating).to_contain_text("感谢评价")
    assert said_by(portal, "bot").count() == bot_before, "the bot spoke while a person had the turn"

    again = ask(portal, "契税什么时候交？")
    expect(again).to_be_visible()


def test_rasa_is_killed_in_the_middle_and_nothing_is_lost(open_page: OpenPage, stack: Stack) -> None:
    portal = open_page("/")
    question = ask(portal, "帮我算一下卖房要交多少税")
    expect(question.get_by_test_id("card-ask")).to_be_visible()

    stack.kill_rasa()
    ask(portal, "北京买首套房契税是多少？")
    expect(portal.get_by_test_id("card-answer")).to_be_visible()
    expect(ask(portal, "500万")).to_contain_text("已记下：成交价 500 万元")
    expect(ask(open_page("/"), "帮我算一下卖房要交多少税")).to_contain_text("受限")

    stack.await_rasa()
    expect(answer_form(portal, "89平")).to_be_visible()

    everything = said_by(portal, "taxpayer").all_inner_texts()
    portal.reload()
    expect(said_by(portal, "taxpayer")).to_have_count(len(everything))
    asked = [text for text in everything if "契税是多少" in text]
    assert len(asked) == 1


def test_while_rasa_is_down_a_person_can_still_be_reached_and_let_go(open_page: OpenPage, stack: Stack) -> None:
    portal = open_page("/")
    ask(portal, "你好")
    stack.kill_rasa()
    say(portal, "转人工")
    expect(portal.get_by_test_id("queue-banner")).to_contain_text("排在第")
    portal.get_by_test_id("leave-queue").click()
    portal.get_by_role("button", name="取消排队").last.click()
    expect(portal.get_by_test_id("queue-banner")).to_have_count(0)
    stack.await_rasa()


def test_a_phone_shows_the_whole_chat_without_scrolling_sideways(open_page: OpenPage, pictures: Path) -> None:
    phone = open_page("/", phone=True)
    expect(answer_form(phone, "卖房500万，89平，买来1年半，买方首套，帮我算算税")).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= phone.evaluate("window.innerWidth")
    phone.screenshot(path=pictures / "portal-phone.png")


def open_editor(open_page: OpenPage, username: str, *, phone: bool = False) -> Page:
    editor = open_page("/editor", phone=phone)
    sign_in(editor, username)
    return editor


def open_entry(editor: Page, entry_id: str) -> None:
    editor.get_by_test_id("editor-search").fill(entry_id)
    editor.locator(f'[data-testid="editor-entry"][data-entry="{entry_id}"]').click()


def step(editor: Page, test_id: str) -> None:
    """Press the button and confirm without a reason."""
    editor.get_by_test_id(test_id).first.click()
    editor.get_by_role("button", name="确定").last.click()


def test_two_trainers_change_an_entry_and_go_back(open_page: OpenPage, pictures: Path) -> None:
    question, entry_id, new = (
        "自助办税机能办什么？24 小时的在哪里？",
        "channel-self-terminal",
        "改过的答案：先看办税地图。",
    )
    taxpayer, writer = open_page("/"), open_editor(open_page, "trainer1")
    open_entry(writer, entry_id)
    writer.get_by_test_id("editor-edit").click()
    writer.locator("[name=answer]").fill(new)
    writer.locator("[name=reason]").fill("试一下")
    writer.get_by_test_id("editor-save").click()
    expect(writer.get_by_text("草稿已保存")).to_be_visible()
    writer.get_by_test_id("editor-impact").click()
    expect(writer.get_by_test_id("editor-impact-result")).to_be_visible()
    step(writer, "editor-to-review")
    expect(writer.get_by_test_id("editor-not-yours")).to_be_visible()
    expect(writer.get_by_test_id("editor-to-published")).to_have_count(0)
    expect(ask(taxpayer, question)).not_to_contain_text(new)

    reviewer = open_editor(open_page, "trainer2")
    expect(reviewer.get_by_test_id("editor-inbox-tab")).to_contain_text("1")
    reviewer.get_by_test_id("editor-inbox-tab").click()
    reviewer.get_by_test_id("editor-waiting").get_by_role("button").click()
    reviewer.get_by_test_id("editor-history").get_by_text("改了什么").nth(1).click()
    expect(reviewer.get_by_test_id("editor-changes")).to_contain_text("改过的答案")
    reviewer.screenshot(path=pictures / "editor-history.png")
    step(reviewer, "editor-to-published")
    expect(reviewer.get_by_text("已审核通过并发布")).to_be_visible()
    expect(ask(taxpayer, question)).to_contain_text(new)
    step(reviewer, "editor-rollback")
    expect(reviewer.get_by_text("已回到第 1 次修订")).to_be_visible()
    expect(ask(taxpayer, question)).not_to_contain_text(new)


def test_a_trainer_takes_up_what_was_not_answered(open_page: OpenPage, pictures: Path) -> None:
    question = "搬家公司的空箱子堆在院里要交什么税费"
    ask(open_page("/"), question)
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-failed-tab").click()
    group = editor.get_by_test_id("editor-failed-group").filter(has_text=question)
    expect(group).to_be_visible()
    group.get_by_test_id("editor-failed-add").click()
    expect(editor.locator("[name=similar]")).to_have_value(re.compile(question))
    editor.get_by_role("button", name="放弃修改").click()
    editor.keyboard.press("Escape")
    group.get_by_test_id("editor-failed-dismiss").click()
    editor.get_by_placeholder("例如：不归税务、已有条目").fill("不归税务")
    editor.get_by_role("button", name="不再列出").click()
    expect(group).to_have_count(0)


def test_a_trainer_sees_what_is_asked_and_opens_the_questions(open_page: OpenPage, pictures: Path) -> None:
    ask(open_page("/"), "北京买首套房契税是多少？")
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-dashboard-tab").click()
    expect(editor.get_by_test_id("editor-dashboard-sum")).to_contain_text("当场答上")
    expect(editor.locator("figure svg").first).to_be_visible()
    editor.get_by_text("当场答上").click()
    expect(editor.get_by_test_id("editor-dashboard-questions")).to_contain_text("北京买首套房契税是多少")
    editor.screenshot(path=pictures / "editor-dashboard.png")
    editor.get_by_test_id("editor-open-cases").click()
    expect(editor.get_by_test_id("editor-cases")).to_be_visible()
    editor.get_by_text("用文字查看这些数字").click()
    editor.get_by_role("listitem").filter(has_text="契税 问了").get_by_role("button").press("Enter")
    expect(editor.get_by_test_id("editor-dashboard-questions")).to_contain_text("主题：契税")
    expect(editor.get_by_test_id("editor-dashboard-questions")).to_contain_text("北京买首套房契税是多少")


def test_a_trainer_takes_entries_out_and_in(open_page: OpenPage, tmp_path: Path) -> None:
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-transfer-tab").click()
    with editor.expect_download() as download:
        editor.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig")
    changed = tmp_path / "changed.csv"
    broken = lines.replace("channel-hall-hours", "Channel Hall", 1)
    changed.write_text(broken.replace("税务热线周末有人吗", "税务热线星期天有人吗"), encoding="utf-8")
    editor.get_by_test_id("editor-import-file").set_input_files(changed)
    plan = editor.get_by_test_id("editor-import-plan")
    expect(plan).to_contain_text("修改 1 个")
    expect(plan).to_contain_text("有问题 1 行")
    editor.get_by_test_id("editor-import-run").click()
    expect(editor.get_by_text("已存为草稿：新增 0 个，修改 1 个")).to_be_visible()


def test_a_trainer_tries_a_question_in_the_editor(open_page: OpenPage, pictures: Path) -> None:
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-hit-tab").click()
    editor.get_by_test_id("editor-hit-question").fill("北京买首套房契税是多少？")
    editor.get_by_test_id("editor-hit-run").click()
    expect(editor.get_by_text("2024年第16号").first).to_be_visible()
    editor.screenshot(path=pictures / "editor.png")


def approve(open_page: OpenPage, about: str, picture: Path) -> None:
    """A second trainer puts in force what the first has proposed."""
    second = open_editor(open_page, "trainer2")
    second.get_by_test_id("editor-inbox-tab").click()
    proposal = second.get_by_test_id("editor-proposal").filter(has_text=about)
    second.screenshot(path=picture)
    proposal.get_by_test_id("editor-approve").click()
    expect(second.get_by_text("已生效，不用重启")).to_be_visible()


def test_a_trainer_teaches_a_word_and_the_portal_knows_it_once_it_is_approved(
    open_page: OpenPage, pictures: Path
) -> None:
    taxpayer, editor = open_page("/"), open_editor(open_page, "trainer1")
    question = "北京买首套房小白条税是多少？"
    unsure = re.compile("您问的应该是|可能有几种意思|没有找到")
    expect(ask(taxpayer, question)).to_contain_text(unsure)
    editor.get_by_test_id("editor-words-tab").click()
    editor.get_by_test_id("editor-words-synonym").click()
    editor.get_by_test_id("editor-word-text").fill("小白条税")
    editor.get_by_test_id("editor-word-canonical").fill("契税")
    editor.get_by_test_id("editor-word-samples").fill(question)
    editor.get_by_test_id("editor-word-look").click()
    # Every kept question is asked again: seconds beside other tests.
    expect(editor.get_by_test_id("editor-word-preview")).to_contain_text("“小白条税” →“契税”")
    editor.screenshot(path=pictures / "editor-words.png")
    editor.get_by_test_id("editor-word-save").click()
    expect(editor.get_by_text("已提交")).to_be_visible()
    approve(open_page, "小白条税", pictures / "editor-proposal.png")
    editor.reload()
    expect(editor.get_by_test_id("editor-word").first).to_contain_text("小白条税→ 契税赵演示")
    reply = ask(taxpayer, question)
    expect(reply.get_by_test_id("card-answer")).to_be_visible()
    expect(reply).not_to_contain_text(unsure)


def test_two_trainers_at_one_entry_are_told_and_nothing_is_overwritten(open_page: OpenPage, pictures: Path) -> None:
    entry_id = "channel-hall-hours"
    first, second = open_editor(open_page, "trainer1"), open_editor(open_page, "trainer2")
    for editor in (first, second):
        open_entry(editor, entry_id)
        editor.get_by_test_id("editor-edit").click()
    expect(second.get_by_test_id("editor-others")).to_contain_text("赵演示 也正在修改")
    first.locator("[name=answer]").fill("甲写的答案。")
    first.get_by_test_id("editor-save").click()
    expect(first.get_by_text("草稿已保存")).to_be_visible()
    second.locator("[name=answer]").fill("乙写的答案。")
    second.get_by_test_id("editor-save").click()
    expect(second.get_by_test_id("editor-conflict")).to_be_visible()
    expect(second.locator("[name=answer]")).to_have_value("乙写的答案。")
    second.screenshot(path=pictures / "editor-conflict.png")

    # What was written survives a reload, and still is not saved over the other's unless told to.
    expect(second.get_by_text("已自动存下")).to_be_visible()
    second.reload()  # the entry is in the address and open again
    second.get_by_test_id("editor-edit").click()
    expect(second.get_by_test_id("editor-restored")).to_be_visible()
    expect(second.locator("[name=answer]")).to_have_value("乙写的答案。")
    second.get_by_role("button", name="在最新修订上保存我的修改").click()
    second.get_by_test_id("editor-save").click()
    expect(second.get_by_text("草稿已保存")).to_be_visible()


def test_a_trainer_writes_a_new_entry_that_another_publishes_for_a_later_day(
    open_page: OpenPage, pictures: Path
) -> None:
    writer = open_editor(open_page, "trainer1")
    writer.get_by_test_id("editor-new").click()
    writer.locator("[name=question]").fill("云朵印章怎么补办？")
    writer.locator("[name=similar]").fill("\n".join(f"云朵印章丢了{tail}" for tail in "吗呢啊吧嘛呀"))
    writer.locator("[name=answer]").fill("到云端补办。")
    writer.locator("[name=steps]").fill("先登录\n再申请")
    writer.locator("[name=source]").fill("公告2024年第16号")
    writer.get_by_test_id("editor-source").first.click()
    writer.locator("[name=from]").fill("2026-01-01")
    writer.locator("[name=tax]").select_option("其他")
    writer.get_by_label("不限", exact=True).check()
    expect(writer.locator("[name=id]")).to_have_value("yun-duo-yin-zhang-zen-me-bu-ban")
    writer.get_by_text("纳税人看到的样子").click()
    writer.get_by_text("纳税人看到的样子").scroll_into_view_if_needed()
    expect(writer.get_by_test_id("editor-form")).to_contain_text("怎么办理")
    writer.screenshot(path=pictures / "editor-form.png")
    writer.get_by_test_id("editor-undo").click()
    writer.get_by_role("button", name="重做").click()
    writer.get_by_test_id("editor-save").click()
    expect(writer.get_by_text("草稿已保存")).to_be_visible()
    step(writer, "editor-to-review")
    expect(writer.get_by_text("已提交审核")).to_be_visible()

    reviewer = open_editor(open_page, "trainer2")
    open_entry(reviewer, "yun-duo-yin-zhang-zen-me-bu-ban")
    reviewer.get_by_test_id("editor-to-published").click()
    reviewer.locator("[name=starts-on]").fill("2099-01-01")
    reviewer.get_by_test_id("editor-publish-confirm").click()
    expect(reviewer.get_by_test_id("editor-answering")).to_contain_text("2099/01/01 00:00")
    expect(ask(open_page("/"), "云朵印章怎么补办？")).not_to_contain_text("到云端补办")


def test_an_agents_answer_becomes_an_entry_and_who_wished_to_know_is_told(open_page: OpenPage, pictures: Path) -> None:
    question = "云朵行业的仙鹤补贴要交税吗？"
    portal = open_page("/")
    ask(portal, question).get_by_test_id("wish").click()
    expect(portal.get_by_text("有了答案会在这里告诉您")).to_be_visible()
    portal.get_by_test_id("transfer").click()
    expect(portal.get_by_test_id("queue-banner")).to_contain_text("排在第")
    console = open_page("/console")
    sign_in_agent(console, "agent1")
    take(console, "仙鹤补贴")
    console.get_by_test_id("console-composer").fill("不用交。")
    console.get_by_test_id("console-composer").press("Enter")
    console.get_by_test_id("message-action").click()
    expect(console.get_by_text("已提交")).to_be_visible()
    console.get_by_test_id("console-close").click()
    console.get_by_test_id("console-close-confirm").click()

    writer, reviewer = open_editor(open_page, "trainer1"), open_editor(open_page, "trainer2")
    writer.get_by_test_id("editor-failed-tab").click()
    group = writer.get_by_test_id("editor-failed-group").filter(has_text="仙鹤补贴")
    expect(group).to_contain_text("转了人工")
    group.get_by_test_id("editor-failed-assign").click()
    writer.locator("[name=assignee]").select_option("trainer1")
    writer.locator("[name=due]").fill("2099-12-31")
    writer.get_by_test_id("editor-assign-confirm").click()
    expect(writer.get_by_test_id("editor-task").filter(has_text="2099年12月31日前")).to_be_visible()
    proposal = writer.get_by_test_id("editor-task").filter(has_text="座席推荐")
    expect(proposal).to_contain_text("不用交。")
    expect(writer.locator("[name=assignee]")).to_be_hidden()
    writer.screenshot(path=pictures / "editor-failed.png")
    proposal.get_by_test_id("editor-task-create").click()
    expect(writer.locator("[name=answer]")).to_have_value("不用交。")
    writer.locator("[name=similar]").fill("\n".join(f"仙鹤补贴交税{tail}" for tail in "吗呢啊吧嘛呀"))
    writer.get_by_role("button", name="自己填").click()
    writer.get_by_label("依据 1 发文机关").fill("虚构部")
    writer.get_by_label("依据 1 文号或法规名").fill("公告2026年第1号")
    writer.locator("[name=from]").fill("2026-01-01")
    writer.locator("[name=tax]").select_option("其他")
    writer.get_by_label("不限", exact=True).check()
    writer.get_by_test_id("editor-save").click()
    expect(writer.get_by_text("草稿已保存")).to_be_visible()
    step(writer, "editor-to-review")
    expect(writer.get_by_text("已提交审核")).to_be_visible()
    open_entry(reviewer, "yun-duo-hang-ye-de-xian-he-bu-tie-yao-jiao-shui-ma")
    step(reviewer, "editor-to-published")
    expect(reviewer.get_by_text("已审核通过并发布")).to_be_visible()
    expect(portal.get_by_text("现在有答案了")).to_be_visible()
    portal.get_by_text("现在有答案了").scroll_into_view_if_needed()
    portal.screenshot(path=pictures / "portal-told.png")


def test_a_trainer_filters_keeps_the_filter_and_hands_many_in_at_once(open_page: OpenPage, pictures: Path) -> None:
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-search").fill("channel-")
    editor.get_by_test_id("editor-keep-filter").click()
    editor.get_by_placeholder("例如：契税待审核").fill("办税渠道")
    editor.get_by_role("button", name="保存", exact=True).click()
    expect(editor.get_by_test_id("editor-saved-filter")).to_have_text("办税渠道")
    editor.get_by_role("button", name="清空").click()
    expect(editor.get_by_test_id("editor-search")).to_have_value("")
    editor.get_by_test_id("editor-saved-filter").click()
    expect(editor.get_by_test_id("editor-search")).to_have_value("channel-")
    expect(editor.get_by_test_id("editor-entry").first).to_have_attribute("data-entry", re.compile("channel-"))
    editor.get_by_test_id("editor-pick-all").check()
    expect(editor.get_by_test_id("editor-bulk")).to_contain_text("已选")
    step(editor, "editor-bulk-review")
    expect(editor.get_by_test_id("editor-bulk-refused")).to_contain_text("不能变为“待审核”")
    expect(editor.get_by_role("button", name="确定")).to_have_count(0)
    editor.screenshot(path=pictures / "editor-list.png")


def test_a_trainer_compares_texts_and_marks_an_article_as_repealed(
    open_page: OpenPage, stack: Stack, pictures: Path, tmp_path: Path
) -> None:
    for dated, rate in (("2001-01-01", "旧"), ("2011-01-01", "新")):
        text = f"# 契税法\n第一条 演示文本。\n第三条 {rate}的演示税率。\n第四条 本法自{dated[:4]}年6月1日起施行。"
        (tmp_path / f"契税法({dated}).txt").write_text(text, encoding="utf-8")
    assert "新增 2 部" in stack.run("kb", "import-laws", str(tmp_path))
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-statutes-tab").click()
    editor.get_by_test_id("editor-statute").filter(has_text="契税法").first.click()
    editor.get_by_test_id("editor-statute-beside").select_option("2001-06-01")
    expect(editor.get_by_text("旧的演示税率")).to_be_visible()
    editor.get_by_label("在条文里找").fill("演示税率")
    expect(editor.get_by_test_id("editor-article")).to_have_count(1)
    editor.get_by_label("在条文里找").fill("")
    article = editor.get_by_test_id("editor-article").filter(has_text="第三条").first
    article.get_by_test_id("editor-repeal").click()
    editor.locator("[name=repeal-note]").fill("虚构公告第 1 号")
    editor.get_by_test_id("editor-repeal-confirm").click()
    expect(editor.get_by_test_id("editor-touched")).to_contain_text("个已发布的条目引用它")
    approve(open_page, "契税法》第三条", pictures / "editor-repeal.png")
    editor.reload()
    expect(article).to_contain_text("起废止")
    expect(editor.locator("[name=repeal-note]")).to_be_hidden()
    editor.screenshot(path=pictures / "editor-statutes.png")
    article.get_by_role("button", name="恢复").click()
    expect(editor.get_by_test_id("editor-touched")).to_contain_text("恢复有效已提交")


def test_a_trainer_disables_an_entry_from_the_hit_test(open_page: OpenPage) -> None:
    question = "城镇土地使用税几月申报？买地后从哪个月开始缴？"
    editor = open_editor(open_page, "trainer1")
    editor.get_by_test_id("editor-hit-tab").click()
    editor.get_by_test_id("editor-hit-question").fill(question)
    editor.get_by_test_id("editor-hit-run").click()
    expect(editor.get_by_test_id("editor-hit-result")).to_contain_text("答上")
    hit = editor.get_by_test_id("editor-hit-result").inner_text()
    step(editor, "editor-hit-disable")
    expect(editor.get_by_text("已停用，不再答复")).to_be_visible()
    expect(editor.get_by_test_id("editor-hit-result")).not_to_have_text(hit)


def test_a_trainer_works_on_a_phone_without_scrolling_sideways(open_page: OpenPage, pictures: Path) -> None:
    editor = open_editor(open_page, "trainer1", phone=True)
    expect(editor.get_by_test_id("editor-entry").first).to_be_visible()
    for tab in ("entries", "failed", "hit", "words", "statutes", "transfer", "dashboard"):
        editor.get_by_test_id(f"editor-{tab}-tab").click()
        editor.wait_for_timeout(300)
        width = editor.evaluate("document.documentElement.scrollWidth")
        assert width <= editor.evaluate("window.innerWidth"), tab
    editor.get_by_test_id("editor-entries-tab").click()
    open_entry(editor, "channel-hall-hours")
    editor.get_by_test_id("editor-edit").click()
    expect(editor.get_by_test_id("editor-save")).to_be_visible()
    editor.screenshot(path=pictures / "editor-phone.png")
