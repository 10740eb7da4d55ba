"""Who is at the other end of the portal: a visitor (cookie), perhaps signed in as a taxpayer."""

from __future__ import annotations

import uuid

from starlette.requests import HTTPConnection

from conversations.errors import ConversationNotFoundError
from conversations.service import Conversation, Conversations


def ensure_visitor(connection: HTTPConnection) -> str:
    """The visitor's id, given on the first visit and kept in the signed cookie."""
    visitor: str = connection.session.setdefault("visitor", uuid.uuid4().hex)
    return visitor


def taxpayer_of(connection: HTTPConnection) -> str | None:
    taxpayer: str | None = connection.session.get("taxpayer")
    return taxpayer


def access_own(connection: HTTPConnection, conversations: Conversations, conversation_id: str) -> Conversation:
    """The conversation, if it is this visitor's own and nobody else has signed in since. Another's looks like
    none."""
    conversation = conversations.get(conversation_id)
    own = conversation.visitor_id == connection.session.get("visitor")
    if not own or conversation.taxpayer_id not in (None, taxpayer_of(connection)):
        raise ConversationNotFoundError("找不到这次对话，请刷新页面重新开始")
    return conversation
