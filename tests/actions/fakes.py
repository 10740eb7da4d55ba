"""The rooms around the actions, as small as an action needs them. ``broken`` makes any of them fail."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from actions.services import Services
from backends.housing.errors import BadSituationError
from backends.housing.schemas import Assessment, Situation, TaxLine
from backends.invoice.schemas import QuotaDecision
from backends.legislation.schemas import Basis
from backends.refund.schemas import RefundFindings, RefundItem
from backends.services import Backends
from knowledge_base.answering.outcomes import Answered, CitedSource, EntryChoice, NotFound, Outcome

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
BASIS = Basis("样例机关", "样例公告第1号", "第一条", date(2024, 1, 1))


@dataclass
class Breakable:
    broken: Exception | None = None
    hang: threading.Event | None = None

    def check(self) -> None:
        if self.hang is not None:
            self.hang.wait(5)
        if self.broken is not None:
            raise self.broken


@dataclass
class FakeKnowledge(Breakable):
    """Answers what mentions 契税; finds nothing for the rest."""

    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(
        self, question: str, *, as_of: date | None = None, conversation_id: str = "", record: bool = True
    ) -> Outcome:
        self.asked.append((question, conversation_id))
        self.check()
        if "契税" not in question:
            return NotFound(question=question, as_of=TODAY, text="没有找到答案。", receipt_id="r-none")
        return Answered(
            question=question,
            as_of=TODAY,
            text="样例答案。",
            entry_id="sample",
            entry_question="样例问题",
            citations=(CitedSource("样例机关", "样例公告第1号", "第一条"),),
            choices=(EntryChoice("other", "另一个问题"),),
            receipt_id="r-1",
        )


@dataclass
class FakePeople(Breakable):
    requests: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> None:
        self.check()
        self.requests.append((conversation_id, reason, list(facts)))


@dataclass
class FakeIdentities(Breakable):
    signed_in: dict[str, str] = field(default_factory=dict)

    def taxpayer_id(self, conversation_id: str) -> str | None:
        self.check()
        return self.signed_in.get(conversation_id)


@dataclass
class FakeHousing(Breakable):
    """A law of its own: a tax below two years, and another one unless five years and the only home."""

    estimates: list[dict[str, Any]] = field(default_factory=list)

    def assess(self, situation: Situation) -> Assessment:
        raise NotImplementedError

    def estimate(
        self,
        *,
        price: Decimal,
        area_m2: Decimal,
        held: Decimal | date,
        only_home_of_seller: bool | None,
        buyer_homes_before: int,
        on: date,
        ordinary: bool | None = None,
        location: object = None,
    ) -> Assessment:
        self.check()
        if price > 10**9:
            raise BadSituationError("成交价太大，请核对", field="price")
        self.estimates.append({"price": price, "area": area_m2, "held": held, "only": only_home_of_seller})
        years = held if isinstance(held, Decimal) else Decimal((on - held).days) / 365
        exempt = years >= 5 and only_home_of_seller is True
        lines = (
            _line("增值税", "seller", price / 100 if years < 2 else Decimal(0)),
            _line("个人所得税", "seller", Decimal(0) if exempt else price / 50),
            _line("契税", "buyer", price / (100 if buyer_homes_before == 0 else 50)),
        )
        facts = (("成交价（含税）", f"{price} 元"), ("卖方取得", f"持有 {held} 年"))
        return Assessment("样例测算", on, facts, lines, ("样例说明",), ())


def _line(tax: str, payer: Any, amount: Decimal) -> TaxLine:
    return TaxLine(
        "vat", tax, payer, Decimal(100), "1%", "样例公式", amount.quantize(Decimal("0.01")), (BASIS,), "confirmed"
    )


@dataclass
class FakeInvoice(Breakable):
    reviews: list[tuple[str, Decimal]] = field(default_factory=list)

    def review_quota_raise(self, taxpayer_id: str, requested: Decimal, on: date) -> QuotaDecision:
        self.check()
        self.reviews.append((taxpayer_id, requested))
        return QuotaDecision("发票总额度", "yes", "可以申请。", on, ("样例理由",), (BASIS,))


@dataclass
class FakeRefund(Breakable):
    def vehicle_tax_refunds(self, taxpayer_id: str, on: date) -> RefundFindings:
        self.check()
        if taxpayer_id == "carless":
            return RefundFindings(on, (), Decimal("0.00"), ("您名下没有登记的车辆",))
        item = RefundItem("样例车", 2025, "重复缴纳", Decimal(400), Decimal(400), "400", (BASIS,), "confirmed")
        return RefundFindings(on, (item,), Decimal(400))


@dataclass
class Rooms:
    """All of them, and the ``Services`` made of them."""

    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    people: FakePeople = field(default_factory=FakePeople)
    identities: FakeIdentities = field(default_factory=FakeIdentities)
    housing: FakeHousing = field(default_factory=FakeHousing)
    invoice: FakeInvoice = field(default_factory=FakeInvoice)
    refund: FakeRefund = field(default_factory=FakeRefund)

    @property
    def services(self) -> Services:
        backends = Backends(self.housing, self.invoice, self.refund, profile=None)  # type: ignore[arg-type]
        return Services(self.knowledge, backends, self.people, self.identities, clock=lambda: NOW)
