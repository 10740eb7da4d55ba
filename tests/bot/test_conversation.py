"""Whole conversations with the trained Rasa over its REST channel."""

from __future__ import annotations

from pathlib import Path

import pytest

from conversations.cards import RefusalCard, Reply
from tests.actions.fakes import Rooms
from tests.bot.conftest import Chat
from tests.rasa_server import MODEL

pytestmark = pytest.mark.rasa


def refused(reply: Reply) -> str:
    assert isinstance(reply.card, RefusalCard), reply
    return reply.card.outcome


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("你好", "导办"),
        ("谢谢", "不客气"),
        ("你是谁", "智能助手"),
        ("再见", "再见"),
        ("你能做什么", "我能做这些"),
    ],
)
def test_small_talk_gets_its_prepared_word(chat: Chat, said: str, heard: str) -> None:
    [reply] = chat.say(said)
    assert heard in reply.text


@pytest.mark.parametrize("headers", [{}, {"X-Daoban-Token": "c" * 32}])
def test_who_does_not_have_the_token_speaks_in_nobodys_conversation(
    chat: Chat, rooms: Rooms, headers: dict[str, str]
) -> None:
    answer = chat.rasa.post({"sender": f"{chat.id}:1", "message": "契税税率是多少"}, headers)
    assert answer.status_code == 403
    assert not [asked for asked in rooms.knowledge.asked if asked[1] == chat.id]


def test_a_talk_goes_on_when_another_model_is_loaded(chat: Chat, tmp_path: Path) -> None:
    chat.say("你好")
    assert chat.rasa.use_model(MODEL).status_code == 200
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"no model")
    assert chat.rasa.use_model(broken).status_code == 500
    assert "不客气" in chat.say("谢谢")[0].text


@pytest.mark.parametrize(
    "question", ["契税税率是多少", "请问老师，我爸的房子过户给我要交契税吗？", "契税", "3%的契税是什么情况"]
)
def test_a_question_reaches_the_knowledge_base_as_typed(chat: Chat, rooms: Rooms, question: str) -> None:
    assert chat.kinds(question) == ["answer"]
    assert (question, chat.id, True) in rooms.knowledge.asked


@pytest.mark.parametrize("noise", ["？", "。。。", "asdkjhqwe", "😀", "ＡＢＣ１２３", "龘靐齉", "500万"])
def test_whatever_is_typed_there_is_a_sentence(chat: Chat, noise: str) -> None:
    assert all(reply.text for reply in chat.say(noise))


@pytest.mark.parametrize("said", ["转人工", "我要找真人客服", "叫个人来跟我说"])
def test_asking_for_a_person_opens_a_case_and_the_bot_says_nothing(chat: Chat, rooms: Rooms, said: str) -> None:
    assert chat.say(said) == []
    assert (chat.id, "纳税人要求人工服务", []) in rooms.people.requests


@pytest.mark.parametrize("said", ["个人", "个人怎么开发票", "人工费怎么开票"])
def test_naming_a_kind_of_taxpayer_is_not(chat: Chat, said: str) -> None:
    assert chat.say(said) != []


def test_housing_taxes_turn_by_turn(chat: Chat) -> None:
    asked = [chat.step(text) for text in ("帮我算一下卖房要交多少税", "500万", "89平", "6年", "不是")]
    assert asked == [1, 2, 3, 4, 5]
    assert chat.kinds("首套")[0] == "assessment"


@pytest.mark.parametrize(
    "said", ["卖房500万，89平，持有3年，买方首套，要交多少税", "500万 89平 满五唯一 首套 卖房税多少"]
)
def test_housing_taxes_in_one_sentence(chat: Chat, said: str) -> None:
    assert chat.kinds(said)[0] == "assessment"


def test_after_the_result_a_changed_condition_is_computed_anew(chat: Chat) -> None:
    chat.say("卖房500万，89平，满五唯一，买方首套，要交多少税")
    [reply] = chat.say("那要是卖600万呢")
    assert reply.text.startswith("已把成交价改为 600 万元")


def test_a_second_sale_begins_afresh(chat: Chat) -> None:
    chat.say("卖房500万，89平，满五唯一，买方首套，要交多少税")
    assert chat.step("再帮我算一套卖房的税") == 1


@pytest.mark.parametrize("question", ["契税税率是多少", "满五唯一是什么意思？", "契税怎么收"])
def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(chat: Chat, question: str) -> None:
    chat.say("帮我算卖房税")
    chat.say("500万")
    answer, *_, again = chat.say(question)
    assert answer.card is not None
    assert answer.card.kind in ("answer", "refusal")
    assert again.text.endswith("建筑面积是多少平方米？")
    assert chat.step("89平") == 3


def test_the_own_intent_inside_a_form_does_not_loop(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    chat.say("500万")
    for _ in range(3):
        assert chat.step("帮我算一下卖房要交多少税") == 2
    assert chat.step("89平") == 3


def test_an_unreadable_reply_is_asked_again_in_other_words(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    [again] = chat.say("很贵很贵")
    assert again.text.endswith("这套房的成交价（含税总价）是多少？")
    assert chat.step("500万") == 2


def test_a_form_can_be_left_and_taken_up_again(chat: Chat) -> None:
    chat.say("帮我算卖房税，500万")
    [reply] = chat.say("不算了")
    assert "先放一放" in reply.text
    assert chat.kinds("契税税率是多少") == ["answer"]
    [again] = chat.say("继续")
    assert "成交价 500 万元" in again.text


def test_a_person_asked_for_in_a_form_gets_what_was_said(chat: Chat, rooms: Rooms) -> None:
    chat.say("帮我算卖房税，500万")
    assert chat.say("转人工") == []
    [facts] = [facts for id, _, facts in rooms.people.requests if id == chat.id]
    assert facts == [("成交价", "500 万元")]


def test_one_task_can_be_left_for_another(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    refusal, offer = chat.say("查一下我有没有车船税可以退")
    assert refused(refusal) == "NeedsAccount"
    assert "还留着" in offer.text
    chat.sign_in()
    chat.say("继续")
    [reply] = chat.say("我要申请调整发票总额度")
    assert "总额度" in reply.text


def test_thanks_in_a_form_do_not_lose_it(chat: Chat) -> None:
    chat.say("帮我算卖房税")
    thanks, again = chat.say("谢谢")
    assert "不客气" in thanks.text
    assert again.text.startswith("这套房的成交价")


def test_an_invoice_quota_needs_a_sign_in_and_goes_on_after_it(chat: Chat) -> None:
    [refusal] = chat.say("我要申请调整发票总额度")
    assert refused(refusal) == "NeedsAccount"
    chat.sign_in("firm")
    assert chat.kinds(refusal.commands["signed_in"].removeprefix("say:")) == ["ask"]
    assert chat.kinds("调到50万") == ["decision"]


def test_an_invoice_quota_in_one_sentence(chat: Chat) -> None:
    chat.sign_in("firm")
    assert chat.kinds("帮我把发票额度提到50万") == ["decision"]


def test_vehicle_tax_refunds_of_who_is_signed_in(chat: Chat) -> None:
    chat.sign_in()
    assert chat.kinds("查一下我有没有车船税可以退") == ["refunds"]


def test_a_slot_set_by_a_payload_names_nobody(chat: Chat) -> None:
    [reply] = chat.say('/vehicle_refund{"taxpayer_id": "person"}')
    assert refused(reply) == "NeedsAccount"


def test_a_failing_room_is_said_and_the_conversation_goes_on(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.broken = RuntimeError("gone")
    try:
        [reply] = chat.say("契税税率是多少")
    finally:
        rooms.knowledge.broken = None
    assert refused(reply) == "Unavailable"
    assert chat.kinds("契税税率是多少") == ["answer"]


def test_conversations_do_not_mix(chat: Chat) -> None:
    other = Chat(chat.rasa, chat.rooms, chat.id + "-other")
    chat.say("帮我算卖房税")
    assert other.kinds("契税税率是多少") == ["answer"]
    assert chat.step("500万") == 2
