"""Who is at the other end of the portal: a visitor (cookie), perhaps signed in as a taxpayer."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from conversations.errors import ConversationNotFoundError
from conversations.service import Conversation, Conversations
from kit.errors import ConflictError
from kit.sessions import Sessions, WebSession


class SessionChangedError(ConflictError):
    """Another page of this browser has just signed in or out: a moment later the browser has the new cookie."""

    code = "session_changed"
    retry = True


def ensure_visitor(connection: HTTPConnection, sessions: Sessions) -> WebSession:
    """The visitor's session, begun on the first visit; its ``origin`` is the visitor's id."""
    session = sessions.find(connection, "portal")
    if session is None and sessions.just_ended(connection, "portal"):
        raise SessionChangedError("登录状态刚刚改变，请稍等片刻再试")
    return session or sessions.begin(connection, "portal")


def access_own(
    connection: HTTPConnection, sessions: Sessions, conversations: Conversations, conversation_id: str
) -> tuple[WebSession, Conversation]:
    """The conversation, if it is this visitor's own and nobody else has signed in since. Another's looks like
    none."""
    session = sessions.find(connection, "portal")
    conversation = conversations.get(conversation_id)
    own = session is not None and conversation.visitor_id == session.origin
    if session is None or not own or not conversation.belongs_to(session.person, session.actor):
        raise ConversationNotFoundError("找不到这次对话，请刷新页面重新开始")
    return session, conversation
