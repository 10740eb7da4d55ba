"""A whole office of housing cases inside the test's process: sandboxes that go down when told to."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from backends.departments.http import HttpDepartment
from backends.departments.sandbox import department_app
from backends.departments.schemas import Department
from backends.departments.service import Departments
from backends.departments.world import Home, World, invented_home
from backends.housing.reference import ReferenceHousing
from backends.housing_case.going_on import GoingOn
from backends.housing_case.schemas import Case, Facts
from backends.housing_case.service import HousingCases
from backends.housing_case.settling import Means
from backends.legislation.service import Legislation
from backends.materials.service import MaterialsService
from backends.payments.certificates import Certificates
from backends.payments.http import HttpGateway
from backends.payments.models import CertificateRow
from backends.payments.sandbox import gateway_app
from backends.payments.schemas import GatewayStatus, Notice, Order
from backends.payments.sealing import ensure_demo_key, open_seal
from backends.payments.service import Payments
from backends.refund_case.policy import load_policy
from backends.refund_case.service import RefundCases
from kit.clock import Clock, today
from kit.db import Database
from kit.signing import Signer

OWNER = "demo-wang"


class Line(httpx.AsyncBaseTransport):
    """A line to an app of this process, which may be cut."""

    def __init__(self, app: Any) -> None:
        self._inner = httpx.ASGITransport(app=app)
        self.up = True
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if not self.up:
            raise httpx.ConnectError("down")
        return await self._inner.handle_async_request(request)


class Office:
    def __init__(
        self,
        database: Database,
        folder: Path,
        clock: Clock,
        world: World | None = None,
        materials: MaterialsService | None = None,
    ) -> None:
        self.clock = clock
        self.database = database
        self.home = invented_home(1)
        known = world or {self.home.certificate_no: self.home}
        self.lines: dict[str, Line] = {}

        def desk(department: Department) -> HttpDepartment:
            signer = Signer(Ed25519PrivateKey.generate())
            return HttpDepartment(
                department, self._client(department, department_app(department, known, signer)), signer.verifier
            )

        departments = Departments(desk("registration"), desk("housing"), desk("civil_affairs"), desk("tax_history"))
        signer = Signer(Ed25519PrivateKey.generate())
        gateway = gateway_app(folder / "gateway.db", signer, "http://gateway")
        self.signer = signer
        self.gateway = HttpGateway(self._client("payments", gateway))
        self.payments = Payments(database, self.gateway, signer.verifier, "http://127.0.0.1:9/", clock)
        seal = open_seal(ensure_demo_key(folder / "demo.p12"), "")
        certificates = Certificates(database, seal, "http://app", demo=True, clock=clock)
        self.cases = HousingCases(database, clock)
        self.housing = ReferenceHousing(Legislation.load())
        self.refunds = RefundCases(database, load_policy(), clock)
        self.means = Means(self.housing, departments, self.payments, certificates, materials, self.refunds)
        self.going_on = GoingOn(self.cases, self.means, clock)

    def _client(self, name: str, app: Any) -> httpx.AsyncClient:
        self.lines[name] = Line(app)
        return httpx.AsyncClient(transport=self.lines[name], base_url="http://sandbox/")

    def facts(self, home: Home | None = None, **changes: Any) -> Facts:
        home = home or self.home
        told: dict[str, Any] = {
            "side": "buyer",
            "certificate_no": home.certificate_no,
            "seller": home.seller,
            "buyer": home.buyer,
            "price": Decimal("5000000"),
            "contract_on": today(self.clock),
            "area_m2": Decimal(89),
            "location": "city",
        }
        return Facts.model_validate({**told, **changes})

    def opened(self, **changes: Any) -> Case:
        return self.cases.open(OWNER, "r1", self.facts(**changes))

    def submitted(self, *, agreed: bool = True, **changes: Any) -> Case:
        case = self.opened(**changes)
        self.cases.submit(case.id)
        return self.cases.consent(case.id, agreed=agreed)

    def go_on(self, case: Case) -> Case:
        return asyncio.run(self.going_on.go_on(case.id))

    def assessed(self, **changes: Any) -> Case:
        case = self.go_on(self.submitted(**changes))
        assert case.status == "assessed", case.reasons
        return case

    def confirmed(self) -> Case:
        case = self.assessed()
        return self.go_on(self.cases.confirm(case.id, case.assessed_at))

    def certified_sum(self, order_id: str) -> Decimal | None:
        """What the certificate of an order says in all; ``None`` where there is none."""
        with self.database.read() as session:
            row = session.scalar(select(CertificateRow).where(CertificateRow.order_id == order_id))
        return sum((Decimal(amount) for _, amount in row.about["lines"]), Decimal(0)) if row is not None else None

    def notice(self, order: Order, status: GatewayStatus, transaction: str = "") -> Notice:
        """What the gateway would say of ``order``."""
        unsigned = Notice(
            order_id=order.id,
            status=status,
            amount=order.amount,
            transaction=transaction,
            at=self.clock(),
            signature="",
        )
        return unsigned.model_copy(update={"signature": self.signer.sign(unsigned.signed())})

    def pay(self, case: Case, *payers: str) -> None:
        """As a person does on the gateway's page; the callback is lost, as nobody listens."""

        async def press() -> None:
            async with httpx.AsyncClient(transport=self.lines["payments"], base_url="http://x") as client:
                for order in self.cases.orders(case):
                    if order.payer in payers:
                        (await client.post(f"/orders/{order.id}/pay")).raise_for_status()

        asyncio.run(press())


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.history]


def count(office: Office, table: Any) -> int:
    with office.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
