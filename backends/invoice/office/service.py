"""Invoice matters: applied for, decided at once, handed out, sent, taken back. One transaction a command."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from backends.invoice.approval.policy import load_scorecards, scorecard_on
from backends.invoice.approval.rules import MONTHS_HELD, Months, decide
from backends.invoice.approval.schemas import Asked, Receipt, Result
from backends.invoice.office import paper, red
from backends.invoice.office.carrier import Carrier
from backends.invoice.office.errors import BadAddressError, MatterNotFoundError, MatterNotNowError, OutOfStockError
from backends.invoice.office.issued import Issued, IssuedInvoices
from backends.invoice.office.models import InvoiceAddressRow, InvoiceMatterRow
from backends.invoice.office.repository import (
    count_stock,
    do_add_block,
    do_append,
    do_hand_out,
    find_addresses,
    find_by_request,
    find_handouts,
    find_lost,
    find_matter,
    find_matters,
)
from backends.invoice.office.rules import ORDINARY
from backends.invoice.office.schemas import Address, Event, Matter, MatterKind, Range
from backends.invoice.records.schemas import Segment
from backends.invoice.standing import Standings
from backends.legislation.evidence import basis_of
from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from kit.clock import Clock, beijing_date, today, utc_now
from kit.db import Database, Transaction, do_insert_new

MACHINE = "machine"
MOST_SEARCHED = 1000  # of the newest matters, for sheets that wait for somebody
CONFIRM_HOURS = "invoice.red.confirm_hours"
Used = Callable[[str], int]  # paper invoices of a tax number that were verified
NewEvent = tuple[Event, str, dict[str, Any]]


class InvoiceOffice:
    def __init__(
        self,
        database: Database,
        profile: ProfileService,
        law: Legislation,
        standings: Standings,
        carrier: Carrier,
        issued: IssuedInvoices,
        used: Used = lambda _number: 0,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._profile = profile
        self._law = law
        self._standings = standings
        self._carrier = carrier
        self._issued = issued
        self._used = used
        self._clock = clock

    # Applications

    def apply(self, owner: str, request: str, asked: Asked, conversation_id: str | None = None) -> Matter:
        """Decided at once; paper that is approved is handed out in the same transaction. The same ``request`` again is
        the same matter. Raises ``TaxpayerNotFoundError``, ``BadQuotaError``."""
        taxpayer = self._taxpayer(owner)
        used = self._used(taxpayer.number) if asked.kind == "requisition" else 0

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            held = _in_hand(tx.session, owner) - used
            receipt = self._decide(taxpayer, asked, max(0, held))
            decided: NewEvent = ("decided", MACHINE, {"receipt": receipt.model_dump(mode="json")})
            return [decided, *self._paper(tx, matter, receipt)]

        return self._open(owner, "application", request, conversation_id, events)

    def _decide(self, taxpayer: Taxpayer, asked: Asked, held: int) -> Receipt:
        on = today(self._clock)
        card = scorecard_on(load_scorecards(), on)
        return decide(self._standings.of(taxpayer, held), asked, card, on, months_on(self._law, on))

    def _paper(self, tx: Transaction, matter: Matter, receipt: Receipt) -> list[NewEvent]:
        if receipt.result != "approved" or receipt.asked.kind != "requisition":
            return []
        seller = self._taxpayer(matter.owner).number
        try:
            with tx.session.begin_nested():
                ranges = do_hand_out(tx, matter, int(receipt.asked.wanted), ORDINARY, seller, self._clock())
        except OutOfStockError as error:
            return [("out_of_stock", MACHINE, {"words": error.message})]
        return [("handed_out", MACHINE, {"ranges": [r.model_dump() for r in ranges]})]

    def review(self, matter_id: str, agent: str, result: Result, note: str) -> Matter:
        """An agent's second look at what the machine did not settle. Raises ``MatterNotNowError``."""

        def events(tx: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.kind != "application" or matter.status != "person" or matter.receipt is None:
                raise MatterNotNowError("这件事项不在人工审核中，不用再审")
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
            _check_owner(matter, owner)
            if matter.status not in ("ready", "returned"):
                raise MatterNotNowError("这件事项现在不能寄送；已经寄出的可以查物流")
            number = self._carrier.ship(f"{matter.id}/{matter.ordinal}", address, self._clock())
            return [("shipped", owner, {"address": address.model_dump(), "tracking_no": number})]

        return self._change(matter_id, events)

    def track(self, matter_id: str, owner: str) -> Matter:
        """With what the carrier has told since the last look."""

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            _check_owner(matter, owner)
            if not matter.tracking_no:
                return []
            told = self._carrier.track(matter.tracking_no, self._clock())[len(matter.tracking) :]
            return [("tracked", MACHINE, {"at": t.at.isoformat(), "status": t.status, "words": t.words}) for t in told]

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
        return self._open(owner, "void", mark, None, lambda _tx, _matter: [("voided", owner, content)], mark)

    def report_loss(self, owner: str, request: str, code: str, first: int, last: int) -> Matter:
        """Blank paper that its taxpayer has lost. Raises ``BadLossError``."""

        def events(tx: Transaction, _: Matter) -> list[NewEvent]:
            handed = [Range(code=h.code, first=h.first, last=h.last) for h in find_handouts(tx.session, owner)]
            told = paper.loss(code, first, last, handed, find_lost(tx.session, owner))
            return [("reported", owner, told.model_dump())]

        return self._open(owner, "loss", request, None, events)

    # Red sheets

    def begin_red(self, owner: str, request: str, number: str, total: Decimal | None, why: red.Why) -> Matter:
        """``total`` none: all of it. Raises ``BadRedSheetError``."""
        starter = self._taxpayer(owner).number
        blue = self._issued.find("", number)
        whole = blue.total if blue is not None else Decimal(0)
        content = red.begin(blue, starter, whole if total is None else total, why)
        return self._open(owner, "red_sheet", request, None, lambda _tx, _matter: [("begun", owner, content)])

    def answer_red(self, matter_id: str, owner: str, *, agreed: bool) -> Matter:
        """By the other party, within the time."""
        number = self._taxpayer(owner).number

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.red.get("other") != number:
                raise MatterNotFoundError("找不到这张确认单")
            if self._aged(matter).status != "waiting":
                raise MatterNotNowError("这张确认单不在待确认状态，可能已经过时作废，需要重新发起")
            return [("confirmed" if agreed else "refused", owner, {})]

        return self._aged(self._change(matter_id, events))

    def red_of_others(self, owner: str) -> list[Matter]:
        """Sheets that others began with this taxpayer, the newest first."""
        number = self._taxpayer(owner).number
        return [m for m in self.newest(MOST_SEARCHED) if m.red.get("other") == number]

    def red_to_answer(self, owner: str) -> list[Matter]:
        """Those of them that wait for the answer."""
        return [m for m in self.red_of_others(owner) if m.status == "waiting"]

    def withdraw_red(self, matter_id: str, owner: str) -> Matter:
        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            _check_owner(matter, owner)
            if matter.kind != "red_sheet" or self._aged(matter).status not in ("waiting", "confirmed"):
                raise MatterNotNowError("这张确认单已经办结，不能撤回")
            return [("withdrawn", owner, {})]

        return self._change(matter_id, events)

    def issue_red(self, matter_id: str, owner: str, red_number: str) -> Matter:
        """The seller has issued the red invoice of a confirmed sheet."""
        number = self._taxpayer(owner).number

        def events(_: Transaction, matter: Matter) -> list[NewEvent]:
            if matter.red.get("seller") != number:
                raise MatterNotFoundError("找不到这张确认单")
            if matter.status != "confirmed":
                raise MatterNotNowError("确认单还没有得到确认，不能开红字发票")
            return [("issued", owner, {"red_number": red_number})]

        return self._change(matter_id, events)

    def _aged(self, matter: Matter) -> Matter:
        if matter.kind != "red_sheet":
            return matter
        return replace(matter, status=red.status_at(matter, self.confirm_hours(), self._clock()))

    def confirm_hours(self) -> int:
        return int(str(self._law.value_at(CONFIRM_HOURS, today(self._clock)).value))

    # Reading

    def access(self, matter_id: str, owner: str) -> Matter:
        """Another's looks like none. The other party of a red sheet sees it too."""
        matter = self.get(matter_id)
        if matter.owner != owner and matter.red.get("other") != self._taxpayer(owner).number:
            raise MatterNotFoundError("找不到这件发票事项")
        return matter

    def get(self, matter_id: str) -> Matter:
        with self._database.read() as session:
            return self._aged(find_matter(session, matter_id))

    def arrears_of(self, owner: str) -> Decimal:
        """Unpaid taxes, as far as the systems beside the profile know. Raises ``TaxpayerNotFoundError``."""
        return self._standings.of(self._taxpayer(owner)).arrears

    def of_owner(self, owner: str) -> list[Matter]:
        with self._database.read() as session:
            return [self._aged(m) for m in find_matters(session, owner)]

    def newest(self, limit: int = 50) -> list[Matter]:
        with self._database.read() as session:
            return [self._aged(m) for m in find_matters(session, None, limit)]

    def basis_of(self, receipt: Receipt) -> tuple[Basis, ...]:
        """The documents behind the reasons of a decision, as of its day."""
        keys = dict.fromkeys(r.parameter for r in receipt.reasons if r.parameter)
        return basis_of([self._law.value_at(key, receipt.on) for key in keys])

    def held(self, owner: str) -> tuple[int, int]:
        """Paper invoices handed out to this taxpayer and not lost, and those of them that were verified."""
        with self._database.read() as session:
            handed = _in_hand(session, owner)
        return handed, min(handed, self._used(self._taxpayer(owner).number)) if handed else 0

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
        """All numbers handed out, as the checks of records take them."""
        with self._database.read() as session:
            return [
                Segment(h.seller, h.code, f"{h.first:08}", f"{h.last:08}", beijing_date(h.at).isoformat())
                for h in find_handouts(session)
            ]

    # How it is done

    def _taxpayer(self, owner: str) -> Taxpayer:
        taxpayer = self._profile.find(owner)
        if taxpayer is None:
            raise TaxpayerNotFoundError("没有找到您的登记信息，请重新登录；仍然不行请转人工")
        return taxpayer

    def _open(
        self,
        owner: str,
        kind: MatterKind,
        request: str,
        conversation_id: str | None,
        events: Callable[[Transaction, Matter], list[NewEvent]],
        matter_id: str = "",
    ) -> Matter:
        with self._database.write() as tx:
            now = self._clock()
            matter = Matter(matter_id or uuid.uuid4().hex, owner, kind, now, conversation_id)
            values = {"id": matter.id, "owner": owner, "kind": kind, "request": request}
            if do_insert_new(tx.session, InvoiceMatterRow, **values, conversation_id=conversation_id, opened_at=now):
                return self._do_append(tx, matter, events)
            there = find_by_request(tx.session, owner, request)
            assert there is not None
            return self._aged(find_matter(tx.session, there))

    def _change(self, matter_id: str, events: Callable[[Transaction, Matter], list[NewEvent]]) -> Matter:
        with self._database.write() as tx:
            return self._do_append(tx, find_matter(tx.session, matter_id), events)

    def _do_append(
        self, tx: Transaction, matter: Matter, events: Callable[[Transaction, Matter], list[NewEvent]]
    ) -> Matter:
        for kind, actor, content in events(tx, matter):
            matter = do_append(tx, matter, kind, actor, content, self._clock())
        return matter


def months_on(law: Legislation, on: date) -> Months:
    """How many months' use of paper each credit level may hold."""
    return {level: int(str(law.value_at(key, on).value)) for level, key in MONTHS_HELD.items()}


def _check_owner(matter: Matter, owner: str) -> None:
    if matter.owner != owner:
        raise MatterNotFoundError("找不到这件发票事项")


def _void_id(code: str, number: str) -> str:
    """Of the one matter by which an invoice is voided."""
    return sha256(f"void/{code}/{number}".encode()).hexdigest()[:32]


def _in_hand(session: Session, owner: str) -> int:
    """Copies handed out that are not lost."""
    handed = sum(h.last - h.first + 1 for h in find_handouts(session, owner))
    return handed - sum(r.copies for r in find_lost(session, owner))


def share_sent(matters: list[Matter]) -> tuple[int, int]:
    """How many handouts of paper went by 票e送, of how many."""
    handed = [m for m in matters if m.ranges and m.kind == "application"]
    return sum(bool(m.tracking_no) for m in handed), len(handed)
