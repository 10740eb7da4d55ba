"""The hand-off: a case opens, waits, is taken by one agent, closes, is rated."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from conversations.errors import LateReplyError
from conversations.ledger import Draft, Message, to_message
from conversations.models import MessageRow
from conversations.service import Conversation, access_conversation, do_append, do_change_turn
from handoff.dossier import build_dossier, find_asked, summarise
from handoff.errors import CaseNotFoundError, NotWaitingError, RatedAlreadyError
from handoff.handling import Handling
from handoff.models import CaseRow
from handoff.moves import BOT, DESK, NOBODY_YET, Owner, do_log, do_move, do_tell
from handoff.places import WAITS, Place
from handoff.policy.hours import tell_moment
from handoff.policy.needs import counts_from, find_needs
from handoff.replies import Why, answered_later, closed, closed_politely, left, withdrawn
from handoff.repository import (
    OpenCase,
    Route,
    events_of,
    find_case,
    find_desk_signs,
    find_last_of,
    find_last_staff,
    find_open_of,
    find_queued_of,
    find_tickets,
    has_come_before,
)
from handoff.rules import gone_since
from handoff.waiters import Ticket, Waiter, find_waiters
from kit.auth import Staff
from kit.db import Transaction
from kit.errors import LogicalError
from kit.redaction import redact
from kit.switches import check_on
from knowledge_base.answering.marks import do_mark_handed_over
from knowledge_base.editing.tasks import do_propose

__all__ = ["DESK", "Handoff", "agent_draft"]

SILENT_TAXPAYER = "taxpayer_silent"  # why a case was closed that a word opens again


class Handoff(Handling):
    """What taxpayers do, beside what agents do (``Handling``)."""

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> Place | None:
        """Open a case and give the turn to people; the taxpayer is told the place in the queue.

        Asking again while waiting only tells the place again. ``None`` once an agent has taken the case.
        """
        with self._database.write() as tx:
            conversation = access_conversation(tx, conversation_id)
            existing = find_open_of(tx.session, conversation_id)
            if existing is None:
                check_on(tx.session, "handoff", "转人工暂时停用，请稍后再试，或拨打 12366")
                self._do_open(tx, conversation, reason, facts)
            elif existing.status == "assigned":
                return None
            place = self._places.find(tx.session, conversation_id)
            if place is not None:
                do_tell(tx, conversation_id, self._clock, self._wording().queued(place))
            return place

    def _do_open(
        self, tx: Transaction, conversation: Conversation, reason: str, facts: Sequence[tuple[str, str]]
    ) -> None:
        now, policy = self._clock(), self._policy
        messages = self._messages(tx, conversation.id)
        repeated = has_come_before(tx.session, conversation, now - timedelta(days=policy.repeat_days))
        needs = find_needs(find_asked(messages), policy, repeated=repeated)
        last = find_last_staff(tx.session, conversation, now - timedelta(days=policy.sticky_days))
        case = CaseRow(
            id=uuid.uuid4().hex,
            conversation_id=conversation.id,
            summary=summarise(messages),
            dossier=build_dossier(messages, reason, facts),
            needs=needs.as_dict(),
            difficulty=needs.difficulty,
            opened_at=now,
            counts_from=counts_from(now, needs, policy),
        )
        tx.session.add(case)
        tx.session.flush()
        do_mark_handed_over(tx, conversation.id, now)
        fence = do_change_turn(tx, conversation.id, "human", held_fence=conversation.fence, waiting=True)
        do_log(tx, case.id, 1, "opened", now, fence=fence, route=Route(needs.group, last_staff=last))

    def _messages(self, tx: Transaction, conversation_id: str, until: int | None = None) -> list[Message]:
        table = MessageRow.__table__
        query = select(table).where(table.c.conversation_id == conversation_id).order_by(table.c.seq)
        if until is not None:
            query = query.where(table.c.seq <= until)
        return [to_message(row) for row in tx.session.execute(query).mappings()]

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
        if case is None or case.status not in WAITS:
            return False
        try:
            do_move(tx, case, "withdrawn", self._clock(), owner=BOT, note=why)
        except LateReplyError:
            return False
        do_tell(tx, conversation_id, self._clock, withdrawn(case.case.id, why))
        return True

    def leave_message(self, conversation_id: str, text: str) -> None:
        """Instead of waiting: what is said in ``text`` is answered later, and the bot has the turn meanwhile. Opens a
        case where none waits. Raises ``NotWaitingError`` once an agent has taken the case."""
        with self._database.write() as tx:
            conversation = access_conversation(tx, conversation_id)
            if find_open_of(tx.session, conversation_id) is None:
                self._do_open(tx, conversation, "纳税人留言", ())
            case = find_open_of(tx.session, conversation_id)
            if case is None or case.status not in WAITS:
                raise NotWaitingError("座席已经接入，请直接告诉座席")
            self._do_leave(tx, case, text, gone=False)

    def go(self, conversation_id: str) -> None:
        """The taxpayer has left the page for good. While agents are there that ends the waiting; out of hours what was
        asked is taken as a message, for nobody could have come."""
        with self._database.write() as tx:
            case = find_open_of(tx.session, conversation_id)
            if case is None or case.status not in WAITS:
                return
            if self.hours.is_open(self._clock()) or not case.case.dossier.get("asked"):
                self._do_withdraw(tx, conversation_id, "gone")
                return
            try:
                self._do_leave(tx, case, "；".join(case.case.dossier["asked"]), gone=True)
            except LateReplyError:  # somebody came after all
                return

    def _do_leave(self, tx: Transaction, case: OpenCase, text: str, *, gone: bool) -> None:
        now = self._clock()
        do_move(tx, case, "left", now, owner=BOT, note=redact(text))
        due = tell_moment(self.hours.due(now), now)
        do_tell(tx, case.case.conversation_id, self._clock, left(case.case.id, due, gone=gone))

    def tickets(self) -> list[Ticket]:
        """Messages left that nobody has answered, the oldest first."""
        with self._database.read() as session:
            return [
                Ticket(c.case.id, c.case.conversation_id, c.case.summary, c.note, c.since, self.hours.due(c.since))
                for c in find_tickets(session)
            ]

    def answer_ticket(self, case_id: str, staff: Staff, text: str) -> None:
        """The agent's answer to a message left: it stands in the conversation, whoever has the turn there now.

        Raises ``LogicalError`` when the message was answered already, or a person is wanted there by now."""
        with self._database.write() as tx:
            case = find_case(tx.session, case_id)
            if case is None:
                raise CaseNotFoundError("找不到这个服务单")
            conversation = access_conversation(tx, case.case.conversation_id)
            if case.status != "ticket":
                raise LogicalError("这条留言已经答复过了")
            if conversation.turn != "bot":
                raise LogicalError("这位纳税人正在等候或接受人工服务，请直接在对话里答复")
            now, fence = self._clock(), conversation.fence
            held = replace(case, fence=fence)
            do_move(tx, held, "assigned", now, owner=Owner("human", agent_name=staff.name), staff=staff.username)
            said = agent_draft(replace(held, fence=fence + 1), staff, text, None)
            do_append(tx, [said], self._clock)
            answered = replace(held, fence=fence + 1, ordinal=case.ordinal + 1)
            do_move(tx, answered, "closed", now, owner=BOT, staff=staff.username, note="留言已答复")
            do_tell(tx, conversation.id, self._clock, answered_later(case_id, staff.name))

    def reopen(self, conversation_id: str) -> bool:
        """The taxpayer speaks again after the case was closed because they were silent: it waits again, before all
        that came later. Whether it does."""
        with self._database.read() as session:
            if not self._may_reopen(find_last_of(session, conversation_id)):
                return False
        with self._database.write() as tx:
            access_conversation(tx, conversation_id)
            case = find_last_of(tx.session, conversation_id)
            if case is None or not self._may_reopen(case):
                return False
            to = replace(case.route, excluded=(), last_staff=case.staff, because=None)
            do_move(tx, case, "reopened", self._clock(), owner=NOBODY_YET, route=to)
            place = self._places.find(tx.session, conversation_id)
            if place is not None:
                do_tell(tx, conversation_id, self._clock, self._wording().reopened(place))
            return True

    def reopen_for_complaint(self, case_id: str) -> None:
        """A complaint stands: the case waits again, before all that came later, and goes to somebody else. Raises
        ``LogicalError`` while it is open, or when something newer has begun in its conversation."""
        with self._database.write() as tx:
            case = find_case(tx.session, case_id)
            if case is None:
                raise CaseNotFoundError("找不到这个服务单")
            conversation = access_conversation(tx, case.case.conversation_id)
            if case.status != "closed" or conversation.turn != "bot" or conversation.fence != case.fence:
                raise LogicalError("这次服务还没有结束，或者纳税人已经开始了新的服务，不能重新打开")
            server = next((e.staff for e in reversed(events_of(tx.session, case_id)) if e.kind == "assigned"), None)
            to = replace(
                case.route, excluded=(server,) if server else (), last_staff=None, because={"why": "complaint"}
            )
            do_move(tx, case, "reopened", self._clock(), owner=NOBODY_YET, route=to)
            place = self._places.find(tx.session, conversation.id)
            if place is not None:
                do_tell(tx, conversation.id, self._clock, self._wording().reopened(place))

    def _may_reopen(self, case: OpenCase | None) -> bool:
        if case is None or case.status != "closed" or (case.route.because or {}).get("why") != SILENT_TAXPAYER:
            return False
        return self._clock() - case.since <= timedelta(hours=self._policy.timers.reopen_hours)

    def propose(self, case_id: str, staff: Staff, seq: int) -> None:
        """Offer the agent's message ``seq``, with the question before it, to the trainers, personal numbers masked.

        Raises ``NotYourCaseError``, and ``QuestionError`` when there is no question and answer there.
        """
        with self._database.write() as tx:
            case = self._access_mine(tx.session, case_id, staff)
            messages = self._messages(tx, case.case.conversation_id, until=seq)
            asked = [m.text for m in messages if m.author == "taxpayer"]
            said = [m.text for m in messages if m.seq == seq and m.author == "agent"]
            question, answer = (redact(texts[-1]) if texts else "" for texts in (asked, said))
            do_propose(tx, question[:500], answer, author=staff.username, now=self._clock())

    def close(self, case_id: str, staff: Staff, note: str = "") -> None:
        """Give the turn back to the bot and ask for a rating. Raises ``NotYourCaseError``."""
        with self._database.write() as tx:
            case = self._access_mine(tx.session, case_id, staff)
            do_move(tx, case, "closed", self._clock(), owner=BOT, staff=staff.username, note=note)
            do_tell(tx, case.case.conversation_id, self._clock, *closed(case_id, staff.name))

    def do_close_politely(self, tx: Transaction, case: OpenCase, agent_name: str) -> None:
        """The taxpayer has been silent for too long; a word of theirs opens the case again."""
        to = replace(case.route, because={"why": SILENT_TAXPAYER})
        do_move(tx, case, "closed", self._clock(), owner=BOT, staff=case.staff, route=to, note="纳税人长时间没有回音")
        do_tell(tx, case.case.conversation_id, self._clock, *closed_politely(case.case.id, agent_name))

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
            route = Route(last.desk_group or "")
            do_log(
                tx,
                case_id,
                last.ordinal + 1,
                "rated",
                self._clock(),
                fence=last.fence,
                route=route,
                note=comment,
                score=score,
            )

    def place(self, conversation_id: str) -> Place | None:
        """Where this conversation stands in the queue, if it waits."""
        with self._database.read() as session:
            return self._places.find(session, conversation_id)

    def waiting(self) -> list[tuple[str, Place]]:
        """Every waiting conversation with its place, in order."""
        with self._database.read() as session:
            return self._places.all(session)

    def agent_here(self, conversation_id: str) -> bool:
        """Whether the agent who has this conversation in hand has the desk open."""
        with self._database.read() as session:
            case = find_open_of(session, conversation_id)
            if case is None or case.status != "assigned" or case.staff is None:
                return True
            sign = find_desk_signs(session, [case.staff]).get(case.staff)
            return gone_since(sign, case.since, self._clock()) is None

    def who_waits(self) -> list[Waiter]:
        """The queue as agents see it, in order."""
        with self._database.read() as session:
            places = {place.case_id: place for _, place in self._places.all(session)}
            return find_waiters(session, places, self._policy, self._clock())


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
