"""A guided walk as the person meets it: offered, shown, ticked off, left and gone on with, handed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from actions.respond import Responder
from conversations.cards import AnswerCard, WalkCard
from dialogue.thread import Task, Walked
from knowledge_base.answering.following import Weighed
from tests.actions.fakes import ANSWER_AT, LEAD_AT, TODAY, Chat, Rooms, entry, postal_forms
from tests.dialogue.fakes import ASIDE, BEGUN, HALF, LEFT, ORDERING, PACKING, WALKS


@pytest.fixture
def walker(rooms: Rooms) -> Chat:
    """With two walks, and the forms of a parcel and a letter."""
    return Chat(rooms, Responder(replace(rooms.services, walks=WALKS), postal_forms()))


def card(chat: Chat) -> WalkCard:
    shown = chat.last[-1].card
    assert isinstance(shown, WalkCard)
    return shown


def test_an_answer_offers_the_walk_of_its_entry(walker: Chat) -> None:
    walker.say("印花税怎么交", "policy")
    assert walker.commands()["一步一步带我办"] == "act:walk:moving"
    [reply] = walker.press("一步一步带我办")
    assert "自己搬，还是请人搬？" in reply.text
    assert list(walker.commands()) == ["自己搬", "请人搬", "转人工"]


def test_an_answer_of_no_walk_offers_none(walker: Chat) -> None:
    walker.say("契税怎么交", "policy")
    assert "一步一步带我办" not in walker.commands()


def test_so_do_choices_of_which_one_has_a_walk(walker: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((("deed", 0.3), ("stamp", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    walker.say("契税怎么交", "policy")
    walker.say("那别的呢", "follow_up")
    assert list(walker.commands())[-2:] == ["一步一步带我办", "转人工"]


def test_the_questions_lead_to_the_first_step_with_all_it_takes(walker: Chat) -> None:
    walker.thread = BEGUN
    walker.say("自己搬")
    walker.press("还没动手")
    shown = card(walker)
    assert (shown.title, shown.number, shown.text, shown.where, shown.takes) == (
        "搬家",
        1,
        "把东西装进箱子。",
        "家里",
        "三天",
    )
    assert [(step.title, step.state) for step in shown.steps] == [
        ("装箱", "current"),
        ("订车", "open"),
        ("搬上车", "open"),
        ("拆箱", "open"),
    ]
    assert [(item.label, item.ready) for item in shown.prepare] == [("纸箱", False), ("胶带、剪刀", False)]
    assert [citation.doc_no for citation in shown.citations] == ["样例公告第1号"]
    assert list(walker.commands()) == ["办好了，下一步", "卡住了", "先到这", "转人工"]
    assert shown.as_of == TODAY


def test_who_sees_no_card_hears_the_step_too(walker: Chat) -> None:
    walker.thread = PACKING
    text = walker.text("这步要带什么")
    for part in (
        "搬家，第 1 步，共 4 步：装箱",
        "要准备：纸箱；胶带、剪刀",
        "在哪办：家里",
        "时间：三天",
        "依据：样例机关样例公告第1号第一条",
    ):
        assert part in text


def test_ticking_off_goes_on_to_the_end(walker: Chat) -> None:
    walker.thread = PACKING
    for _ in range(3):
        walker.press("办好了，下一步") if walker.last else walker.say("办好了")
    assert next(iter(walker.commands())) == "办好了"
    [reply] = walker.press("办好了")
    assert card(walker).number == 0
    assert {step.state for step in card(walker).steps} == {"done"}
    assert reply.text.endswith("每一步都办好了。还有没说到的，直接问我就行。")
    assert walker.thread.walks == ()


def test_a_question_at_a_step_goes_on_from_what_the_step_rests_on(walker: Chat, rooms: Rooms) -> None:
    walker.thread = PACKING
    walker.say("下一步")
    rooms.knowledge.weighed = Weighed((("stamp", 0.9),), 0.9, ANSWER_AT, LEAD_AT)
    walker.say("那要多少钱", "follow_up")
    assert rooms.knowledge.followed[-1][2] == "stamp"


def test_below_its_answer_is_the_way_back_to_the_step(walker: Chat) -> None:
    walker.thread = ORDERING
    walker.say("契税怎么交", "policy")
    assert isinstance(walker.last[-1].card, AnswerCard)
    assert walker.commands()["接着办：搬家（第 2 步）"] == "act:walk:moving"
    walker.press("接着办：搬家（第 2 步）")
    assert card(walker).number == 2
    assert walker.thread.walks[-1].aside == 0


def test_what_was_asked_at_a_step_is_kept_for_a_person(walker: Chat) -> None:
    walker.thread = ORDERING
    walker.say("契税怎么交", "policy")
    assert walker.thread.walks[-1].told == ("契税怎么交",)


def test_after_some_questions_the_walk_is_in_hand_no_more_and_not_lost(walker: Chat) -> None:
    walker.thread = ORDERING
    for n in range(5):
        walker.say(f"契税怎么交{n}", "policy")
    assert walker.thread.walk_in_hand is None
    walker.say("接着办搬家", "continue")
    assert card(walker).number == 2


def test_who_is_stuck_gets_what_can_go_wrong_and_then_a_person(walker: Chat) -> None:
    walker.thread = PACKING
    assert "容易卡在下面这些地方" in walker.text("不会弄")
    assert walker.commands()["箱子不够"] == "ask:parcel-rates"
    walker.say("还是不会")
    assert "建议转人工" in walker.text("不行")
    assert walker.commands()["转人工"] == "transfer"


def test_a_trouble_answered_leads_back_to_the_step(walker: Chat) -> None:
    walker.thread = PACKING
    walker.say("不会弄")
    [reply] = walker.press("箱子不够")
    assert reply.text.startswith("按重量收。")
    assert "接着办：搬家（第 1 步）" in walker.commands()


def test_a_walk_left_is_there_days_later_with_its_ticks(walker: Chat, rooms: Rooms) -> None:
    walker.thread = ORDERING
    assert "先停在第 2 步（共 4 步）：订车" in walker.text("先到这", "goodbye")
    later = Chat(rooms, Responder(replace(rooms.services, walks=WALKS), postal_forms()))  # after a restart
    later.say("你好", "greet")
    assert later.commands()["接着办：搬家（第 2 步）"] == "act:walk:moving"
    later.say("接着上次的搬家", "continue")
    assert [step.state for step in card(later).steps] == ["done", "current", "open", "open"]


def test_a_form_puts_a_walk_aside_and_the_other_way_round(walker: Chat) -> None:
    walker.thread = ORDERING
    walker.say("帮我寄3斤的包裹", "assess_housing")
    assert walker.form_open
    walker.say("接着办搬家", "continue")
    assert card(walker).number == 2
    assert [task.form for task in walker.thread.parked] == ["parcel"]


def test_a_form_and_a_walk_that_wait_are_both_offered(walker: Chat) -> None:
    walker.thread = replace(LEFT, parked=(Task("parcel", {"weight": "3"}),))
    walker.say("继续", "continue")
    assert list(walker.commands()) == ["接着寄包裹", "搬家"]


def test_all_walks_are_named_with_how_far_they_are(walker: Chat) -> None:
    walker.thread = LEFT
    walker.say("一步一步带我办")
    notes = {choice.label: choice.note for choice in getattr(walker.last[-1].card, "choices", [])}
    assert notes == {"搬家": "办到第 2 步（共 4 步）：订车", "烤面包": ""}


def test_a_person_gets_the_walk_its_ticks_and_what_was_said(walker: Chat, rooms: Rooms) -> None:
    walker.thread = ORDERING
    walker.say("不会弄")
    assert walker.say("转人工", "ask_person") == []
    [(_, reason, facts)] = rooms.people.requests
    assert reason == "搬家办到第 2 步（共 4 步）：订车时要求人工服务"
    assert facts == [
        ("一步一步办", "搬家"),
        ("办到", "第 2 步（共 4 步）：订车"),
        ("已办好", "装箱"),
        ("还没办", "订车；搬上车；拆箱"),
        ("已备好", "纸箱"),
        ("办理中说过", "不会弄"),
    ]


def test_also_with_a_form_in_hand(walker: Chat, rooms: Rooms) -> None:
    walker.thread = replace(HALF, walks=ORDERING.walks)
    walker.say("转人工", "ask_person")
    [(_, reason, facts)] = rooms.people.requests
    assert reason == "寄包裹时要求人工服务"
    assert [label for label, _ in facts][:2] == ["重量", "一步一步办"]


def test_a_step_whose_entry_no_longer_answers_needs_a_person(walker: Chat, rooms: Rooms) -> None:
    del rooms.knowledge.entries["stamp"]
    walker.thread = PACKING
    walker.say("这步要带什么")
    assert (card(walker).needs_person, card(walker).confidence) == (True, "unsettled")


def test_a_step_is_as_sure_as_the_least_sure_of_what_it_rests_on(walker: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["stamp"] = entry("stamp", "印花税怎么交？", "按合同金额交。", confidence="secondary")
    walker.thread = PACKING
    walker.say("这步要带什么")
    assert (card(walker).needs_person, card(walker).confidence) == (False, "secondary")


def test_a_thread_of_a_walk_that_is_no_more_does_no_harm(walker: Chat, rooms: Rooms) -> None:
    walker.thread = replace(ASIDE, walks=(Walked("gone", step="first"),))
    with capture_logs() as logs:
        walker.say("契税怎么交", "policy")
        walker.say("转人工", "ask_person")
    assert logs == []
    assert rooms.people.requests == [("c1", "纳税人要求人工服务", [])]
