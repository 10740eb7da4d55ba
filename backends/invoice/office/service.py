"""Invoice matters: applied for, decided at once, handed out, sent, taken back. One transaction a command."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from pydantic import ValidationError
from sqlalchemy.orm import Session

from backends.invoice.approval.policy import load_scorecards, scorecard_on
from backends.invoice.approval.rules import MONTHS_HELD, Months, decide
from backends.invoice.approval.schemas import MONEY_KINDS, PAPERS, Asked, PaperKind, Receipt, Result
from backends.invoice.office import paper
from backends.invoice.office.carrier import Carrier
from backends.invoice.office.errors import (
    BadAddressError,
    CarrierUnavailableError,
    MatterNotNowError,
    OutOfStockError,
)
from backends.invoice.office.granted import Granted, beside_with, granted, taxpayer_with
from backends.invoice.office.issued import Issued, IssuedInvoices
from backends.invoice.office.matters import NewEvent, check_owner
from backends.invoice.office.models import InvoiceAddressRow, InvoiceMatterRow
from backends.invoice.office.repository import (
    count_happened,
    count_stock,
    do_add_block,
    do_hand_out,
    do_take_turn,
    find_addresses,
    find_handouts,
    find_lost,
    find_lost_on_the_way,
    find_matters,
    find_voided,
)
from backends.invoice.office.rules import kind_of
from backends.invoice.office.schemas import Address, Matter, Range
from backends.invoice.office.sheets import RedSheets
from backends.invoice.office.used import NothingUsed, Used
from backends.invoice.records.errors import RecordStoreUnavailableError
from backends.invoice.records.ranges import without
from backends.invoice.records.schemas import Segment
from backends.invoice.standing import Standings, standing_of
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.schemas import Invoicing, Taxpayer
from backends.profile.service import ProfileService
from kit.clock import Clock, beijing_date, today, utc_now
from kit.db import Database, Transaction

MACHINE = "machine"
FOLLOW = "invoices.follow"  # the kind of work
MOST_USED = Decimal("9999999999999.99")  # that a receipt can bear; records may tell of more
FOLLOWED_EVERY = timedelta(hours=1)


class InvoiceOffice(RedSheets):
    def __init__(
        self,
        database: Database,
        profile: ProfileService,
        law: Legislation,
        standings: Standings,
        carrier: Carrier,
        issued: IssuedInvoices,
        used: Used | None = None,
        clock: Clock = utc_now,
    ) -> None:
        super().__init__(database, profile, law, clock, issued)
        self._standings = standings
        self._carrier = carrier
        self._used = used or NothingUsed()

    # Applications

    def apply(self, owner: str, request: str, asked: Asked, conversation_id: str | None = None) -> Matter:
        """Decided at once; paper that is approved is handed out in the same transaction. The same ``request`` again is
        the same matter. Raises ``TaxpayerNotFoundError``, ``BadQuotaError``, ``RequestConflictError``."""
        taxpayer = self._taxpayer(owner)
        used = self._used_up(taxpayer, asked.paper) if asked.kind == "requisition" else 0
        spent = self._quota_used(taxpayer) if asked.kind in MONEY_KINDS else Decimal(0)

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            do_take_turn(tx, owner)
            held = max(0, _in_hand(tx.session, owner, asked.paper) - used)
            receipt = self._decide(tx.session, _spent(taxpayer, spent), asked, held)
            decided: NewEvent = ("decided", MACHINE, {"receipt": receipt.model_dump(mode="json")})
            return [decided, *self._paper(tx, matter, receipt)]

        def same(matter: Matter) -> bool:
            return matter.receipt is not None and matter.receipt.asked == asked

        return self._open(owner, "application", request, events, same, conversation_id=conversation_id)

    def _decide(self, session: Session, taxpayer: Taxpayer, asked: Asked, held: int) -> Receipt:
        on = today(self._clock)
        more = self._granted(session, taxpayer.id)
        beside = beside_with(self._standings.of(taxpayer.id), more)
        standing = standing_of(taxpayer_with(taxpayer, more), beside, asked.paper, held)
        return decide(standing, asked, scorecard_on(load_scorecards(), on), on, months_on(self._law, on))

    def _granted(self, session: Session, owner: str) -> Granted:
        approved = find_matters(session, owner, kind="application", statuses=("approved",))
        return granted(approved, today(self._clock))

    def granted_to(self, owner: str) -> Granted:
        """What was approved here, as it holds today."""
        with self._database.read() as session:
            return self._granted(session, owner)

    def invoicing_of(self, owner: str) -> Invoicing | None:
        """The quota with what was approved here, and its use with what accepted records tell of this month."""
        taxpayer = self._taxpayer(owner)
        return _spent(taxpayer_with(taxpayer, self.granted_to(owner)), self._quota_used(taxpayer)).invoicing

    def _quota_used(self, taxpayer: Taxpayer) -> Decimal:
        """None while the records are in another process's hands: then the profile's figure stands as it is."""
        counted = taxpayer.invoicing.used_until if taxpayer.invoicing is not None else None
        try:
            return self._used.quota(taxpayer.number, today(self._clock), counted)
        except RecordStoreUnavailableError:
            return Decimal(0)

    def _used_up(self, taxpayer: Taxpayer, paper: PaperKind) -> int:
        """Copies handed out that are no longer blank: accepted as records, or voided here. Raises
        ``RecordStoreUnavailableError``."""
        with self._database.read() as session:
            void = find_voided(session, taxpayer.id, paper)
        return len(void) + self._used.paper(taxpayer.number, paper, void)

    def _paper(self, tx: Transaction, matter: Matter, receipt: Receipt) -> list[NewEvent]:
        if receipt.result != "approved" or receipt.asked.kind != "requisition":
            return []
        return self._hand_out(tx, matter, int(receipt.asked.wanted), receipt.asked.paper)

    def _hand_out(self, tx: Transaction, matter: Matter, copies: int, paper: PaperKind) -> list[NewEvent]:
        seller = self._taxpayer(matter.owner).number
        try:
            with tx.session.begin_nested():
                ranges = do_hand_out(tx, matter, copies, paper, seller, self._clock())
        except OutOfStockError as error:
            return [("out_of_stock", MACHINE, {"words": error.message})]
        return [("handed_out", MACHINE, {"ranges": [r.model_dump() for r in ranges]})]

    def review(self, matter_id: str, agent: str, result: Result, note: str) -> Matter:
        """An agent's second look at what the machine did not settle. Raises ``MatterNotNowError``, also where more
        paper was handed out since the decision that is looked at."""
        waits = self.get(matter_id)
        hands_out, used = False, 0
        if result == "approved" and waits.receipt is not None and waits.receipt.asked.kind == "requisition":
            hands_out = True
            used = self._used_up(self._taxpayer(waits.owner), waits.receipt.asked.paper)

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.kind != "application" or matter.status != "person" or matter.receipt is None:
                raise MatterNotNowError("这件事项不在人工审核中，不用再审")
            if hands_out:
                do_take_turn(tx, matter.owner)
                held = _in_hand(tx.session, matter.owner, matter.receipt.asked.paper) - used
                if held > matter.receipt.standing.paper_held:
                    raise MatterNotNowError(
                        f"申请之后纳税人又领了纸质发票，手里现有 {held} 份；请不予通过，让纳税人重新申请"
                    )
            seen: NewEvent = ("reviewed", agent, {"result": result, "note": note})
            paper = self._paper(tx, matter, matter.receipt.model_copy(update={"result": result}))
            return [seen, *paper]

        return self._change(matter_id, events)

    # Sending

    def ship(self, matter_id: str, owner: str, address_id: str) -> Matter:
        """To an address of the owner's book. A matter that came back may be sent again."""
        address = next((a for a in self.addresses(owner) if a.id == address_id), None)
        if address is None:
            raise BadAddressError("没有这个地址，请先添加收件地址", field="address")

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            check_owner(matter, owner)
            if matter.status not in ("ready", "returned"):
                raise MatterNotNowError("这件事项现在不能寄送；已经寄出的可以查物流")
            number = self._carrier.ship(f"{matter.id}/{matter.ordinal}", address, self._clock())
            return [("shipped", owner, {"address": address.model_dump(), "tracking_no": number})]

        return self._change(matter_id, events)

    def track(self, matter_id: str, owner: str) -> Matter:
        """With what the carrier has told since the last look."""

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            check_owner(matter, owner)
            if not matter.tracking_no:
                return []
            return self._told(matter)

        return self._change(matter_id, events)

    def _told(self, matter: Matter) -> list[NewEvent]:
        told = self._carrier.track(matter.tracking_no, self._clock())[len(matter.tracking) :]
        return [("tracked", MACHINE, {"at": t.at.isoformat(), "status": t.status, "words": t.words}) for t in told]

    def track_all(self) -> int:
        """Of all that is on the way; how many have arrived, come back or been lost since. What cannot be asked about
        now waits for the next time."""
        before = self.newest("on_the_way", limit=None)
        moved = 0
        for matter in before:
            try:
                after = self._change(matter.id, lambda _, m: self._told(m) if m.status == "on_the_way" else [])
            except (CarrierUnavailableError, MatterNotNowError):
                continue
            moved += after.status != "on_the_way"
        return moved

    def follow(self, _subject: str = "") -> datetime:
        """Work that comes again: shipments are followed though nobody looks."""
        self.track_all()
        return self._clock() + FOLLOWED_EVERY

    def replace_lost(self, matter_id: str, agent: str) -> Matter:
        """As many copies anew for those that were lost on the way, whose numbers are nobody's any more."""

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.status != "lost" or matter.receipt is None:
                raise MatterNotNowError("这件事项没有寄丢，不用补发")
            copies = sum(r.copies for r in matter.ranges)
            anew = self._hand_out(tx, matter, copies, matter.receipt.asked.paper)
            if anew[0][0] == "out_of_stock":
                raise OutOfStockError("这种发票库存不足，请先入库再补发")
            return [("written_off", agent, {"ranges": [r.model_dump() for r in matter.ranges]}), *anew]

        return self._change(matter_id, events)

    def add_address(self, owner: str, address: Address) -> Address:
        made = address.model_copy(update={"id": uuid.uuid4().hex})
        with self._database.write() as tx:
            tx.session.add(InvoiceAddressRow(**made.model_dump(), owner=owner, at=self._clock()))
        return made

    def addresses(self, owner: str) -> list[Address]:
        with self._database.read() as session:
            return find_addresses(session, owner)

    def address_for(self, owner: str, place: str) -> Address | None:
        """The newest of the book where ``place`` is empty; else a new one, with name and telephone as registered."""
        known = self.addresses(owner)
        if not place:
            return known[0] if known else None
        taxpayer = self._taxpayer(owner)
        there = next((a for a in known if a.place == place), None)
        try:
            return there or self.add_address(owner, Address(name=taxpayer.name, phone=taxpayer.phone, place=place))
        except ValidationError as error:
            raise BadAddressError("登记里没有可用的联系电话，请转人工补上后再寄", field="phone") from error

    # Paper taken back

    def void(self, owner: str, code: str, number: str, *, gathered: bool) -> Matter:
        """A paper invoice of this seller, once. Raises ``BadVoidError``."""
        seller = self._taxpayer(owner).number
        content = paper.void(self.find_issued(code, number), seller, today(self._clock), gathered=gathered)
        mark = _void_id(code, number)
        events: list[NewEvent] = [("voided", owner, content)]
        return self._open(owner, "void", mark, lambda _tx, _m: events, lambda _: True, matter_id=mark)

    def report_loss(self, owner: str, request: str, code: str, first: int, last: int) -> Matter:
        """Blank paper that its taxpayer has lost. Raises ``BadLossError``."""

        def events(tx: Transaction, _: Matter) -> list[NewEvent]:
            handed = [Range(code=h.code, first=h.first, last=h.last) for h in find_handouts(tx.session, owner)]
            told = paper.loss(code, first, last, handed, find_lost(tx.session, owner))
            return [("reported", owner, told.model_dump())]

        def same(matter: Matter) -> bool:
            return matter.ranges == (Range(code=code, first=first, last=last),)

        return self._open(owner, "loss", request, events, same)

    # Reading

    def arrears_of(self, owner: str) -> Decimal:
        """Unpaid taxes, as far as the systems beside the profile know. Raises ``TaxpayerNotFoundError``."""
        return self._standings.of(self._taxpayer(owner).id).arrears

    def basis_of(self, receipt: Receipt) -> tuple[Basis, ...]:
        """The documents behind the reasons of a decision, as of its day."""
        keys = dict.fromkeys(r.parameter for r in receipt.reasons if r.parameter)
        return basis_of([self._law.value_at(key, receipt.on) for key in keys])

    def held(self, owner: str) -> tuple[int, int]:
        """Paper invoices handed out to this taxpayer and not lost, and those of them that were verified."""
        with self._database.read() as session:
            handed = {paper: _in_hand(session, owner, paper) for paper in PAPERS}
        taxpayer = self._taxpayer(owner)
        used = sum(min(copies, self._used_up(taxpayer, paper)) for paper, copies in handed.items() if copies)
        return sum(handed.values()), used

    def find_issued(self, code: str, number: str) -> Issued | None:
        found = self._issued.find(code, number)
        if found is None or not code:
            return found
        with self._database.read() as session:
            void = session.get(InvoiceMatterRow, _void_id(code, number)) is not None
        return found.model_copy(update={"voided": found.voided or void})

    # Stock

    def add_block(self, code: str, first: int, last: int) -> None:
        with self._database.write() as tx:
            do_add_block(tx, code, first, last, self._clock())

    def stock(self) -> dict[str, int]:
        with self._database.read() as session:
            return count_stock(session)

    def segments(self) -> list[Segment]:
        """All numbers handed out, as the checks of records take them; without what was lost on the way."""
        with self._database.read() as session:
            gone = find_lost_on_the_way(session)
            return [
                Segment(h.seller, h.code, f"{first:08}", f"{last:08}", beijing_date(h.at).isoformat())
                for h in find_handouts(session)
                for first, last in without((h.first, h.last), [(r.first, r.last) for r in gone if r.code == h.code])
            ]

    def share_sent(self) -> tuple[int, int]:
        """How many handouts of paper went by 票e送, of how many, since the beginning."""
        with self._database.read() as session:
            return count_happened(session, "shipped"), count_happened(session, "handed_out")


def months_on(law: Legislation, on: date) -> Months:
    """How many months' use of paper each credit level may hold."""
    return {level: int(str(law.value_at(key, on).value)) for level, key in MONTHS_HELD.items()}


def _void_id(code: str, number: str) -> str:
    """Of the one matter by which an invoice is voided."""
    return sha256(f"void/{code}/{number}".encode()).hexdigest()[:32]


def _in_hand(session: Session, owner: str, paper: PaperKind) -> int:
    """Copies handed out that are not lost."""
    parts = [Range(code=h.code, first=h.first, last=h.last) for h in find_handouts(session, owner)]
    gone = [r for r in find_lost(session, owner) if kind_of(r.code) == paper]
    return sum(r.copies for r in parts if kind_of(r.code) == paper) - sum(r.copies for r in gone)


def _spent(taxpayer: Taxpayer, more: Decimal) -> Taxpayer:
    """``more``: what accepted records add to this month's use, in yuan."""
    if taxpayer.invoicing is None or not more:
        return taxpayer
    used = min(max(Decimal(0), taxpayer.invoicing.used_this_month + more), MOST_USED)
    return taxpayer.model_copy(update={"invoicing": taxpayer.invoicing.model_copy(update={"used_this_month": used})})
