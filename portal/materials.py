"""HTTP of the papers that a taxpayer sends: upload, see what was read beside the picture, put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from starlette.requests import HTTPConnection

from backends.materials.as_json import as_json
from backends.materials.papers import READABLE, load_papers
from backends.materials.repository import Readings
from backends.materials.schemas import Answers, PaperKind, Reading
from backends.materials.service import MaterialsService
from backends.materials.values import normal, plain
from conversations.errors import ConversationNotFoundError
from conversations.service import Conversations
from kit.clock import today
from kit.errors import DaobanError, LogicalError
from kit.sessions import Sessions, WebSession
from kit.uploads.pace import Pace
from kit.uploads.showing import picture_response
from kit.uploads.store import Owner, Upload, Uploads
from portal.schemas import ConfirmRequest
from portal.visitors import access_own

LARGEST_BODY = 10 * 1024**2 + 1024  # bytes; a little more than a file may have, so that its own refusal is heard


@dataclass(frozen=True)
class MaterialParts:
    sessions: Sessions
    conversations: Conversations
    uploads: Uploads
    readings: Readings
    pace: Pace
    service: MaterialsService


class UnknownFieldError(LogicalError):
    code = "unknown_field"
    status = 422


def check_visitor(connection: HTTPConnection, sessions: Sessions) -> WebSession:
    """Before a body is read: somebody who has a conversation at all."""
    session = sessions.find(connection, "portal")
    if session is None:
        raise ConversationNotFoundError("找不到这次对话，请刷新页面重新开始")
    return session


def materials_router(parts: MaterialParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/materials")

    def access(request: Request, conversation_id: str) -> tuple[WebSession, Owner]:
        session, _ = access_own(request, parts.sessions, parts.conversations, conversation_id)
        return session, Owner(conversation_id, session.person)

    def read_anew(upload: Upload, owner: Owner, paper: PaperKind | None) -> dict[str, Any]:
        reading = replace(parts.service.read(parts.uploads.read(upload.id, owner), paper), id=upload.id)
        parts.readings.save(reading)
        return as_json(reading)

    @router.get("/{conversation_id}")
    def list_materials(request: Request, conversation_id: str) -> dict[str, Any]:
        _, owner = access(request, conversation_id)
        readings = parts.readings.of([upload.id for upload in parts.uploads.of(owner)])
        return {
            "kinds": [{"paper": kind, "name": load_papers()[kind].name} for kind in READABLE],
            "materials": [as_json(reading) for reading in readings],
            "findings": [f.as_dict() for f in parts.service.check(readings, Answers(), today())],
        }

    @router.post("/{conversation_id}", status_code=201)
    def send(
        request: Request,
        conversation_id: str,
        content: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
        paper: PaperKind | None = None,
    ) -> dict[str, Any]:
        """The body is the file as it is. Answers with what was read of it."""
        session, owner = access(request, conversation_id)
        parts.pace.check(session.origin, request.client.host if request.client is not None else "")
        upload = parts.uploads.keep(content, owner)
        before = parts.readings.of([upload.id])
        if before and paper in (None, before[0].paper):
            return as_json(before[0])  # sent twice: what was put right stays so
        try:
            return read_anew(upload, owner, paper)
        except DaobanError:
            if not before:  # the person tries again: nothing that nobody can see is left lying
                parts.uploads.delete(upload.id, owner)
            raise

    @router.post("/{conversation_id}/{upload_id}/reading")
    def read_as(request: Request, conversation_id: str, upload_id: str, paper: PaperKind) -> dict[str, Any]:
        """Read again, as the paper that the person says it is."""
        session, owner = access(request, conversation_id)
        parts.pace.check(session.origin, request.client.host if request.client is not None else "")
        return read_anew(parts.uploads.access(upload_id, owner), owner, paper)

    @router.put("/{conversation_id}/{upload_id}")
    def confirm(request: Request, conversation_id: str, upload_id: str, body: ConfirmRequest) -> dict[str, Any]:
        _, owner = access(request, conversation_id)
        parts.uploads.access(upload_id, owner)
        reading = parts.readings.get(upload_id)
        confirmed = reading.confirm(_checked(reading, body.fields), body.party)
        parts.readings.save(confirmed)
        return as_json(confirmed)

    @router.delete("/{conversation_id}/{upload_id}", status_code=204)
    def delete(request: Request, conversation_id: str, upload_id: str) -> None:
        _, owner = access(request, conversation_id)
        parts.uploads.delete(upload_id, owner)

    @router.get("/{conversation_id}/{upload_id}/pages/{page}", response_class=Response)
    def show_page(request: Request, conversation_id: str, upload_id: str, page: int) -> Response:
        _, owner = access(request, conversation_id)
        return picture_response(parts.uploads.read(upload_id, owner), page)

    return router


def _checked(reading: Reading, values: dict[str, str]) -> dict[str, str]:
    """In their normal form where they have one; as typed where they have not, so that the checks tell why."""
    kinds = {field.name: field.kind for field in reading.fields}
    unknown = sorted(values.keys() - kinds.keys())
    if unknown:
        raise UnknownFieldError(f"这份材料没有这些内容：{'、'.join(unknown)}", field=unknown[0])
    return {name: _normal(kinds[name], text) for name, text in values.items()}


def _normal(kind: Any, text: str) -> str:
    parts: Sequence[str] = text.split("、") if kind in ("name", "id_number") else (text,)
    values = [normal(kind, part) for part in parts]
    return "、".join(value.text for value in values) if all(value.fits for value in values) else plain(text)
