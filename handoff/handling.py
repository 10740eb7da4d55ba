"""What agents do with cases: take, give back, pass on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from conversations.errors import LateReplyError
from conversations.questions import NOTICE
from handoff.agents import (
    ONLINE,
    AgentView,
    Hands,
    State,
    agent_of,
    do_note_state,
    find_hands,
    find_states,
    find_views,
    hold_agents,
)
from handoff.errors import AgentLeavingError, AgentNotThereError, NotYourCaseError, OtherBureauError, PlacesFullError
from handoff.models import CaseRow
from handoff.moves import DESK, EVERYTHING, NOBODY_YET, ROUTE, Owner, do_move, do_tell
from handoff.opening import check_opened
from handoff.places import WAITS, Places
from handoff.policy.book import HoursBook
from handoff.policy.hours import Hours, tell_moment
from handoff.policy.needs import needs_of
from handoff.policy.schemas import Policy
from handoff.replies import Returned, Wording, assigned, lapsed
from handoff.repository import (
    OpenCase,
    Queued,
    Route,
    find_case,
    find_open,
    find_open_of,
    find_queued,
)
from handoff.routing import Waiting, route
from handoff.rules import OFFERED
from handoff.skills import with_skills
from handoff.work import do_put
from kit.auth import Staff, find_name
from kit.clock import Clock, utc_now
from kit.db import Database, Transaction
from kit.errors import ForbiddenError, LogicalError

MOVED = "这个对话已结束或已由其他座席处理，请刷新列表"
LOOK_AT = 500  # who waits first, of whom an agent takes one
FIRST_LOOK = 50  # of these; nearly always there is one among them, and others wait for this transaction


class Handling:
    def __init__(
        self,
        database: Database,
        *,
        places: int,
        minutes_per_chat: float,
        policy: Policy,
        clock: Clock = utc_now,
        paced: timedelta = timedelta(0),
    ) -> None:
        """``paced``: see ``Places``."""
        self._database = database
        self._limit = places
        self._policy = policy
        self.hours_book = HoursBook(database, policy.hours, clock)
        self._places = Places(policy, places, minutes_per_chat, clock, paced)
        self._clock = clock

    @property
    def places(self) -> int:
        return self._limit

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def hours(self) -> Hours:
        """Those that hold now."""
        return self.hours_book.now().hours

    def groups(self) -> list[tuple[str, str]]:
        """Name and title of each."""
        return [(group.name, f"{group.bureau}{group.title}") for group in self._policy.groups]

    def agents(self) -> list[AgentView]:
        with self._database.read() as session:
            return find_views(session, self._policy, self._limit, self._clock())

    def set_state(self, username: str, state: State, why: str = "") -> None:
        """``leaving``: gets nothing new, and finishes or hands over what is in hand."""
        with self._database.write() as tx:
            self.do_set_state(tx, username, state, why)

    def do_set_state(self, tx: Transaction, username: str, state: State, why: str = "") -> None:
        now = self._clock()
        if do_note_state(tx, username, state, why, now):
            do_put(tx, ROUTE, EVERYTHING, now)
            tx.announce(DESK, "agent", username=username, state=state)

    def in_hand(self, username: str) -> list[OpenCase]:
        with self._database.read() as session:
            return find_open(session, staff=username)

    def claim_next(self, staff: Staff) -> str | None:
        """Give ``staff`` the case that is theirs next: one offered to them, else the first in the queue that suits,
        else one that another was offered and has not taken. ``None`` when nobody waits.

        Raises ``PlacesFullError`` and ``AgentLeavingError``. Two agents never get the same case.
        """
        while True:
            try:
                with self._database.write() as tx:
                    return self._do_claim_next(tx, staff)
            except LateReplyError:  # another was quicker: look again
                continue

    def _do_claim_next(self, tx: Transaction, staff: Staff) -> str | None:
        self._hold(tx, staff)
        case_id = self._find_next(tx.session, staff)
        if case_id is not None:
            case = find_case(tx.session, case_id)
            if case is None or case.status not in WAITS:
                raise LateReplyError(MOVED)
            self._do_assign(tx, case, staff)
        return case_id

    def _find_next(self, session: Session, staff: Staff) -> str | None:
        mine = find_queued(session, kinds=OFFERED, staff=staff.username, limit=1)
        if mine:
            return mine[0].case_id
        hands = find_hands(session, staff.username).get(staff.username, Hands())
        now, policy = self._clock(), with_skills(session, self._policy)

        def first(some: Iterable[Queued]) -> str | None:
            agent = agent_of(staff.username, policy, self._limit, hands)
            offers = route((self.waiting_of(q) for q in some), [agent], self._policy, now)
            return offers[0].case_id if offers else None

        waiting: list[Queued] = []
        for limit in (FIRST_LOOK, LOOK_AT):
            found = find_queued(session, limit=limit)
            waiting = [q for q in found if policy.takes(staff.username, self.waiting_of(q).group)]
            case_id = first(q for q in waiting if q.kind != "offered" and staff.username not in q.route.excluded)
            if case_id is not None:
                return case_id
            if len(found) < limit:
                break
        if not waiting:
            return None
        case_id = first(q for q in waiting if q.kind != "offered") or first(waiting)
        if case_id is None:
            raise self._full(hands)
        return case_id

    def _full(self, hands: Hands) -> PlacesFullError:
        return PlacesFullError(f"您已在接待 {hands.chats} 个对话，请先结束一个再接下一位")

    def waiting_of(self, queued: Queued) -> Waiting:
        needs = needs_of(queued.needs, self._policy)
        return Waiting(
            queued.case_id,
            queued.opened_at,
            queued.counts_from,
            queued.route.group or needs.group,
            needs.language,
            queued.difficulty,
            needs.marks,
            frozenset(queued.route.excluded),
            queued.route.last_staff,
        )

    def accept(self, case_id: str, staff: Staff) -> None:
        """Take the case that was offered to ``staff``, or one of the queue picked by hand.

        Raises ``NotYourCaseError`` when it is another's by now or waits for another bureau, ``PlacesFullError``,
        ``AgentLeavingError``.
        """
        with self._database.write() as tx:
            self._hold(tx, staff)
            case = self._access_open(tx.session, case_id)
            if case.status not in WAITS or (case.status == "offered" and case.staff != staff.username):
                raise NotYourCaseError(MOVED)
            if case.status == "queued":  # the room for an offer is kept already
                self._check_takes(tx.session, case, staff)
            self._do_assign(tx, case, staff)

    def _check_takes(self, session: Session, case: OpenCase, staff: Staff) -> None:
        hands = find_hands(session, staff.username).get(staff.username, Hands())
        policy = with_skills(session, self._policy)
        group = self._group_of(case)
        if not policy.takes(staff.username, group):
            raise NotYourCaseError(f"这个对话由{policy.group(group).full_title}接待")
        if not agent_of(staff.username, policy, self._limit, hands).has_room(case.case.difficulty):
            raise self._full(hands)

    def _group_of(self, case: OpenCase) -> str:
        return case.route.group or needs_of(case.case.needs, self._policy).group

    def _hold(self, tx: Transaction, staff: Staff) -> None:
        hold_agents(tx, [staff.username])
        if find_states(tx.session, [staff.username]).get(staff.username, ONLINE).state == "leaving":
            raise AgentLeavingError("您已设为“即将离开”，不再接新的对话；要接请先改为在线")

    def _do_assign(self, tx: Transaction, case: OpenCase, staff: Staff, because: dict[str, Any] | None = None) -> None:
        to = replace(case.route, excluded=(), last_staff=staff.username, because=because or case.route.because)
        owner = Owner("human", agent_name=staff.name)
        do_move(tx, case, "assigned", self._clock(), owner=owner, staff=staff.username, route=to)
        self.do_set_state(tx, staff.username, "online")  # whoever takes a chat is there
        do_tell(tx, case.case.conversation_id, self._clock, assigned(case.case.id, staff.name))

    def decline(self, case_id: str, staff: Staff) -> None:
        """The offer goes to the next agent."""
        with self._database.write() as tx:
            case = self._access_open(tx.session, case_id)
            if case.status != "offered" or case.staff != staff.username:
                raise NotYourCaseError(MOVED)
            self.do_lapse(tx, case, "declined")

    def do_lapse(self, tx: Transaction, case: OpenCase, note: str) -> None:
        excluded = (*case.route.excluded, *([case.staff] if case.staff else ()))
        to = replace(case.route, excluded=excluded, because=None)
        do_move(tx, case, "lapsed", self._clock(), staff=None, route=to, note=note)
        ordinal = case.ordinal + 1
        do_tell(tx, case.case.conversation_id, self._clock, lapsed(), client_id=f"{NOTICE}{case.case.id}-{ordinal}")

    def release(self, case_id: str, staff: Staff, note: str = "") -> None:
        """Give the case back: it waits at the head of the queue, and goes to somebody else."""
        with self._database.write() as tx:
            self.do_return(tx, self._access_mine(tx.session, case_id, staff), "released", note)

    def hand_back(self, username: str) -> None:
        """An agent leaves with chats in hand: all of them wait at the head of the queue again."""
        for case in self.in_hand(username):
            try:
                with self._database.write() as tx:
                    self.do_return(tx, case, "gone")
            except LateReplyError:  # it has moved meanwhile
                continue

    def do_return(self, tx: Transaction, case: OpenCase, why: Returned, note: str = "") -> None:
        """Who has waited longest is taken first, so a case that was taken before waits before all others."""
        excluded = () if why == "gone" or case.staff is None else (case.staff,)
        to = replace(case.route, excluded=excluded, because=None, last_staff=None if excluded else case.staff)
        do_move(tx, case, "returned", self._clock(), owner=NOBODY_YET, route=to, note=note or why)
        conversation_id = case.case.conversation_id
        place = self._places.find(tx.session, conversation_id)
        if place is not None:
            do_tell(tx, conversation_id, self._clock, self._wording().returned(place, why))

    def transfer(
        self, case_id: str, staff: Staff, *, to_staff: str | None = None, to_group: str | None = None, note: str = ""
    ) -> None:
        with self._database.write() as tx:
            self.do_transfer(tx, case_id, staff, to_staff=to_staff, to_group=to_group, note=note)

    def do_transfer(
        self,
        tx: Transaction,
        case_id: str,
        staff: Staff,
        *,
        to_staff: str | None = None,
        to_group: str | None = None,
        note: str = "",
    ) -> None:
        """Pass the case on, to an agent of the bureau (who is offered it) or to a group (in whose line it waits at its
        old place), which may be another bureau's.

        Raises ``NotYourCaseError``, ``AgentNotThereError``, ``OtherBureauError`` for an agent who sits for another
        bureau only, and ``LogicalError`` for a group that does not exist.
        """
        if to_staff is not None:
            hold_agents(tx, [to_staff])
        case = self._access_mine(tx.session, case_id, staff)
        if to_staff is not None:
            self._do_transfer_to_agent(tx, case, staff, to_staff, note)
        else:
            self._do_transfer_to_group(tx, case, staff, to_group or "", note)

    def _do_transfer_to_agent(self, tx: Transaction, case: OpenCase, staff: Staff, to: str, note: str) -> None:
        views = {v.username: v for v in find_views(tx.session, self._policy, self._limit, self._clock())}
        name = find_name(tx.session, to)
        view = views.get(to)
        if name is None or view is None or not view.here or view.state != "online" or to == staff.username:
            raise AgentNotThereError("对方现在不在线，请换一位座席，或者转给一个组")
        policy = with_skills(tx.session, self._policy)
        if not policy.takes(to, self._group_of(case)):
            other = policy.group(policy.groups_of(to)[0])
            raise OtherBureauError(f"{name}是{other.bureau or '本局'}的座席，请把对话转给{other.full_title}")
        if view.load and view.load + case.case.difficulty > view.capacity:
            raise PlacesFullError(f"{name}手上的对话已满，请换一位座席，或者转给一个组")
        because = {"why": "transfer", "from": staff.username}
        where = replace(case.route, excluded=(), last_staff=None, because=because)
        now = self._clock()
        do_move(tx, case, "offered", now, owner=NOBODY_YET, staff=to, route=where, note=note)
        self._do_tell_transfer(tx, case, name)

    def _do_tell_transfer(self, tx: Transaction, case: OpenCase, name: str) -> None:
        place = self._places.find(tx.session, case.case.conversation_id)
        if place is not None:
            do_tell(tx, case.case.conversation_id, self._clock, self._wording().passed_on(place, name))

    def _do_transfer_to_group(self, tx: Transaction, case: OpenCase, staff: Staff, to: str, note: str) -> None:
        if to not in {group.name for group in self._policy.groups}:
            raise LogicalError("没有这个组，请从列表里选", field="to_group")
        because = {"why": "transfer", "from": staff.username}
        where = Route(group=to, excluded=(staff.username,), because=because)
        do_move(tx, case, "transferred", self._clock(), owner=NOBODY_YET, route=where, note=note)
        place = self._places.find(tx.session, case.case.conversation_id)
        if place is not None:
            reply = self._wording().transferred(place, self._policy.group(to).full_title)
            do_tell(tx, case.case.conversation_id, self._clock, reply)

    def take_over(self, case_id: str, supervisor: Staff) -> None:
        with self._database.write() as tx:
            self.do_take_over(tx, case_id, supervisor)

    def do_take_over(self, tx: Transaction, case_id: str, supervisor: Staff) -> None:
        """The case is ``supervisor``'s now, whoever had it. Raises ``ForbiddenError``, ``NotYourCaseError``, and
        ``ReasonNeededError`` where a colleague has it in hand."""
        if supervisor.role != "admin":
            raise ForbiddenError("只有主管可以接管对话")
        case = self._access_open(tx.session, case_id)
        if case.status == "assigned" and case.staff != supervisor.username:
            check_opened(tx.session, case_id, supervisor, self._clock())
        because = {"why": "taken_over", "from": case.staff}
        self._do_assign(tx, case, supervisor, because)

    def access_case(self, case_id: str, staff: Staff) -> OpenCase:
        """The open case, if it is ``staff``'s. Raises ``NotYourCaseError``."""
        with self._database.read() as session:
            return self._access_mine(session, case_id, staff)

    def _access_mine(self, session: Session, case_id: str, staff: Staff) -> OpenCase:
        case = self._access_open(session, case_id)
        if case.status != "assigned" or case.staff != staff.username:
            raise NotYourCaseError(MOVED)
        return case

    def _access_open(self, session: Session, case_id: str) -> OpenCase:
        row = session.get(CaseRow, case_id)
        case = find_open_of(session, row.conversation_id) if row is not None else None
        if case is None or case.case.id != case_id:
            raise NotYourCaseError(MOVED)
        return case

    def find(self, case_id: str) -> OpenCase | None:
        """The case as it stands, open or not."""
        with self._database.read() as session:
            return find_case(session, case_id)

    def service_hours(self) -> str:
        """When agents are there, in words for the taxpayer."""
        return self.hours.describe()

    def opens(self) -> str:
        """When they are there next, in words; empty while they should be."""
        now, hours = self._clock(), self.hours
        return "" if hours.is_open(now) else tell_moment(hours.next_opening(now), now)

    def _wording(self) -> Wording:
        return Wording(self.service_hours(), self.opens())
