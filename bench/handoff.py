"""The hand-off at its full size: taxpayers and agents connected at once, and a long queue brought to free agents.

Three measurements. *Live*: every agent has all places taken, the other taxpayers wait; messages go both ways at a
steady pace, and each is timed from the sender's page to the receiver's. *Throughput*: the same chats in lock step, as
fast as they can, against a bare WebSocket echo over as many sockets. *Drain*: a queue that stands in the store is
offered by the worker threads to agents with room for all of it, and then accepted, one transaction each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, insert, select
from websockets.asyncio.client import ClientConnection

from bench.app import App, running, running_app
from bench.relay import Tally, Taxpayer, chat, count_stored, echo, open_agent, open_taxpayers
from bench.report import allow_many_sockets, finish, say
from conversations.models import ConversationRow
from handoff.dispatcher import Router
from handoff.models import CaseEventRow, CaseRow
from handoff.moves import EVERYTHING, ROUTE
from handoff.policy.schemas import BUNDLED, load_policy
from handoff.repository import do_note_presence, find_queued
from handoff.service import Handoff
from handoff.staff import DEMO_STAFF
from handoff.work import Workers, do_put
from kit.auth import Staff, StaffRow, hash_password
from kit.clock import utc_now
from kit.db import Base, Database
from tests.desk import write_desk
from tests.servers import free_port

PATIENT = 600  # minutes: no timer goes off while a benchmark sets itself up
ACCEPTED = 500  # of the queue that was drained, enough to tell how many can be accepted in a second
SIGNING_IN = 8  # agents who sign in side by side


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taxpayers", type=int, default=5000, help="connected taxpayers (5000)")
    parser.add_argument("--agents", type=int, default=200, help="agents at their desks (200)")
    parser.add_argument("--chats", type=int, default=8, help="chats in each agent's hands (8)")
    parser.add_argument("--seconds", type=float, default=30, help="how long messages are timed (30)")
    parser.add_argument("--every", type=float, default=15, help="seconds between a taxpayer's messages (15)")
    parser.add_argument("--exchanges", type=int, default=5, help="question and answer pairs in lock step (5)")
    parser.add_argument("--waiting", type=int, default=10_000, help="chats in the queue to be drained (10000)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    return parser.parse_args()


@dataclass
class Clocked(Tally):
    """Also when each message was sent, and how long it took to the other's screen, in seconds."""

    sent: dict[str, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def hear(self, text: str) -> None:
        self.heard[text] += 1
        if text in self.sent:
            self.took.append(time.perf_counter() - self.sent[text])

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.took)
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def patient_desk(file: Path) -> Path:
    timers = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))["timers"]
    for name in ("agent_nudge_minutes", "taxpayer_nudge_minutes"):
        timers[name] = PATIENT
    for name in ("agent_silent_minutes", "taxpayer_silent_minutes"):
        timers[name] = 2 * PATIENT
    return write_desk(file, timers=timers)


def create_agents(app: App, count: int) -> list[tuple[str, str]]:
    database = Database(f"sqlite:///{app.var / 'daoban.db'}")
    password, names = DEMO_STAFF[0][1], [f"bench{n}" for n in range(count)]
    hashed = hash_password(password)  # one for all: hashing is slow on purpose
    with database.write() as tx:
        rows = [{"username": n, "name": n, "role": "agent", "password_hash": hashed, "demo": False} for n in names]
        tx.session.execute(insert(StaffRow), rows)
    database.close()
    return [(name, password) for name in names]


async def open_agents(app: App, count: int, chats: int) -> list[tuple[ClientConnection, dict[str, str]]]:
    accounts = await asyncio.to_thread(create_agents, app, count)
    limit = asyncio.Semaphore(SIGNING_IN)

    async def one(name: str, password: str) -> tuple[ClientConnection, dict[str, str]]:
        async with limit:
            return await open_agent(app, name, password, chats)

    return list(await asyncio.gather(*(one(*account) for account in accounts)))


async def answer_all(socket: ClientConnection, cases: dict[str, str], tally: Clocked) -> None:
    async for raw in socket:
        frame = json.loads(raw)
        if frame["type"] != "message" or frame["message"]["author"] != "taxpayer":
            continue
        text = frame["message"]["text"]
        tally.hear(text)
        answer = text.replace("问", "答", 1)
        tally.sent[answer] = time.perf_counter()
        case_id = cases[frame["conversation_id"]]
        await socket.send(json.dumps({"type": "say", "case_id": case_id, "client_id": answer, "text": answer}))


async def talk(taxpayer: Taxpayer, tally: Clocked, *, seconds: float, every: float, first: float) -> list[str]:
    """Says something at a steady pace, whether it was answered or not; all that was said."""
    said: list[str] = []

    async def listen() -> None:
        while True:
            tally.hear((await taxpayer.until("message", "agent"))["message"]["text"])

    listening = asyncio.create_task(listen())
    ends = time.perf_counter() + seconds
    await asyncio.sleep(first)
    while time.perf_counter() < ends:
        text = f"问 {taxpayer.id} 慢{len(said)}"
        tally.sent[text] = time.perf_counter()
        await taxpayer.say(text)
        said.append(text)
        await asyncio.sleep(every)
    await asyncio.sleep(2)  # the last answers
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    return said


async def live(app: App, options: argparse.Namespace) -> dict[str, Any]:
    began = time.perf_counter()
    taxpayers = await open_taxpayers(app, options.taxpayers)
    say(f"{options.taxpayers} 位纳税人在等人工（{time.perf_counter() - began:.0f} 秒）")
    agents = await open_agents(app, options.agents, options.chats)
    served = {conversation for _, cases in agents for conversation in cases}
    say(f"{options.agents} 名座席接了 {len(served)} 个对话（{time.perf_counter() - began:.0f} 秒）")
    tally = Clocked()
    answering = [asyncio.create_task(answer_all(socket, cases, tally)) for socket, cases in agents]
    talking = [t for t in taxpayers if t.id in served]
    paced = await asyncio.gather(
        *(
            talk(t, tally, seconds=options.seconds, every=options.every, first=options.every * n / len(talking))
            for n, t in enumerate(talking)
        )
    )
    p50, p99, timed = tally.percentile(0.5), tally.percentile(0.99), len(tally.took)
    say(f"{timed} 条消息：p50 {p50} 毫秒，p99 {p99} 毫秒")
    began = time.perf_counter()
    await asyncio.gather(*(chat(t, options.exchanges, tally) for t in talking))
    rate = 2 * len(talking) * options.exchanges / (time.perf_counter() - began)
    questions = {text for said in paced for text in said}
    questions |= {f"问 {t.id} {n}" for t in talking for n in range(options.exchanges)}
    expected = questions | {text.replace("问", "答", 1) for text in questions}
    for task in answering:
        task.cancel()
    stored = await asyncio.to_thread(count_stored, app)
    return {
        "lost": tally.lost(expected) + max(0, len(expected) - stored),
        "doubled": tally.doubled() + max(0, stored - len(expected)),
        "p50_ms": p50,
        "p99_ms": p99,
        "timed_messages": timed,
        "relay_messages_per_second": round(rate),
    }


def fill_queue(database: Database, count: int) -> None:
    """``count`` chats that wait, straight into the store."""
    now = utc_now()
    ids = [uuid.uuid4().hex for _ in range(count)]
    with database.write() as tx:
        chats = [
            {"id": i, "visitor_id": i, "turn": "human", "fence": 2, "waiting": True, "last_seq": 0, "opened_at": now}
            for i in ids
        ]
        cases = [
            {
                "id": i,
                "conversation_id": i,
                "summary": "契税",
                "dossier": {},
                "difficulty": 1.0,
                "opened_at": now,
                "counts_from": now,
            }
            for i in ids
        ]
        events = [{"case_id": i, "ordinal": 1, "kind": "opened", "fence": 2, "note": "", "at": now} for i in ids]
        tx.session.execute(insert(ConversationRow), chats)
        tx.session.execute(insert(CaseRow), cases)
        tx.session.execute(insert(CaseEventRow), events)


def drain(home: Path, waiting: int, places: int) -> dict[str, Any]:
    database = Database(f"sqlite:///{home / 'queue.db'}")
    Base.metadata.create_all(database.engine)
    fill_queue(database, waiting)
    names = [f"bench{n}" for n in range(-(-waiting // places))]
    with database.write() as tx:
        do_note_presence(tx, {("staff", name): True for name in names}, utc_now())
    handoff = Handoff(database, places=places, minutes_per_chat=5, policy=load_policy())
    workers = Workers(database, threads=2)
    workers.register(ROUTE, Router(database, handoff, places=places).run)
    began = time.perf_counter()
    with database.write() as tx:
        do_put(tx, ROUTE, EVERYTHING, utc_now())
    workers.start()
    while count_offered(database) < waiting and time.perf_counter() - began < 120:
        time.sleep(0.05)
    drained = time.perf_counter() - began
    workers.stop()
    with database.read() as session:
        offers = [(q.case_id, q.staff or "") for q in find_queued(session) if q.kind == "offered"]
    began = time.perf_counter()
    for case_id, username in offers[:ACCEPTED]:
        handoff.accept(case_id, Staff(username, username, "agent"))
    accepted = time.perf_counter() - began
    database.close()
    per_second = round(len(offers[:ACCEPTED]) / accepted) if accepted else 0
    return {"drained": len(offers), "drain_s": round(drained, 2), "accepted_per_second": per_second}


def count_offered(database: Database) -> int:
    with database.read() as session:
        query = select(func.count()).select_from(CaseEventRow).where(CaseEventRow.kind == "offered")
        return session.scalar(query) or 0


def main() -> None:
    options = parse()
    allow_many_sockets()
    served = options.agents * options.chats
    with tempfile.TemporaryDirectory(prefix="daoban-bench-") as home:
        drained = drain(Path(home), options.waiting, options.chats)
        say(f"{drained['drained']} 个等候的对话 {drained['drain_s']} 秒派完")
        port = free_port()
        with running([sys.executable, "-m", "bench.echo", str(port)], Path(home) / "echo.out"):
            time.sleep(2)
            bare = asyncio.run(echo(port, served, options.exchanges))
            say(f"裸回声 {bare:.0f} 条/秒")
        desk = patient_desk(Path(home) / "desk.yml")
        with running_app(free_port(), chats_per_agent=str(options.chats), desk_file=str(desk)) as app:
            result = asyncio.run(live(app, options))
    result = {
        "taxpayers": options.taxpayers,
        "agents": options.agents,
        "chats": served,
        **result,
        **drained,
        "echo_messages_per_second": round(bare),
        "relay_ratio": round(result["relay_messages_per_second"] / bare, 3),
    }
    finish(result, as_json=options.json)


if __name__ == "__main__":
    main()
