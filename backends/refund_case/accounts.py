"""Where a taxpayer's refunds go: an account in the taxpayer's own name, as filed with the bureau or as named since.

Who names another account waits: the bank is asked whether they hold it (``bank``), the telephone on file is told, and
only some days later is anything paid to it, so that who did not name it can withdraw it. What the bank says is not
theirs is never used. Where no bank is connected the holder's name is compared alone, and the treasury sends back what
is not theirs.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backends.ledger.service import Record, do_record
from backends.notices.channels import Message, Sender
from backends.notices.errors import ChannelDownError
from backends.profile.service import ProfileService
from backends.refund_case.bank import Bank, HolderQuestion, Holding
from backends.refund_case.errors import (
    AccountNotOwnError,
    AccountUnreadableError,
    BankDownError,
    TooManyAccountsError,
)
from backends.refund_case.models import RefundAccountRow
from backends.refund_case.policy import RefundPolicy
from backends.refund_case.repository import PURPOSE
from backends.refund_case.schemas import Account
from kit.clock import Clock, beijing_date, utc_now
from kit.db import Database, Transaction

log = structlog.get_logger(__name__)

AGAIN = timedelta(minutes=5)  # until the bank is asked or the telephone told again, when they did not answer
REFUSED: dict[Holding, str] = {
    "other": "银行核对，这个账户不是您本人（本单位）名下的，没有换",
    "unknown": "银行核对，没有这个账户或者它不能收款，没有换",
}
SHORTEST, LONGEST = 8, 30  # digits: cards have 16 to 19, accounts of firms fewer or more


class Accounts(Protocol):
    def of(self, taxpayer_id: str) -> Account | None: ...


class ListedAccounts:
    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = accounts

    def of(self, taxpayer_id: str) -> Account | None:
        return self._accounts.get(taxpayer_id)


class NamedAccounts:
    """``filed``: what the bureau has. ``sms``: to the telephone on file; without it no other account becomes usable.
    ``bank``: that is asked who holds an account."""

    def __init__(
        self,
        database: Database,
        filed: Accounts,
        profile: ProfileService,
        policy: RefundPolicy,
        sms: Sender | None,
        clock: Clock = utc_now,
        bank: Bank | None = None,
    ) -> None:
        self._database = database
        self._filed = filed
        self._profile = profile
        self._policy = policy
        self._sms = sms
        self._bank = bank
        self._clock = clock

    def of(self, taxpayer_id: str) -> Account | None:
        with self._database.read() as session:
            named = _newest(session, taxpayer_id)
        return _account(named) if named is not None else self._filed.of(taxpayer_id)

    def name(self, taxpayer_id: str, bank: str, number: str, holder: str) -> Account:
        """Raises ``AccountUnreadableError``, ``AccountNotOwnError``, ``TooManyAccountsError``."""
        digits = number.replace(" ", "").replace("-", "")
        if not (digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST) or not bank.strip():
            raise AccountUnreadableError(f"请写开户银行和 {SHORTEST} 至 {LONGEST} 位数字的账号", field="number")
        owner = self._profile.find(taxpayer_id)
        if owner is None or holder.strip() != owner.name:
            raise AccountNotOwnError("退税只能退到本人（本单位）名下的账户，户名和登记的名称不一致", field="holder")
        now, made = self._clock(), uuid.uuid4().hex
        content = {"bank": bank.strip(), "number": digits, "holder": holder.strip()}
        row = RefundAccountRow(id=made, owner=taxpayer_id, content=content, set_at=now, next_at=now)
        with self._database.write() as tx:
            today = beijing_date(now)
            changes = [at for at in _named_at(tx.session, taxpayer_id) if beijing_date(at) == today]
            if len(changes) >= self._policy.account_changes:
                raise TooManyAccountsError("今天已经换过账户，请明天再换，或转人工办理")
            tx.session.add(row)
            tx.session.flush()
            _note(tx, "named", row, now)
        return _account(row)

    def withdraw(self, taxpayer_id: str) -> Account | None:
        """The newest account that was named is not to be used; where refunds go then."""
        now = self._clock()
        with self._database.write() as tx:
            row = _newest(tx.session, taxpayer_id)
            if row is not None:
                _change(tx, row.id, withdrawn_at=now, next_at=None)
                _note(tx, "withdrawn", row, now)
        return self.of(taxpayer_id)

    def refused(self, taxpayer_id: str) -> str:
        """Why the account that was named last is not used, in the bank's view; empty where it is not refused."""
        query = select(RefundAccountRow).where(RefundAccountRow.owner == taxpayer_id)
        with self._database.read() as session:
            last = session.scalars(query.order_by(RefundAccountRow.set_at.desc(), RefundAccountRow.id).limit(1)).first()
        return REFUSED.get(last.content.get("holding", ""), "") if last is not None else ""

    async def check(self, account_id: str) -> None:
        """Ask the bank now; who does not answer is asked again later. Raises ``AccountNotOwnError``."""
        row = await asyncio.to_thread(self._row, account_id)
        if row is not None and not await self._is_own(row):
            after = await asyncio.to_thread(self._row, account_id)
            if after is not None and after.withdrawn_at is not None:
                raise AccountNotOwnError(REFUSED[after.content["holding"]], field="number")

    async def _is_own(self, row: RefundAccountRow) -> bool:
        """Whether it may be told of and used. What the bank says is noted; without an answer it is asked again."""
        if self._bank is None or row.content.get("holding") == "own":
            return True
        owner = self._profile.find(row.owner)
        identity = owner.number if owner is not None else ""
        question = HolderQuestion(
            key=row.id, number=row.content["number"], holder=row.content["holder"], identity=identity
        )
        try:
            holding = await self._bank.check(question)
        except BankDownError:
            log.warning("refund.bank_unanswered", account=row.id)
            await asyncio.to_thread(self._do_note_told, row, told=False)
            return False
        await asyncio.to_thread(self._do_note_holding, row, holding)
        return holding == "own"

    def _do_note_holding(self, row: RefundAccountRow, holding: Holding) -> None:
        now, refused = self._clock(), holding != "own"
        with self._database.write() as tx:
            _change(tx, row.id, content={**row.content, "holding": holding})
            _note(tx, "refused" if refused else "checked", row, now)
            if refused:
                _change(tx, row.id, withdrawn_at=now, next_at=None)

    def _row(self, account_id: str) -> RefundAccountRow | None:
        with self._database.read() as session:
            return session.get(RefundAccountRow, account_id)

    async def tell_due(self) -> None:
        """The telephone on file, of each account that was named and is theirs; the days of waiting begin once it was
        told."""
        for row in await asyncio.to_thread(self._untold):
            if not await self._is_own(row):
                continue
            told = await self._told(row)
            await asyncio.to_thread(self._do_note_told, row, told=told)

    def _untold(self) -> Sequence[RefundAccountRow]:
        with self._database.read() as session:
            due = RefundAccountRow.next_at <= self._clock()
            return session.scalars(select(RefundAccountRow).where(due).limit(100)).all()

    def _do_note_told(self, row: RefundAccountRow, *, told: bool) -> None:
        now = self._clock()
        with self._database.write() as tx:
            if told:
                _change(tx, row.id, next_at=None, usable_at=now + timedelta(days=self._policy.account_wait_days))
                _note(tx, "told", row, now)
            else:
                _change(tx, row.id, next_at=now + AGAIN)

    async def _told(self, row: RefundAccountRow) -> bool:
        owner = self._profile.find(row.owner)
        if self._sms is None or owner is None or not owner.phone:
            log.error("refund.account_untold", account=row.id)
            return False
        text = (
            f"您的退税账户要改为{_account(row).masked}，{self._policy.account_wait_days} 天后才会往这个账户退税。"
            "不是您本人办的，请马上登录撤回，或拨打 12366。"
        )
        try:
            receipts = await self._sms.send(
                [Message(key=f"refund-account-{row.id}", to=owner.phone, title="退税账户变更", text=text)]
            )
        except ChannelDownError:
            return False
        return any(receipt.status == "sent" for receipt in receipts)


def may_pay_to(session: Session, account_id: str, now: datetime, *, named: bool) -> bool | None:
    """Whether its days are over; ``None``: it was withdrawn, or was ``named`` and is not known any more, so that its
    owner has to confirm anew. An account on file may be paid to."""
    row = session.get(RefundAccountRow, account_id, populate_existing=True)
    if row is None:
        return None if named else True
    return None if row.withdrawn_at is not None else row.usable_at is not None and row.usable_at <= now


def _newest(session: Session, owner: str) -> RefundAccountRow | None:
    query = (
        select(RefundAccountRow)
        .where(RefundAccountRow.owner == owner, RefundAccountRow.withdrawn_at.is_(None))
        .order_by(RefundAccountRow.set_at.desc(), RefundAccountRow.id)
        .limit(1)
    )
    return session.scalars(query).first()


def _named_at(session: Session, owner: str) -> Sequence[datetime]:
    return session.scalars(select(RefundAccountRow.set_at).where(RefundAccountRow.owner == owner)).all()


def _change(tx: Transaction, account_id: str, **values: datetime | dict[str, str] | None) -> None:
    open_ = RefundAccountRow.withdrawn_at.is_(None)
    tx.session.execute(update(RefundAccountRow).where(RefundAccountRow.id == account_id, open_).values(**values))


def _note(tx: Transaction, what: str, row: RefundAccountRow, now: datetime) -> None:
    told = {"owner": row.owner, "account": _account(row).masked}
    do_record(tx, Record(f"refund_account_{what}", f"refund_account/{row.id}", PURPOSE, "", told), now)


def _account(row: RefundAccountRow) -> Account:
    return Account(row.id, row.content["bank"], row.content["number"], row.usable_at, named=True)


# Plainly invented, as the taxpayers are.
DEMO_ACCOUNTS = {
    "demo-zhang": Account("demo-zhang-1", "演示银行", "0000000000000001234"),
    "demo-tongguo": Account("demo-tongguo-1", "演示银行", "0000000000000005678"),
}
