"""The other houses as this deployment reaches them: by their addresses, or as sandboxes inside a development app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI

from backends.departments.errors import DepartmentDownError
from backends.departments.http import HttpDepartment
from backends.departments.schemas import Department, Request
from backends.departments.service import Departments
from backends.notices.channels import HttpSender, Sender
from backends.notices.schemas import Channel
from backends.payments.certificates import Certificates
from backends.payments.errors import GatewayDownError
from backends.payments.http import HttpGateway
from backends.payments.schemas import Notice, OrderRequest
from backends.payments.sealing import ensure_demo_key, open_seal
from backends.payments.service import Gateway, Payments
from backends.refund_case.bank import Bank, HttpBank
from backends.refund_case.errors import TreasuryDownError
from backends.refund_case.payouts import Payouts
from backends.refund_case.policy import load_policy
from backends.refund_case.service import RefundCases
from backends.refund_case.treasury import HttpTreasury, PayoutNotice, PayoutRequest, Treasury
from backends.sandbox import BANK, PAYMENTS, TREASURY
from kit.clock import Clock, utc_now
from kit.db import Database
from kit.settings import Settings
from kit.signing import Signer, open_verifier

DEMO_KEY = "certificate-demo.p12"


class UnconnectedDepartment:
    def __init__(self, department: Department) -> None:
        self._department = department

    async def _refuse(self, _request: Request) -> object:
        raise DepartmentDownError(self._department, "还没有接通")

    title = homes = families = history = _refuse


class UnconnectedGateway:
    async def create(self, request: OrderRequest) -> str:
        raise GatewayDownError("支付平台还没有接通")

    async def find(self, order_id: str) -> Notice | None:
        raise GatewayDownError("支付平台还没有接通")

    async def close(self, order_id: str) -> Notice | None:
        raise GatewayDownError("支付平台还没有接通")


class UnconnectedTreasury:
    async def pay(self, requests: Sequence[PayoutRequest]) -> list[PayoutNotice]:
        raise TreasuryDownError("国库退付接口还没有接通")

    async def statement(self, since: datetime) -> list[PayoutNotice]:
        raise TreasuryDownError("国库退付接口还没有接通")


class Counterparts:
    """Clients of every other house. ``sandbox``: the apps that stand in for those without an address."""

    def __init__(self, settings: Settings, sandbox: Mapping[str, FastAPI]) -> None:
        self._settings = settings
        self._sandbox = sandbox
        self._clients: list[httpx.AsyncClient] = []

    def departments(self) -> Departments:
        urls = self._settings
        return Departments(
            self._desk("registration", urls.registration_url),
            self._desk("housing", urls.housing_url),
            self._desk("civil_affairs", urls.civil_affairs_url),
            self._desk("tax_history", urls.tax_history_url),
        )

    def payments(self, database: Database, clock: Clock = utc_now) -> Payments:
        client = self._client(PAYMENTS, self._settings.payment_url)
        gateway: Gateway = HttpGateway(client) if client is not None else UnconnectedGateway()
        # Nobody signs for a gateway that there is not: a key of our own, which is not kept, refuses every callback.
        verifier = open_verifier(self._settings.keys_dir, PAYMENTS) if client is not None else _nobody().verifier
        return Payments(database, gateway, verifier, f"{self._settings.address}/api/payments/callback", clock)

    def payouts(self, database: Database, cases: RefundCases, clock: Clock = utc_now) -> Payouts:
        client = self._client(TREASURY, self._settings.treasury_url)
        treasury: Treasury = HttpTreasury(client) if client is not None else UnconnectedTreasury()
        verifier = open_verifier(self._settings.keys_dir, TREASURY) if client is not None else _nobody().verifier
        return Payouts(database, cases, treasury, verifier, load_policy(), clock)

    def bank(self) -> Bank | None:
        """``None``: it is not connected."""
        client = self._client(BANK, self._settings.bank_url)
        return HttpBank(client, open_verifier(self._settings.keys_dir, BANK)) if client is not None else None

    def senders(self) -> dict[Channel, Sender]:
        """The channels that are connected."""
        urls = self._settings
        addresses: dict[Channel, str] = {"sms": urls.sms_url, "email": urls.email_url, "wechat": urls.wechat_url}
        clients = {channel: self._client(channel, url) for channel, url in addresses.items()}
        return {channel: HttpSender(client) for channel, client in clients.items() if client is not None}

    def certificates(self, database: Database, clock: Clock = utc_now) -> Certificates:
        settings = self._settings
        own = settings.certificate_file
        file = own or ensure_demo_key(settings.var_dir / DEMO_KEY)
        seal = open_seal(file, settings.certificate_password.get_secret_value() if own else "")
        return Certificates(database, seal, settings.public_address, demo=own is None, clock=clock)

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    def _desk(self, name: Department, url: str) -> HttpDepartment:
        client = self._client(name, url)
        if client is None:
            return UnconnectedDepartment(name)  # type: ignore[return-value]
        return HttpDepartment(name, client, open_verifier(self._settings.keys_dir, name))

    def _client(self, name: str, url: str) -> httpx.AsyncClient | None:
        timeout = self._settings.counterpart_timeout_seconds
        if url:
            client = httpx.AsyncClient(base_url=f"{url.rstrip('/')}/", timeout=timeout)
        elif name in self._sandbox:
            transport = httpx.ASGITransport(app=self._sandbox[name])
            client = httpx.AsyncClient(transport=transport, base_url="http://sandbox/", timeout=timeout)
        else:
            return None
        self._clients.append(client)
        return client


def _nobody() -> Signer:
    return Signer(Ed25519PrivateKey.generate())
