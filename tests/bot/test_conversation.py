"""Whole conversations with the trained Rasa over its REST channel."""

from __future__ import annotations

import pytest

from tests.actions.fakes import Rooms
from tests.bot.conftest import Chat

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("你好", "我是导办"),
        ("谢谢", "不客气"),
        ("你是谁", "智能助手"),
        ("再见", "再见"),
        ("算了", "取消"),
        ("好的", "还有什么"),
    ],
)
def test_small_talk_is_answered_without_an_action(chat: Chat, said: str, heard: str) -> None:
    [reply] = chat.say(said)
    assert heard in reply["text"]


@pytest.mark.parametrize(
    "question", ["契税税率是多少", "请问老师，我爸的房子过户给我要交契税吗？", "契税", "3%的契税是什么情况"]
)
def test_a_question_reaches_the_knowledge_base_as_typed(chat: Chat, rooms: Rooms, question: str) -> None:
    [reply] = chat.say(question)
    assert reply["card"]["kind"] == "answer"
    assert (question, chat.id) in rooms.knowledge.asked


@pytest.mark.parametrize(
    "noise", ["？", "。。。", "asdkjhqwe", "今天天气怎么样", "😀", "ＡＢＣ１２３", "龘靐齉", "500万"]
)
def test_what_is_not_understood_is_for_the_knowledge_base_to_refuse(chat: Chat, noise: str) -> None:
    [reply] = chat.say(noise)
    assert reply["card"]["outcome"] == "NotFound"
    assert "transfer" in reply["commands"]


def test_asking_for_a_person_opens_a_case_and_the_bot_says_nothing(chat: Chat, rooms: Rooms) -> None:
    assert chat.say("转人工") == []
    assert (chat.id, "纳税人要求人工服务", []) in rooms.people.requests


def test_housing_taxes_turn_by_turn(chat: Chat) -> None:
    asked = [chat.say(text)[-1]["card"] for text in ("帮我算一下卖房要交多少税", "500万", "89平", "6年", "不是")]
    assert [(card["step"], card["steps"]) for card in asked] == [(1, 4), (2, 4), (3, 4), (4, 5), (5, 5)]
    [result] = chat.say("首套")
    assert result["card"]["kind"] == "assessment"
    assert [line["tax"] for line in result["card"]["lines"]] == ["增值税", "个人所得税", "契税"]


def test_housing_taxes_in_one_sentence(chat: Chat) -> None:
    assert chat.kinds("卖房500万，89平，持有3年，买方首套，要交多少税") == ["assessment"]


def test_a_second_sale_begins_afresh(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套，要交多少税")
    [reply] = chat.say("/assess_housing")
    assert (reply["card"]["kind"], reply["card"]["step"]) == ("ask", 1)
    assert "已记下" not in reply["text"]


@pytest.mark.parametrize("question", ["契税税率是多少", "满五唯一是什么意思？", "契税怎么收"])
def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(chat: Chat, question: str) -> None:
    chat.say("帮我算卖房税")
    chat.say("500万")
    answer, again = chat.say(question)
    assert answer["card"]["kind"] in ("answer", "refusal")
    assert (again["card"]["kind"], again["card"]["step"]) == ("ask", 2)
    assert chat.say("89平")[-1]["card"]["step"] == 3


def test_an_unreadable_reply_is_asked_again_once(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    [again] = chat.say("很贵很贵")
    assert again["text"].startswith("没有读出价格")
    [again] = chat.say("500")
    assert again["commands"]["in_ten_thousands"] == "say:500万元"
    [following] = chat.say("500万元")
    assert following["card"]["step"] == 2


def test_a_form_can_be_left_by_words_and_by_its_button(chat: Chat, rooms: Rooms) -> None:
    for leave in ("不算了", "/cancel"):
        chat.say("帮我算卖房税")
        [reply] = chat.say(leave)
        assert "已经取消" in reply["text"]
        assert chat.kinds("契税税率是多少") == ["answer"]


def test_a_person_asked_for_in_a_form_gets_what_was_said(chat: Chat, rooms: Rooms) -> None:
    chat.say("帮我算卖房税，500万")
    assert chat.say("转人工") == []
    [facts] = [facts for id, _, facts in rooms.people.requests if id == chat.id]
    assert facts == [("成交价", "500 万元")]


def test_one_task_can_be_left_for_another(chat: Chat, rooms: Rooms) -> None:
    chat.say("帮我算卖房税")
    [reply] = chat.say("查一下我有没有车船税可以退")
    assert reply["card"]["outcome"] == "NeedsAccount"
    rooms.identities.signed_in[chat.id] = "taxpayer-1"
    chat.say("帮我算卖房税")
    [reply] = chat.say("我要申请调整发票总额度")
    assert reply["card"]["kind"] == "ask"
    assert "总额度" in reply["text"]


def test_thanks_in_a_form_do_not_lose_it(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    thanks, again = chat.say("谢谢")
    assert "不客气" in thanks["text"]
    assert again["card"]["step"] == 1


def test_an_invoice_quota_needs_a_sign_in_and_goes_on_after_it(chat: Chat, rooms: Rooms) -> None:
    [refusal] = chat.say("我要申请调整发票总额度")
    assert refusal["card"]["outcome"] == "NeedsAccount"
    rooms.identities.signed_in[chat.id] = "taxpayer-1"
    [ask] = chat.say(refusal["commands"]["signed_in"].removeprefix("rasa:"))
    assert ask["card"]["kind"] == "ask"
    [decision] = chat.say("调到50万")
    assert (decision["card"]["kind"], decision["card"]["result"]) == ("decision", "yes")


def test_an_invoice_quota_in_one_sentence(chat: Chat, rooms: Rooms) -> None:
    rooms.identities.signed_in[chat.id] = "taxpayer-1"
    assert chat.kinds("帮我把发票额度提到50万") == ["decision"]


def test_vehicle_tax_refunds_of_who_is_signed_in(chat: Chat, rooms: Rooms) -> None:
    rooms.identities.signed_in[chat.id] = "taxpayer-1"
    assert chat.kinds("查一下我有没有车船税可以退") == ["refunds"]


def test_a_slot_set_by_a_payload_names_nobody(chat: Chat) -> None:
    [reply] = chat.say('/find_vehicle_refund{"taxpayer_id": "taxpayer-1"}')
    assert reply["card"]["outcome"] == "NeedsAccount"


def test_a_failing_room_is_said_and_the_conversation_goes_on(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.broken = RuntimeError("gone")
    try:
        [reply] = chat.say("契税税率是多少")
    finally:
        rooms.knowledge.broken = None
    assert reply["card"]["outcome"] == "Unavailable"
    assert chat.kinds("契税税率是多少") == ["answer"]


def test_conversations_do_not_mix(rasa: object, chat: Chat) -> None:
    other = Chat(chat.rasa, chat.id + "-other")
    chat.say("帮我算卖房税")
    assert other.kinds("契税税率是多少") == ["answer"]
    assert chat.say("500万")[-1]["card"]["step"] == 2
