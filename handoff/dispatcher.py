"""Brings who waits together with who has room: the work ``route``, done by whichever thread of whichever process takes
it. It is asked for by every move that leaves somebody waiting or frees somebody, and by the clock (``timers``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from conversations.models import ConversationRow
from handoff.agents import find_at_work, hold_agents
from handoff.models import CaseEventRow
from handoff.moves import DESK, EVERYTHING, ROUTE
from handoff.repository import Queued, find_queued
from handoff.routing import Offer, route
from handoff.rules import UNOFFERED
from handoff.service import Handoff
from handoff.work import do_put
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction, do_insert_all_new

AT_ONCE = 500  # offers in one transaction: others write in between


class Router:
    def __init__(self, database: Database, handoff: Handoff, *, places: int, clock: Clock = utc_now) -> None:
        self._database = database
        self._handoff = handoff
        self._places = places
        self._clock = clock

    def run(self, _subject: str = EVERYTHING) -> datetime | None:
        """Offer what can be offered."""
        now = self._clock()
        plan, queued = self._plan(now)
        for begin in range(0, len(plan), AT_ONCE):
            with self._database.write() as tx:
                self._do_offer(tx, plan[begin : begin + AT_ONCE], queued, now)
        return None

    def _plan(self, now: datetime) -> tuple[list[Offer], dict[str, Queued]]:
        policy = self._handoff.policy
        with self._database.read() as session:
            agents = find_at_work(session, policy, self._places, now)
            if not any(agent.load < agent.capacity for agent in agents):
                return [], {}
            queued = {q.case_id: q for q in find_queued(session, kinds=UNOFFERED)}
        return route(map(self._handoff.waiting_of, queued.values()), agents, policy, now), queued

    def _do_offer(self, tx: Transaction, offers: list[Offer], queued: dict[str, Queued], now: datetime) -> None:
        """A case that has moved since it was read is left out; its move has asked for another look."""
        hold_agents(tx, {offer.username for offer in offers})
        ids = sorted(queued[offer.case_id].conversation_id for offer in offers)
        held = (
            select(ConversationRow.id, ConversationRow.fence)
            .where(ConversationRow.id.in_(ids))
            .order_by(ConversationRow.id)
            .with_for_update(skip_locked=True)
        )
        fences = {row.id: row.fence for row in tx.session.execute(held)}
        at_work = {a.username: a for a in find_at_work(tx.session, self._handoff.policy, self._places, now)}
        held_now: list[tuple[Queued, Offer]] = []
        for offer in offers:
            case, agent = queued[offer.case_id], at_work.get(offer.username)
            if fences.get(case.conversation_id) != case.fence or agent is None or not agent.has_room(case.difficulty):
                do_put(tx, ROUTE, EVERYTHING, now)
                continue
            agent.load += case.difficulty
            held_now.append((case, offer))
        do_log_offers(tx, held_now, now)


def do_log_offers(tx: Transaction, offers: Sequence[tuple[Queued, Offer]], now: datetime) -> None:
    """One statement for all: a long queue is offered in one breath. Where another was quicker, theirs stands."""
    if not offers:
        return
    rows = [
        {
            "case_id": case.case_id,
            "ordinal": case.ordinal + 1,
            "kind": "offered",
            "staff": offer.username,
            "fence": case.fence,
            "desk_group": case.route.group or None,
            "route": replace(case.route, because=offer.because).kept(),
            "note": "",
            "at": now,
        }
        for case, offer in offers
    ]
    for case_id in do_insert_all_new(tx.session, CaseEventRow, rows, CaseEventRow.case_id):
        tx.announce(DESK, "offered", case_id=case_id)
