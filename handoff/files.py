"""HTTP of a picture or PDF that an agent sends into a chat they have in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from anyio import from_thread
from fastapi import APIRouter, Body, Request

from conversations.files import card_of, words_of
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.service import Handoff, agent_draft
from kit.auth import StaffAccounts
from kit.uploads.store import Owner, Uploads

FILES = "/api/console/files"


@dataclass(frozen=True)
class DeskFileParts:
    accounts: StaffAccounts
    handoff: Handoff
    conversations: Conversations
    uploads: Uploads
    writer: LedgerWriter


def desk_files_router(parts: DeskFileParts) -> APIRouter:
    router = APIRouter(prefix=FILES)

    @router.post("/{case_id}", status_code=201)
    def send(
        request: Request,
        case_id: str,
        content: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
    ) -> dict[str, int]:
        """The body is the file as it is; it becomes the taxpayer's too. Answers with the number of the message."""
        staff = parts.accounts.signed_in(request, "agent")
        case = parts.handoff.access_case(case_id, staff)
        conversation = case.case.conversation_id
        upload = parts.uploads.keep(content, Owner(conversation, parts.conversations.taxpayer_id(conversation)))
        card = card_of(upload).model_dump(mode="json")
        stored = from_thread.run(parts.writer.say, agent_draft(case, staff, words_of(upload), upload.id, card))
        return {"seq": stored.message.seq}

    return router
