"""The bot's first word to who is signed in: what they have to see to within days. Once a day, wherever they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from actions.offers import choices, commands
from actions.own_matters import TODO, Asked, listed_of, offers_of, soon_told
from backends.profile.acting import Acting
from backends.profile.matters.service import Matters
from conversations.cards import AskCard, Reply
from conversations.ledger import Draft
from conversations.models import MessageRow
from conversations.questions import find_question
from conversations.service import Conversation, draft_of
from dialogue.thread import Offered, Thread, dump, load
from kit.clock import Clock, today, utc_now
from kit.db import Database
from kit.errors import DaobanError

SOON_DAYS = 7


class DueWord:
    def __init__(self, database: Database, matters: Matters, acting: Acting, clock: Clock = utc_now) -> None:
        self._database = database
        self._matters = matters
        self._acting = acting
        self._clock = clock

    def draft(self, conversation: Conversation, person: str | None) -> Draft | None:
        """What is to be said in ``conversation``; none to who is not signed in, was told today, waits for an answer or
        talks with a person, or has nothing pressing."""
        on = today(self._clock)
        if person is None or conversation.taxpayer_id != person or conversation.turn != "bot":
            return None
        key = _key(person, on)
        if not self._may_tell(conversation.id, key):
            return None
        try:
            self._acting.check(conversation.actor, person, "matters")
            outlook = self._matters.of(person, on)
        except DaobanError:  # nothing to tell to their role; and a register that is down keeps nobody from the chat
            return None
        soon = outlook.within(SOON_DAYS)
        if not soon:
            return None
        pressing = replace(outlook, matters=tuple(soon))
        offers = [*offers_of(pressing, Asked("todo"))[:-1], TODO]
        text = soon_told(outlook, soon)
        card = AskCard(text=text, choices=choices(offers))
        thread = _offering(conversation, listed_of(pressing, Asked("todo")))
        reply = Reply(text=text, card=card, commands=commands(offers), thread=thread)
        said = draft_of(conversation.id, reply, author="bot", fence=conversation.fence)
        return replace(said, client_id=key)  # of two pages, one stores it

    def _may_tell(self, conversation_id: str, key: str) -> bool:
        with self._database.read() as session:
            told = session.scalar(select(MessageRow.seq).where(MessageRow.client_id == key).limit(1))
            return told is None and find_question(session, conversation_id) is None


def _offering(conversation: Conversation, listed: Sequence[Offered]) -> dict[str, Any]:
    """What is in hand, with the list on the table: 第一件怎么办 is one of it."""
    try:
        thread = load(conversation.thread or {})
    except ValueError:  # written by another release
        thread = Thread()
    return dump(replace(thread, offered=(*listed, Offered(TODO.label, TODO.command))))


def _key(person: str, on: date) -> str:
    return f"due-{on}-{person}"[:64]
