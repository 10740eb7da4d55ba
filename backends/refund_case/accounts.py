"""Where a taxpayer's refunds go: the account on file, held in the taxpayer's own name. Nobody names another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from backends.refund_case.schemas import Account


class Accounts(Protocol):
    def of(self, taxpayer_id: str) -> Account | None: ...


class ListedAccounts:
    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = accounts

    def of(self, taxpayer_id: str) -> Account | None:
        return self._accounts.get(taxpayer_id)


# Plainly invented, as the taxpayers are.
DEMO_ACCOUNTS = {
    "demo-zhang": Account("demo-zhang-1", "演示银行", "0000000000000001234"),
    "demo-tongguo": Account("demo-tongguo-1", "演示银行", "0000000000000005678"),
}
