"""HTTP of the papers in a conversation, for the agent who has its case and nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from backends.materials.as_json import as_json
from backends.materials.repository import Readings
from backends.materials.schemas import Answers
from backends.materials.service import MaterialsService
from conversations.service import Conversations
from handoff.service import Handoff
from kit.auth import StaffAccounts
from kit.clock import today
from kit.uploads.showing import picture_response
from kit.uploads.store import Owner, Uploads


@dataclass(frozen=True)
class DeskMaterialParts:
    accounts: StaffAccounts
    handoff: Handoff
    conversations: Conversations
    uploads: Uploads
    readings: Readings
    service: MaterialsService


def desk_materials_router(parts: DeskMaterialParts) -> APIRouter:
    router = APIRouter(prefix="/api/console/cases/{case_id}/materials")

    def access(request: Request, case_id: str) -> Owner:
        """Whose papers the agent may see: those of the taxpayer in the case, as the taxpayer would."""
        staff = parts.accounts.signed_in(request, "agent")
        conversation = parts.handoff.access_case(case_id, staff).case.conversation_id
        return Owner(conversation, parts.conversations.taxpayer_id(conversation))

    @router.get("")
    def list_materials(request: Request, case_id: str) -> dict[str, Any]:
        readings = parts.readings.of([upload.id for upload in parts.uploads.of(access(request, case_id))])
        return {
            "materials": [as_json(reading) for reading in readings],
            "findings": [f.as_dict() for f in parts.service.check(readings, Answers(), today())],
        }

    @router.get("/{upload_id}/pages/{page}", response_class=Response)
    def show_page(request: Request, case_id: str, upload_id: str, page: int) -> Response:
        return picture_response(parts.uploads.read(upload_id, access(request, case_id)), page)

    return router
