"""The rooms around the actions, as small as an action needs them. ``broken`` makes any of them fail."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

from actions.forms import WorkingForm
from actions.respond import Responder
from actions.services import Services
from backends.everyday.reference import ReferenceEveryday
from backends.everyday.service import EverydayService
from backends.housing.reference import ReferenceHousing
from backends.housing.service import HousingService
from backends.invoice.schemas import QuotaDecision
from backends.legislation.schemas import Basis
from backends.legislation.service import Legislation
from backends.profile.benefits.bill import Bill, Bills
from backends.profile.facts import Declaration
from backends.profile.facts import Facts as PortraitFacts
from backends.profile.mandates import Mandate
from backends.profile.matters.calendar import Term
from backends.profile.matters.outlook import Outlook, Rulebook
from backends.profile.schemas import Invoicing, Taxpayer
from backends.refund.schemas import RefundFindings, RefundItem, Vehicle, VehicleHistory
from backends.services import Backends
from conversations.cards import AssessmentCard, Reply
from conversations.service import Conversation
from dialogue.followups import Before
from dialogue.forms import Declined
from dialogue.heard import Heard
from dialogue.points import Point
from dialogue.thread import Facts, Thread, dump, load
from knowledge_base.answering.focus import Focus, told
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Answered, CitedSource, Clarify, EntryChoice, NotFound, Outcome
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import EntryNotFoundError
from tests.dialogue.fakes import LetterForm, ParcelForm

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
BASIS = Basis("样例机关", "样例公告第1号", "第一条", date(2024, 1, 1))
ANSWER_AT = 0.6
LEAD_AT = ANSWER_AT  # nothing is opened unasked
NOTHING_WEIGHED = Weighed((), 0.0, ANSWER_AT, LEAD_AT)
PART = Focus("三十日内办完。")


@dataclass
class Breakable:
    broken: Exception | None = None
    hang: threading.Event | None = None

    def check(self) -> None:
        if self.hang is not None:
            self.hang.wait(5)
        if self.broken is not None:
            raise self.broken


def entry(entry_id: str, question: str, answer: str, **more: Any) -> Entry:
    content = {
        "id": entry_id,
        "question": question,
        "similar": [f"{question}{tail}" for tail in "吗呢啊吧嘛呀"],
        "answer": answer,
        "citations": [{"issuer": "样例机关", "doc_no": "样例公告第1号"}],
        "in_force": {"from": "2020-01-01"},
        "audience": ["不限"],
        "tax": "契税",
        "confidence": "confirmed",
    }
    return Entry.model_validate({**content, **more})


ENTRIES = (
    entry("deed", "契税怎么交？", "按成交价交。三十日内办完。", details="- 比如成交一百元。"),
    entry("deed-second", "二套房契税怎么交？", "二套另有税率。"),
    entry("stamp", "印花税怎么交？", "按合同金额交。", tax="印花税"),
    entry("admin-tax-evasion-penalty", "偷税怎么处罚？", "偷税要受处罚。", tax="征收管理"),
    entry("parcel-rates", "包裹运费怎么收？", "按重量收。", tax="其他"),
    entry("house-taxes-overview", "卖房要交哪些税？", "先看持有几年。", tax="二手房"),
    entry("invoice-quota-raise", "发票额度怎么提高？", "在电子税务局申请。", tax="发票"),
    entry("vehicle-scrap-refund", "报废车退车船税吗？", "按月退。", tax="车船税"),
    entry("refund-time-limit", "退税多久到账？", "三十日内办理。", tax="退税"),
    entry("credit-a-benefits", "信用等级有什么用？", "等级高的方便。", tax="纳税信用"),
    entry("etax-check-missing", "怎么查欠税？", "在电子税务局查。", tax="电子税务局"),
    entry("iit-tax-record", "纳税记录怎么开？", "在手机上开。", tax="个人所得税"),
    entry("social-proof-personal", "社保缴费记录在哪查？", "在网上查。", tax="社会保险费"),
    entry("etax-pay-tax", "欠税在哪里缴？", "在电子税务局缴。", tax="电子税务局"),
    entry("etax-check-declared", "报过的申报表在哪查？", "在申报信息查询里看。", tax="电子税务局"),
    entry("iit-check-mine", "个税交了多少在哪查？", "在手机上查。", tax="个人所得税"),
    entry("iit-refund-not-arrived", "个税退税没到账怎么办？", "在手机上看走到哪一步。", tax="个人所得税"),
    entry("invoice-check-mine", "开过的发票在哪查？", "在税务数字账户查。", tax="发票"),
    entry("invoice-quota-what", "发票总额度是什么？", "一个月能开的合计。", tax="发票"),
    entry("admin-filing-calendar-2026", "报税截止到哪天？", "十五日前。", tax="征收管理"),
    entry("admin-late-filing-penalty", "逾期申报罚多少？", "看情节。", tax="征收管理"),
    entry("etax-vat-filing-entry", "增值税在哪申报？", "在电子税务局报。", tax="电子税务局"),
)


@dataclass
class FakeKnowledge(Breakable):
    """The first of ``answers`` whose words stand in a question answers it; ``comes_to`` is what it comes to instead.
    ``weighed`` and ``part`` are what any follow-up comes to. ``asked``: question, conversation, whether recorded."""

    entries: dict[str, Entry] = field(default_factory=lambda: {e.id: e for e in ENTRIES})
    answers: dict[str, str] = field(
        default_factory=lambda: {"二套契税": "deed-second", "契税": "deed", "印花税": "stamp", "例子": "deed"}
    )
    comes_to: dict[str, Outcome] = field(default_factory=dict)
    weighed: Weighed = NOTHING_WEIGHED
    part: Focus = PART
    asked: list[tuple[str, str, bool]] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)
    followed: list[tuple[str, Before, str]] = field(default_factory=list)
    receipts: int = 0

    def ask(
        self, question: str, *, as_of: date | None = None, conversation_id: str = "", record: bool = True
    ) -> Outcome:
        self.asked.append((question, conversation_id, record))
        self.days.append(as_of)
        self.check()
        if question in self.comes_to:
            return self.comes_to[question]
        found = next((entry_id for words, entry_id in self.answers.items() if words in question), None)
        if found is None:
            return NotFound(question=question, as_of=TODAY, text="没有找到答案。", receipt_id=self._receipt(record))
        return self._answered(found, question, as_of, 0.9, record)

    def follow(self, text: str, before: Before, entry_id: str, *, as_of: date | None = None) -> Weighed:
        self.check()
        self.followed.append((text, before, entry_id))
        return self.weighed

    def answer_entry(
        self,
        entry_id: str,
        *,
        question: str = "",
        as_of: date | None = None,
        confidence: float = 1.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome:
        self.check()
        self.days.append(as_of)
        if entry_id not in self.entries:
            raise EntryNotFoundError("这个问题已经下架，请换个说法再问，或者转人工服务")
        return self._answered(entry_id, question or self.entries[entry_id].question, as_of, confidence, record)

    def offer(
        self,
        question: str,
        entries: Sequence[str],
        *,
        as_of: date | None = None,
        confidence: float = 0.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome:
        choices = tuple(EntryChoice(e, self.entries[e].question) for e in entries)
        receipt = self._receipt(record)
        return Clarify(question=question, as_of=TODAY, text="您是问哪一个？", choices=choices, receipt_id=receipt)

    def focus(self, entry_id: str, question: str, said: str, *, as_of: date | None = None) -> Focus:
        return self.part

    def spelled(self, text: str) -> str:
        return text

    def told(self, entry_id: str, point: Point, *, as_of: date | None = None) -> str:
        return told(self.entries[entry_id], point)

    def entry(self, entry_id: str) -> Entry | None:
        return self.entries.get(entry_id)

    def day_asked(self, text: str) -> date:
        return date(2025, 12, 31) if "2025" in text else TODAY

    def _answered(self, entry_id: str, question: str, day: date | None, confidence: float, record: bool) -> Answered:
        found = self.entries[entry_id]
        return Answered(
            question=question,
            as_of=day or TODAY,
            text=found.answer,
            details=found.details,
            confidence=confidence,
            certainty=found.confidence,
            entry_id=entry_id,
            entry_question=found.question,
            citations=(CitedSource("样例机关", "样例公告第1号", "第一条"),),
            choices=(EntryChoice("stamp", "印花税怎么交？"),),
            receipt_id=self._receipt(record),
        )

    def _receipt(self, record: bool) -> str:
        self.receipts += record
        return f"r-{self.receipts}" if record else ""


@dataclass
class FakePeople(Breakable):
    requests: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)
    queued: set[str] = field(default_factory=set)

    def request(self, conversation_id: str, *, reason: str, facts: Sequence[tuple[str, str]] = ()) -> None:
        self.check()
        self.requests.append((conversation_id, reason, list(facts)))
        self.queued.add(conversation_id)

    def withdraw(self, conversation_id: str) -> bool:
        waited = conversation_id in self.queued
        self.queued.discard(conversation_id)
        return waited


@dataclass
class FakeLedger(Breakable):
    """Conversations by id, all of them the bot's."""

    signed_in: dict[str, str] = field(default_factory=dict)
    threads: dict[str, dict[str, Any]] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    kept: dict[str, Reply] = field(default_factory=dict)

    def get(self, conversation_id: str) -> Conversation:
        self.check()
        thread, waiting = self.threads.get(conversation_id), conversation_id in self.waiting
        return Conversation(conversation_id, "v", self.signed_in.get(conversation_id), "bot", 1, 0, thread, waiting)

    def last_reply(self, conversation_id: str) -> Reply | None:
        return self.kept.get(conversation_id)

    def keep(self, conversation_id: str, replies: Sequence[Reply]) -> None:
        """Store the bot's replies with the thread, as the dispatcher does."""
        for reply in replies:
            self.kept[conversation_id] = reply.model_copy(update={"thread": None})
            if reply.thread is not None:
                self.threads[conversation_id] = reply.thread


@dataclass
class FakeInvoice(Breakable):
    reviews: list[tuple[str, Decimal]] = field(default_factory=list)
    result: Literal["yes", "no", "person"] = "yes"

    def review_quota_raise(self, taxpayer_id: str, requested: Decimal, on: date) -> QuotaDecision:
        self.check()
        self.reviews.append((taxpayer_id, requested))
        return QuotaDecision("发票总额度", self.result, "可以申请。", on, ("样例理由",), (BASIS,))


@dataclass
class FakeRefund(Breakable):
    def refunds_of(self, taxpayer_id: str, on: date) -> RefundFindings:
        self.check()
        if taxpayer_id != "person":
            return RefundFindings(on, (), Decimal("0.00"), ("您名下没有登记的车辆",))
        item = RefundItem("样例车", 2025, "重复缴纳", Decimal(400), Decimal(400), "400", (BASIS,), "confirmed")
        return RefundFindings(on, (item,), Decimal(400))


def business(**more: Any) -> Taxpayer:
    invoicing = Invoicing(monthly_quota=Decimal(300_000), used_this_month=Decimal(280_000))
    content: dict[str, Any] = {"kind": "enterprise", "number": "00000000TEST000001", "vat_status": "small"}
    return Taxpayer(id="firm", username="firm", name="样例公司", **{**content, "invoicing": invoicing, **more})


PERSON = Taxpayer(id="person", username="person", name="张样例", kind="person", number="000000190001010001")


@dataclass
class FakeProfile(Breakable):
    taxpayers: dict[str, Taxpayer] = field(
        default_factory=lambda: {"person": PERSON, "firm": business(credit_level="B", overdue_filings=2)}
    )
    serving: Sequence[Mandate] = ()

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        self.check()
        return self.taxpayers.get(taxpayer_id)

    def phones(self, people: Collection[str]) -> dict[str, str]:
        return {}

    def mandates(self, person_id: str) -> Sequence[Mandate]:
        return self.serving if person_id == "person" else ()

    def vehicles(self, taxpayer_id: str) -> Sequence[VehicleHistory]:
        vehicle = Vehicle("v", "京A·样例1", "样例车", "passenger", "fuel", Decimal("1.6"))
        return [VehicleHistory(vehicle, ())] if taxpayer_id == "person" else []


@lru_cache(maxsize=1)
def housing_by_law() -> ReferenceHousing:
    return ReferenceHousing(Legislation.load())


@lru_cache(maxsize=1)
def everyday_by_law() -> ReferenceEveryday:
    return ReferenceEveryday(Legislation.load())


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    return Rulebook(Legislation.load())


@dataclass
class FakeOutlooks:
    """By the product's rules, from what the rooms beside it hold. ``kept``: facts of the store."""

    profile: FakeProfile
    refund: FakeRefund
    kept: PortraitFacts | None = None
    returns: Sequence[Declaration] = ()

    def of(self, taxpayer_id: str, on: date) -> Outlook:
        taxpayer = self.profile.find(taxpayer_id)
        assert taxpayer is not None
        refundable = self.refund.refunds_of(taxpayer_id, on).total
        standing = rulebook().standing(taxpayer, on, kept=self.kept, refundable=refundable)
        return rulebook().outlook(standing, on)

    def bill(self, taxpayer_id: str, first: date, last: date, on: date) -> tuple[str, Bill]:
        taxpayer = self.profile.find(taxpayer_id)
        assert taxpayer is not None
        tags = rulebook().standing(taxpayer, on, kept=self.kept).tags
        return taxpayer.name, Bills(rulebook().policies, Legislation.load()).of(self.returns, tags, first, last, on)

    def term(self, on: date) -> Term:
        return rulebook().term(on)


@dataclass
class Rooms:
    """All of them, and the ``Services`` made of them."""

    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    people: FakePeople = field(default_factory=FakePeople)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    housing: HousingService = field(default_factory=housing_by_law)
    invoice: FakeInvoice = field(default_factory=FakeInvoice)
    refund: FakeRefund = field(default_factory=FakeRefund)
    profile: FakeProfile = field(default_factory=FakeProfile)
    everyday: EverydayService = field(default_factory=everyday_by_law)

    def __post_init__(self) -> None:
        self.outlooks = FakeOutlooks(self.profile, self.refund)

    @property
    def services(self) -> Services:
        backends = Backends(self.housing, self.invoice, self.refund, self.profile, self.everyday, None)  # type: ignore[arg-type]
        return Services(self.knowledge, backends, self.people, self.ledger, self.outlooks, clock=lambda: NOW)


class WorkingParcel(ParcelForm):
    """Explosives are not sent; nothing is heavier than a thousand; each unit of weight costs ten."""

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        return Declined("炸药不寄。", "印花税怎么交") if "炸药" in text else None

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return None

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        if int(facts.get("weight", "0")) <= 1000:
            return facts, ""
        return {name: value for name, value in facts.items() if name != "weight"}, "太重了。"

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        fee = int(facts["weight"]) * 10
        told = f"，原来 {int(before['weight']) * 10} 元" if before is not None else ""
        card = AssessmentCard(title="运费", as_of=today, facts=list(self.described(facts)), lines=[])
        return [Reply(text=f"运费 {fee} 元{told}。", card=card, commands={"again": "say:再寄一个包裹"})]


class WorkingLetter(LetterForm):
    """Only for who is signed in."""

    about = "parcel-rates"

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        return None

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return "寄信要先登录。", "我要寄信"

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        return facts, ""

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        return [Reply(text=f"{taxpayer_id} 的信收下了。")]


def postal_forms() -> dict[str, WorkingForm]:
    return {"parcel": WorkingParcel(), "letter": WorkingLetter()}


class Chat:
    """One conversation: what is replied is kept with its thread before the next message is heard."""

    def __init__(self, rooms: Rooms, responder: Responder, conversation_id: str = "c1") -> None:
        self.rooms = rooms
        self.id = conversation_id
        self.last: list[Reply] = []
        self._responder = responder

    def say(self, text: str, act: str = "", belief: float = 0.9, **others: float) -> list[Reply]:
        return self._hear(Heard(text, ({act: belief} if act else {}) | others))

    def text(self, text: str, act: str = "", belief: float = 0.9, **others: float) -> str:
        """All that is replied to ``text``."""
        return "\n".join(reply.text for reply in self.say(text, act, belief, **others))

    def press(self, label: str, act: str = "") -> list[Reply]:
        """A button of the last replies. ``act``: what Rasa takes the words behind it for."""
        command = self.commands()[label]
        verb, _, argument = command.partition(":")
        if verb == "act":
            return self._hear(Heard(label, {argument: 1.0}, chosen=True))
        if verb == "ask":
            return self._kept(self._responder.show_entry(self.id, argument))
        assert verb == "say", command
        return self.say(argument, act)

    def commands(self) -> dict[str, str]:
        """What stands behind the buttons of the last replies, by label."""
        shown = [(choice, reply.commands) for reply in self.last for choice in getattr(reply.card, "choices", [])]
        return {choice.label: commands[choice.id] for choice, commands in shown if choice.id in commands}

    @property
    def form_open(self) -> bool:
        return self._responder.form_open(self.id)

    @property
    def thread(self) -> Thread:
        return load(self.rooms.ledger.threads.get(self.id) or {})

    @thread.setter
    def thread(self, thread: Thread) -> None:
        self.rooms.ledger.threads[self.id] = dump(thread)

    def _hear(self, heard: Heard) -> list[Reply]:
        return self._kept(self._responder.respond(self.id, heard))

    def _kept(self, replies: list[Reply]) -> list[Reply]:
        self.rooms.ledger.keep(self.id, replies)
        self.last = replies
        return replies
