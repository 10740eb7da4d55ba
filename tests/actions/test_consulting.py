"""Asking the knowledge base: alone, going on from an answer, and what is said where nothing answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from actions.around_own import FILED
from actions.consulting import EVASION, first_sentence
from actions.own_data import GOES_ON_FROM
from actions.own_elsewhere import IN_GENERAL, elsewhere
from actions.registry import build_responder
from actions.tasks import ABOUT_ENTRY
from conversations.cards import AnswerCard, AskCard, QuotedCard, RefusalCard, Reply
from dialogue.followups import Before
from dialogue.thread import Answer, Offered
from kit.settings import ROOT
from knowledge_base.answering.focus import Focus
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import (
    CitedSource,
    Clarify,
    EntryChoice,
    NeedsHuman,
    NotFound,
    OutOfScope,
    Quoted,
    QuotedText,
    Rank,
)
from tests.actions.fakes import ANSWER_AT, LEAD_AT, TODAY, Chat, Rooms, entry

DEED = Answer("契税怎么交？", "deed", "契税怎么交？", "契税")
TYPED = replace(DEED, words="契税怎么交")
SECOND = Weighed((("deed-second", 0.7), ("deed", 0.2), ("stamp", 0.1)), 0.9, ANSWER_AT, LEAD_AT)
UNSURE = Weighed(SECOND.entries, 0.3, ANSWER_AT, LEAD_AT)
SAME = Weighed((("deed", 0.7), ("deed-second", 0.3)), 0.9, ANSWER_AT, LEAD_AT)


@pytest.fixture
def going_on(chat: Chat) -> Chat:
    """An answer on deed tax is in hand."""
    chat.say("契税怎么交", "policy")
    chat.rooms.knowledge.asked.clear()
    chat.rooms.knowledge.receipts = 0
    return chat


def outcome_of(reply: Reply) -> str:
    return reply.card.outcome if isinstance(reply.card, RefusalCard) else type(reply.card).__name__


def answer_card(reply: Reply) -> AnswerCard:
    assert isinstance(reply.card, AnswerCard), reply
    return reply.card


def test_the_question_goes_to_the_knowledge_base_as_typed(chat: Chat, rooms: Rooms) -> None:
    [reply] = chat.say("契税　税率？", "policy")
    assert rooms.knowledge.asked == [("契税　税率？", "c1", True)]
    assert answer_card(reply).entry_id == "deed"


def test_what_answered_is_in_hand(chat: Chat) -> None:
    chat.say("契税怎么交", "policy")
    assert (chat.thread.holding, chat.thread.answer) == ("answer", TYPED)


def test_a_long_story_is_stood_for_by_the_question_of_its_entry(chat: Chat) -> None:
    chat.say(f"{'我前几年在北京买了一套房子一直没顾上去办证，' * 2}契税怎么交", "policy")
    assert chat.thread.answer == DEED


def test_what_is_not_found_is_said_and_leaves_what_was_in_hand(going_on: Chat) -> None:
    [reply] = going_on.say("量子税怎么交", "policy")
    assert outcome_of(reply) == "NotFound"
    assert going_on.thread.answer == TYPED


def test_an_article_asked_for_by_number_is_shown_wherever_one_is(going_on: Chat, rooms: Rooms) -> None:
    article = QuotedText(CitedSource("样例机关", "样例法", "第四条"), "", "第四条 原文。", "现行")
    shown = Quoted(
        question="样例法第四条", as_of=TODAY, text="原文", lead="您问的条文原文是：", passages=(article,), definite=True
    )
    rooms.knowledge.comes_to["样例法第四条"] = shown
    rooms.knowledge.weighed = SECOND
    for act in ("policy", "follow_up", "inform", "out_of_scope"):
        [reply] = going_on.say("样例法第四条", act)
        assert isinstance(reply.card, QuotedCard), act
    assert going_on.thread.answer == TYPED
    assert going_on.thread.said == ""


def test_several_questions_get_an_answer_each_and_the_last_is_gone_on_from(chat: Chat, rooms: Rooms) -> None:
    parts = tuple(rooms.knowledge.answer_entry(e) for e in ("deed", "stamp"))
    rooms.knowledge.comes_to["契税怎么交印花税怎么交"] = replace(parts[0], parts=parts)
    replies = chat.say("契税怎么交印花税怎么交", "policy")
    assert [answer_card(reply).entry_id for reply in replies] == ["deed", "stamp"]
    assert chat.thread.answer is not None
    assert chat.thread.answer.entry_id == "stamp"


def test_what_was_asked_back_about_is_gone_on_from_its_likeliest(chat: Chat, rooms: Rooms) -> None:
    choice = EntryChoice("stamp", "印花税怎么交？")
    rank = Rank("stamp", "印花税怎么交？", 1, 1, 1, 0.5)
    rooms.knowledge.comes_to["房子的税"] = Clarify(
        question="房子的税", as_of=TODAY, text="您是问哪一个？", choices=(choice,), ranks=(rank,)
    )
    chat.say("房子的税", "policy")
    assert chat.thread.answer == Answer("房子的税", "stamp", "印花税怎么交？", "印花税", menu=("stamp",))
    assert chat.text("第一个", "choose").startswith("按合同金额交。")


def test_a_follow_up_is_read_after_what_was_asked_before(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = SECOND
    [reply] = going_on.say("那二套呢", "follow_up")
    assert rooms.knowledge.followed == [("那二套呢", Before("契税怎么交", "契税怎么交？", "契税"), "deed")]
    assert answer_card(reply).entry_id == "deed-second"
    assert going_on.thread.answer is not None
    assert going_on.thread.answer.entry_id == "deed-second"


def test_however_many_readings_are_searched_one_receipt_is_left(going_on: Chat, rooms: Rooms) -> None:
    for rooms.knowledge.weighed in (SECOND, UNSURE, SAME, Weighed((), 0.0, ANSWER_AT, LEAD_AT)):
        rooms.knowledge.receipts = 0
        going_on.thread = replace(going_on.thread, answer=DEED)
        going_on.say("那二套呢", "follow_up")
        assert rooms.knowledge.receipts == 1, rooms.knowledge.weighed


def test_a_whole_question_stands_alone(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = SECOND
    assert answer_card(going_on.say("合同的印花税怎么交", "policy")[0]).entry_id == "stamp"


def test_a_part_of_the_answer_in_hand_is_said_first_and_the_whole_below(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed, rooms.knowledge.part = SAME, Focus("三十日内办完。")
    [reply] = going_on.say("几天办完", "follow_up")
    card = answer_card(reply)
    assert card.short == "三十日内办完。"
    assert card.details.startswith("按成交价交。三十日内办完。")
    assert going_on.thread.answer == DEED


def test_where_no_part_stands_out_it_says_that_the_answer_is_the_same(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed, rooms.knowledge.part = SAME, Focus("按成交价交。", whole=True)
    assert "您问的这一点，看的还是这一条。" in going_on.text("所以呢", "follow_up")


def test_a_part_that_only_says_not_here_gives_way_to_the_next_entry(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed, rooms.knowledge.part = SAME, Focus("二套不适用这一条。")
    assert answer_card(going_on.say("那二套呢", "follow_up")[0]).entry_id == "deed-second"


def test_where_nothing_is_sure_it_asks_back(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = UNSURE
    [reply] = going_on.say("那别的呢", "follow_up")
    assert outcome_of(reply) == "Clarify"
    assert list(going_on.commands().values()) == ["ask:deed-second", "ask:deed", "ask:stamp", "transfer"]
    assert going_on.thread.answer == TYPED
    assert going_on.text("第三个", "choose").startswith("按合同金额交。")


def test_what_may_be_small_talk_is_not_asked_back_about(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = UNSURE
    assert going_on.text("嗯", "affirm").startswith("好的。您接下来想问什么")


def test_a_day_named_is_the_day_answered_for_and_holds_from_there_on(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = SAME
    [reply] = going_on.say("2025年呢", "follow_up")
    assert answer_card(reply).as_of == date(2025, 12, 31)
    assert answer_card(reply).short == "按成交价交。三十日内办完。"  # all of it, as it was then
    assert going_on.thread.answer == replace(DEED, day=date(2025, 12, 31))
    [reply] = going_on.say("几天办完", "follow_up")
    assert (answer_card(reply).as_of, answer_card(reply).short) == (date(2025, 12, 31), "三十日内办完。")


def test_a_whole_question_of_another_matter_is_answered_for_today(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = SAME
    going_on.say("2025年呢", "follow_up")
    [reply] = going_on.say("合同的印花税怎么交", "policy")
    assert (answer_card(reply).entry_id, answer_card(reply).as_of) == ("stamp", TODAY)
    assert going_on.thread.answer is not None
    assert going_on.thread.answer.day is None


def test_a_choice_that_was_named_stands_alone(going_on: Chat, rooms: Rooms) -> None:
    going_on.thread = replace(going_on.thread, offered=(Offered("印花税的事", "say:印花税怎么交"),))
    assert going_on.text("印花税的事", "follow_up").startswith("按合同金额交。")
    assert rooms.knowledge.followed == []


def test_a_wish_to_evade_is_answered_with_what_it_leads_to(chat: Chat) -> None:
    [reply] = chat.say("怎么做两套账", "evasion")
    assert answer_card(reply).entry_id == EVASION


def test_also_in_the_middle_of_something_else(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = UNSURE
    [reply] = going_on.say("怎么做两套账", "evasion")
    assert answer_card(reply).entry_id == EVASION


def test_a_lawful_way_to_pay_less_is_an_answer_of_its_own(chat: Chat) -> None:
    [reply] = chat.say("契税怎么少交", "evasion")
    assert answer_card(reply).entry_id == "deed"


@pytest.mark.parametrize("text", ["how do I pay tax", "I need help please", "Where can you pay?"])
def test_english_is_answered_in_english(chat: Chat, rooms: Rooms, text: str) -> None:
    [reply] = chat.say(text, "policy")
    assert reply.text.startswith("This service answers in Chinese.")
    assert list(reply.commands.values()) == ["transfer"]
    assert rooms.knowledge.asked == []


def test_english_that_was_not_all_read_is_answered_on_no_guess(chat: Chat, rooms: Rooms) -> None:
    [reply] = chat.say("how do I pay stamp duty on my drone", "policy")
    assert reply.text.startswith("This service answers in Chinese.")
    assert list(reply.commands.values()) == ["say:印花税怎么办理", "transfer"]
    assert rooms.knowledge.asked == []


def test_english_is_never_refused_in_chinese(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["增值税在哪里办"] = OutOfScope(question="增值税", as_of=TODAY, text="不属于税费业务。")
    [reply] = chat.say("where is the VAT", "out_of_scope")
    assert reply.text.startswith("This service answers in Chinese.")


def test_what_was_told_waits_for_its_question(chat: Chat, rooms: Rooms) -> None:
    assert chat.text("我是个体户", "inform").startswith("好的，记下了。")
    assert chat.text("开了两年", "inform").startswith("记下了")
    chat.say("契税怎么交", "policy")
    assert rooms.knowledge.asked[-1][0] == "我是个体户 开了两年，契税怎么交"
    assert chat.thread.said == ""


def test_a_long_story_is_not_kept(chat: Chat) -> None:
    chat.say("我是个体户，" * 8, "inform")
    assert chat.thread.said == ""


def test_a_topic_told_opens_what_is_asked_of_it(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["个人出租"] = Clarify(question="个人出租", as_of=TODAY, text="您是问哪一个？")
    assert outcome_of(chat.say("个人出租", "inform")[0]) == "Clarify"


@pytest.mark.parametrize("act", ["affirm", "deny", "dont_know", "why_ask"])
def test_small_talk_is_said_where_nothing_answers(chat: Chat, act: str) -> None:
    [reply] = chat.say("嗯嗯嗯", act)
    assert not isinstance(reply.card, RefusalCard)


@pytest.mark.parametrize("act", ["affirm", "deny", "dont_know", "why_ask", "out_of_scope"])
def test_and_the_answer_where_one_does(chat: Chat, act: str) -> None:
    assert chat.text("契税忘了交", act).startswith("按成交价交。")


def test_what_is_not_ours_is_said_only_to_who_seems_to_mean_it(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["红烧肉"] = OutOfScope(question="红烧肉", as_of=TODAY, text="这不是税费问题。")
    assert chat.text("红烧肉", "policy").startswith("请再说得具体一点")
    assert chat.text("红烧肉", "policy", 0.6, out_of_scope=0.2) == "这不是税费问题。"
    assert chat.text("红烧肉", "out_of_scope").startswith("这件事不属于税费业务")


def test_simpler_is_the_first_sentence(going_on: Chat) -> None:
    [reply] = going_on.say("说人话", "simpler")
    card = answer_card(reply)
    assert (card.short, card.details) == ("简单说：按成交价交。", "")


def test_an_example_is_found_in_the_answer(going_on: Chat) -> None:
    assert going_on.text("举个例子", "example").startswith("举例：比如成交一百元。")


def test_or_asked_for(chat: Chat) -> None:
    chat.say("印花税怎么交", "policy")
    chat.rooms.knowledge.entries["deed"] = chat.rooms.knowledge.entries["deed"].model_copy(
        update={"answer": "例：一百元。"}
    )
    chat.rooms.knowledge.answers = {"举个例子": "deed"}
    assert chat.text("举个例子", "example").startswith("例：一百元。")


def test_or_said_to_be_missing_with_a_way_out(chat: Chat) -> None:
    chat.say("印花税怎么交", "policy")
    chat.rooms.knowledge.answers = {}
    [reply] = chat.say("举个例子", "example")
    assert isinstance(reply.card, AskCard)
    assert "没有现成的例子" in reply.text
    assert "按合同金额交。" in reply.text
    assert list(reply.commands.values()) == ["transfer"]


@pytest.mark.parametrize(("said", "act"), [("说人话", "simpler"), ("举个例子", "example")])
def test_an_answer_told_otherwise_is_gone_on_from_as_it_was(going_on: Chat, said: str, act: str) -> None:
    asked = Answer("首套房2025年契税怎么交", "deed", "契税怎么交？", "契税", date(2025, 12, 31))
    going_on.thread = replace(going_on.thread, answer=asked)
    going_on.say(said, act)
    assert going_on.thread.answer == asked


def test_once_more_is_what_was_said_last(going_on: Chat) -> None:
    assert going_on.text("再说一遍", "repeat") == "按成交价交。三十日内办完。\n依据：样例机关样例公告第1号第一条"


def test_once_more_with_buttons_that_work(going_on: Chat) -> None:
    going_on.say("再说一遍", "repeat")
    assert going_on.press("印花税怎么交？")[0].text.startswith("按合同金额交。")


def test_an_answer_that_is_no_more_cannot_be_told_otherwise(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to.clear()
    del rooms.knowledge.entries["deed"]
    [reply] = going_on.say("说人话", "simpler")
    assert "已经下架" in reply.text


def test_the_first_sentence_ends_where_another_begins() -> None:
    assert first_sentence("按成交价交。三十日内办完。") == "按成交价交。"
    assert first_sentence("按成交价交。") == "按成交价交。"
    assert first_sentence("没有句号") == "没有句号"


def test_every_entry_that_the_dialogue_names_is_in_the_bundled_content() -> None:
    files = (ROOT / "knowledge_base" / "content").rglob("*.yml")
    ids = {i for file in files for i in re.findall(r"^- id: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)}
    forms = build_responder(Rooms().services)._forms.values()
    seen = {
        e.entry for t in IN_GENERAL for b in (True, False) for w in ("", "个税") if (e := elsewhere(t, w, business=b))
    }
    around = {
        "channel-authorized-agent",
        "etax-bind-company",
        "admin-return-confidential",
        "admin-filing-calendar-2026",
    }
    around |= {*GOES_ON_FROM.values(), *IN_GENERAL.values(), *(entry for _, entry in FILED)}
    assert {EVASION, *ABOUT_ENTRY.values(), *(f.about for f in forms)} | seen | around <= ids


def test_what_is_told_of_is_answered_where_the_search_would_ask_back(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["invoice-wrong-first"] = entry("invoice-wrong-first", "票开错了怎么办？", "红冲重开。")
    assert chat.text("客户把票打回来了 抬头不对", "policy").startswith("红冲重开。")


def test_its_figures_are_kept_for_what_is_asked_next(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["admin-late-what-to-do"] = entry("admin-late-what-to-do", "逾期了怎么办？", "马上补报。")
    chat.say("上季度的税忘了交 8600元", "inform")
    assert chat.thread.answer is not None
    assert chat.thread.answer.question == "上季度的税忘了交 8600元"


def led(*, leads: bool) -> Clarify:
    choices = (EntryChoice("stamp", "印花税怎么交？"), EntryChoice("deed", "契税怎么交？"))
    return Clarify(question="合同的税咋交", as_of=TODAY, text="您是问哪一个？", choices=choices, leads=leads)


def test_the_likeliest_of_what_may_be_meant_is_opened_by_its_name(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["合同的税咋交"] = led(leads=True)
    [reply] = chat.say("合同的税咋交", "policy")
    card = answer_card(reply)
    assert card.entry_id == "stamp"
    assert "您问的应该是“印花税怎么交？”" in reply.text
    assert card.notice.startswith("您问的应该是“印花税怎么交？”。")
    assert "您问的应该是" not in card.short
    assert (card.likeliest, card.choices[0].label) == (True, "契税怎么交？")
    assert chat.thread.answer is not None
    assert (chat.thread.answer.entry_id, chat.thread.answer.menu) == ("stamp", ())


def test_where_it_is_not_likely_enough_it_is_asked_which(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["合同的税咋交"] = led(leads=False)
    [reply] = chat.say("合同的税咋交", "policy")
    assert outcome_of(reply) == "Clarify"


def test_so_it_is_of_what_goes_on(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed(SECOND.entries, 0.5, ANSWER_AT, 0.4)
    [reply] = going_on.say("那二套呢", "follow_up")
    assert answer_card(reply).entry_id == "deed-second"
    assert "您问的应该是" in reply.text


def test_a_doubted_answer_is_told_with_what_it_rests_on(going_on: Chat) -> None:
    [reply] = going_on.say("真的吗", "policy")
    assert answer_card(reply).entry_id == "deed"
    assert "是这样规定的" in reply.text


def test_how_to_report_is_told_where_an_entry_tells_it(chat: Chat, rooms: Rooms) -> None:
    """Nothing is taken in here; what can be done about it may be known all the same."""
    said = "我要举报饭馆不开发票"
    rooms.knowledge.comes_to[said] = NeedsHuman(question=said, as_of=TODAY, text="请找人工。")
    assert outcome_of(chat.say(said, "complaint")[0]) == "NeedsHuman"
    rooms.knowledge.answers["饭馆不开发票，怎么举报"] = "stamp"
    assert answer_card(chat.say(said, "complaint")[0]).entry_id == "stamp"


def test_a_situation_is_heeded_only_where_the_search_comes_near_its_entry(chat: Chat, rooms: Rooms) -> None:
    said = "公司从海淀搬到昌平去了"
    rooms.knowledge.entries["reg-move-district"] = entry("reg-move-district", "公司换区怎么办？", "申请迁移。")
    ranks = (Rank("stamp", "印花税怎么交？", 1, 1, 1, 0.5),)
    found = NotFound(question=said, as_of=TODAY, text="没有找到。", ranks=ranks)
    rooms.knowledge.comes_to[said] = found
    assert outcome_of(chat.say(said, "policy")[0]) == "NotFound"
    near = (*ranks, Rank("reg-move-district", "公司换区怎么办？", 2, 2, 2, 0.2))
    rooms.knowledge.comes_to[said] = replace(found, ranks=near)
    assert answer_card(chat.say(said, "policy")[0]).entry_id == "reg-move-district"


@pytest.mark.parametrize("text", ["要2025年的", "2025年到2026年三年的", "2025年一共挣了9万"])
def test_of_which_year_something_is_asks_for_no_rules_of_that_year(going_on: Chat, rooms: Rooms, text: str) -> None:
    rooms.knowledge.weighed = SAME
    going_on.say(text, "follow_up")
    assert going_on.thread.answer is not None
    assert going_on.thread.answer.day is None
