"""Tells those who asked in vain, and wished to know, once the knowledge base has an answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog

from actions.replies import reply_to
from conversations.ledger import Draft
from conversations.service import Conversations, draft_of
from conversations.writer import LedgerWriter
from kit.clock import BEIJING, Clock, utc_now
from kit.db import Database
from kit.errors import DaobanError
from kit.looking import Looker
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.models import AnswerWishRow
from knowledge_base.answering.outcomes import Answered
from knowledge_base.answering.wishes import do_note_told, find_open_wishes

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0


class WishNews(Looker):
    """Looks again whenever what answers has changed, and while somebody could not be told yet."""

    def __init__(
        self,
        database: Database,
        conversations: Conversations,
        writer: LedgerWriter,
        knowledge: KnowledgeBase,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(database.hub, "wishes", LOOK_SECONDS)
        self._database = database
        self._conversations = conversations
        self._writer = writer
        self._knowledge = knowledge
        self._clock = clock
        self._known: dict[str, tuple[str, bool]] = {}  # by receipt: the state looked at, and whether it answers

    async def look(self) -> None:
        """Tell everybody who can be told now."""
        for draft, wish in await asyncio.to_thread(self._due):
            try:
                await self._writer.say(draft)
            except DaobanError as error:  # a person has the turn again: later
                log.info("wishes.not_told", conversation=draft.conversation_id, error=error.code)
                continue
            await asyncio.to_thread(self._note_told, wish)

    def _due(self) -> list[tuple[Draft, AnswerWishRow]]:
        with self._database.read() as session:
            wishes = find_open_wishes(session)
        self._known = {w.receipt_id: self._known[w.receipt_id] for w in wishes if w.receipt_id in self._known}
        found = ((self._draft(wish), wish) for wish in wishes if self._answers(wish))
        return [(draft, wish) for draft, wish in found if draft is not None]

    def _answers(self, wish: AnswerWishRow) -> bool:
        state = self._knowledge.snapshot().fingerprint
        if self._known.get(wish.receipt_id, ("", False))[0] != state:
            outcome = self._knowledge.ask(wish.question, record=False)
            self._known[wish.receipt_id] = state, isinstance(outcome, Answered)
        return self._known[wish.receipt_id][1]

    def _draft(self, wish: AnswerWishRow) -> Draft | None:
        """The answer for where who asked is now; none while they are nowhere, or a person speaks there."""
        conversation = self._conversations.find_now(wish.conversation_id)
        if conversation is None or conversation.turn != "bot":
            return None
        outcome = self._knowledge.ask(wish.question, conversation_id=conversation.id)
        if not isinstance(outcome, Answered):
            return None
        told = replace(outcome, notice=f"{_asked_on(wish.at)}问的“{wish.question}”现在有答案了。{outcome.notice}")
        draft = draft_of(conversation.id, reply_to(told), author="bot", fence=conversation.fence)
        return replace(draft, client_id=f"wish-{wish.receipt_id}")  # of two processes, one stores it

    def _note_told(self, wish: AnswerWishRow) -> None:
        with self._database.write() as tx:
            do_note_told(tx, wish.receipt_id, self._clock())


def _asked_on(at: datetime) -> str:
    day = at.astimezone(BEIJING)
    return f"您 {day.month} 月 {day.day} 日"
