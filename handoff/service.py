"""The hand-off: a case opens, waits, is taken by one agent, closes, is rated."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.cards import HandoffCard, RatingCard, Reply
from conversations.ledger import Draft, to_message
from conversations.models import MessageRow
from conversations.service import access_conversation, do_append, do_change_turn, draft_of
from handoff.dossier import build_dossier, summarise
from handoff.errors import CaseNotFoundError, NotYourCaseError, PlacesFullError, RatedAlreadyError
from handoff.models import CaseEventRow, CaseRow
from handoff.repository import (
    OpenCase,
    count_before,
    count_open_of,
    events_of,
    find_first_queued,
    find_open_of,
    queue,
    recent_durations,
)
from handoff.rules import Kind, expected_wait, usual_minutes
from kit.auth import Staff
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import LogicalError
from kit.redaction import redact
from knowledge_base.answering.marks import do_mark_handed_over
from knowledge_base.editing.tasks import do_propose

DESK = "desk"  # topic of everything that changes the agents' lists


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue, 1-based, and the expected wait in minutes."""

    case_id: str
    position: int
    wait_minutes: int


class Handoff:
    """``agents_online`` counts the agents with an open console."""

    def __init__(
        self,
        database: Database,
        *,
        places: int,
        minutes_per_chat: float,
        agents_online: Callable[[], int],
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._places = places
        self._minutes_per_chat = minutes_per_chat
        self._agents_online = agents_online
        self._clock = clock

    @property
    def places(self) -> int:
        return self._places

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
            place = self._place(tx.session, conversation_id)
            if place is not None:
                do_append(tx, [draft_of(conversation_id, _queued(place), author="system")], self._clock)
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
        new_fence = do_change_turn(tx, conversation_id, "human", held_fence=fence)
        self._do_log(tx, case.id, 1, "opened", fence=new_fence)

    def claim_next(self, staff: Staff) -> str | None:
        """Give ``staff`` the case that has waited longest; its id, or ``None`` when nobody waits.

        Raises ``PlacesFullError``. Two agents never get the same case: the second finds its fence moved.
        """
        with self._database.write() as tx:
            mine = count_open_of(tx.session, staff.username)
            while (candidate := find_first_queued(tx.session)) is not None:
                if mine >= self._places:
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
        card = HandoffCard(status="assigned", case_id=case.case.id, agent_name=staff.name)
        reply = Reply(text=f"座席{staff.name}已接入，正在查看您的问题。", card=card)
        do_append(tx, [draft_of(conversation_id, reply, author="system")], self._clock)

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
            closed = Reply(
                text="本次人工服务已结束，后面的问题由机器人继续为您解答。",
                card=HandoffCard(status="closed", case_id=case_id, agent_name=staff.name),
            )
            rating = Reply(text="请为本次人工服务打分。", card=RatingCard(case_id=case_id))
            drafts = [draft_of(conversation_id, reply, author="system") for reply in (closed, rating)]
            do_append(tx, drafts, self._clock)

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
            return self._place(session, conversation_id)

    def waiting(self) -> list[tuple[str, Place]]:
        """Every waiting conversation with its place, in order."""
        with self._database.read() as session:
            return self._waiting(session)

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

    def _place(self, session: Session, conversation_id: str) -> Place | None:
        case = find_open_of(session, conversation_id)
        if case is None or case.status != "queued":
            return None
        position = count_before(session, case.case) + 1
        return Place(case.case.id, position, expected_wait(position, *self._pace(session)))

    def _waiting(self, session: Session) -> list[tuple[str, Place]]:
        waiting = queue(session)
        if not waiting:
            return []
        pace = self._pace(session)
        return [
            (conversation_id, Place(case_id, n, expected_wait(n, *pace)))
            for n, (conversation_id, case_id) in enumerate(waiting, start=1)
        ]

    def _pace(self, session: Session) -> tuple[int, float]:
        """Agents at work, and the minutes each takes for a chat."""
        return self._agents_online(), usual_minutes(recent_durations(session), self._minutes_per_chat)

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


def _queued(place: Place) -> Reply:
    ahead = place.position - 1
    before = f"前面还有 {ahead} 位" if ahead else "您是下一位"
    return Reply(
        text=f"正在为您转接人工座席，{before}，预计等候约 {place.wait_minutes} 分钟。等候时可以继续补充情况。",
        card=HandoffCard(
            status="queued",
            case_id=place.case_id,
            position=place.position,
            wait_minutes=place.wait_minutes,
        ),
    )


def agent_draft(case: OpenCase, staff: Staff, text: str, client_id: str) -> Draft:
    """An agent's words under the fence of the agent's own claim."""
    return Draft(
        case.case.conversation_id,
        "agent",
        text,
        client_id=client_id,
        author_name=staff.name,
        fence=case.fence,
    )
