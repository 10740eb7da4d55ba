"""Talks about one's own refund, several turns each: what is said, and what the answer to it says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from backends.refund_case.accounts import ListedAccounts
from backends.refund_case.set_off import Arrear
from kit.db import Base, Database
from tests.actions.fakes import PERSON, Rooms
from tests.actions.test_refunds import ASKED, KEY, ON_FILE, Talk
from tests.backends.refund.office import RefundOffice as Behind

ASK = (*ASKED, "可退 400.00 元")
SENT = "国库办理中"
COME = "已到账"
LOOK = ("look", "", "")  # the treasury is told and answers
APPROVE = ("approve", "", "")  # two people agree
REFUSE = ("refuse", "", "")
OWED = [Arrear("2026年第二季度增值税", Decimal(100))]
Turns = list[tuple[str, str, str]]


def says(text: str, told: str, act: str = "chitchat") -> tuple[str, str, str]:
    return text, act, told


def press(label: str, told: str) -> tuple[str, str, str]:
    return label, "press", told


TALKS: dict[str, Turns] = {
    "asked, pressed, come": [ASK, press(KEY, SENT), LOOK, says("到账了吗", COME)],
    "asked, said, come": [ASK, says("好的，确认退税", SENT), LOOK, says("退税到账了吗", COME)],
    "said in few words": [ASK, says("行，办吧", SENT), LOOK, says("收到了没", COME)],
    "agreed": [ASK, says("我同意", SENT)],
    "given": [ASK, says("退给我吧", SENT), says("进度呢", SENT)],
    "how far before it is confirmed": [ASK, says("退税到哪一步了", "等您确认")],
    "how far while it is on its way": [ASK, press(KEY, SENT), says("我的退税到哪一步了", SENT)],
    "why not yet, unconfirmed": [ASK, says("为什么没退给我", "等您确认"), press(KEY, SENT)],
    "why not yet, on its way": [ASK, press(KEY, SENT), says("怎么还没到账", SENT), LOOK, says("怎么还没到账", COME)],
    "which account": [ASK, press(KEY, SENT), says("钱退到哪个账户", "演示银行（尾号 1234）")],
    "no thanks": [ASK, says("不要了", "已放弃")],
    "no thanks, by name": [ASK, says("这笔退税我不要了", "已放弃"), says("退税到哪一步了", "已放弃")],
    "no thanks, and back": [ASK, says("我放弃", "已放弃"), press(KEY, SENT), LOOK, says("到账了吗", COME)],
    "no thanks, and asked again": [ASK, says("不退了", "已放弃"), ASK, press(KEY, SENT)],
    "no thanks too late": [ASK, press(KEY, SENT), says("退税我不要了", "不能再放弃")],
    "no thanks after it has come": [ASK, press(KEY, SENT), LOOK, says("退税我不要了", "不能再放弃")],
    "the key before anything was seen": [says("确认退税", "可退 400.00 元", "vehicle_refund"), says("确认", SENT)],
    "asked twice": [ASK, ASK, press(KEY, SENT)],
    "asked again once it is sent": [ASK, press(KEY, SENT), (*ASKED, SENT)],
    "asked again once it has come": [ASK, press(KEY, SENT), LOOK, (*ASKED, COME)],
    "confirmed twice": [ASK, says("确认退税", SENT), says("退税到哪一步了", SENT), LOOK, says("到账了吗", COME)],
    "details from the progress": [ASK, press(KEY, SENT), press("看退税明细", "重复缴纳")],
    "the form, and the key on it": [
        ASK,
        press("看替您填好的申请表", "申请退税额"),
        press(KEY, SENT),
        LOOK,
        says("到账了吗", COME),
    ],
    "the form is asked for": [ASK, says("要填什么表吗", "您不用写"), says("好的，确认退税", SENT)],
    "progress from its key": [ASK, press(KEY, SENT), LOOK, press("退税到哪一步了", COME)],
}
LOOKED_AT: dict[str, Turns] = {
    "two people, then come": [ASK, press(KEY, "审核中"), APPROVE, LOOK, says("退税审核通过了吗", COME)],
    "two people, still waiting": [ASK, press(KEY, "审核中"), LOOK, says("为什么还没退", "两位工作人员先后审核")],
    "refused, with the reason": [ASK, press(KEY, "审核中"), REFUSE, says("为什么没退税", "车辆登记与完税信息不一致")],
    "refused, and the key is gone": [ASK, press(KEY, "审核中"), REFUSE, says("确认退税", "不予退税")],
    "no thanks while people look": [ASK, press(KEY, "审核中"), says("退税我不要了", "已放弃")],
}
WITH_ARREARS: dict[str, Turns] = {
    "what is owed is met first": [
        (*ASKED, "到账 300.00 元"),
        press(KEY, "审核中"),
        APPROVE,
        LOOK,
        says("到账了吗", "300.00 元退到"),
    ],
    "it is told what was met": [
        ASK,
        press(KEY, "审核中"),
        APPROVE,
        LOOK,
        says("退税到哪一步了", "抵缴了2026年第二季度增值税 100.00 元"),
    ],
}
WITHOUT_ACCOUNT: dict[str, Turns] = {
    "a person helps": [ASK, says("退税到哪一步了", "等您确认")],
}


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    Base.metadata.create_all(database.engine)
    yield Behind(database, tmp_path)
    database.close()


def hold(talk: Talk, turns: Turns) -> None:
    for words, act, told in turns:
        if words == "look":
            talk.behind.look()
        elif words == "approve":
            [case] = talk.behind.cases.waiting()
            for staff in ("agent1", "agent2"):
                talk.behind.cases.approve(case.id, staff)
        elif words == "refuse":
            [case] = talk.behind.cases.waiting()
            talk.behind.cases.refuse(case.id, "agent1", "车辆登记与完税信息不一致")
        else:
            replies = talk.chat.press(words) if act == "press" else talk.chat.say(words, act)
            assert told in "\n".join(reply.model_dump_json() for reply in replies), words
    assert len(talk.behind.book.movements()) <= 1


@pytest.mark.parametrize("name", TALKS)
def test_by_oneself(name: str, rooms: Rooms, behind: Behind) -> None:
    hold(Talk(rooms, behind, ON_FILE), TALKS[name])


@pytest.mark.parametrize("name", LOOKED_AT)
def test_with_people_who_look(name: str, rooms: Rooms, behind: Behind) -> None:
    rooms.profile.taxpayers["person"] = PERSON.model_copy(update={"risk_flag": True})
    hold(Talk(rooms, behind, ON_FILE), LOOKED_AT[name])


@pytest.mark.parametrize("name", WITH_ARREARS)
def test_with_arrears(name: str, rooms: Rooms, behind: Behind) -> None:
    hold(Talk(rooms, behind, ON_FILE, OWED), WITH_ARREARS[name])


@pytest.mark.parametrize("name", WITHOUT_ACCOUNT)
def test_without_an_account(name: str, rooms: Rooms, behind: Behind) -> None:
    hold(Talk(rooms, behind, ListedAccounts({})), WITHOUT_ACCOUNT[name])
