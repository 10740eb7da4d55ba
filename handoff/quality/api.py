"""HTTP of quality: chats to be reviewed, and tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field

from handoff.desk import Desk
from handoff.quality.reviews import Reviews
from handoff.quality.tickets import Ticket, Tickets
from handoff.schemas import Frame
from handoff.service import Handoff
from kit.auth import Staff, StaffAccounts
from kit.db import Database
from kit.errors import LogicalError


class ScoreRequest(Frame):
    scores: dict[str, int]
    comment: str = Field("", max_length=2000)


class OpenTicketRequest(Frame):
    text: str = Field(min_length=1, max_length=2000)
    due: date
    owner: str | None = Field(None, max_length=64)
    case_id: str | None = Field(None, max_length=32)


class MoveTicketRequest(Frame):
    """转办 needs ``owner``; ``due`` only where it changes."""

    kind: Literal["assigned", "urged", "done", "reopened"]
    owner: str | None = Field(None, max_length=64)
    due: date | None = None
    note: str = Field("", max_length=2000)


@dataclass(frozen=True)
class QualityParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    desk: Desk
    reviews: Reviews
    tickets: Tickets


def quality_router(parts: QualityParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def agent(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "agent")

    def supervisor(request: Request) -> Staff:
        return parts.accounts.signed_in(request, "admin")

    def names() -> Mapping[str, str]:
        staff = [*parts.accounts.of_role("agent"), *parts.accounts.of_role("admin")]
        return {s.username: s.name for s in staff}

    @router.get("/reviews", summary="要质检的对话：按规则挑的和抽查的")
    def reviews(request: Request) -> dict[str, Any]:
        supervisor(request)
        return parts.reviews.all(names())

    @router.post("/reviews/{review_id}", summary="按清单评分")
    def score(request: Request, review_id: str, body: ScoreRequest) -> dict[str, int]:
        return {"points": parts.reviews.score(review_id, supervisor(request), body.scores, body.comment)}

    @router.post("/cases/{case_id}/reopen", status_code=204, summary="投诉成立：重新打开服务，由别的座席接")
    def reopen(request: Request, case_id: str) -> None:
        supervisor(request)
        parts.handoff.reopen_for_complaint(case_id)

    @router.get("/tickets", summary="工单，先到期的在前")
    def tickets(request: Request, done: bool = False) -> list[dict[str, Any]]:
        agent(request)
        known = names()
        return [ticket_json(ticket, known) for ticket in parts.tickets.all(only_open=not done)]

    @router.post("/tickets", status_code=201, summary="开工单")
    def open_ticket(request: Request, body: OpenTicketRequest) -> dict[str, str]:
        staff = agent(request)
        check_owner(body.owner)
        conversation_id = None
        if body.case_id is not None:
            with parts.database.read() as session:
                conversation_id = parts.desk.access_visible(session, body.case_id, staff).conversation_id
        made = parts.tickets.open(
            staff, body.text, body.due, owner=body.owner, case_id=body.case_id, conversation_id=conversation_id
        )
        return {"id": made}

    @router.post("/tickets/{ticket_id}", status_code=204, summary="转办、催办、办结、重新打开")
    def move_ticket(request: Request, ticket_id: str, body: MoveTicketRequest) -> None:
        staff = agent(request)
        check_owner(body.owner)
        parts.tickets.move(ticket_id, body.kind, staff, body.note, owner=body.owner, due=body.due)

    def check_owner(username: str | None) -> None:
        if username is not None and username not in names():
            raise LogicalError("没有这位同事，请从列表里选", field="owner")

    return router


def ticket_json(ticket: Ticket, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        **asdict(ticket),
        "opened_at": ticket.opened_at.isoformat(),
        "due": ticket.due.isoformat(),
        "owner_name": names.get(ticket.owner or "", ticket.owner),
        "opened_by_name": names.get(ticket.opened_by, "系统"),
        "open": ticket.open,
    }
