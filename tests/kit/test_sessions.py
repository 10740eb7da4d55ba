from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from kit.clock import utc_now
from kit.db import Database
from kit.events import Event
from kit.session_watch import SessionWatch
from kit.sessions import SessionCookie, SessionEndedError, Sessions, do_end_all, topic
from tests.conftest import FakeClock


def browser() -> HTTPConnection:
    return HTTPConnection({"type": "http", "session": {}})


def copy_of(connection: HTTPConnection) -> HTTPConnection:
    return HTTPConnection({"type": "http", "session": dict(connection.session)})


@pytest.fixture
def sessions(database: Database, clock: FakeClock) -> Sessions:
    return Sessions(database, clock)


def test_signing_in_goes_on_from_the_visitor_and_ends_the_session_there_was(sessions: Sessions) -> None:
    mine = browser()
    visitor = sessions.begin(mine, "portal")
    planted = copy_of(mine)
    signed_in = sessions.begin(mine, "portal", "zhang")
    assert signed_in.origin == visitor.origin
    assert sessions.find(mine, "portal") == signed_in
    assert sessions.find(planted, "portal") is None


def test_somebody_else_who_signs_in_is_another_visitor(sessions: Sessions) -> None:
    mine = browser()
    first = sessions.begin(mine, "portal", "zhang")
    again = sessions.begin(mine, "portal", "zhang")
    other = sessions.begin(mine, "portal", "wang")
    assert again.origin == first.origin
    assert other.origin != first.origin


def test_signing_out_ends_every_copy_and_another_browser_stays(sessions: Sessions, clock: FakeClock) -> None:
    mine, elsewhere = browser(), browser()
    sessions.begin(mine, "staff", "agent1")
    sessions.begin(elsewhere, "staff", "agent1")
    copied = copy_of(mine)
    sessions.end(mine, "staff")
    assert sessions.find(mine, "staff") is None
    assert sessions.find(copied, "staff") is None
    assert sessions.find(elsewhere, "staff") is not None
    assert sessions.just_ended(copied, "staff")
    clock.advance(seconds=11)
    assert not sessions.just_ended(copied, "staff")


def test_a_person_is_signed_out_everywhere_and_told_so(sessions: Sessions, database: Database) -> None:
    mine, elsewhere, others = browser(), browser(), browser()
    told: list[Event] = []
    for connection, person in ((mine, "agent1"), (elsewhere, "agent1"), (others, "agent2")):
        database.hub.listen(topic(sessions.begin(connection, "staff", person).id), told.append)
    with database.write() as tx:
        do_end_all(tx, "staff", "agent1", utc_now())
    assert [sessions.find(c, "staff") is None for c in (mine, elsewhere, others)] == [True, True, False]
    assert len(told) == 2


def test_a_session_of_one_realm_is_none_of_another(sessions: Sessions) -> None:
    mine = browser()
    sessions.begin(mine, "portal", "agent1")
    mine.session["staff"] = mine.session["portal"]
    assert sessions.find(mine, "staff") is None


class Counted(Sessions):
    looks = 0

    def holding(self, ids: Collection[str]) -> set[str]:
        self.looks += 1
        return super().holding(ids)


def test_frames_that_come_together_are_checked_in_few_reads(database: Database) -> None:
    sessions = Counted(database)
    other = browser()
    held, ended = sessions.begin(browser(), "portal"), sessions.begin(other, "portal")
    sessions.end(other, "portal")

    async def check() -> list[object]:
        watch = SessionWatch(sessions, database.hub)
        asked = [held.id, ended.id] * 50
        return await asyncio.gather(*(watch.check(i) for i in asked), return_exceptions=True)

    results = asyncio.run(check())
    assert [isinstance(r, SessionEndedError) for r in results] == [False, True] * 50
    assert sessions.looks <= 2


def test_what_ended_lately_is_known(sessions: Sessions, clock: FakeClock) -> None:
    mine = browser()
    ended = sessions.begin(mine, "portal")
    sessions.end(mine, "portal")
    assert sessions.ended_within(timedelta(seconds=60)) == [ended.id]
    clock.advance(seconds=61)
    assert sessions.ended_within(timedelta(seconds=60)) == []


def test_a_clock_set_back_signs_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def meet(request: Request) -> PlainTextResponse:
        known = "known" if "met" in request.session else "new"
        request.session["met"] = True
        return PlainTextResponse(known)

    app = Starlette(routes=[Route("/", meet)])
    app.add_middleware(SessionCookie, secret_key="k", name="c", https=False)
    client = TestClient(app)
    with monkeypatch.context() as clock:
        clock.setattr(TimestampSigner, "get_timestamp", lambda _: int(time.time()) + 3600)
        assert client.get("/").text == "new"
    assert client.get("/").text == "known"
    assert TestClient(app, cookies={"c": "forged.a.b"}).get("/").text == "new"
