"""One app process's share of the desk, without its pages: threads that work, and agents who take and close chats.

``python -m tests.handoff.desk_process STORE REDIS AGENT...`` until nobody waits. A store that is away for a while is
waited for.
"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

import handoff.work
from conversations.errors import LateReplyError
from handoff.dispatcher import Router
from handoff.moves import ROUTE
from handoff.policy.schemas import load_policy
from handoff.repository import do_note_presence, find_open
from handoff.service import Handoff
from handoff.timers import SWEEP, Sweep
from handoff.work import Workers
from kit.auth import Staff
from kit.clock import utc_now
from kit.db import Database
from kit.errors import DaobanError
from kit.redis_relay import RedisRelay
from kit.vault import Vault

PLACES = 4


def open_news(database: Database, redis: str) -> RedisRelay:
    return RedisRelay(redis, database.hub, Vault(["a key of the tests"]), "house")


async def main(url: str, redis: str, names: list[str]) -> None:
    handoff.work.LEASE = timedelta(seconds=2)  # what a dead process held is free soon enough for a test
    database = Database(url)
    database.hub.bind(asyncio.get_running_loop())
    news = open_news(database, redis)
    news.start()
    desk = Handoff(database, places=PLACES, minutes_per_chat=5, policy=load_policy())
    workers = Workers(database, threads=2)
    workers.register(ROUTE, Router(database, desk, places=PLACES).run)
    workers.register(SWEEP, Sweep(database, desk, places=PLACES).run, standing=True)
    workers.start()
    staff = {name: Staff(name, name, "agent") for name in names}
    going_on = True
    while going_on:
        try:
            going_on = await asyncio.to_thread(serve, database, desk, staff)
        except SQLAlchemyError as error:
            print(type(error).__name__, flush=True)
        await asyncio.sleep(0.01)
    await asyncio.to_thread(workers.stop)
    await asyncio.to_thread(news.stop)
    database.close()


def serve(database: Database, desk: Handoff, staff: dict[str, Staff]) -> bool:
    """Accept what was offered to our agents, close what they have had for a moment. False when nobody is left."""
    with database.write() as tx:
        do_note_presence(tx, {("staff", name): True for name in staff}, utc_now())
    with database.read() as session:
        cases = find_open(session)
    for case in cases:
        owner = staff.get(case.staff or "")
        if owner is None:
            continue
        try:
            if case.status == "offered":
                desk.accept(case.case.id, owner)
            elif utc_now() - case.since > timedelta(seconds=0.05):
                desk.close(case.case.id, owner)
        except (DaobanError, LateReplyError):
            continue
    time.sleep(0)
    return bool(cases)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
