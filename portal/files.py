"""HTTP of a picture or PDF that a taxpayer sends into the talk: kept as the papers are, and shown to the agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from anyio import from_thread
from fastapi import APIRouter, Body, Request

from conversations.files import card_of, words_of
from conversations.ledger import Draft
from conversations.questions import PRESSED
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from kit.sessions import Sessions
from kit.uploads.pace import Pace
from kit.uploads.store import Owner, Uploads
from portal.dispatch import Dispatcher
from portal.file_words import FILE
from portal.visitors import access_own


@dataclass(frozen=True)
class FileParts:
    sessions: Sessions
    conversations: Conversations
    uploads: Uploads
    pace: Pace
    writer: LedgerWriter
    dispatcher: Dispatcher


def files_router(parts: FileParts) -> APIRouter:
    router = APIRouter(prefix="/api/portal/files")

    @router.post("/{conversation_id}", status_code=201)
    def send(
        request: Request,
        conversation_id: str,
        content: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
    ) -> dict[str, int]:
        """The body is the file as it is. Answers with the number of the message."""
        session, _ = access_own(request, parts.sessions, parts.conversations, conversation_id)
        parts.pace.check(session.origin, request.client.host if request.client is not None else "")
        upload = parts.uploads.keep(content, Owner(conversation_id, session.person))
        card = card_of(upload).model_dump(mode="json")
        # The same file again is the same message.
        draft = Draft(conversation_id, "taxpayer", words_of(upload), card, {PRESSED: FILE}, client_id=upload.id)
        stored = from_thread.run(parts.writer.say, draft)
        if stored.turn == "bot" or stored.waiting:
            from_thread.run_sync(parts.dispatcher.wake, conversation_id)
        return {"seq": stored.message.seq}

    return router
