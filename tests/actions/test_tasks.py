"""Tasks without a form, of who is signed in: refunds, own data, what is due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.tasks import NEEDS
from backends.profile.schemas import Filing
from conversations.cards import AnswerCard, FactsCard, RefundsCard, RefusalCard, Reply
from knowledge_base.answering.outcomes import NeedsAccount
from tests.actions.fakes import TODAY, Chat, Rooms, business

WORDS = {
    "vehicle_refund": "查一下我有没有车船税可以退",
    "own_data": "帮我查我公司的信用等级",
    "due_list": "我有什么待办",
    "refund_status": "我的退税到哪一步了",
}


@pytest.fixture
def person(chat: Chat) -> Chat:
    chat.rooms.ledger.signed_in["c1"] = "person"
    return chat


@pytest.fixture
def firm(chat: Chat) -> Chat:
    chat.rooms.ledger.signed_in["c1"] = "firm"
    return chat


def facts_card(reply: Reply) -> FactsCard:
    assert isinstance(reply.card, FactsCard), reply
    return reply.card


@pytest.mark.parametrize("task", WORDS)
def test_without_a_sign_in_nothing_is_looked_up_and_the_words_go_on_after_it(chat: Chat, task: str) -> None:
    [reply] = chat.say(WORDS[task], task)
    assert isinstance(reply.card, RefusalCard)
    assert reply.card.outcome == "NeedsAccount"
    assert reply.text.startswith(NEEDS[task])
    assert chat.commands() == {"去登录": "sign_in", "已登录，继续": f"say:{WORDS[task]}", "转人工": "transfer"}


@pytest.mark.parametrize("task", WORDS)
def test_after_it_they_do(person: Chat, task: str) -> None:
    person.rooms.ledger.signed_in.clear()
    person.say(WORDS[task], task)
    person.rooms.ledger.signed_in["c1"] = "person"
    replies = person.press("已登录，继续", task)
    assert all(not isinstance(reply.card, RefusalCard) for reply in replies)


def test_who_asks_for_the_rule_is_told_it_before_the_sign_in(chat: Chat) -> None:
    answer, sign_in = chat.say("印花税能退吗", "vehicle_refund")
    assert isinstance(answer.card, AnswerCard)
    assert sign_in.text == "登录后我可以查您自己的记录，告诉您具体的结果。"
    assert "sign_in" in sign_in.commands.values()


def test_so_is_who_asks_in_words_that_are_no_question(chat: Chat) -> None:
    chat.rooms.knowledge.answers = {"报税到几号": "deed"}
    answer, sign_in = chat.say("这个月报税到几号", "due_list")
    assert isinstance(answer.card, AnswerCard)
    assert "sign_in" in sign_in.commands.values()
    [reply] = chat.say("我的报税到几号", "due_list")
    assert isinstance(reply.card, RefusalCard)


def test_who_is_asked_to_sign_in_already_is_not_asked_once_more(chat: Chat) -> None:
    question = "退税到哪一步了？"
    text = "请先登录。"
    chat.rooms.knowledge.comes_to = {question: NeedsAccount(question=question, as_of=TODAY, text=text)}
    [reply] = chat.say(question, "refund_status")
    assert reply.text.startswith(text)


def test_of_whom_nothing_is_found_the_law_is_told_first(chat: Chat) -> None:
    chat.rooms.ledger.signed_in["c1"] = "firm"
    rule, found = chat.say("印花税多交了能退吗", "vehicle_refund")
    assert isinstance(rule.card, AnswerCard)
    assert found.text.startswith("您名下没有登记的车辆")
    [found] = chat.say("我能退税吗", "vehicle_refund")
    assert not isinstance(found.card, AnswerCard)


def test_who_is_signed_in_to_another_conversation_is_nobody_here(chat: Chat, rooms: Rooms) -> None:
    rooms.ledger.signed_in["c2"] = "person"
    assert chat.text(WORDS["vehicle_refund"], "vehicle_refund") == NEEDS["vehicle_refund"]


def test_who_the_bureau_no_longer_knows_is_asked_to_sign_in(chat: Chat, rooms: Rooms) -> None:
    rooms.ledger.signed_in["c1"] = "gone"
    assert chat.text(WORDS["own_data"], "own_data") == NEEDS["own_data"]


def test_what_can_be_refunded_is_listed_with_its_basis(person: Chat) -> None:
    [reply] = person.say(WORDS["vehicle_refund"], "vehicle_refund")
    card = reply.card
    assert isinstance(card, RefundsCard)
    [item] = card.items
    assert (str(card.total), str(item.refundable), item.basis[0].issuer) == ("400", "400", "样例机关")
    assert "400.00 元" in reply.text


def test_who_has_no_vehicle_is_told_so(firm: Chat) -> None:
    [reply] = firm.say(WORDS["vehicle_refund"], "vehicle_refund")
    assert reply.text == "您名下没有登记的车辆"


def test_what_is_asked_next_goes_on_from_the_task(person: Chat, rooms: Rooms) -> None:
    person.say(WORDS["vehicle_refund"], "vehicle_refund")
    person.say("要多久", "follow_up")
    assert [entry_id for _, _, entry_id in rooms.knowledge.followed] == ["vehicle-scrap-refund"]


def test_my_refund_after_a_matter_of_vehicles_is_that_of_vehicles(person: Chat) -> None:
    person.say(WORDS["vehicle_refund"], "vehicle_refund")
    [reply] = person.say("我能退多少退税", "own_data")
    assert isinstance(reply.card, RefundsCard)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我公司的信用等级", "样例公司的纳税缴费信用是 B 级。"),
        ("我们的额度还剩多少", "还剩 20,000.00 元"),
        ("我是小规模还是一般纳税人", "样例公司登记的增值税身份是小规模纳税人。"),
        ("我有没有逾期", "查到 2 项申报逾期未办"),
        ("我公司的登记状态", "样例公司的登记状态是：正常。"),
        ("查查我的情况", "这是系统里查到的您的情况。"),
    ],
)
def test_the_own_record_is_said_for_the_point_that_was_asked(firm: Chat, said: str, told: str) -> None:
    [reply] = firm.say(said, "own_data")
    assert told in reply.text
    assert facts_card(reply).facts


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我的信用等级", "个人没有纳税缴费信用等级"),
        ("我的额度还剩多少", "没有核定发票总额度"),
        ("我是什么纳税人", "您是自然人，没有登记增值税纳税人类型。"),
        ("我有没有逾期", "没有查到逾期未申报的记录。"),
        ("我这几天要交的税有哪些", "没有查到您名下等着申报、缴款的税。"),
        ("我名下有几辆车", "您名下查到 1 辆车。"),
    ],
)
def test_a_person_is_no_business(person: Chat, said: str, told: str) -> None:
    assert told in person.text(said, "own_data")


def test_a_number_leaves_masked_only(firm: Chat) -> None:
    [reply] = firm.say("查一下我的税号", "own_data")
    assert "00000000TEST000001" not in reply.model_dump_json()


@pytest.mark.parametrize("task", ["own_data", "due_list", "refund_status"])
@pytest.mark.parametrize(
    ("said", "entry_id"),
    [
        ("我的社保交了几年", "social-proof-personal"),
        ("我今年交了多少税", "iit-check-mine"),
        ("我的纳税记录，个税的", "iit-tax-record"),
        ("我欠税吗", "etax-pay-tax"),
        ("我的退税到哪了", "refund-time-limit"),
        ("去年个税退了多少", "iit-refund-not-arrived"),
        ("我开过的发票列一下", "invoice-check-mine"),
    ],
)
def test_what_our_systems_do_not_have_is_said_with_where_to_look(
    person: Chat, task: str, said: str, entry_id: str
) -> None:
    sorry, where = person.say(said, task)
    assert "还没有接通" in sorry.text
    assert isinstance(where.card, AnswerCard)
    assert where.card.entry_id == entry_id


@pytest.mark.parametrize(
    "said", ["我有没有逾期", "我还有啥没报", "我这几天要交的税有哪些", "我今年交了多少税", "我欠税吗"]
)
def test_what_was_asked_is_told_and_nothing_else(person: Chat, firm: Chat, said: str) -> None:
    assert "车船税可退" not in person.text(said, "due_list")
    firm.rooms.ledger.signed_in["c1"] = "firm"
    told = firm.text(said, "due_list")
    assert "发票额度：" not in told
    assert "可退" not in told


def test_a_kind_of_record_that_nobody_has_is_said_to_be_none(firm: Chat) -> None:
    [reply] = firm.say("我公司还有多少亏损能弥补", "own_data")
    assert reply.text.startswith("您问的这一项，这里没有接通")
    assert not isinstance(reply.card, FactsCard)


def test_what_a_business_paid_is_that_of_the_year_asked_about(firm: Chat, rooms: Rooms) -> None:
    filings = (
        Filing(tax="增值税", period="2026年第三季度", filed_on=date(2026, 10, 20), due=Decimal(300)),
        Filing(tax="增值税", period="2026年第二季度", filed_on=date(2026, 7, 14), due=Decimal(200)),
        Filing(tax="增值税", period="2025年第三季度", filed_on=date(2025, 10, 20), due=Decimal(50)),
    )
    rooms.profile.taxpayers["firm"] = business(filings=filings)
    assert "2026 年申报有 2 笔，已缴税款一共 500.00 元" in firm.text("我公司今年交了多少税", "own_data")
    assert "没有 2026 年的印花税申报缴款记录" in firm.text("今年交了多少印花税", "own_data")
    assert "2025 年申报有 1 笔，已缴税款一共 50.00 元" in firm.text("去年交了多少", "own_data")
    assert "没有 2024 年的申报缴款记录" in firm.text("前年交了多少", "own_data")


def test_what_a_business_has_not_filed_or_paid_is_named(firm: Chat, rooms: Rooms) -> None:
    filings = (
        Filing(tax="增值税", period="2026年第三季度"),
        Filing(tax="印花税", period="2026年第二季度", filed_on=date(2026, 7, 14), due=Decimal(200), paid=False),
    )
    rooms.profile.taxpayers["firm"] = business(overdue_filings=1, filings=filings)
    assert "这里看得到的申报有 2 项。" in firm.text("查一下我们的申报记录", "own_data")
    assert "1 项申报逾期未办（2026年第三季度增值税）" in firm.text("我还有啥没报", "due_list")
    assert "2026年第二季度印花税 200.00 元，还没有缴" in firm.text("我公司欠税吗", "own_data")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("本月还剩多少额度", "本月还剩 20,000.00 元"),
        ("额度用了多少", "本月已用 280,000.00 元"),
        ("额度够不够开5万", "不够开 50,000.00 元，还差 30,000.00 元：本月还剩 20,000.00 元"),
        ("额度够开1万吗", "够开 10,000.00 元"),
        ("我的额度", "发票总额度是每月"),
    ],
)
def test_of_the_quota_the_part_that_was_asked_comes_first(firm: Chat, said: str, first: str) -> None:
    assert firm.text(said, "own_data").startswith(first)


def test_the_quota_is_told_with_the_way_to_raise_it(firm: Chat) -> None:
    firm.say("我们的额度还剩多少", "own_data")
    assert firm.commands()["申请提高额度"] == "say:我要申请调整发票总额度"


def test_how_far_a_refund_is_cannot_be_seen_here(person: Chat) -> None:
    sorry, where = person.say(WORDS["refund_status"], "refund_status")
    assert "还没有接通" in sorry.text
    assert "三十日内办理" in where.text


def test_a_task_that_is_a_question_is_asked(chat: Chat) -> None:
    assert chat.text("买房契税怎么算", "buyer_deed_tax").startswith("按成交价交。")
