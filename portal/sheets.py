"""HTTP of sheets for the taxpayer whose conversation it is."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field

from conversations.service import Conversation, Conversations
from handoff.together.service import Sheets
from kit.sessions import Sessions
from portal.schemas import Frame
from portal.visitors import access_own


class FillRequest(Frame):
    name: str = Field(max_length=64)
    value: str = Field(min_length=1, max_length=200)


class DecisionRequest(Frame):
    agreed: bool
    comment: str = Field("", max_length=500)


def portal_sheets_router(sessions: Sessions, conversations: Conversations, sheets: Sheets) -> APIRouter:
    router = APIRouter(prefix="/api/portal/conversations/{conversation_id}/sheets/{sheet_id}")

    def access(request: Request, conversation_id: str) -> Conversation:
        return access_own(request, sessions, conversations, conversation_id)[1]

    @router.get("", summary="座席发来的表或确认单")
    def sheet(request: Request, conversation_id: str, sheet_id: str) -> dict[str, Any]:
        access(request, conversation_id)
        return sheets.view(conversation_id, sheet_id)

    @router.post("/fields", summary="填一项")
    def fill(request: Request, conversation_id: str, sheet_id: str, body: FillRequest) -> dict[str, Any]:
        access(request, conversation_id)
        return sheets.fill(conversation_id, sheet_id, "taxpayer", body.name, body.value)

    @router.post("/result", status_code=204, summary="填好了，算出结果")
    def submit(request: Request, conversation_id: str, sheet_id: str) -> None:
        sheets.submit(conversation_id, sheet_id, "taxpayer", access(request, conversation_id))

    @router.post("/decision", status_code=204, summary="确认业务办理确认单，或提出不同意见")
    def decide(request: Request, conversation_id: str, sheet_id: str, body: DecisionRequest) -> None:
        access(request, conversation_id)
        sheets.decide(conversation_id, sheet_id, agreed=body.agreed, comment=body.comment)

    return router
