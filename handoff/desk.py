"""What an agent sees: the chats in hand, who waits, and all that is known of one case."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backends.profile.acting import acting_words
from backends.services import Backends
from conversations.entrances import load_entrances
from conversations.models import ConversationRow, MessageRow
from conversations.service import Conversations
from handoff.absence import Absence, find_absent
from handoff.agents import ONLINE, find_states
from handoff.assist.drafts import Drafts
from handoff.assist.marks import find_marks
from handoff.assist.notes import find_consulted, find_notes
from handoff.assist.results import RESULTS, THEMES, propose_result, propose_theme
from handoff.errors import NotYourCaseError
from handoff.look import Look, Looks, take_look
from handoff.models import CaseRow
from handoff.opening import has_opened
from handoff.policy.needs import needs_of
from handoff.reading import REFUSED, read_until
from handoff.repository import (
    OpenCase,
    Queued,
    events_of,
    find_case,
    find_open,
    find_open_of,
    find_queued,
    find_stands,
    last_messages,
)
from handoff.rules import OFFERED, Kind, colour_of, status_after
from handoff.service import Handoff
from handoff.skills import with_skills
from kit.auth import Staff, find_name
from kit.clock import Clock, utc_now
from kit.db import Database

SHOWN = 20  # of the queue; how many wait in all is told beside them


@dataclass(frozen=True, slots=True)
class Followed:
    """``mine``: in hand. ``seen``: colleagues' that may be read. ``shown``: the desk as its page has it."""

    mine: list[OpenCase]
    seen: list[OpenCase]
    shown: dict[str, Any]


class Desk:
    def __init__(
        self,
        database: Database,
        handoff: Handoff,
        conversations: Conversations,
        drafts: Drafts,
        backends: Backends,
        clock: Clock = utc_now,
        *,
        readable: timedelta = timedelta(days=3),
    ) -> None:
        """``readable``: how long who had a case reads on in what was said in it by then."""
        self._database = database
        self._handoff = handoff
        self._conversations = conversations
        self._drafts = drafts
        self._backends = backends
        self._clock = clock
        self._readable = readable
        self._looks = Looks(database.hub)

    @property
    def lane(self) -> asyncio.Lock:
        return self._looks.lane

    def look_anew(self) -> None:
        """For who knows of a change that may not have been heard of yet."""
        self._looks.forget()

    def snapshot(self, staff: Staff) -> dict[str, Any]:
        with self._database.read() as session:
            look = take_look(session, self._clock())
            mine, seen = find_open(session, staff=staff.username), find_seen(session, staff.username)
            return self._snapshot(session, staff, look, mine, seen)

    def follow(self, staff: Staff, watched: str | None) -> Followed:
        """What a page shows that hears of each change. ``watched``: the case that a supervisor looks at."""
        with self._database.read() as session:
            look = self._looks.find(session, self._clock())
            if watched is not None and not has_opened(session, watched, staff, self._clock()):
                watched = None  # the reason is too old
            mine = find_open(session, staff=staff.username, among=look.held.get(staff.username, []))
            seen = find_seen(session, staff.username, watched)
            return Followed(mine, seen, self._snapshot(session, staff, look, mine, seen))

    def _snapshot(
        self, session: Session, staff: Staff, look: Look, mine: list[OpenCase], seen: list[OpenCase]
    ) -> dict[str, Any]:
        now, absence = self._clock(), look.absence
        chats, consults = self._chats(session, mine, absence), self._chats(session, seen, absence)
        offers = self._offers(session, staff)
        queue = [self._waiter(session, one, now) for one in self._queue(session, staff, look)]
        state = find_states(session, [staff.username]).get(staff.username, ONLINE)
        waiting = [stand.opened_at for stand in look.stands if stand.staff is None]
        longest = (now - waiting[0]).total_seconds() / 60 if waiting else 0
        return {
            "agent": {"username": staff.username, "name": staff.name},
            "waiting": {"count": len(waiting), "longest_minutes": int(longest), "away": len(absence.waiting)},
            "chats": chats,
            "consults": consults,
            "offers": offers,
            "queue": queue,
            "state": {"name": state.state, "why": state.why},
            "limit": self._handoff.places,
        }

    def _queue(self, session: Session, staff: Staff, look: Look) -> list[Queued]:
        """The first of those who wait for an agent of the bureau that ``staff`` sits for."""
        policy = self._handoff.policy
        if len(policy.home) != len(policy.groups):
            policy = with_skills(session, policy)
        others = tuple(group.name for group in policy.groups if not policy.takes(staff.username, group.name))
        if others not in look.queues:
            found = find_queued(session, without=others, limit=SHOWN)
            waiting = ((one, one.route.group or needs_of(one.needs, policy).group) for one in found)
            look.queues[others] = [one for one, group in waiting if policy.takes(staff.username, group)]
        return look.queues[others]

    def _offers(self, session: Session, staff: Staff) -> list[dict[str, Any]]:
        """What waits for a yes or no of ``staff``: the router's offers and colleagues' chats, with their notes."""
        mine = find_queued(session, kinds=OFFERED, staff=staff.username)
        offers = []
        for one in mine:
            event = events_of(session, one.case_id)[-1]
            giver = (one.route.because or {}).get("from")
            name = find_name(session, giver) if giver else None
            waiter = self._waiter(session, one, self._clock())
            offers.append({**waiter, "since": one.at.isoformat(), "from_name": name, "note": event.note})
        return offers

    def overview(self, names: Mapping[str, str]) -> dict[str, Any]:
        """What a supervisor sees: who waits, and every chat in hand, but for its words. ``names``: of agents."""
        now = self._clock()
        with self._database.read() as session:
            stands = find_stands(session)
            absence = find_absent(session, stands, now)
            held = [case for case in find_open(session) if case.status == "assigned"]
            chats = zip(held, self._chats(session, held, absence), strict=True)
            in_hand = [
                {**chat, "last_text": "", "staff": case.staff, "staff_name": names.get(case.staff or "")}
                for case, chat in chats
            ]
            queue = [self._waiter(session, one, now) for one in find_queued(session, limit=SHOWN)]
        waiting = sum(stand.staff is None for stand in stands)
        return {"waiting": waiting, "away": len(absence.waiting), "queue": queue, "chats": in_hand}

    def _waiter(self, session: Session, one: Queued, now: datetime) -> dict[str, Any]:
        policy = self._handoff.policy
        case, conversation = (
            session.get_one(CaseRow, one.case_id),
            session.get_one(ConversationRow, one.conversation_id),
        )
        amber, red = timedelta(minutes=policy.waiting_amber_minutes), timedelta(minutes=policy.waiting_red_minutes)
        titles = {p.mark: p.title for p in policy.priorities}
        needs = needs_of(one.needs, policy)
        group = policy.group(one.route.group or needs.group)
        return {
            "case_id": one.case_id,
            "taxpayer_name": self._name(conversation),
            "summary": case.summary,
            "opened_at": one.opened_at.isoformat(),
            "colour": colour_of(now - one.opened_at, amber, red),
            "group": f"{group.bureau}{group.title}",
            "marks": [titles[mark] for mark in needs.marks if mark in titles],
            "difficulty": one.difficulty,
            "offered": one.kind == "offered",
        }

    def chat(self, case: OpenCase) -> dict[str, Any]:
        with self._database.read() as session:
            stands = find_stands(session, case.case.conversation_id)
            return self._chats(session, [case], find_absent(session, stands, self._clock()))[0]

    def _chats(self, session: Session, cases: list[OpenCase], absence: Absence) -> list[dict[str, Any]]:
        ids = [c.case.conversation_id for c in cases]
        last, read = last_messages(session, ids), find_marks(session, ids, "taxpayer")
        return [
            self._chat(
                c.case,
                *last[c.case.conversation_id],
                read_seq=read.get(c.case.conversation_id, 0),
                assigned_at=c.since,
                away_since=absence.served.get(c.case.conversation_id),
            )
            for c in cases
        ]

    def _chat(
        self,
        case: CaseRow,
        conversation: ConversationRow,
        last: MessageRow,
        *,
        read_seq: int = 0,
        assigned_at: datetime | None = None,
        away_since: datetime | None = None,
    ) -> dict[str, Any]:
        return {
            "case_id": case.id,
            "conversation_id": case.conversation_id,
            "taxpayer_name": self._name(conversation),
            "signed_in": conversation.taxpayer_id is not None,
            "by": self._spoken_by(conversation),
            "came_from": load_entrances().get(conversation.entrance or ""),
            "summary": case.summary,
            "difficulty": case.difficulty,
            "opened_at": case.opened_at.isoformat(),
            "assigned_at": assigned_at.isoformat() if assigned_at is not None else None,
            "away_since": away_since.isoformat() if away_since is not None else None,
            "fence": conversation.fence,
            "last_text": last.text,
            "last_at": last.at.isoformat(),
            "last_seq": last.seq,
            "read_seq": read_seq,
        }

    def _name(self, conversation: ConversationRow) -> str:
        """Of somebody who has not signed in, a name that tells them from others who have not."""
        taxpayer = self._backends.profile.find(conversation.taxpayer_id) if conversation.taxpayer_id else None
        return taxpayer.name if taxpayer is not None else f"访客 {conversation.id[:4].upper()}"

    def _spoken_by(self, conversation: ConversationRow) -> str:
        return acting_words(self._backends.profile, conversation.actor, conversation.taxpayer_id)

    def case(self, case_id: str, staff: Staff) -> dict[str, Any]:
        """Everything about a case that ``staff`` may see."""
        with self._database.read() as session:
            until = self._read_until(session, case_id, staff)
            case = session.get_one(CaseRow, case_id)
            events = events_of(session, case_id)
            conversation_id = case.conversation_id
            kind: Kind = events[-1].kind  # type: ignore[assignment]
            read = find_marks(session, [conversation_id], "taxpayer").get(conversation_id, 0)
            last = last_messages(session, [conversation_id])[conversation_id]
            chat = self._chat(case, *last, read_seq=read)
            notes = find_notes(session, case_id)
        messages = self._conversations.messages(conversation_id)
        seen = messages if until is None else [m for m in messages if m.at <= until]
        if until is not None and seen:  # no word of what came after
            chat |= {"last_text": seen[-1].text, "last_at": seen[-1].at.isoformat(), "last_seq": seen[-1].seq}
        return {
            "chat": chat,
            "status": status_after(kind),
            "staff": events[-1].staff,
            "messages": [m.as_dict() for m in seen],
            "dossier": case.dossier,
            "draft": self._drafts.find(case_id, conversation_id) if until is None else None,
            "notes": notes,
        }

    def access_visible(self, session: Session, case_id: str, staff: Staff, *, whole: bool = False) -> CaseRow:
        """A case that ``staff`` may read; ``whole``: with what is said in it now. Raises ``NotYourCaseError``."""
        if self._read_until(session, case_id, staff) is not None and whole:
            raise NotYourCaseError(REFUSED)
        return session.get_one(CaseRow, case_id)

    def _read_until(self, session: Session, case_id: str, staff: Staff) -> datetime | None:
        events = events_of(session, case_id)
        if not events:
            raise NotYourCaseError(REFUSED)
        consulted = case_id in find_consulted(session, staff.username)
        now = self._clock()
        opened = has_opened(session, case_id, staff, now)
        return read_until(events, staff, consulted=consulted, opened=opened, after=self._readable, now=now)

    def holds(self, session: Session, case_id: str, staff: Staff) -> bool:
        """Whether ``staff`` has the case in hand now."""
        case = find_open_of(session, session.get_one(CaseRow, case_id).conversation_id)
        return case is not None and case.case.id == case_id and case.staff == staff.username

    def ending(self, case_id: str, staff: Staff) -> dict[str, Any]:
        """How the case might be said to end, and what may be chosen from."""
        with self._database.read() as session:
            case = self.access_visible(session, case_id, staff)
            theme = propose_theme(session, case_id, case.summary)
        result = propose_result(self._conversations.messages(case.conversation_id))
        return {
            "proposed": {"result": result, "theme": theme},
            "results": [{"name": name, "title": title} for name, title in RESULTS.items()],
            "themes": THEMES,
        }


def find_seen(session: Session, username: str, watched: str | None = None) -> list[OpenCase]:
    """Chats of colleagues that ``username`` is asked about, or watches as their supervisor."""
    ids = dict.fromkeys([*find_consulted(session, username), *([watched] if watched is not None else [])])
    cases = (find_case(session, case_id) for case_id in ids)
    return [case for case in cases if case is not None and case.status == "assigned" and case.staff != username]
