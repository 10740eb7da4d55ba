"""How a case moves: each move is one event under the next ordinal, if nobody has moved it meanwhile.

The conversation is held first and its fence compared, so of two who move a case at once one does; the other hears
``LateReplyError`` and nothing of theirs is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from conversations.cards import Reply
from conversations.errors import LateReplyError
from conversations.rules import Turn
from conversations.service import access_conversation, do_append, do_change_turn, draft_of
from handoff.models import CaseEventRow
from handoff.repository import OpenCase, Route
from handoff.rules import WAITING, Kind
from handoff.work import STANDING, do_put
from kit.clock import Clock
from kit.db import Transaction, do_insert_new

DESK = "desk"  # topic of everything that changes the agents' lists
ROUTE = "route"  # work: somebody waits, or somebody has room
PREPARE = "prepare"  # work: what an agent should find ready about a case
TICKET = "ticket"  # work: a message was left
EVERYTHING = STANDING  # the subject of work that is about no one case

_PREPARED: tuple[Kind, ...] = ("opened", "returned", "transferred", "reopened")
_FREEING: tuple[Kind, ...] = ("closed", "withdrawn", "left")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose turn it is after a move."""

    turn: Turn
    waiting: bool = False
    agent_name: str | None = None


BOT = Owner("bot")
NOBODY_YET = Owner("human", waiting=True)


def do_move(
    tx: Transaction,
    case: OpenCase,
    kind: Kind,
    now: datetime,
    *,
    owner: Owner | None = None,
    staff: str | None = None,
    route: Route | None = None,
    note: str = "",
) -> None:
    """Raises ``LateReplyError`` when the case has moved since ``case`` was read. Without an ``owner`` the turn
    stays."""
    conversation_id = case.case.conversation_id
    held = access_conversation(tx, conversation_id)
    if held.fence != case.fence:
        raise LateReplyError("这个对话刚刚由他人处理，请刷新列表")
    fence = case.fence + (owner is not None)
    do_log(
        tx, case.case.id, case.ordinal + 1, kind, now, fence=fence, staff=staff, route=route or case.route, note=note
    )
    if owner is not None:
        do_change_turn(
            tx,
            conversation_id,
            owner.turn,
            held_fence=case.fence,
            agent_name=owner.agent_name,
            waiting=owner.waiting,
        )


def do_log(
    tx: Transaction,
    case_id: str,
    ordinal: int,
    kind: Kind,
    now: datetime,
    *,
    fence: int,
    route: Route,
    staff: str | None = None,
    note: str = "",
    score: int | None = None,
) -> None:
    """Put an event down, and ask for the work that follows from it. Raises ``LateReplyError`` when another has its
    ordinal."""
    written = do_insert_new(
        tx.session,
        CaseEventRow,
        case_id=case_id,
        ordinal=ordinal,
        kind=kind,
        staff=staff,
        fence=fence,
        desk_group=route.group or None,
        route=route.kept(),
        note=note[:2000],
        score=score,
        at=now,
    )
    if not written:
        raise LateReplyError("这个对话刚刚由他人处理，请刷新列表")
    if (kind in WAITING and kind != "offered") or kind in _FREEING:
        do_put(tx, ROUTE, EVERYTHING, now)
    if kind in _PREPARED:
        do_put(tx, PREPARE, case_id, now)
    if kind == "left":
        do_put(tx, TICKET, case_id, now)
    tx.announce(DESK, kind, case_id=case_id)


def do_tell(tx: Transaction, conversation_id: str, clock: Clock, *replies: Reply, client_id: str | None = None) -> bool:
    """Say something to the taxpayer in the name of the house; with a ``client_id`` once. Whether it is new."""
    drafts = [replace(draft_of(conversation_id, reply, author="system"), client_id=client_id) for reply in replies]
    return not any(stored.repeated for stored in do_append(tx, drafts, clock))
