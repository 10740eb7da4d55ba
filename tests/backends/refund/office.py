"""A refund office of a test's own: a store that can be killed, and a treasury over HTTP in any mood."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backends.refund_case.payouts import Payouts, Reconciled
from backends.refund_case.policy import RefundPolicy, load_policy
from backends.refund_case.sandbox import Book, Mood, treasury_app
from backends.refund_case.schemas import Account, Claim, RefundCase, SetOff
from backends.refund_case.service import SWITCH, RefundCases
from backends.refund_case.treasury import HttpTreasury, PayoutNotice, PayoutRequest
from kit.db import Database, Transaction
from kit.signing import Signer
from kit.switches import Switches

ACCOUNT = Account("acct-1", "演示银行", "6222000000001234")
OWNER = "demo-zhang"


class Killed(BaseException):
    """As if the process had ended here."""


class MortalDatabase(Database):
    """Dies at the ``dies_at``-th write from now, before or just after its commit."""

    dies_at = 0
    after_commit = False

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.dies_at -= 1
        dying = self.dies_at == 0
        with super().write() as tx:
            yield tx
            if dying and not self.after_commit:
                raise Killed
        if dying:
            raise Killed


class MortalTreasury(HttpTreasury):
    """``dies``: the process ends with the order sent and the answer not yet here."""

    dies = False

    async def pay(self, requests: Sequence[PayoutRequest]) -> list[PayoutNotice]:
        notices = await super().pay(requests)
        if self.dies:
            self.dies = False
            raise Killed
        return notices


class RefundOffice:
    def __init__(self, database: Database, home: Path, policy: RefundPolicy | None = None) -> None:
        self.database = database
        self.now = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
        self.mood = Mood()
        signer = Signer(Ed25519PrivateKey.generate())
        self.book = Book(home / "treasury.db")
        app = treasury_app(home / "treasury.db", signer, self.mood, lambda: self.now)
        transport = httpx.ASGITransport(app=app)
        client = httpx.AsyncClient(transport=transport, base_url="http://treasury/", timeout=5)
        self.treasury = MortalTreasury(client)
        self.policy = policy or load_policy()
        self.cases = RefundCases(database, self.policy, lambda: self.now)
        self.payouts = Payouts(database, self.cases, self.treasury, signer.verifier, self.policy, lambda: self.now)
        self.switches = Switches(database)
        self.signer = signer

    def found(self, year: int = 2026, amount: str = "320.00", *, sure: bool = True, owner: str = OWNER) -> RefundCase:
        [case] = self.cases.find(owner, [claim(year, amount, sure=sure)])
        return case

    def confirmed(
        self, year: int = 2026, amount: str = "320.00", *, sure: bool = True, risky: bool = False
    ) -> RefundCase:
        return self.cases.confirm(self.found(year, amount, sure=sure), ACCOUNT, risky=risky)

    def confirmed_with(self, year: int = 2026, amount: str = "320.00", **more: str) -> RefundCase:
        """``interest``, and arrears by name that it meets."""
        interest = Decimal(more.pop("interest", "0"))
        met = [SetOff(name, Decimal(owed)) for name, owed in more.items()]
        return self.cases.confirm(self.found(year, amount), ACCOUNT, risky=False, interest=interest, set_off=met)

    def look(self) -> None:
        """What the worker does each second."""
        self.cases.go_on()
        asyncio.run(self.payouts.send_due())

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def reconcile(self) -> Reconciled:
        return asyncio.run(self.payouts.reconcile(self.now - timedelta(days=40)))

    def statement(self, since: datetime) -> list[PayoutNotice]:
        return asyncio.run(self.treasury.statement(since))

    def stop(self, *, off: bool) -> None:
        self.switches.turn(SWITCH, off=off, by="admin", reason="核查")

    def status(self, case: RefundCase) -> str:
        return self.cases.get(case.id).status

    def notice(self, key: str, amount: str, transaction: str = "") -> PayoutNotice:
        unsigned = PayoutNotice(
            key=key,
            status="paid",
            amount=Decimal(amount),
            transaction=transaction or f"G{key}",
            at=self.now,
            signature="",
        )
        return unsigned.model_copy(update={"signature": self.signer.sign(unsigned.signed())})


def claim(year: int, amount: str, *, sure: bool = True) -> Claim:
    return Claim(
        subject=f"vehicle_tax/v1/{year}",
        title=f"京A·演示1 {year} 年度车船税",
        as_of=date(2026, 11, 29),
        amount=Decimal(amount),
        sure=sure,
        reasons=("车辆报废",),
        basis=("车船税法实施条例第十九条",),
    )
