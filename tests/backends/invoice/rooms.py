"""An office with invented taxpayers and a clock that the test moves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from backends.invoice.approval.schemas import PaperKind
from backends.invoice.office.carrier import SandboxCarrier
from backends.invoice.office.issued import Issued, ListedInvoices
from backends.invoice.office.schemas import Address
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.office.used import Used
from backends.invoice.records.rules import Key
from backends.invoice.standing import Beside, ListedStandings, Paper
from backends.legislation.service import Legislation
from backends.profile.demo import DemoAccount
from backends.profile.mandates import Mandate
from backends.profile.schemas import Invoicing, Taxpayer
from backends.refund.schemas import VehicleHistory
from kit.db import Database
from migrations import upgrade

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ADDRESS = Address(name="样例收件人", phone="10000000001", place="样例区样例街 1 号")


def taxpayer(owner: str = "firm", **more: Any) -> Taxpayer:
    facts: dict[str, Any] = {
        "id": owner,
        "username": owner,
        "name": f"样例{owner}",
        "kind": "enterprise",
        "number": f"91{owner}",
        "vat_status": "small",
        "credit_level": "A",
        "invoicing": Invoicing(
            monthly_quota=Decimal(300_000), used_this_month=Decimal(280_000), used_before=(Decimal(290_000),)
        ),
    }
    return Taxpayer(**(facts | more))


class Register:
    """A profile service of these taxpayers alone; anybody of whom nothing was said is a firm in good standing."""

    def __init__(self, *known: Taxpayer) -> None:
        self.known = {t.id: t for t in known}

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        return self.known.get(taxpayer_id)

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        return None

    def phones(self, people: Collection[str]) -> dict[str, str]:
        return {}

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        return ()

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        return ()

    def demo_accounts(self) -> Sequence[DemoAccount]:
        return ()


class Verified:
    """What records tell, as the test says."""

    def __init__(self) -> None:
        self.copies = 0
        self.spent = Decimal(0)

    def paper(self, seller: str, kind: PaperKind, besides: Collection[Key]) -> int:
        return self.copies if kind == "ordinary" else 0

    def quota(self, seller: str, on: date, after: date | None) -> Decimal:
        return self.spent


class Rooms:
    def __init__(
        self, url: str, *known: Taxpayer, paper: int = 50, used: Used | None = None, clock: Any = None
    ) -> None:
        self.now = NOW
        self.database = Database(url)
        upgrade(self.database)
        known = known or (taxpayer(),)
        copies = {"ordinary": Paper(monthly=paper, busiest=paper - 5)} if paper else {}
        more = {t.id: Beside(months_registered=30, paper=copies) for t in known}
        issued = [
            Issued(number="26110000000000000001", seller="91firm", buyer="91buyer", booked=booked, **MONEY)
            if booked
            else Issued(number="26110000000000000002", seller="91firm", buyer="91buyer", **MONEY)
            for booked in (True, False)
        ]
        issued.append(Issued(number="26110000000000000003", seller="91firm", buyer="91buyer", booked=True, **MONEY))
        on_paper = {"code": "1100254130", "seller": "91firm", "buyer": "91buyer"}
        issued.append(Issued(number="00010001", **on_paper, **MONEY))
        issued.append(Issued(number="00010002", **on_paper, **MONEY | {"issued_on": "2026-10-10"}))
        self.office = InvoiceOffice(
            self.database,
            Register(*known),
            Legislation.load(),
            ListedStandings(more),
            SandboxCarrier(),
            ListedInvoices(issued),
            used,
            clock=clock or (lambda: self.now),
        )

    def later(self, hours: int) -> None:
        self.now += timedelta(hours=hours)


MONEY: Any = {
    "issued_on": "2026-11-10",
    "amount": Decimal(1000),
    "tax": Decimal(130),
    "total": Decimal(1130),
}


def store_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'invoices.db'}"
