"""An account that its owner names: in no other name, told on the old channel, paid to only after some days."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete

from backends.ledger.models import LedgerRow
from backends.notices.channels import Message, Receipt
from backends.notices.errors import ChannelDownError
from backends.profile.schemas import Taxpayer
from backends.profile.service import ProfileService
from backends.refund_case.accounts import ListedAccounts, NamedAccounts
from backends.refund_case.bank import HttpBank
from backends.refund_case.bank_sandbox import BankMood, bank_app
from backends.refund_case.errors import AccountNotOwnError, AccountUnreadableError, TooManyAccountsError
from backends.refund_case.models import RefundAccountRow
from backends.refund_case.schemas import RefundCase
from kit.db import Base, Database
from kit.signing import Signer
from kit.vault import Vault
from tests.backends.refund.office import ACCOUNT, OWNER, RefundOffice

NUMBER = "6222 0000 0000 9999"


@dataclass
class Phone:
    """The channel to the telephones on file."""

    silent: bool = False
    heard: list[Message] = field(default_factory=list)

    async def send(self, messages: Sequence[Message]) -> list[Receipt]:
        if self.silent:
            raise ChannelDownError("短信暂时没有答复")
        self.heard += messages
        return [Receipt(key=message.key, status="sent") for message in messages]


class Profile:
    def find(self, taxpayer_id: str) -> Taxpayer | None:
        return Taxpayer(id=taxpayer_id, username="z", name="张演示", kind="person", number="1", phone="10000000001")


class Scene:
    def __init__(self, home: Path) -> None:
        self.database = Database(f"sqlite:///{home / 'd.db'}", vault=Vault(["test"]))
        Base.metadata.create_all(self.database.engine)
        self.office = RefundOffice(self.database, home)
        self.phone = Phone()
        filed, policy = ListedAccounts({OWNER: ACCOUNT}), self.office.policy
        profile: ProfileService = Profile()  # type: ignore[assignment]
        self.bank = BankMood()
        signer = Signer(Ed25519PrivateKey.generate())
        app = bank_app(signer, self.bank, lambda: self.office.now)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bank/", timeout=5)
        bank = HttpBank(client, signer.verifier)
        clock = lambda: self.office.now  # noqa: E731
        self.accounts = NamedAccounts(self.database, filed, profile, policy, self.phone, clock, bank)

    def name(self, number: str = NUMBER, holder: str = "张演示") -> None:
        self.accounts.name(OWNER, "另一家银行", number, holder)

    def look(self, **waited: float) -> None:
        self.office.wait(**waited)
        asyncio.run(self.accounts.tell_due())
        self.office.look()

    def confirmed(self) -> RefundCase:
        account = self.accounts.of(OWNER)
        assert account is not None
        return self.office.cases.confirm(self.office.found(), account, risky=False)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    yield scene
    scene.database.close()


def test_until_another_is_named_the_one_on_file_is_paid_to(scene: Scene) -> None:
    assert scene.accounts.of(OWNER) == ACCOUNT
    assert scene.confirmed().status == "ordered"


def test_a_named_one_waits_is_told_on_the_old_channel_and_then_paid_to(scene: Scene) -> None:
    scene.name()
    case = scene.confirmed()
    assert case.status == "approved"
    scene.look()
    [told] = scene.phone.heard
    assert (told.to, "尾号 9999" in told.text, "撤回" in told.text) == ("10000000001", True, True)
    scene.look(days=scene.office.policy.account_wait_days - 1)
    assert (scene.office.status(case), scene.office.book.movements()) == ("approved", [])
    scene.look(days=1)
    assert scene.office.status(case) == "credited"
    assert len(scene.phone.heard) == 1


def test_the_days_begin_only_when_the_old_channel_was_told(scene: Scene) -> None:
    scene.phone.silent = True
    scene.name()
    case = scene.confirmed()
    scene.look()
    scene.look(days=30)
    assert scene.office.status(case) == "approved"
    scene.phone.silent = False
    scene.look(minutes=10)
    scene.look(days=1)
    assert scene.office.status(case) == "approved"


def test_an_account_that_was_named_and_is_not_known_any_more_is_not_paid_to(scene: Scene) -> None:
    scene.name()
    case = scene.confirmed()
    with scene.office.database.write() as tx:
        tx.session.execute(delete(RefundAccountRow))
    scene.look(days=30)
    assert (scene.office.status(case), scene.office.book.movements()) == ("bounced", [])


def test_what_is_withdrawn_is_never_paid_to_and_the_owner_confirms_anew(scene: Scene) -> None:
    scene.name()
    case = scene.confirmed()
    scene.look()
    assert scene.accounts.withdraw(OWNER) == ACCOUNT
    scene.look(days=30)
    assert (scene.office.status(case), scene.office.book.movements()) == ("bounced", [])
    assert scene.confirmed().account_masked == ACCOUNT.masked
    scene.look()
    assert scene.office.status(case) == "credited"


@pytest.mark.parametrize("number", ["1234567", "6222x000000099999", "", "６２２２００００００００９９９９"])
def test_a_number_that_is_none_is_refused(scene: Scene, number: str) -> None:
    with pytest.raises(AccountUnreadableError):
        scene.name(number)


def test_nobody_is_paid_in_another_name(scene: Scene) -> None:
    with pytest.raises(AccountNotOwnError):
        scene.name(holder="李样例")
    assert scene.accounts.of(OWNER) == ACCOUNT


@pytest.mark.parametrize("number", ["6222000000004444", "6222000000000000"])
def test_what_the_bank_says_is_not_theirs_is_never_paid_to_nor_told_of(scene: Scene, number: str) -> None:
    scene.name(number)
    case = scene.confirmed()
    scene.look()
    scene.look(days=30)
    assert (scene.office.status(case), scene.phone.heard, scene.office.book.movements()) == ("bounced", [], [])
    assert scene.accounts.of(OWNER) == ACCOUNT
    assert "银行核对" in scene.accounts.refused(OWNER)
    scene.name()
    assert scene.accounts.refused(OWNER) == ""


@pytest.mark.parametrize("mood", ["down", "forged"])
def test_while_the_bank_does_not_answer_nobody_is_told_and_nothing_paid(
    scene: Scene, mood: Literal["down", "forged"]
) -> None:
    scene.bank.name = mood
    scene.name()
    case = scene.confirmed()
    scene.look()
    scene.look(days=30)
    assert (scene.office.status(case), scene.phone.heard) == ("approved", [])
    scene.bank.name = "well"
    scene.look(minutes=10)
    assert len(scene.phone.heard) == 1
    scene.look(days=scene.office.policy.account_wait_days)
    assert scene.office.status(case) == "credited"


def test_who_names_an_account_hears_of_the_bank_at_once_if_it_answers(scene: Scene) -> None:
    def checked(number: str) -> None:
        account = scene.accounts.name(OWNER, "另一家银行", number, "张演示")
        asyncio.run(scene.accounts.check(account.id))

    with pytest.raises(AccountNotOwnError):
        checked("6222000000004444")
    scene.bank.name = "down"
    checked("6222000000004444")  # asked again later
    scene.bank.name = "well"
    scene.look(minutes=10)
    assert scene.accounts.of(OWNER) == ACCOUNT


def test_a_day_has_so_many_changes_and_no_more(scene: Scene) -> None:
    for _ in range(scene.office.policy.account_changes):
        scene.name()
        scene.accounts.withdraw(OWNER)
    with pytest.raises(TooManyAccountsError):
        scene.name()
    scene.office.wait(days=1)
    scene.name()


def test_the_number_lies_enciphered_and_every_change_is_in_the_ledger(scene: Scene, tmp_path: Path) -> None:
    scene.name()
    scene.look()
    scene.accounts.withdraw(OWNER)
    with scene.database.read() as session:
        rows = session.query(LedgerRow).order_by(LedgerRow.seq).all()
    assert [row.kind for row in rows] == [
        f"refund_account_{what}" for what in ("named", "checked", "told", "withdrawn")
    ]
    scene.database.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("d.db*"))
    assert NUMBER.replace(" ", "").encode() not in kept
