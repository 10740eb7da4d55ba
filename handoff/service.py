"""The hand-off: a case opens, waits, is taken by one agent, closes, is rated."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.cards import Reply
from conversations.errors import LateReplyError
from conversations.ledger import Draft, to_message
from conversations.models import MessageRow
from conversations.service import access_conversation, do_append, do_change_turn, draft_of
from handoff.dossier import build_dossier, summarise
from handoff.errors import CaseNotFoundError, NotYourCaseError, PlacesFullError, RatedAlreadyError
from handoff.models import CaseEventRow, CaseRow
from handoff.places import Place, Places
from handoff.replies import Why, assigned, closed, queued, returned, withdrawn
from handoff.repository import (
    OpenCase,
    count_open_of,
    events_of,
    find_first_queued,
    find_open,
    find_open_of,
    find_queued_of,
)
from handoff.rules import Kind
from kit.auth import Staff
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import LogicalError
from kit.redaction import redact
from knowledge_base.answering.marks import do_mark_handed_over
from knowledge_base.editing.tasks import do_propose

DESK = "desk"  # topic of everything that changes the agents' lists


class Handoff:
    """``service_hours`` is when agents are there, in words for the taxpayer."""

    def __init__(
        self,
        database: Database,
        *,
        places: int,
        minutes_per_chat: float,
        service_hours: str,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._limit = places
        self._places = Places(minutes_per_chat, clock)
        self._service_hours = service_hours
        self._clock = clock

    @property
    def places(self) -> int:
        return self._limit

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> Place | None:
        """Open a case and give the turn to people; the taxpayer is told the place in the queue.

        Asking again while waiting only tells the place again. ``None`` once an agent has taken the case.
        """
        with self._database.write() as tx:
            conversation = access_conversation(tx, conversation_id)
            existing = find_open_of(tx.session, conversation_id)
            if existing is None:
                self._do_open(tx, conversation_id, conversation.fence, reason, facts)
            elif existing.status == "assigned":
                return None
            place = self._places.find(tx.session, conversation_id)
            if place is not None:
                self._do_tell(tx, conversation_id, queued(place, self._service_hours))
            return place

    def _do_open(
        self, tx: Transaction, conversation_id: str, fence: int, reason: str, facts: Sequence[tuple[str, str]]
    ) -> None:
        table = MessageRow.__table__
        rows = tx.session.execute(
            select(table).where(table.c.conversation_id == conversation_id).order_by(table.c.seq)
        ).mappings()
        messages = [to_message(row) for row in rows]
        case = CaseRow(
            id=uuid.uuid4().hex,
            conversation_id=conversation_id,
            summary=summarise(messages),
            dossier=build_dossier(messages, reason, facts),
            opened_at=self._clock(),
        )
        tx.session.add(case)
        tx.session.flush()
        do_mark_handed_over(tx, conversation_id, self._clock())
        new_fence = do_change_turn(tx, conversation_id, "human", held_fence=fence, waiting=True)
        self._do_log(tx, case.id, 1, "opened", fence=new_fence)

    def claim_next(self, staff: Staff) -> str | None:
        """Give ``staff`` the case that has waited longest; its id, or ``None`` when nobody waits.

        Raises ``PlacesFullError``. Two agents never get the same case: the second finds its fence moved.
        """
        with self._database.write() as tx:
            mine = count_open_of(tx.session, staff.username)
            while (candidate := find_first_queued(tx.session)) is not None:
                if mine >= self._limit:
                    raise PlacesFullError(f"您已在接待 {mine} 个对话，请先结束一个再接下一位")
                held = access_conversation(tx, candidate.case.conversation_id)
                if held.fence == candidate.fence:
                    self._do_assign(tx, candidate, staff)
                    return candidate.case.id
        return None

    def _do_assign(self, tx: Transaction, case: OpenCase, staff: Staff) -> None:
        conversation_id = case.case.conversation_id
        fence = do_change_turn(tx, conversation_id, "human", held_fence=case.fence, agent_name=staff.name)
        self._do_log(tx, case.case.id, case.ordinal + 1, "assigned", staff=staff.username, fence=fence)
        self._do_tell(tx, conversation_id, assigned(case.case.id, staff.name))

    def withdraw(self, conversation_id: str, why: Why = "asked") -> bool:
        """Leave the queue: the turn goes back to the bot and the taxpayer hears so. False when nobody waits there, as
        when an agent was quicker."""
        with self._database.write() as tx:
            return self._do_withdraw(tx, conversation_id, why)

    def withdraw_others(self, visitor_id: str, *, but: str | None = None) -> None:
        """A visitor waits in one conversation at most: the one that they have open.

        Who begins a new conversation, signs in as somebody else or signs out cannot come back to the one before. Its
        case leaves the queue at once: the page has said so before, and an agent would find nobody there. It is not
        carried over, because what it is about was just put aside; in the new conversation a person can be called with
        what is said there. A case that an agent has in hand stays with the agent, who sees that the taxpayer has left.
        """
        with self._database.read() as session:
            waiting = find_queued_of(session, visitor_id, but=but)
        for conversation_id in waiting:
            self.withdraw(conversation_id, "moved")

    def _do_withdraw(self, tx: Transaction, conversation_id: str, why: Why) -> bool:
        case = find_open_of(tx.session, conversation_id)
        if case is None or case.status != "queued":
            return False
        try:
            fence = do_change_turn(tx, conversation_id, "bot", held_fence=case.fence)
        except LateReplyError:
            return False
        self._do_log(tx, case.case.id, case.ordinal + 1, "withdrawn", fence=fence, note=why)
        self._do_tell(tx, conversation_id, withdrawn(case.case.id, why))
        return True

    def hand_back(self, username: str) -> None:
        """An agent leaves with chats in hand: all of them wait at the head of the queue again."""
        with self._database.read() as session:
            cases = find_open(session, staff=username)
        for case in cases:
            with self._database.write() as tx:
                self._do_hand_back(tx, case)

    def _do_hand_back(self, tx: Transaction, case: OpenCase) -> bool:
        """Who has waited longest is taken first, so a case that was taken before waits before all others. False when
        the case has moved meanwhile."""
        conversation_id = case.case.conversation_id
        try:
            fence = do_change_turn(tx, conversation_id, "human", held_fence=case.fence, waiting=True)
        except LateReplyError:
            return False
        self._do_log(tx, case.case.id, case.ordinal + 1, "returned", fence=fence)
        place = self._places.find(tx.session, conversation_id)
        if place is not None:
            self._do_tell(tx, conversation_id, returned(place, self._service_hours))
        return True

    def propose(self, case_id: str, staff: Staff, seq: int) -> None:
        """Offer the agent's message ``seq``, with the question before it, to the trainers, personal numbers masked.

        Raises ``NotYourCaseError``, and ``QuestionError`` when there is no question and answer there.
        """
        with self._database.write() as tx:
            case = self._access_mine(tx.session, case_id, staff)
            table = MessageRow.__table__
            rows = (
                select(table)
                .where(table.c.conversation_id == case.case.conversation_id, table.c.seq <= seq)
                .order_by(table.c.seq)
            )
            messages = [to_message(row) for row in tx.session.execute(rows).mappings()]
            asked = [m.text for m in messages if m.author == "taxpayer"]
            said = [m.text for m in messages if m.seq == seq and m.author == "agent"]
            question, answer = (redact(texts[-1]) if texts else "" for texts in (asked, said))
            do_propose(tx, question[:500], answer, author=staff.username, now=self._clock())

    def close(self, case_id: str, staff: Staff, note: str = "") -> None:
        """Give the turn back to the bot and ask for a rating. Raises ``NotYourCaseError``."""
        with self._database.write() as tx:
            case = self._access_mine(tx.session, case_id, staff)
            conversation_id = case.case.conversation_id
            fence = do_change_turn(tx, conversation_id, "bot", held_fence=case.fence)
            self._do_log(tx, case_id, case.ordinal + 1, "closed", staff=staff.username, fence=fence, note=note[:2000])
            self._do_tell(tx, conversation_id, *closed(case_id, staff.name))

    def rate(self, conversation_id: str, case_id: str, score: int, comment: str = "") -> None:
        """Keep the taxpayer's rating, 1 to 5, once."""
        if not 1 <= score <= 5:
            raise LogicalError("评分请在 1 到 5 之间", field="score")
        with self._database.write() as tx:
            case = tx.session.get(CaseRow, case_id)
            if case is None or case.conversation_id != conversation_id:
                raise CaseNotFoundError("找不到要评价的服务")
            access_conversation(tx, conversation_id)
            last = events_of(tx.session, case_id)[-1]
            if last.kind == "rated":
                raise RatedAlreadyError("您已经评价过这次服务，谢谢")
            if last.kind != "closed":
                raise LogicalError("服务结束后才能评价")
            self._do_log(tx, case_id, last.ordinal + 1, "rated", fence=last.fence, note=comment[:2000], score=score)

    def place(self, conversation_id: str) -> Place | None:
        """Where this conversation stands in the queue, if it waits."""
        with self._database.read() as session:
            return self._places.find(session, conversation_id)

    def waiting(self) -> list[tuple[str, Place]]:
        """Every waiting conversation with its place, in order."""
        with self._database.read() as session:
            return self._places.all(session)

    def access_case(self, case_id: str, staff: Staff) -> OpenCase:
        """The open case, if it is ``staff``'s. Raises ``NotYourCaseError``."""
        with self._database.read() as session:
            return self._access_mine(session, case_id, staff)

    def _access_mine(self, session: Session, case_id: str, staff: Staff) -> OpenCase:
        row = session.get(CaseRow, case_id)
        case = find_open_of(session, row.conversation_id) if row is not None else None
        if case is None or case.case.id != case_id or case.staff != staff.username:
            raise NotYourCaseError("这个对话已结束或已由其他座席处理，请刷新列表")
        return case

    def _do_tell(self, tx: Transaction, conversation_id: str, *replies: Reply) -> None:
        do_append(tx, [draft_of(conversation_id, reply, author="system") for reply in replies], self._clock)

    def _do_log(
        self,
        tx: Transaction,
        case_id: str,
        ordinal: int,
        kind: Kind,
        *,
        fence: int,
        staff: str | None = None,
        note: str = "",
        score: int | None = None,
        at: datetime | None = None,
    ) -> None:
        tx.session.add(
            CaseEventRow(
                case_id=case_id,
                ordinal=ordinal,
                kind=kind,
                staff=staff,
                fence=fence,
                note=note,
                score=score,
                at=at or self._clock(),
            )
        )
        tx.session.flush()
        tx.announce(DESK, kind, case_id=case_id)


def agent_draft(
    case: OpenCase, staff: Staff, text: str, client_id: str | None, card: dict[str, Any] | None = None
) -> Draft:
    """An agent's words, or a card of a computation, under the fence of the agent's own claim."""
    return Draft(
        case.case.conversation_id,
        "agent",
        text,
        card=card,
        client_id=client_id,
        author_name=staff.name,
        fence=case.fence,
    )
