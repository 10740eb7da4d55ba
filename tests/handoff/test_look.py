"""What all desks show alike is read once between two changes of the desk."""

from __future__ import annotations

import pytest

from handoff.look import Looks
from handoff.moves import DESK
from kit.clock import utc_now
from kit.db import Database
from kit.events import MISSED, Event


@pytest.mark.parametrize("topic", [DESK, MISSED])
def test_many_pages_share_a_look_until_the_desk_changes(database: Database, topic: str) -> None:
    looks = Looks(database.hub)
    with database.read() as session:
        first = looks.find(session, utc_now())
        assert looks.find(session, utc_now()) is first
        database.hub.publish([Event(topic, "opened", {})])
        assert looks.find(session, utc_now()) is not first
