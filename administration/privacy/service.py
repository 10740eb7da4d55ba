"""What a person may ask of us (a copy of their data, its deletion) and what time does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from administration.privacy.words import GONE, do_take_letters, do_take_reasons, do_take_words
from backends.audit.service import do_note
from backends.housing_case.models import HousingCaseEventRow, HousingCaseRow
from backends.invoice.office.models import (
    InvoiceAddressRow,
    InvoiceHandoutRow,
    InvoiceMatterEventRow,
    InvoiceMatterRow,
)
from backends.ledger.models import LedgerRow
from backends.materials.models import MaterialRow
from backends.notices.models import NoticeConcernRow, NoticeLetterRow, NoticePushRow, NoticeRefusalRow
from backends.payments.models import CertificateRow, OrderEventRow, OrderRow
from backends.profile.kept import copies_of, do_forget_portrait, do_retain_portraits
from backends.refund_case.models import RefundAccountRow, RefundCaseRow, RefundEventRow, RefundPayoutRow
from conversations.models import ConversationRow, FeedbackRow, MessageRow
from handoff.models import CaseEventRow, CaseRow
from handoff.quality.models import TicketRow
from handoff.repository import find_open
from handoff.together.models import SheetEventRow, SheetRow
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Base, Database
from kit.errors import ConflictError, NotFoundError
from kit.redaction import redact
from kit.sessions import WebSessionRow, do_end_all, of_whom
from kit.uploads.models import UploadRow
from knowledge_base.answering.models import AnswerWishRow, ReceiptRow

log = structlog.get_logger(__name__)

BATCH = 100  # conversations in one transaction
RETAIN = "retain"  # work of the hand-off
EVERY = timedelta(days=1)
YOUNG = timedelta(days=1)
THE_SYSTEM = "system"


class StillOpenError(ConflictError):
    code = "still_open"


class NothingKeptError(NotFoundError):
    code = "nothing_kept"


@dataclass(frozen=True, slots=True)
class Periods:
    """How long after the last word a conversation keeps its words, and an ended session its row. None: for good."""

    words: timedelta | None
    sessions: timedelta | None


@dataclass(frozen=True, slots=True)
class Deleted:
    conversations: int
    sessions: int
    files: int = 0  # that belonged to nobody
    portraits: int = 0  # rows of facts, returns, tags and habits


class Privacy:
    """``uploads``: the folder of files that people have sent."""

    def __init__(self, database: Database, uploads: Path, periods: Periods, clock: Clock = utc_now) -> None:
        self._database = database
        self._uploads = uploads
        self._periods = periods
        self._clock = clock

    def export(self, by: str, person: str) -> dict[str, Any]:
        """All that is kept of ``person`` (a taxpayer's id), by what it is. Raises ``NothingKeptError``."""
        with self._database.write() as tx:
            kept = {name: list(_plain(tx.session, query)) for name, query in kept_of(person)}
            if not any(kept.values()):
                raise NothingKeptError(f"没有 {person} 的任何数据，请核对编号")
            do_note(tx, self._clock(), by, "privacy.export", f"taxpayer/{person}")
        return {"person": person, "at": self._clock().isoformat(), **kept}

    def delete(self, by: str, person: str, reason: str) -> Deleted:
        """Take away every word of theirs and sign them out. Cases, certificates and the ledger are kept by law.

        Raises ``StillOpenError`` while somebody of the staff speaks with them, ``NothingKeptError``."""
        with self._database.write() as tx:
            ids = _conversations_of(tx.session, person)
            sessions = WebSessionRow.realm == "portal", of_whom(person)
            held = tx.session.scalar(select(func.count()).select_from(WebSessionRow).where(*sessions)) or 0
            portrait = do_forget_portrait(tx, person)
            if not ids and not held and not portrait and not _has_beside(tx.session, person):
                raise NothingKeptError(f"没有 {person} 的对话、提醒、地址、退税账户、画像和登录记录，请核对编号")
            if any(case.case.conversation_id in ids for case in find_open(tx.session)):
                raise StillOpenError("这个人还有没结束的人工对话，请先结束再删除")
            files = do_take_words(tx, ids)
            do_end_all(tx, "portal", person, self._clock())
            tx.session.execute(delete(WebSessionRow).where(*sessions))
            tx.session.execute(delete(InvoiceAddressRow).where(InvoiceAddressRow.owner == person))
            account = RefundAccountRow
            unused = account.owner == person, account.id.not_in(_used_accounts(tx.session, person))
            tx.session.execute(delete(account).where(*unused))
            do_take_letters(tx, person)
            done = Deleted(len(ids), held, portraits=portrait)
            about = {"conversations": str(done.conversations), "reason": redact(reason)[:200]}
            do_note(tx, self._clock(), by, "privacy.delete", f"taxpayer/{person}", **about)
        self._unlink(files)
        return done

    def retain(self, by: str = THE_SYSTEM, *, pretend: bool = False) -> Deleted:
        """Take away what has been kept long enough; ``pretend``: only count it."""
        now = self._clock()
        taken, forgotten = self._take_old_words(now, pretend), self._forget_sessions(now, pretend)
        if not pretend and self._periods.words is not None:
            with self._database.write() as tx:
                do_take_reasons(tx, now - self._periods.words)
        with self._database.write() as tx:
            portraits = do_retain_portraits(tx, beijing_date(now), pretend=pretend)
        done = Deleted(taken, forgotten, self._sweep(now, pretend), portraits)
        if not pretend and any(asdict(done).values()):
            with self._database.write() as tx:
                counts = {name: str(count) for name, count in asdict(done).items()}
                do_note(tx, now, by, "privacy.retain", "privacy/retention", **counts)
            log.info("privacy.retained", **counts)
        return done

    def run(self, _subject: str = "") -> datetime:
        """Work of the hand-off, once a day."""
        self.retain()
        return self._clock() + EVERY

    def _take_old_words(self, now: datetime, pretend: bool) -> int:
        if self._periods.words is None:
            return 0
        with self._database.read() as session:
            old = _silent_since(session, now - self._periods.words)
        if pretend:
            return len(old)
        for start in range(0, len(old), BATCH):
            with self._database.write() as tx:
                files = do_take_words(tx, old[start : start + BATCH])
            self._unlink(files)
        return len(old)

    def _forget_sessions(self, now: datetime, pretend: bool) -> int:
        if self._periods.sessions is None:
            return 0
        over = WebSessionRow.ended_at < now - self._periods.sessions
        with self._database.write() as tx:
            count = tx.session.scalar(select(func.count()).select_from(WebSessionRow).where(over)) or 0
            if not pretend:
                tx.session.execute(delete(WebSessionRow).where(over))
        return count

    def _sweep(self, now: datetime, pretend: bool) -> int:
        """Files that no row names: a crash came between the two. A young one may be about to get its row."""
        old = [f for f in self._uploads.glob("*") if f.stat().st_mtime < (now - YOUNG).timestamp()]
        with self._database.read() as session:
            named = set(session.scalars(select(UploadRow.stored_name)))
        lost = [file.name for file in old if file.name not in named]
        if not pretend:
            self._unlink(lost)
        return len(lost)

    def _unlink(self, files: Iterable[str]) -> None:
        for name in files:
            (self._uploads / name).unlink(missing_ok=True)


def _conversations_of(session: Session, person: str) -> list[str]:
    return list(session.scalars(select(ConversationRow.id).where(_spoken_by(person))))


def _spoken_by(person: str) -> ColumnElement[bool]:
    """Their own conversations, those that others held for them, and those that they held for others."""
    return or_(ConversationRow.taxpayer_id == person, ConversationRow.actor == person)


def _has_beside(session: Session, person: str) -> bool:
    """Whether something else of theirs is here that goes with a deletion."""
    owners = (NoticeLetterRow.person, InvoiceAddressRow.owner, RefundAccountRow.owner)
    return any(session.scalar(select(owner).where(owner == person).limit(1)) is not None for owner in owners)


def _used_accounts(session: Session, person: str) -> set[str]:
    """Those that refunds went to or are to go to: of an account that is not here nobody can tell any more whether it
    was withdrawn, or that its days of waiting are not over."""
    event, refund = RefundEventRow, RefundCaseRow
    theirs = event.case_id.in_(select(refund.id).where(refund.owner == person))
    confirmed = session.scalars(select(event.content).where(theirs, event.kind == "confirmed"))
    paid_to = session.scalars(select(RefundPayoutRow.account_id).where(RefundPayoutRow.owner == person))
    return {content["account_id"] for content in confirmed} | set(paid_to)


def _silent_since(session: Session, moment: datetime) -> list[str]:
    """Conversations whose last word is older and still there, but those that are in somebody's hands."""
    last = (MessageRow.conversation_id == ConversationRow.id) & (MessageRow.seq == ConversationRow.last_seq)
    query = (
        select(ConversationRow.id)
        .join(MessageRow, last, isouter=True)
        .where(
            func.coalesce(MessageRow.at, ConversationRow.opened_at) < moment,
            or_(MessageRow.text.is_(None), MessageRow.text != GONE),
            or_(MessageRow.text.is_not(None), ConversationRow.turn != "closed"),
        )
    )
    busy = {case.case.conversation_id for case in find_open(session)}
    return [found for found in session.scalars(query) if found not in busy]


def kept_of(person: str) -> Sequence[tuple[str, Select[Any]]]:
    """What ``person`` gets a copy of, by its name there. Notes, drafts and reviews of the staff are not theirs."""
    mine = select(ConversationRow.id).where(_spoken_by(person))
    cases = select(CaseRow.id).where(CaseRow.conversation_id.in_(mine))
    sheets = select(SheetRow.id).where(SheetRow.conversation_id.in_(mine))
    housing = select(HousingCaseRow.id).where(HousingCaseRow.owner == person)
    orders = select(OrderRow.id).where(
        OrderRow.subject.in_(select("housing_case/" + HousingCaseRow.id).where(HousingCaseRow.owner == person))
    )
    refunds = select(RefundCaseRow.id).where(RefundCaseRow.owner == person)
    sent = or_(UploadRow.person == person, UploadRow.owner.in_(mine))
    matters = select(InvoiceMatterRow.id).where(InvoiceMatterRow.owner == person)
    return (
        ("conversations", select(ConversationRow).where(_spoken_by(person))),
        (
            "messages",
            select(MessageRow)
            .where(MessageRow.conversation_id.in_(mine))
            .order_by(MessageRow.conversation_id, MessageRow.seq),
        ),
        ("feedback", select(FeedbackRow).where(FeedbackRow.conversation_id.in_(mine))),
        ("answers", select(ReceiptRow).where(ReceiptRow.conversation_id.in_(mine))),
        ("wishes", select(AnswerWishRow).where(AnswerWishRow.conversation_id.in_(mine))),
        ("handoffs", select(CaseRow).where(CaseRow.conversation_id.in_(mine))),
        ("handoff_events", select(CaseEventRow).where(CaseEventRow.case_id.in_(cases))),
        ("sheets", select(SheetRow).where(SheetRow.conversation_id.in_(mine))),
        ("sheet_events", select(SheetEventRow).where(SheetEventRow.sheet_id.in_(sheets))),
        ("files", select(UploadRow).where(sent)),
        ("materials", select(MaterialRow).where(MaterialRow.upload_id.in_(select(UploadRow.id).where(sent)))),
        ("tickets", select(TicketRow).where(TicketRow.conversation_id.in_(mine))),
        ("housing_cases", select(HousingCaseRow).where(HousingCaseRow.owner == person)),
        ("housing_events", select(HousingCaseEventRow).where(HousingCaseEventRow.case_id.in_(housing))),
        ("payments", select(OrderRow).where(OrderRow.id.in_(orders))),
        ("payment_events", select(OrderEventRow).where(OrderEventRow.order_id.in_(orders))),
        ("certificates", select(CertificateRow).where(CertificateRow.order_id.in_(orders))),
        ("invoice_matters", select(InvoiceMatterRow).where(InvoiceMatterRow.owner == person)),
        ("invoice_events", select(InvoiceMatterEventRow).where(InvoiceMatterEventRow.matter_id.in_(matters))),
        ("invoice_handouts", select(InvoiceHandoutRow).where(InvoiceHandoutRow.owner == person)),
        ("refunds", select(RefundCaseRow).where(RefundCaseRow.owner == person)),
        ("refund_events", select(RefundEventRow).where(RefundEventRow.case_id.in_(refunds))),
        ("refund_payouts", select(RefundPayoutRow).where(RefundPayoutRow.owner == person)),
        ("refund_accounts", select(RefundAccountRow).where(RefundAccountRow.owner == person)),
        ("addresses", select(InvoiceAddressRow).where(InvoiceAddressRow.owner == person)),
        ("notices", select(NoticeLetterRow).where(NoticeLetterRow.person == person, ~NoticeLetterRow.control)),
        ("notice_reasons", select(NoticeConcernRow).where(NoticeConcernRow.taxpayer_id == person)),
        ("notice_messages", select(NoticePushRow).where(NoticePushRow.person == person)),
        ("notice_refusals", select(NoticeRefusalRow).where(NoticeRefusalRow.person == person)),
        *copies_of(person),
        ("sessions", select(WebSessionRow).where(WebSessionRow.realm == "portal", of_whom(person))),
        ("ledger", select(LedgerRow).where(LedgerRow.subject == f"taxpayer/{person}").order_by(LedgerRow.seq)),
    )


SECRETS = (
    "visitor_id",
    "thread",
    "commands",
    "stored_name",
    "fingerprint",
    "encoder",
    "ranks",
    "needs",
    "route",
    "code",
    "pdf",
)


def _plain(session: Session, query: Select[Any]) -> Iterator[dict[str, Any]]:
    """Rows by column, without what only the machinery needs or would open a door."""
    for row in session.scalars(query):
        assert isinstance(row, Base)
        values = {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key not in SECRETS}
        if isinstance(row, WebSessionRow):
            values = {"began_at": row.began_at, "seen_at": row.seen_at, "ended_at": row.ended_at}
        yield {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}
