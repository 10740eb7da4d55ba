"""Where, by which telephone, when: as the table has it, and who knows where it has nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from actions.respond import Responder
from conversations.cards import AnswerCard, FactsCard
from knowledge_base.offices.schemas import Office
from tests.actions.fakes import Chat, Rooms, entry, postal_forms
from tests.dialogue.fakes import ORDERING, WALKS

KNOWN = Office(
    name="甲区大厅",
    kind="hall",
    districts=["甲区"],
    address="样例路一号",
    hours="工作日 9 点至 17 点",
    as_of=date(2026, 11, 1),
    verified=True,
    source="样例通告",
)
EMPTY = Office(name="乙区大厅", kind="hall", districts=["乙区"], entries=["deed", "gone"])
THIRD, FOURTH = (Office(name=f"{n}区大厅", kind="hall", districts=[f"{n}区"]) for n in "丙丁")
LINE = Office(name="样例热线", kind="hotline", telephone="样例号码", source="样例", entries=["stamp"])
ALL = (KNOWN, EMPTY, THIRD, FOURTH, LINE)


def chat_of(rooms: Rooms, offices: Sequence[Office] = ALL) -> Chat:
    services = replace(rooms.services, walks=WALKS, offices=lambda: offices)
    return Chat(rooms, Responder(services, postal_forms()))


@pytest.fixture
def desk(rooms: Rooms) -> Chat:
    rooms.knowledge.entries["channel-hall-hours"] = entry("channel-hall-hours", "大厅几点上班？", "逐个没有核到。")
    return chat_of(rooms)


def card(chat: Chat) -> FactsCard:
    shown = chat.last[-1].card
    assert isinstance(shown, FactsCard)
    return shown


def test_what_is_known_is_told_with_source_and_day(desk: Chat) -> None:
    assert desk.text("甲区税务局在哪", "office_info") == "甲区大厅，地址：样例路一号。"
    assert card(desk).facts == [("地址", "样例路一号"), ("时间", "工作日 9 点至 17 点")]
    assert card(desk).notes == ["来源：样例通告，截至 2026 年 11 月 1 日"]


def test_what_is_not_known_is_said_with_who_knows(desk: Chat) -> None:
    text = desk.text("甲区税务局几点上班，电话多少", "office_info")
    assert text.startswith("甲区大厅，时间：工作日 9 点至 17 点。\n电话，这里没有核到，以 12366 答复为准")
    text = desk.text("乙区税务局在哪", "office_info")
    assert text.startswith("乙区大厅的地址，这里没有核到")
    assert "办税地图" in text
    assert desk.commands() == {"契税怎么交？": "ask:deed", "转人工": "transfer"}


def test_a_follow_up_asks_for_another_district_and_another_thing(desk: Chat) -> None:
    desk.say("乙区税务局在哪", "office_info")
    assert desk.text("甲区的呢", "follow_up") == "甲区大厅，地址：样例路一号。"
    assert desk.text("周末开吗", "follow_up").startswith("甲区大厅，时间：工作日")


def test_of_many_halls_the_district_is_asked_where_that_helps(desk: Chat) -> None:
    assert desk.text("税务局在哪", "office_info") == "您要去哪个区的？"
    [reply] = desk.press("甲区", "inform")
    assert reply.text == "甲区大厅，地址：样例路一号。"


def test_and_where_it_does_not_help_the_entry_of_all_halls_answers(desk: Chat) -> None:
    desk.say("税务局电话是多少", "office_info")
    assert isinstance(desk.last[-1].card, AnswerCard)
    assert desk.last[-1].card.entry_id == "channel-hall-hours"
    assert desk.text("乙区的呢", "follow_up").startswith("乙区大厅的电话，这里没有核到")


def test_what_nobody_has_made_sure_of_says_so(desk: Chat) -> None:
    assert desk.text("热线电话多少", "office_info") == "样例热线，电话：样例号码。"
    assert card(desk).notes == ["来源：样例", "以上没有逐项核实，去之前请先打电话确认。"]


@pytest.mark.parametrize("said", ["帮我约甲区明天上午", "取消我在甲区的预约", "甲区怎么预约"])
def test_an_appointment_cannot_be_made_here_and_where_it_can_is_said(desk: Chat, said: str) -> None:
    text = desk.text(said, "appointment")
    assert text.startswith("预约、改约和取消，我这里都办不了")
    assert "预约办法，这里没有核到，以 12366 答复为准" in text


def test_what_the_table_does_not_hold_is_asked_of_the_knowledge_base(desk: Chat) -> None:
    assert desk.text("印花税自助机在哪里", "office_info").startswith("按合同金额交。")
    assert desk.text("征纳互动在哪里，印花税", "office_info").startswith("按合同金额交。")


def test_without_a_table_so_is_all(rooms: Rooms) -> None:
    assert chat_of(rooms, ()).text("印花税去哪个大厅，在哪", "office_info").startswith("按合同金额交。")


def test_a_walk_in_hand_is_offered_again(desk: Chat) -> None:
    desk.thread = ORDERING
    desk.say("甲区税务局在哪", "office_info")
    assert "接着办：搬家（第 2 步）" in desk.commands()
    assert desk.text("几点下班", "office_info").startswith("甲区大厅，时间")


def test_what_is_asked_next_goes_on_from_the_entry_of_halls(desk: Chat) -> None:
    desk.say("甲区税务局在哪", "office_info")
    assert desk.thread.answer is not None
    assert desk.thread.answer.entry_id == "channel-hall-hours"
