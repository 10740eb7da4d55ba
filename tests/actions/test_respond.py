"""The loop from one message to its replies, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from actions.offers import Offer
from actions.stage import Stage
from conversations.cards import RefusalCard
from dialogue.heard import Heard
from dialogue.talk import word
from dialogue.thread import MOST_SPOKEN, Offered, Task, Thread, load
from kit.errors import LogicalError, TechnicalError
from tests.actions.fakes import TODAY, Chat, Rooms
from tests.dialogue.fakes import ANSWERED, ASKS_MORE, HALF


def stage() -> Stage:
    return Stage("c1", None, Heard("问"), Thread(), TODAY)


def test_equal_replies_are_folded_into_one() -> None:
    at = stage()
    for text in ("一样", "另一句", "一样"):
        at.tell(text)
    assert [reply.text for reply in at.finish()] == ["一样", "另一句"]


def test_the_last_reply_carries_the_thread_and_no_other() -> None:
    at = stage()
    at.tell("一句")
    at.tell("两句")
    first, last = at.finish()
    assert first.thread is None
    assert load(last.thread).spoken == ("一句", "两句")


def test_only_what_was_said_lately_is_kept() -> None:
    at = stage()
    for n in range(9):
        at.tell(f"第{n}句")
    assert load(at.finish()[-1].thread).spoken == tuple(f"第{n}句" for n in range(9 - MOST_SPOKEN, 9))


def test_without_a_reply_there_is_no_thread() -> None:
    assert stage().finish() == []


def test_what_is_on_the_table_are_the_buttons_seen_last() -> None:
    at = stage()
    at.tell("先", [Offer("a", "甲", "say:甲")])
    at.tell("后", [Offer("b", "乙", "act:cancel"), Offer("c", "丙", "transfer")])
    at.tell("无")
    offered = (Offered("乙", "act:cancel"), Offered("丙", "transfer"))
    assert load(at.finish()[-1].thread).offered == offered


@pytest.mark.parametrize(
    ("said", "act"),
    [("契税怎么交", "policy"), ("量子税怎么交", "policy"), ("还要等多久", "ask_wait")],
)
def test_what_did_not_help_twice_is_not_said_a_third_time_as_it_was(chat: Chat, said: str, act: str) -> None:
    chat.say("契税怎么交", "policy")
    replies = [reply for _ in range(3) for reply in chat.say(said, act)]
    assert replies[-1].text.startswith(tuple(word("again", times).text for times in range(2)))
    assert chat.commands()["转人工"] == "transfer"


def test_nor_is_that_said_three_times(chat: Chat) -> None:
    texts = [chat.text("还要等多久", "ask_wait") for _ in range(8)]
    assert not any(a == b == c for a, b, c in zip(texts, texts[1:], texts[2:], strict=False))


def test_nor_what_a_form_asks(post: Chat) -> None:
    post.say("帮我寄包裹", "assess_housing")
    texts = [post.text("继续", "continue") for _ in range(2)]
    assert [text.count("这句话已经说过两遍") for text in texts] == [0, 1]
    assert texts[1].endswith("重量是多少？")


def test_who_types_the_number_of_a_document_is_reminded(chat: Chat) -> None:
    replies = chat.say("我的身份证〔证件号〕，契税怎么交", "policy")
    assert [reply.text.startswith("提醒一下") for reply in replies] == [False, True]
    assert chat.thread.answer is not None


@pytest.mark.parametrize("broken", [RuntimeError("gone"), TechnicalError("检索暂时不可用"), LogicalError("没有收录")])
def test_whatever_breaks_is_said_with_a_way_out_and_leaves_the_thread_as_it_was(
    chat: Chat, rooms: Rooms, broken: Exception
) -> None:
    chat.thread = before = replace(ANSWERED, said="我是个体户")
    rooms.knowledge.broken = broken
    with capture_logs():
        [reply] = chat.say("契税怎么交", "policy")
    assert isinstance(reply.card, RefusalCard)
    assert "transfer" in reply.commands.values()
    assert replace(chat.thread, spoken=before.spoken, offered=before.offered) == before


def test_what_goes_wrong_three_times_is_not_said_three_times(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.broken = LogicalError("没有收录")
    with capture_logs():
        said = [chat.text("契税怎么交", "policy") for _ in range(3)]
    assert said[0] == said[1] != said[2]
    assert said[2].endswith(said[0])


def test_a_store_that_does_not_answer_is_said_too(chat: Chat, rooms: Rooms) -> None:
    rooms.ledger.broken = TechnicalError("系统忙")
    with capture_logs():
        [reply] = chat.say("契税怎么交", "policy")
    assert reply.text.startswith("系统忙。")


@pytest.mark.parametrize(
    "state", [{"holding": "everything"}, {"task": {"form": "gone"}}, {"parked": [{"form": "gone"}]}]
)
def test_a_thread_of_another_release_is_forgotten(chat: Chat, rooms: Rooms, state: dict[str, object]) -> None:
    rooms.ledger.threads["c1"] = state
    with capture_logs() as logs:
        [reply] = chat.say("契税怎么交", "policy")
    assert reply.text.startswith("按成交价交。")
    assert [entry["event"] for entry in logs] == ["respond.thread_unreadable"]
    assert chat.thread.parked == ()


def test_a_prepared_word_is_not_said_twice_in_a_row(chat: Chat) -> None:
    assert chat.text("你好", "greet") != chat.text("你好", "greet")


def test_the_buttons_of_a_prepared_word_say_what_they_stand_for(chat: Chat) -> None:
    chat.say("你能做什么", "what_can_you_do")
    assert chat.commands()["查车船税退税"] == "say:查一下我有没有车船税可以退"
    chat.say("没用", "not_useful")
    assert chat.commands() == {"转人工": "transfer"}


def test_a_person_asked_for_is_requested_and_the_bot_says_nothing(chat: Chat, rooms: Rooms) -> None:
    assert chat.say("转人工", "ask_person") == []
    assert rooms.people.requests == [("c1", "纳税人要求人工服务", [])]


def test_the_agent_gets_what_the_form_in_hand_has_gathered(post: Chat, rooms: Rooms) -> None:
    post.thread = HALF
    assert post.say("转人工", "ask_person") == []
    assert rooms.people.requests == [("c1", "寄包裹时要求人工服务", [("重量", "3")])]


def test_and_what_a_result_was_computed_from(post: Chat, rooms: Rooms) -> None:
    post.thread = ASKS_MORE
    post.say("转人工", "ask_person")
    assert rooms.people.requests == [("c1", "纳税人要求人工服务", [("重量", "3"), ("颜色", "红")])]


def test_a_hand_off_that_fails_is_said(chat: Chat, rooms: Rooms) -> None:
    rooms.people.broken = TechnicalError("排队系统暂时不可用")
    with capture_logs():
        [reply] = chat.say("转人工", "ask_person")
    assert reply.text.startswith("排队系统暂时不可用")


def test_a_choice_named_in_words_does_what_its_button_does(chat: Chat, rooms: Rooms) -> None:
    chat.say("契税怎么交", "policy")
    [reply] = chat.say("第一个", "choose")
    assert reply.text.startswith("按合同金额交。")
    chat.say("没用", "not_useful")
    assert chat.say("转人工", "policy") == []
    assert rooms.people.requests != []


def test_a_choice_that_says_something_is_heard_as_if_it_were_said(post: Chat) -> None:
    post.thread = replace(HALF, offered=(Offered("要红的", "say:红"), Offered("不办了", "act:cancel")))
    assert "运费 30 元" in post.text("要红的")
    post.thread = replace(HALF, offered=(Offered("要红的", "say:红"), Offered("不办了", "act:cancel")))
    assert "先放一放" in post.text("不办了")


def test_an_entry_behind_a_choice_is_shown_and_gone_on_from(chat: Chat) -> None:
    chat.say("契税怎么交", "policy")
    [reply] = chat.press("印花税怎么交？")
    assert reply.text.startswith("按合同金额交。")
    assert chat.thread.answer is not None
    assert chat.thread.answer.entry_id == "stamp"


def test_an_entry_that_is_no_more_is_said(chat: Chat, rooms: Rooms) -> None:
    chat.say("契税怎么交", "policy")
    del rooms.knowledge.entries["stamp"]
    with capture_logs():
        [reply] = chat.press("印花税怎么交？")
    assert "已经下架" in reply.text


def test_who_waits_for_a_person_may_leave_the_queue(chat: Chat, rooms: Rooms) -> None:
    chat.say("转人工", "ask_person")
    rooms.ledger.waiting.add("c1")
    assert chat.say("不等了", "leave_queue") == []  # the hand-off says so itself
    assert rooms.people.queued == set()
    [reply] = chat.say("不等了", "leave_queue")  # an agent was quicker
    assert "记下" in reply.text


def test_who_waits_is_answered_what_can_be_and_the_rest_is_noted(chat: Chat, rooms: Rooms) -> None:
    rooms.ledger.waiting.add("c1")
    assert chat.text("契税怎么交", "policy").startswith("按成交价交。")
    assert "记下" in chat.text("我的情况有点复杂", "inform")
    assert chat.thread.form_open is None


def test_a_form_begun_before_the_wait_is_there_after_it(post: Chat, rooms: Rooms) -> None:
    post.thread = HALF
    rooms.ledger.waiting.add("c1")
    post.say("契税怎么交", "policy")
    rooms.ledger.waiting.clear()
    assert "重量 3" in post.text("继续", "continue")


def test_a_form_that_is_cancelled_by_its_button_is_not_the_queue(post: Chat, rooms: Rooms) -> None:
    post.say("帮我寄3斤的包裹", "assess_housing")
    rooms.people.queued.add("c1")
    rooms.ledger.waiting.add("c1")
    post.press("不算了")
    assert rooms.people.queued == {"c1"}


@pytest.mark.parametrize(
    ("thread", "open_"), [(Thread(), False), (HALF, True), (Thread().with_task(Task("parcel", done=True)), False)]
)
def test_whether_a_form_is_open(post: Chat, thread: Thread, open_: bool) -> None:
    post.thread = thread
    assert post.form_open is open_
