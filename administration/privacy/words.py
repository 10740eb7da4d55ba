"""Take the words out of conversations: what remains is that something was said, when, and how it was answered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Delete, Select, Update, delete, select, update

from backends.housing_case.models import HousingCaseRow
from backends.notices.models import NoticeConcernRow, NoticeLetterRow, NoticePushRow, NoticeRow
from conversations.models import ConversationRow, FeedbackRow, MessageRow
from handoff.assist.models import DraftRow, NoteRow
from handoff.models import CaseEventRow, CaseRow
from handoff.quality.models import MisreadRow, ReviewRow, TicketEventRow, TicketRow
from handoff.together.models import SheetEventRow, SheetRow
from kit.db import Transaction
from kit.uploads.models import UploadRow
from knowledge_base.answering.models import AnswerWishRow, ReceiptRow

GONE = "（内容已按规定删除）"
NO_DOSSIER = {"reason": "", "asked": [], "sources": [], "facts": [], "failed": []}


def do_take_words(tx: Transaction, conversations: Sequence[str]) -> list[str]:
    """Of ``conversations``, which nobody can open or go on with afterwards. The stored names of their files, to be
    deleted once this is committed."""
    ids = list(conversations)
    # What a housing case rests on is kept with it.
    cases = select(HousingCaseRow.conversation_id).where(HousingCaseRow.conversation_id.in_(ids))
    uploads = UploadRow.owner.in_(ids) & UploadRow.owner.not_in(cases)
    files = list(tx.session.scalars(select(UploadRow.stored_name).where(uploads)))
    for statement in (*_said(ids), *_handled(ids), *_answered(ids), delete(UploadRow).where(uploads)):
        tx.session.execute(statement, execution_options={"synchronize_session": False})
    for conversation_id in ids:
        nobody = update(ConversationRow).where(ConversationRow.id == conversation_id)
        tx.session.execute(
            nobody.values(
                visitor_id=uuid.uuid4().hex, taxpayer_id=None, actor=None, turn="closed", waiting=False, thread=None
            )
        )
    return files


def do_take_letters(tx: Transaction, person: str) -> None:
    """Of notices that told ``person``, and why. What they refuse is kept: they would be told again otherwise."""
    concern = NoticeConcernRow
    for statement in (
        delete(concern).where(concern.taxpayer_id == person),
        # A firm that they serve was of the audience, not they: its row stays, without them.
        update(concern).where(concern.person == person).values(person=concern.taxpayer_id),
        delete(NoticePushRow).where(NoticePushRow.person == person),
        delete(NoticeLetterRow).where(NoticeLetterRow.person == person),
    ):
        tx.session.execute(statement, execution_options={"synchronize_session": False})


def do_take_reasons(tx: Transaction, before: datetime) -> None:
    """Of notices made before then: why they were sent to whom, and by which channel. That they were told stays."""
    old = select(NoticeRow.id).where(NoticeRow.made_at < before)
    concern, push = NoticeConcernRow, NoticePushRow
    for statement in (
        update(concern).where(concern.notice_id.in_(old), concern.why != GONE).values(why=GONE),
        delete(push).where(push.notice_id.in_(old), push.settled_at.is_not(None)),
    ):
        tx.session.execute(statement, execution_options={"synchronize_session": False})


def _said(ids: list[str]) -> tuple[Update | Delete, ...]:
    return (
        update(MessageRow)
        .where(MessageRow.conversation_id.in_(ids))
        .values(text=GONE, card=None, commands=None, author_name=None, client_id=None),
        update(FeedbackRow).where(FeedbackRow.conversation_id.in_(ids)).values(reason=""),
    )


def _answered(ids: list[str]) -> tuple[Update | Delete, ...]:
    return (
        update(ReceiptRow).where(ReceiptRow.conversation_id.in_(ids)).values(question="", text="", conversation_id=""),
        delete(AnswerWishRow).where(AnswerWishRow.conversation_id.in_(ids)),
        delete(MisreadRow).where(MisreadRow.conversation_id.in_(ids)),
    )


def _handled(ids: list[str]) -> tuple[Update | Delete, ...]:
    cases: Select[str] = select(CaseRow.id).where(CaseRow.conversation_id.in_(ids))
    sheets = select(SheetRow.id).where(SheetRow.conversation_id.in_(ids))
    tickets = select(TicketRow.id).where(TicketRow.conversation_id.in_(ids))
    return (
        update(CaseRow).where(CaseRow.conversation_id.in_(ids)).values(summary=GONE, dossier=NO_DOSSIER),
        update(CaseEventRow).where(CaseEventRow.case_id.in_(cases)).values(note=""),
        update(NoteRow).where(NoteRow.case_id.in_(cases)).values(text=GONE),
        update(ReviewRow).where(ReviewRow.case_id.in_(cases)).values(comment=""),
        delete(DraftRow).where(DraftRow.case_id.in_(cases)),
        delete(SheetEventRow).where(SheetEventRow.sheet_id.in_(sheets)),
        delete(SheetRow).where(SheetRow.id.in_(sheets)),
        update(TicketEventRow).where(TicketEventRow.ticket_id.in_(tickets)).values(note=""),
        update(TicketRow).where(TicketRow.id.in_(tickets)).values(text=GONE),
    )
