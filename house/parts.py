"""What the app is made of, each part opened once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from actions.registry import build_responder
from actions.respond import Responder
from actions.services import Services
from administration.privacy.opening import open_privacy
from administration.privacy.service import RETAIN
from backends.audit.service import Audit
from backends.counterparts import Counterparts
from backends.housing_case.due import housing_matters
from backends.housing_case.going_on import GoingOn
from backends.housing_case.overpaid import WithHousing
from backends.housing_case.paying_back import Refunds
from backends.housing_case.service import HousingCases
from backends.housing_case.settling import Means
from backends.housing_case.worker import CaseWorker
from backends.invoice.office.due import invoice_matters
from backends.invoice.office.opening import backends_with, open_invoice_office, open_records
from backends.invoice.office.service import FOLLOW, InvoiceOffice
from backends.invoice.records.store import RecordStore
from backends.legislation.service import Legislation
from backends.materials.repository import Readings
from backends.notices.directory import DEMO_WRITTEN, ProfileDirectory
from backends.notices.opening import NoticeOffice, open_notices
from backends.notices.tagged import TaggedTaxpayers
from backends.payments.certificates import Certificates
from backends.payments.service import Payments
from backends.profile.acting import Acting
from backends.profile.facts import registered
from backends.profile.invented import InventedTaxpayers
from backends.profile.matters.service import Matters
from backends.profile.portraits import PORTRAITS, Portraits
from backends.profile.renewing import Renewing
from backends.refund_case.accounts import DEMO_ACCOUNTS, ListedAccounts, NamedAccounts
from backends.refund_case.audience import FoundTaxpayers
from backends.refund_case.office import RefundOffice
from backends.refund_case.policy import load_policy as load_refund_policy
from backends.refund_case.repository import TOPIC as REFUNDS
from backends.refund_case.service import RefundCases
from backends.refund_case.set_off import Arrear
from backends.refund_case.worker import RefundWorker
from backends.sandbox import MOUNTED_AT, sandbox_parts
from backends.services import Backends, open_backends
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.dispatcher import Router
from handoff.moves import PREPARE, ROUTE, TICKET
from handoff.policy.schemas import load_policy
from handoff.presence import Presence
from handoff.quality.disputes import Disputes
from handoff.quality.reviews import REVIEW
from handoff.service import Handoff
from handoff.staff import ensure_demo_staff
from handoff.timers import SWEEP, Sweep
from handoff.watch import Watch
from handoff.work import Workers
from house.assistance import Assistance, open_assistance
from house.limits import open_counts, open_turnstile
from kit.auth import StaffAccounts
from kit.clock import utc_now
from kit.db import Database, open_database
from kit.events import Hub
from kit.passwords import SecondFactor
from kit.redis_relay import RedisRelay, open_relay
from kit.session_watch import SessionWatch
from kit.sessions import Sessions, Terms
from kit.settings import Settings
from kit.switches import Switches
from kit.turnstile import Turnstile
from kit.uploads.pace import Pace
from kit.uploads.store import Uploads
from kit.vault import open_vault
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.entries.content import BUNDLED
from knowledge_base.offices.loading import OfficeTable
from knowledge_base.opening import open_knowledge_base
from knowledge_base.walks.loading import open_walks
from migrations import upgrade
from portal.bot import Bot
from portal.dispatch import Dispatcher
from portal.housing_cases import CaseDoor
from portal.queue_news import QueueNews
from portal.rasa import RasaClient
from portal.signing_in import SigningIn
from portal.wish_news import WishNews


@dataclass(frozen=True)
class Parts:
    """What an app is made of. Tests may build their own."""

    settings: Settings
    database: Database
    knowledge: KnowledgeBase
    backends: Backends
    sessions: Sessions
    session_watch: SessionWatch
    turnstile: Turnstile
    accounts: StaffAccounts
    conversations: Conversations
    writer: LedgerWriter
    presence: Presence
    handoff: Handoff
    responder: Responder
    watch: Watch
    workers: Workers
    rasa: RasaClient
    dispatcher: Dispatcher
    queue_news: QueueNews
    wish_news: WishNews
    uploads: Uploads
    readings: Readings
    pace: Pace
    office: HousingOffice
    signing_in: SigningIn
    invoices: InvoiceOffice
    records: RecordStore
    assistance: Assistance
    refunds: RefundWorker
    refund_accounts: NamedAccounts
    notices: NoticeOffice
    portraits: Portraits
    renewing: Renewing
    matters: Matters
    relay: RedisRelay | None  # none where the house has one process


@dataclass(frozen=True)
class HousingOffice:
    """What housing cases are made with. ``sandbox``: the other houses that stand inside this app."""

    sandbox: dict[str, FastAPI]
    counterparts: Counterparts
    cases: HousingCases
    payments: Payments
    certificates: Certificates
    door: CaseDoor
    worker: CaseWorker
    refunds: Refunds


def open_parts(settings: Settings, *, content: Path = BUNDLED, rasa: RasaClient | None = None) -> Parts:
    """Open the store (migrated), the index over ``content`` and the back ends.

    Raises ``DaobanError`` with what to do.
    """
    database = open_database(settings, Hub())
    database.check()
    upgrade(database)
    conversations = Conversations(database)
    knowledge = open_knowledge_base(settings, database, content=content)
    presence = Presence()
    handoff = Handoff(
        database,
        places=settings.chats_per_agent,
        minutes_per_chat=settings.minutes_per_chat,
        policy=load_policy(settings.desk_file),
        paced=timedelta(seconds=1),
    )
    workers = Workers(database, threads=settings.desk_threads)
    workers.register(ROUTE, Router(database, handoff, places=settings.chats_per_agent).run)
    workers.register(SWEEP, Sweep(database, handoff, places=settings.chats_per_agent).run, standing=True)
    watch = Watch(
        database,
        handoff,
        presence,
        agent_away=timedelta(minutes=settings.agent_away_minutes),
        visitor_away=timedelta(minutes=settings.visitor_away_minutes),
    )
    writer = LedgerWriter(database)
    backends = open_backends(settings, invented=InventedTaxpayers(database))
    overpaid = WithHousing(backends.refund, HousingCases(database), Legislation.load(), settings.refund_interest_days)
    backends = replace(backends, refund=overpaid)
    uploads, readings = Uploads(database, settings.uploads_path, open_vault(settings)), Readings(database)
    walks = open_walks(database, utc_now())
    offices = OfficeTable(database)
    records = open_records(settings)
    invoices = open_invoice_office(settings, database, backends, records)
    backends = backends_with(backends, invoices)
    sandbox = sandbox_parts(settings, MOUNTED_AT) if settings.development else {}
    counterparts = Counterparts(settings, sandbox)
    refund_cases = RefundCases(database, load_refund_policy())
    refund_accounts = NamedAccounts(
        database,
        ListedAccounts(DEMO_ACCOUNTS if settings.development else {}),
        backends.profile,
        load_refund_policy(),
        counterparts.senders().get("sms"),
        bank=counterparts.bank(),
    )
    refunds = RefundOffice(
        refund_cases, backends.refund, backends.profile, refund_accounts, partial(_arrears_of, backends, invoices)
    )
    portraits = Portraits.open(
        database,
        backends.portraits,
        on_dispute=Disputes(partial(_name_of, backends)).take_up,
        live=partial(_live_facts, backends, refunds, invoices),
    )
    matters = Matters(
        database,
        backends.profile,
        Legislation.load(),
        refunds=refunds.waiting,
        arrears=lambda taxpayer_id, _on: invoices.arrears_of(taxpayer_id),
        more=[invoice_matters(invoices, Legislation.load()), housing_matters(HousingCases(database))],
    )
    audit = Audit(database)
    acting = Acting(backends.profile, audit)
    services = Services(
        knowledge,
        backends,
        handoff,
        conversations,
        matters,
        walks=walks,
        offices=offices,
        invoices=invoices,
        refunds=refunds,
        portraits=portraits,
        acting=acting,
    )
    responder = build_responder(services)
    rasa = rasa or RasaClient(settings.rasa_url, settings.rasa_timeout_seconds, token=settings.action_token)
    sessions = Sessions(
        database,
        taxpayer=Terms(
            timedelta(minutes=settings.taxpayer_idle_minutes), timedelta(hours=settings.staff_session_hours)
        ),
        staff=Terms(timedelta(minutes=settings.staff_idle_minutes), timedelta(hours=settings.staff_session_hours)),
    )
    accounts = open_accounts(settings, database, sessions)
    if settings.development:
        ensure_demo_staff(accounts)
    door = CaseDoor(sessions, conversations, backends.profile, handoff, uploads, readings)
    office = _open_office(database, backends, door, sandbox, counterparts, refund_cases)
    assistance = open_assistance(
        settings, database, conversations, knowledge, backends, office.cases, handoff, matters, portraits
    )
    workers.register(PREPARE, assistance.drafter.prepare)
    workers.register(TICKET, assistance.left.take_up)
    workers.register(PORTRAITS, portraits.run, standing=True)
    workers.register(RETAIN, open_privacy(settings, database).run, standing=True)
    workers.register(REVIEW, assistance.reviews.pick, standing=True)
    workers.register(FOLLOW, invoices.follow, standing=True)
    return Parts(
        settings=settings,
        database=database,
        knowledge=knowledge,
        backends=backends,
        responder=responder,
        sessions=sessions,
        session_watch=SessionWatch(sessions, database.hub),
        turnstile=open_turnstile(settings, database),
        accounts=accounts,
        conversations=conversations,
        writer=writer,
        presence=presence,
        handoff=handoff,
        watch=watch,
        workers=workers,
        rasa=rasa,
        dispatcher=Dispatcher(database, writer, Bot(rasa, responder), handoff),
        queue_news=QueueNews(database.hub, handoff),
        wish_news=WishNews(database, conversations, writer, knowledge),
        office=office,
        signing_in=SigningIn(sessions, conversations, handoff, backends.profile, audit, acting, Switches(database)),
        assistance=assistance,
        uploads=uploads,
        readings=readings,
        pace=Pace(open_counts(settings, database)),
        invoices=invoices,
        records=records,
        refunds=RefundWorker(database.hub, refund_cases, counterparts.payouts(database, refund_cases), refund_accounts),
        refund_accounts=refund_accounts,
        notices=_open_notices(settings, database, backends, portraits, office.counterparts),
        portraits=portraits,
        renewing=Renewing(database.hub, REFUNDS, portraits),
        matters=matters,
        relay=open_relay(settings, database.hub, redis) if (redis := settings.redis_url.get_secret_value()) else None,
    )


def _arrears_of(backends: Backends, invoices: InvoiceOffice, taxpayer_id: str) -> list[Arrear]:
    """Taxes filed and not paid, and what the systems beside the profile hold as owed."""
    taxpayer = backends.profile.find(taxpayer_id)
    if taxpayer is None:
        return []
    filed = [f for f in taxpayer.filings if f.filed_on is not None and not f.paid]
    beside = invoices.arrears_of(taxpayer_id)
    return [*(Arrear(f"{f.period}{f.tax}", f.due) for f in filed), *([Arrear("登记的欠税", beside)] if beside else [])]


def _live_facts(
    backends: Backends, refunds: RefundOffice, invoices: InvoiceOffice, taxpayer_id: str, on: date
) -> dict[str, Any]:
    """Of the facts, those that the systems beside the portrait tell now."""
    taxpayer = backends.profile.find(taxpayer_id)
    if taxpayer is None:
        return {}
    return {
        **registered(taxpayer),
        "refundable": int(refunds.waiting(taxpayer_id, on)),
        "arrears": int(invoices.arrears_of(taxpayer_id)),
    }


def _name_of(backends: Backends, taxpayer_id: str) -> str:
    taxpayer = backends.profile.find(taxpayer_id)
    return taxpayer.name if taxpayer is not None else "纳税人"


def open_accounts(settings: Settings, database: Database, sessions: Sessions) -> StaffAccounts:
    factor = SecondFactor(settings.secret_key.get_secret_value())
    return StaffAccounts(database, sessions, demo=settings.development, factor=factor, strict=settings.strict_admins)


def _open_office(
    database: Database,
    backends: Backends,
    door: CaseDoor,
    sandbox: dict[str, FastAPI],
    counterparts: Counterparts,
    refunds: Refunds,
) -> HousingOffice:
    cases = HousingCases(database)
    payments, certificates = counterparts.payments(database), counterparts.certificates(database)
    means = Means(backends.housing, counterparts.departments(), payments, certificates, backends.materials, refunds)
    worker = CaseWorker(database, GoingOn(cases, means), door.on_person)
    return HousingOffice(sandbox, counterparts, cases, payments, certificates, door, worker, refunds)


def _open_notices(
    settings: Settings, database: Database, backends: Backends, portraits: Portraits, counterparts: Counterparts
) -> NoticeOffice:
    written = DEMO_WRITTEN if settings.development else {}
    directory = ProfileDirectory(backends.profile, portraits.find_people_of, written)
    audience = FoundTaxpayers(database, TaggedTaxpayers(database, portraits.rules))
    return open_notices(database, audience, directory, counterparts.senders())
