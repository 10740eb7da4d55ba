"""Each is told once: whatever the channel does, and wherever the process dies."""

from __future__ import annotations

import asyncio
from itertools import cycle
from random import Random

import pytest

from backends.ledger.service import records_of
from backends.notices.effect import outcome_of
from backends.notices.rules import digest_of
from backends.notices.telling import Telling
from tests.backends.notices.office import NoticeOffice
from tests.backends.refund.office import Killed, MortalDatabase

PEOPLE = [f"p{n:04}" for n in range(300)]


@pytest.mark.parametrize("mood", ["down", "loses_answer", "later"])
def test_a_channel_in_any_mood_rings_each_once(office: NoticeOffice, mood: str) -> None:
    office.people("甲", "乙")
    office.mood.name = mood  # type: ignore[assignment]
    office.approved()
    office.work()
    for _ in range(3):
        office.wait(minutes=20)
        office.work()
    office.mood.name = "well"
    office.wait(minutes=20)
    office.work()
    assert sorted(office.rung()) == ["sms:乙", "sms:甲"]


def test_a_number_that_does_not_exist_is_not_tried_again(office: NoticeOffice) -> None:
    office.people("甲")
    office.mood.name = "rejects"
    notice = office.approved()
    office.work()
    office.mood.name = "well"
    office.wait(hours=1)
    office.work()
    assert office.rung() == []
    assert outcome_of(office.database, notice.id).pushed == {"sms": {"rejected": 1}}
    assert office.titles("甲") == ["十二月征期"]


def test_a_message_that_was_sent_and_not_heard_of_before_the_process_died_is_not_sent_again(
    office: NoticeOffice,
) -> None:
    office.people("甲", "乙")
    office.approved()
    office.sender.dies = True
    with pytest.raises(Killed):
        office.work()
    office.wait(minutes=1)
    office.work()
    assert sorted(office.rung()) == ["sms:乙", "sms:甲"]


@pytest.mark.parametrize("seed", [1, 7, 24])
def test_killed_again_and_again_at_any_write_or_call_each_of_three_hundred_is_told_once(
    office: NoticeOffice, seed: int
) -> None:
    chance = Random(seed)
    database = office.database
    assert isinstance(database, MortalDatabase)
    office.people(*PEOPLE)
    office.directory.serves = {"p0001": "王", "p0150": "王", "p0299": "王"}
    office.telling = Telling(database, office.audience, office.directory, office.policy, lambda: office.now, 37)
    notice = office.approved()
    killed = 0
    while office.notices.get(notice.id).status != "finished" or outcome_of(database, notice.id).pushed["sms"].get(
        "waiting"
    ):
        database.dies_at, database.after_commit = chance.randint(1, 4), chance.random() < 0.5
        office.sender.dies = chance.random() < 0.5
        try:
            office.work()
        except Killed:
            killed += 1
        database.dies_at = 0
        office.wait(minutes=15)
        if killed > 200:
            pytest.fail("never finished")
    receivers = [f"sms:{name}" for name in PEOPLE if name not in office.directory.serves] + ["sms:王"]
    assert sorted(office.rung()) == sorted(receivers)
    assert outcome_of(database, notice.id).told.told == len(receivers)
    assert killed >= 5


def test_the_ledger_proves_who_was_told_at_once_and_names_nobody(office: NoticeOffice) -> None:
    office.people("a", "b", "c", "d")
    notice = office.approved()
    office.work()
    with office.database.read() as session:
        told = [r.content for _, r, _ in records_of(session, f"notice/{notice.id}") if r.kind == "notice_told"]
    assert told == [
        {"people": 3, "digest": digest_of(["a", "b", "c"])},
        {"people": 1, "digest": digest_of(["d"])},
    ]


def test_two_processes_at_the_same_notice_tell_each_once(office: NoticeOffice) -> None:
    office.people(*PEOPLE[:20])
    office.approved()
    other = Telling(office.database, office.audience, office.directory, office.policy, lambda: office.now, 4)
    turns = cycle([office.telling, other])
    while next(turns).go_on():
        pass
    asyncio.run(office.push())
    assert sorted(office.rung()) == sorted(f"sms:{name}" for name in PEOPLE[:20])
