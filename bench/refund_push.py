"""Refunds pushed to the treasury with every guarantee on: outbox, one key for one payout, signed answers, audit ledger.

``push``: so many confirmed at once, until all of them have come. ``one_by_one``: the time of one refund from its owner's
key to the treasury's answer, while nothing else waits. The treasury is the sandbox, over HTTP, in a process of its own.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backends.refund_case.payouts import Payouts
from backends.refund_case.policy import load_policy
from backends.refund_case.sandbox import Book, treasury_app
from backends.refund_case.schemas import Account, Claim, RefundCase
from backends.refund_case.service import RefundCases
from backends.refund_case.treasury import HttpTreasury
from kit.db import Base, Database
from kit.signing import Signer

ACCOUNT = Account("acct-1", "演示银行", "6222000000001234")
AMOUNT = Decimal("320.00")


async def main():
    import tempfile, sys

    n = int(sys.argv[1])
    home = Path(tempfile.mkdtemp())
    db = Database(f"sqlite:///{home}/d.db")
    Base.metadata.create_all(db.engine)
    policy = load_policy()
    policy = policy.model_copy(update={"daily_count": 10**6, "daily_amount": Decimal(10**10)})
    signer = Signer(Ed25519PrivateKey.generate())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=treasury_app(home / "t.db", signer)), base_url="http://t/", timeout=5
    )
    cases = RefundCases(db, policy)
    pay = Payouts(db, cases, HttpTreasury(client), signer.verifier, policy)
    b = time.perf_counter()
    found = [
        cases.find(f"o{i}", [Claim("v/1/2026", "t", date(2026, 11, 29), AMOUNT, True, ("x",), ("y",))])[0]
        for i in range(n)
    ]
    print("find", n / (time.perf_counter() - b))
    b = time.perf_counter()
    for c in found:
        cases.confirm(c, ACCOUNT, risky=False)
    print("confirm", n / (time.perf_counter() - b))
    b = time.perf_counter()
    while await pay.send_due():
        pass
    print("send", n / (time.perf_counter() - b), len(Book(home / "t.db").movements()))


asyncio.run(main())
