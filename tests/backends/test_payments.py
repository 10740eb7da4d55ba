from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import func, select

from backends.payments.certificates import Certificates
from backends.payments.errors import AmountDiffersError, GatewayDownError, OrderNotFoundError
from backends.payments.fonts import EVERYDAY, font_for
from backends.payments.models import CertificateRow, OrderEventRow
from backends.payments.schemas import GatewayStatus, Notice, Order, OrderRequest
from backends.payments.sealing import ensure_demo_key, open_seal
from backends.payments.service import Payments, do_open_order, find_orders
from kit.clock import utc_now
from kit.db import Database
from kit.signing import BadSignatureError, Signer

SIGNER = Signer(Ed25519PrivateKey.generate())


class FakeGateway:
    """Up or down as the test says; knows what it was told."""

    def __init__(self) -> None:
        self.up = True
        self.loses_answers = False
        self.orders: dict[str, OrderRequest] = {}
        self.paid: set[str] = set()

    async def create(self, request: OrderRequest) -> str:
        if not self.up:
            raise GatewayDownError("down")
        self.orders.setdefault(request.order_id, request)
        if self.loses_answers:
            raise GatewayDownError("timed out")
        return f"http://gateway/{request.order_id}"

    async def find(self, order_id: str) -> Notice | None:
        if not self.up:
            raise GatewayDownError("down")
        order = self.orders.get(order_id)
        if order is None:
            return None
        return notice(order_id, order.amount, "paid" if order_id in self.paid else "pending")

    async def close(self, order_id: str) -> Notice | None:
        now = await self.find(order_id)
        if now is None or now.status == "paid":
            return now
        return notice(order_id, now.amount, "closed")


def notice(order_id: str, amount: Decimal, status: GatewayStatus = "paid", transaction: str = "T1") -> Notice:
    unsigned = Notice(
        order_id=order_id, status=status, amount=amount, transaction=transaction, at=utc_now(), signature=""
    )
    return unsigned.model_copy(update={"signature": SIGNER.sign(unsigned.signed())})


class Counter:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.gateway = FakeGateway()
        self.payments = Payments(database, self.gateway, SIGNER.verifier, "http://app/callback")

    def order(self) -> Order:
        with self.database.write() as tx:
            return do_open_order(tx, subject="case/1", payer="buyer", title="契税", amount=Decimal("48543.69"))

    def kinds(self, order: Order) -> list[str]:
        query = select(OrderEventRow.kind).where(OrderEventRow.order_id == order.id).order_by(OrderEventRow.ordinal)
        with self.database.read() as session:
            return list(session.scalars(query))


@pytest.fixture
def counter(database: Database) -> Counter:
    return Counter(database)


def test_an_order_opened_twice_is_one_order_and_after_a_closed_one_another(counter: Counter) -> None:
    first = counter.order()
    assert counter.order().id == first.id
    counter.payments.hear(notice(first.id, first.amount, "closed"))
    assert counter.order().id != first.id


def test_a_callback_that_comes_many_times_pays_once(counter: Counter) -> None:
    order = asyncio.run(counter.payments.send(counter.order()))
    with ThreadPoolExecutor(8) as pool:
        paid = list(pool.map(counter.payments.hear, [notice(order.id, order.amount)] * 8))
    assert {p.status for p in paid} == {"paid"}
    assert counter.kinds(order) == ["created", "sent", "paid"]


@pytest.mark.parametrize("late", ["pending", "closed"])
def test_what_comes_after_the_money_does_not_take_it_back(counter: Counter, late: GatewayStatus) -> None:
    order = counter.order()
    counter.payments.hear(notice(order.id, order.amount))
    assert counter.payments.hear(notice(order.id, order.amount, late, "")).status == "paid"


def test_money_that_comes_after_the_order_was_closed_counts(counter: Counter) -> None:
    order = counter.order()
    counter.payments.hear(notice(order.id, order.amount, "closed", ""))
    assert counter.payments.hear(notice(order.id, order.amount)).status == "paid"


def test_a_second_payment_is_noted_and_changes_nothing(counter: Counter) -> None:
    order = counter.order()
    counter.payments.hear(notice(order.id, order.amount))
    again = counter.payments.hear(notice(order.id, order.amount, transaction="T2"))
    assert (again.status, again.transaction) == ("paid", "T1")
    assert counter.kinds(order) == ["created", "paid", "paid_twice"]
    told = counter.payments.hear(notice(order.id, order.amount, transaction="T2"))  # of the same payment
    assert (told.again, counter.kinds(order)) == (("T2",), ["created", "paid", "paid_twice"])


def test_a_forged_callback_a_wrong_amount_and_an_unknown_order_are_refused(counter: Counter) -> None:
    order = counter.order()
    honest = notice(order.id, order.amount, "pending", "")
    with pytest.raises(BadSignatureError):
        counter.payments.hear(honest.model_copy(update={"status": "paid"}))
    with pytest.raises(AmountDiffersError):
        counter.payments.hear(notice(order.id, Decimal("0.01")))
    with pytest.raises(OrderNotFoundError):
        counter.payments.hear(notice("nobody", order.amount))
    assert counter.payments.get(order.id).status == "created"


def test_an_order_that_never_reached_the_gateway_is_sent_when_it_is_back(counter: Counter) -> None:
    order = counter.order()
    counter.gateway.up = False
    with pytest.raises(GatewayDownError):
        asyncio.run(counter.payments.send(order))
    counter.gateway.up = True
    assert asyncio.run(counter.payments.reconcile(order)).status == "sent"


def test_a_payment_whose_callback_was_lost_is_found_by_asking(counter: Counter) -> None:
    counter.gateway.loses_answers = True
    order = counter.order()
    with pytest.raises(GatewayDownError):
        asyncio.run(counter.payments.send(order))
    counter.gateway.paid.add(order.id)
    assert asyncio.run(counter.payments.reconcile(counter.payments.get(order.id))).status == "paid"


@pytest.fixture
def certificates(database: Database, tmp_path: Path) -> Certificates:
    seal = open_seal(ensure_demo_key(tmp_path / "demo.p12"), "")
    return Certificates(database, seal, "http://127.0.0.1:8000", demo=True)


LINES = (("契税", Decimal("48543.69")),)


def test_a_certificate_is_made_once_however_many_make_it_at_once(counter: Counter, certificates: Certificates) -> None:
    order = counter.payments.hear(notice((made := counter.order()).id, made.amount))

    def issue(_: int) -> str:
        return certificates.issue(order, payer="王样例", id_number="000000190002020002", lines=LINES).number

    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(issue, range(3)))) == 1
    with counter.database.read() as session:
        assert session.scalar(select(func.count()).select_from(CertificateRow)) == 1
        assert [o.status for o in find_orders(session, "case/1")] == ["paid"]


def test_a_certificate_is_signed_and_a_changed_one_is_found_out(counter: Counter, certificates: Certificates) -> None:
    order = counter.payments.hear(notice((made := counter.order()).id, made.amount))
    issued = certificates.issue(order, payer="王样例", id_number="000000190002020002", lines=LINES)
    pdf = certificates.pdf(issued.number)
    assert pdf.startswith(b"%PDF")
    assert signature_is_intact(pdf)
    at = pdf.index(b"/Title") + 40
    assert not signature_is_intact(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :])


def test_a_rare_character_of_a_name_has_its_font_too() -> None:
    assert font_for("王样例") == EVERYDAY
    assert {ord(c) for c in "税收完税证明王"} <= characters(EVERYDAY)
    assert font_for("王𬭎䶮") != EVERYDAY
    assert ord("䶮") in characters(font_for("王䶮"))


def characters(font: Path) -> set[int]:
    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


def signature_is_intact(pdf: bytes) -> bool:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[signature.signer_cert])
    return bool(validate_pdf_signature(signature, trusted).intact)


def test_the_verification_page_needs_the_code_and_hides_the_name(counter: Counter, certificates: Certificates) -> None:
    order = counter.payments.hear(notice((made := counter.order()).id, made.amount))
    issued = certificates.issue(order, payer="王样例", id_number="000000190002020002", lines=LINES)
    assert certificates.find(issued.number, "") is None
    found = certificates.find(issued.number, issued.code)
    assert found is not None
    assert (found.about["payer"], found.about["total"]) == ("王**", "48543.69")
    assert "000000190002020002" not in str(found.about)
