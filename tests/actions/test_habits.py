"""What somebody turns to in the chat is counted while they are signed in and let it be; small talk is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.registry import build_responder
from backends.legislation.service import Legislation
from backends.profile.models import HabitRow
from backends.profile.portraits import Portraits
from backends.profile.tags.rules import TagRules
from kit.db import Base, Database
from tests.actions.fakes import PERSON, Chat, Rooms


class Talk:
    def __init__(self, rooms: Rooms, database: Database) -> None:
        self.rooms = rooms
        self.database = database
        self.portraits = Portraits(database, TagRules.load(Legislation.load()))
        self.chat = Chat(rooms, build_responder(replace(rooms.services, portraits=self.portraits)))

    def counted(self) -> dict[str, int]:
        with self.database.read() as session:
            return {row.module: row.times for row in session.scalars(select(HabitRow))}


@pytest.fixture
def talk(rooms: Rooms, tmp_path: Path) -> Iterator[Talk]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    Base.metadata.create_all(database.engine)
    rooms.ledger.signed_in["c1"] = PERSON.id
    yield Talk(rooms, database)
    database.close()


def test_what_is_asked_counts_by_its_module_and_small_talk_does_not(talk: Talk) -> None:
    talk.chat.say("发票额度怎么调整", "ask_policy")
    talk.chat.say("发票开错了怎么办", "ask_policy")
    talk.chat.say("谢谢", "thanks")
    assert talk.counted() == {"invoice": 2}


def test_nothing_is_counted_of_who_is_not_signed_in_or_has_switched_it_off(talk: Talk) -> None:
    talk.rooms.ledger.signed_in.clear()
    talk.chat.say("发票额度怎么调整", "ask_policy")
    talk.rooms.ledger.signed_in["c1"] = PERSON.id
    talk.portraits.switch_habits(PERSON.id, off=True)
    talk.chat.say("发票额度怎么调整", "ask_policy")
    assert talk.counted() == {}


def test_a_count_that_cannot_be_kept_takes_nothing_from_the_answer(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    told = talk.chat.say("发票额度怎么调整", "ask_policy")

    def broken(*_given: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(talk.portraits, "note_habit", broken)
    assert [reply.text for reply in talk.chat.say("发票额度怎么调整", "ask_policy")] == [reply.text for reply in told]
