"""HTTP of sheets for the agent who has the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from conversations.service import Conversations
from handoff.desk import Desk
from handoff.repository import OpenCase
from handoff.schemas import Frame
from handoff.service import Handoff
from handoff.together.service import Sheets
from kit.auth import Staff, StaffAccounts
from kit.db import Database


class PushRequest(Frame):
    form: str = Field(max_length=64)


class ConfirmationRequest(Frame):
    matter: str = Field(min_length=1, max_length=100)
    materials: list[str] = Field([], max_length=30)
    note: str = Field("", max_length=500)


class FillRequest(Frame):
    name: str = Field(max_length=64)
    value: str = Field(min_length=1, max_length=200)


@dataclass(frozen=True)
class SheetParts:
    database: Database
    accounts: StaffAccounts
    handoff: Handoff
    conversations: Conversations
    sheets: Sheets
    desk: Desk


def sheets_router(parts: SheetParts) -> APIRouter:
    router = APIRouter(prefix="/api/console")

    def access(request: Request, case_id: str) -> tuple[Staff, OpenCase]:
        staff = parts.accounts.signed_in(request, "agent")
        return staff, parts.handoff.access_case(case_id, staff)

    @router.get("/forms", summary="可以发进对话一起填的表")
    def forms(request: Request) -> list[dict[str, str]]:
        parts.accounts.signed_in(request, "agent")
        return [{"name": name, "title": title} for name, title in parts.sheets.titles()]

    @router.post("/cases/{case_id}/forms", status_code=201, summary="把一张表发进对话")
    def push_form(request: Request, case_id: str, body: PushRequest) -> dict[str, str]:
        staff, case = access(request, case_id)
        return {"id": parts.sheets.push_form(case, staff, body.form)}

    @router.post("/cases/{case_id}/confirmations", status_code=201, summary="发业务办理确认单")
    def push_confirmation(request: Request, case_id: str, body: ConfirmationRequest) -> dict[str, str]:
        staff, case = access(request, case_id)
        return {"id": parts.sheets.push_confirmation(case, staff, body.matter, body.materials, body.note)}

    @router.get("/cases/{case_id}/sheets/{sheet_id}", summary="表或确认单现在的样子")
    def sheet(request: Request, case_id: str, sheet_id: str) -> dict[str, Any]:
        staff = parts.accounts.signed_in(request, "agent")
        with parts.database.read() as session:
            case = parts.desk.access_visible(session, case_id, staff)
        return parts.sheets.view(case.conversation_id, sheet_id)

    @router.post("/cases/{case_id}/sheets/{sheet_id}/fields", summary="座席填或改一项")
    def fill(request: Request, case_id: str, sheet_id: str, body: FillRequest) -> dict[str, Any]:
        _, case = access(request, case_id)
        return parts.sheets.fill(case.case.conversation_id, sheet_id, "agent", body.name, body.value)

    @router.post("/cases/{case_id}/sheets/{sheet_id}/result", status_code=204, summary="算出结果，显示在对话里")
    def submit(request: Request, case_id: str, sheet_id: str) -> None:
        _, case = access(request, case_id)
        conversation_id = case.case.conversation_id
        parts.sheets.submit(conversation_id, sheet_id, "agent", parts.conversations.get(conversation_id))

    return router
