"""Brings who waits together with who has room: the work ``route``, done by whichever thread of whichever process takes
it. It is asked for by every move that leaves somebody waiting or frees somebody, and by the clock (``timers``)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from conversations.errors import LateReplyError
from conversations.models import ConversationRow
from handoff.agents import find_at_work
from handoff.moves import EVERYTHING, ROUTE, do_log
from handoff.repository import Queued, find_queued
from handoff.routing import Offer, route
from handoff.rules import WAITING
from handoff.service import Handoff
from handoff.work import do_put
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction

AT_ONCE = 500  # offers in one transaction: others write in between
_UNOFFERED = tuple(kind for kind in WAITING if kind != "offered")


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
            queued = {q.case_id: q for q in find_queued(session, kinds=_UNOFFERED)}
        return route(map(self._handoff.waiting_of, queued.values()), agents, policy, now), queued

    def _do_offer(self, tx: Transaction, offers: list[Offer], queued: dict[str, Queued], now: datetime) -> None:
        """A case that has moved since it was read is left out; its move has asked for another look."""
        ids = sorted(queued[offer.case_id].conversation_id for offer in offers)
        held = (
            select(ConversationRow.id, ConversationRow.fence)
            .where(ConversationRow.id.in_(ids))
            .order_by(ConversationRow.id)
            .with_for_update(skip_locked=True)
        )
        fences = {row.id: row.fence for row in tx.session.execute(held)}
        at_work = {a.username: a for a in find_at_work(tx.session, self._handoff.policy, self._places, now)}
        for offer in offers:
            case, agent = queued[offer.case_id], at_work.get(offer.username)
            if fences.get(case.conversation_id) != case.fence or agent is None or not agent.has_room(case.difficulty):
                do_put(tx, ROUTE, EVERYTHING, now)
                continue
            if do_offer(tx, case, offer, now):
                agent.load += case.difficulty


def do_offer(tx: Transaction, case: Queued, offer: Offer, now: datetime) -> bool:
    """Whether nobody was quicker."""
    to = replace(case.route, because=offer.because)
    try:
        do_log(tx, case.case_id, case.ordinal + 1, "offered", now, fence=case.fence, staff=offer.username, route=to)
    except LateReplyError:
        return False
    return True
