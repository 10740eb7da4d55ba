"""Around one's own records: the sign-in, somebody else's, what is to be done instead of told."""

from __future__ import annotations

import pytest

from actions.tasks import NEEDS
from conversations.cards import AnswerCard, RefusalCard
from dialogue.talk import word
from tests.actions.fakes import Chat, Rooms


def sign_in(chat: Chat, taxpayer: str) -> None:
    chat.rooms.ledger.signed_in["c1"] = taxpayer


@pytest.mark.parametrize("said", ["现在看看", "登录好了", "好了", "我登上了，查吧", "现在呢"])
def test_what_was_asked_before_the_sign_in_is_answered_after_it(chat: Chat, said: str) -> None:
    assert chat.text("我公司的信用等级", "own_data") == NEEDS["own_data"]
    sign_in(chat, "firm")
    assert "样例公司的纳税缴费信用是 B 级。" in chat.text(said, "opening", 0.4)


def test_so_is_a_form_with_what_it_was_told(chat: Chat, rooms: Rooms) -> None:
    chat.say("帮我把发票额度提到50万", "raise_quota")
    sign_in(chat, "firm")
    chat.say("登录好了", "inform")
    assert [int(quota) for _, quota in rooms.invoice.reviews] == [500_000]


def test_it_waits_for_the_first_word_only(chat: Chat) -> None:
    chat.say("我公司的信用等级", "own_data")
    sign_in(chat, "firm")
    assert chat.text("契税怎么交", "policy").startswith("按成交价交。")
    assert "信用" not in chat.text("好的", "affirm")


def test_who_says_so_and_is_not_signed_in_is_told(chat: Chat) -> None:
    chat.say("我公司的信用等级", "own_data")
    assert chat.text("登录好了", "inform") == word("not_signed_in", 0).text
    assert chat.commands() == {"去登录": "sign_in", "已登录，继续": "say:我公司的信用等级", "转人工": "transfer"}


@pytest.mark.parametrize("said", ["不想登录", "不登录能查吗", "非要登录啊"])
def test_without_a_sign_in_the_rule_of_the_same_matter_is_told(chat: Chat, said: str) -> None:
    chat.say("查一下我公司的发票额度", "own_data")
    lead, rule = chat.say(said, "policy", 0.5)
    assert lead.text == word("without_sign_in_this", 0).text
    assert isinstance(rule.card, AnswerCard)
    assert rule.card.entry_id == "invoice-quota-what"
    sign_in(chat, "firm")
    assert "还剩 20,000.00 元" in chat.text("登录了", "inform")


def test_the_answer_in_hand_is_a_matter_too(chat: Chat) -> None:
    chat.rooms.knowledge.answers = {"退税": "refund-time-limit"}
    chat.say("退税多久到账", "policy")
    assert "三十日内办理" in chat.text("不登录就不能看吗", "policy")


def test_who_signs_in_later_is_not_lost(chat: Chat) -> None:
    chat.say("我公司的信用等级", "own_data")
    assert chat.text("等会儿再登录", "policy") == word("sign_in_later", 0).text
    sign_in(chat, "firm")
    assert "B 级" in chat.text("登录了", "inform")


def test_with_no_matter_in_hand_it_is_said_what_needs_none(chat: Chat) -> None:
    assert chat.text("不登录能问吗", "policy") == word("without_sign_in", 0).text


@pytest.mark.parametrize("signed_in", ["", "person", "firm"])
@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("查一下李四的缴税记录", "others_person"),
        ("我老公的个税交了多少", "others_person"),
        ("帮我查我老板公司欠没欠税", "others_firm"),
    ],
)
def test_the_records_of_others_are_told_to_nobody(chat: Chat, signed_in: str, said: str, key: str) -> None:
    if signed_in:
        sign_in(chat, signed_in)
    [reply] = chat.say(said, "own_data")
    assert reply.text == word(key, 0).text
    assert not isinstance(reply.card, RefusalCard)
    assert "sign_in" not in reply.commands.values()


def test_who_is_signed_in_may_be_named(chat: Chat) -> None:
    sign_in(chat, "person")
    assert "没有查到逾期未申报的记录" in chat.text("查一下张样例有没有逾期", "own_data")


@pytest.mark.parametrize("said", ["帮我申报一下", "替我交了吧", "直接帮我报了"])
def test_nothing_is_filed_for_anybody(chat: Chat, said: str) -> None:
    for taxpayer in ("", "person"):
        if taxpayer:
            sign_in(chat, taxpayer)
        chat.say(said, "due_list")
        assert "transfer" in chat.commands().values()
        assert chat.last[0].text in (word("file_for_them", 0).text, word("file_for_them", 1).text)


def test_the_tax_that_is_named_is_told_where_to_file(chat: Chat) -> None:
    replies = chat.say("帮我把增值税报了", "due_list")
    assert "在电子税务局报。" in replies[-1].text


def test_how_far_the_refund_is_is_asked_of_the_refund(chat: Chat) -> None:
    sign_in(chat, "person")
    chat.say("我的退税到哪一步了", "refund_status")
    assert chat.text("到账了吗", "ask_wait") == word("refund_unseen", 0).text
    chat.say("大概还要几天", "ask_wait")
    assert [entry for _, _, entry in chat.rooms.knowledge.followed] == ["refund-time-limit"]


def test_why_it_takes_so_long_is_asked_of_the_answer(chat: Chat) -> None:
    sign_in(chat, "person")
    chat.say("我的退税到哪一步了", "refund_status")
    chat.say("为啥还没到账", "refund_status")
    assert [entry for _, _, entry in chat.rooms.knowledge.followed] == ["refund-time-limit"]


def test_more_of_the_quota_spoken_of_is_the_form_of_the_quota(chat: Chat) -> None:
    sign_in(chat, "firm")
    chat.say("我们的额度还剩多少", "own_data")
    chat.say("能不能再涨点", "follow_up")
    assert chat.form_open
    sign_in(chat, "person")
    chat.say("不算了", "cancel")
    chat.say("我的额度还剩多少", "own_data")
    assert "没有可以提高的" in chat.text("那能给我加点吗", "follow_up")


def test_with_nothing_in_hand_it_is_asked_which_matter(chat: Chat) -> None:
    assert chat.text("审到哪了", "ask_wait") == word("which_matter", 0).text
    assert "say:我的退税到哪一步了" in chat.commands().values()


def test_the_queue_is_spoken_of_where_it_is_meant(chat: Chat) -> None:
    assert chat.text("前面还有几个人排队", "ask_wait") == word("not_waiting", 0).text


def test_a_number_is_no_sign_in(chat: Chat) -> None:
    chat.say("查我去年交了多少税", "own_data")
    assert chat.text("那我手机号给你", "policy", 0.4) == word("number_given", 0).text
    assert chat.commands()["已登录，继续"] == "say:查我去年交了多少税"
