from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import AskAgain, Consult, Move, TellOffice
from dialogue.offices import seek
from dialogue.thread import Sought, Thread, Walked
from tests.dialogue.fakes import ANSWER, EMPTY, FORMS, HALF

DISTRICTS = ("朝阳", "海淀", "石景山")
HALL = Sought("hall", "朝阳", ("address",))
TOLD = Thread(office=HALL)


def moves(text: str, thread: Thread = EMPTY, **acts: float) -> tuple[Move, ...]:
    return decide(Heard(text, acts), thread, FORMS, districts=DISTRICTS)


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("海淀税务局在哪", Sought("hall", "海淀", ("address",))),
        ("石景山的办税厅电话和地址", Sought("hall", "石景山", ("address", "telephone"))),
        ("大厅周六上班吗", Sought("hall", "", ("hours",))),
        ("12366几点上班", Sought("hotline", "", ("hours",))),
        ("征纳互动在哪里", Sought("online", "", ("address",))),
        ("电子税务局网址", Sought("website", "", ("address",))),
        ("怎么预约取号", Sought("", "", ("booking",))),
        ("附近的自助办税机", Sought("terminal", "", ("address",))),
        ("税务局约谈我了", Sought("hall", "", ())),
    ],
)
def test_what_is_sought_is_read_from_the_words(said: str, sought: Sought) -> None:
    assert seek(said, DISTRICTS) == sought


def test_where_an_office_is_comes_from_the_table() -> None:
    assert moves("海淀税务局在哪", office_info=0.9) == (TellOffice(Sought("hall", "海淀", ("address",))),)


def test_hours_of_nothing_in_particular_are_those_of_halls() -> None:
    assert moves("几点下班", office_info=0.6) == (TellOffice(Sought("hall", "", ("hours",))),)


@pytest.mark.parametrize("said", ["我要预约取号", "取消我的预约", "换个时间，原来的去不了"])
def test_an_appointment_is_told_apart(said: str) -> None:
    [move] = moves(said, appointment=0.9)
    assert isinstance(move, TellOffice)
    assert move.sought.books
    assert "booking" in move.sought.about


def test_words_that_name_a_hall_and_ask_for_its_hours_need_little_belief() -> None:
    assert moves("去大厅办税怎么预约", policy=0.6, appointment=0.3) == (TellOffice(Sought("hall", "", ("booking",))),)
    assert moves("海淀税务局在哪") == (TellOffice(Sought("hall", "海淀", ("address",))),)  # Rasa is down
    assert isinstance(moves("税务局约谈我怎么办", policy=0.7, appointment=0.2)[0], Consult)


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("海淀的呢", replace(HALL, district="海淀")),
        ("周末开吗", replace(HALL, about=("hours",))),
        ("电话呢", replace(HALL, about=("telephone",))),
        ("海淀的几点下班", Sought("hall", "海淀", ("hours",))),
    ],
)
def test_a_follow_up_goes_on_from_the_office(said: str, sought: Sought) -> None:
    assert moves(said, TOLD, follow_up=0.6) == (TellOffice(sought),)


def test_another_channel_leaves_the_district_behind() -> None:
    assert moves("12366几点上班", TOLD, office_info=0.7) == (TellOffice(Sought("hotline", "", ("hours",))),)


@pytest.mark.parametrize("said", ["契税电话里能交吗", "要带什么", "那我把地址变更了要重新去税务局登记信息吗"])
def test_what_is_of_another_matter_does_not_go_on_from_an_office(said: str) -> None:
    assert isinstance(moves(said, TOLD, follow_up=0.9)[0], Consult)


def test_after_an_answer_an_office_is_asked_about_no_more() -> None:
    thread = TOLD.with_answer(ANSWER)
    assert thread.office is None
    assert isinstance(moves("海淀的呢", thread, follow_up=0.9)[0], Consult)
    assert TOLD.with_walk(Walked("moving")).office is None


def test_what_is_in_no_table_is_asked_of_the_knowledge_base() -> None:
    assert isinstance(moves("自助办税机在哪里", office_info=0.9)[0], Consult)
    assert isinstance(decide(Heard("税务局在哪", {"office_info": 0.9}), EMPTY, FORMS)[0], Consult)


def test_a_form_in_hand_is_asked_on() -> None:
    told, again = moves("海淀税务局在哪", HALF, office_info=0.9)
    assert isinstance(told, TellOffice)
    assert again == AskAgain()


@pytest.mark.parametrize("said", ["公司从石景山搬到海淀了", "我们厂要迁到朝阳去"])
def test_a_move_of_a_company_asks_for_no_office(said: str) -> None:
    assert not any(isinstance(move, TellOffice) for move in moves(said, TOLD, policy=0.9))
