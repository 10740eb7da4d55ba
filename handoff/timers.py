"""Nobody is left in silence: offers that nobody takes, agents and taxpayers who do not answer.

What is due is derived from the ledger and the lifecycle alone, so a timer survives every crash, and is acted on once:
each act is a move under its fence, or a notice under a client id of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from conversations.errors import LateReplyError
from conversations.models import MessageRow
from conversations.questions import NOTICE
from handoff.agents import find_at_work
from handoff.models import CaseEventRow, CaseRow
from handoff.moves import DESK, EVERYTHING, ROUTE, do_tell
from handoff.policy.schemas import Timers
from handoff.replies import agent_is_slow, still_there
from handoff.repository import OpenCase, find_case, find_queued, open_cases
from handoff.rules import OFFERED, UNOFFERED
from handoff.service import Handoff
from handoff.work import do_put
from kit.auth import find_name
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction

SWEEP = "sweep"  # the kind of work
SWEEP_EVERY = timedelta(seconds=2)
Step = Literal["nudge_agent", "reassign", "nudge_taxpayer", "close"]


@dataclass(frozen=True, slots=True)
class Served:
    """A chat in an agent's hands. ``answered_at``: the agent's last word; ``unanswered_at``: the taxpayer's first word
    after it."""

    case_id: str
    conversation_id: str
    staff: str
    ordinal: int
    assigned_at: datetime
    answered_seq: int
    answered_at: datetime | None
    unanswered_at: datetime | None


def next_step(served: Served, timers: Timers, now: datetime) -> Step | None:
    """What is due by now; the later of two steps when both are."""
    since = agent_silent_since(served)
    if since is not None:
        steps: tuple[tuple[float, Step], ...] = (
            (timers.agent_silent_minutes, "reassign"),
            (timers.agent_nudge_minutes, "nudge_agent"),
        )
    else:
        since = served.answered_at or served.assigned_at
        steps = (
            (timers.taxpayer_silent_minutes, "close"),
            (timers.taxpayer_nudge_minutes, "nudge_taxpayer"),
        )
    silent = now - since
    return next((step for minutes, step in steps if silent >= timedelta(minutes=minutes)), None)


def agent_silent_since(served: Served) -> datetime | None:
    """``None`` while it is the taxpayer who has to speak."""
    if served.answered_at is None or served.answered_at < served.assigned_at:
        return served.assigned_at
    return served.unanswered_at


def find_served(session: Session) -> list[Served]:
    """Every chat in an agent's hands."""
    answer, question = aliased(MessageRow), aliased(MessageRow)
    answered = (
        select(answer.seq)
        .where(answer.conversation_id == CaseRow.conversation_id, answer.author == "agent")
        .order_by(answer.seq.desc())
        .limit(1)
        .correlate(CaseRow)
        .scalar_subquery()
    )
    asked = (
        select(question.seq)
        .where(
            question.conversation_id == CaseRow.conversation_id,
            question.author == "taxpayer",
            question.seq > MessageRow.seq,
        )
        .order_by(question.seq)
        .limit(1)
        .correlate(CaseRow, MessageRow)
        .scalar_subquery()
    )
    unanswered = aliased(MessageRow)
    columns = select(
        CaseRow.id,
        CaseRow.conversation_id,
        CaseEventRow.staff,
        CaseEventRow.ordinal,
        CaseEventRow.at,
        MessageRow.seq,
        MessageRow.at,
        unanswered.at,
    )
    query = (
        open_cases(columns)
        .outerjoin(MessageRow, (MessageRow.conversation_id == CaseRow.conversation_id) & (MessageRow.seq == answered))
        .outerjoin(unanswered, (unanswered.conversation_id == CaseRow.conversation_id) & (unanswered.seq == asked))
        .where(CaseEventRow.kind == "assigned")
    )
    return [
        Served(case_id, conversation_id, staff or "", ordinal, at, seq or 0, answered_at, unanswered_at)
        for case_id, conversation_id, staff, ordinal, at, seq, answered_at, unanswered_at in session.execute(query)
    ]


class Sweep:
    """Looks at every open case."""

    def __init__(self, database: Database, handoff: Handoff, *, places: int, clock: Clock = utc_now) -> None:
        self._database = database
        self._handoff = handoff
        self._places = places
        self._clock = clock
        self._told: set[str] = set()  # notices that stand in the ledger: not written again by this process

    def run(self, _subject: str = EVERYTHING) -> datetime:
        self._look_at_offers()
        self._look_at_chats()
        return self._clock() + SWEEP_EVERY

    def _look_at_offers(self) -> None:
        """Past its time, or to somebody who is no longer at work: on to the next. Whoever let it lapse is away."""
        now = self._clock()
        limit = timedelta(seconds=self._handoff.policy.timers.offer_seconds)
        with self._database.read() as session:
            offers = find_queued(session, kinds=OFFERED)
            others = bool(find_queued(session, kinds=UNOFFERED, limit=1))
            at_work = {a.username for a in find_at_work(session, self._handoff.policy, self._places, now)}
        for case in offers:
            if case.staff is None:
                continue
            missed = now - case.at >= limit
            if missed or case.staff not in at_work:
                self._lapse(case.case_id, case.ordinal, case.staff, missed=missed)
        if others:  # waiting itself opens ways: helpers, the end of a hold
            with self._database.write() as tx:
                do_put(tx, ROUTE, EVERYTHING, now)

    def _lapse(self, case_id: str, ordinal: int, staff: str, *, missed: bool) -> None:
        try:
            with self._database.write() as tx:
                case = find_case(tx.session, case_id)
                if case is None or case.ordinal != ordinal:
                    return
                self._handoff.do_lapse(tx, case, "missed" if missed else "not_there")
                if missed:
                    self._handoff.do_set_state(tx, staff, "away", "missed")
        except LateReplyError:  # taken at the last moment
            return

    def _look_at_chats(self) -> None:
        now = self._clock()
        with self._database.read() as session:
            served = find_served(session)
        for chat in served:
            step = next_step(chat, self._handoff.policy.timers, now)
            notice = f"{NOTICE}{chat.case_id}-{chat.ordinal}-{chat.answered_seq}-{step}"
            if step is not None and notice not in self._told:
                try:
                    self._act(chat, step, notice)
                except LateReplyError:  # it has moved meanwhile
                    continue

    def _act(self, chat: Served, step: Step, notice: str) -> None:
        with self._database.write() as tx:
            case = find_case(tx.session, chat.case_id)
            if case is None or case.ordinal != chat.ordinal:
                return
            name = find_name(tx.session, chat.staff) or ""
            if step == "reassign":
                self._handoff.do_return(tx, case, "silent")
            elif step == "close":
                self._handoff.do_close_politely(tx, case, name)
            else:
                self._do_nudge(tx, case, step, name, notice)
                self._told.add(notice)

    def _do_nudge(self, tx: Transaction, case: OpenCase, step: Step, name: str, notice: str) -> None:
        reply = agent_is_slow(name) if step == "nudge_agent" else still_there()
        new = do_tell(tx, case.case.conversation_id, self._clock, reply, client_id=notice)
        if new and step == "nudge_agent":
            tx.announce(DESK, "nudged", case_id=case.case.id, username=case.staff)
