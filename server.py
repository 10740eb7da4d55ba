"""Composition root: builds every part once and joins them into one ASGI app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from limits.storage import MemoryStorage, Storage
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection

from actions.everyday.calculator import Calculator
from actions.pushing import PushedForms
from actions.registry import build_executor, build_responder
from actions.respond import Responder
from actions.services import Services
from actions.webhook import webhook_router
from administration.api import AdminParts, admin_router
from administration.audit_api import audit_router
from administration.privacy.opening import open_privacy
from administration.privacy.service import RETAIN
from administration.staff import StaffOffice
from administration.witness import Witness
from backends.audit.service import Audit
from backends.counterparts import Counterparts
from backends.everyday.api import everyday_router
from backends.housing_case.api import CaseParts, agent_router, owner_router
from backends.housing_case.due import housing_matters
from backends.housing_case.going_on import GoingOn, Means
from backends.housing_case.service import HousingCases
from backends.housing_case.worker import CaseWorker
from backends.invoice.office.api import InvoiceParts
from backends.invoice.office.api import agent_router as invoice_agent_router
from backends.invoice.office.api import owner_router as invoice_owner_router
from backends.invoice.office.due import invoice_matters
from backends.invoice.office.opening import open_invoice_office, open_records
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.records.store import RecordStore
from backends.legislation.service import Legislation
from backends.materials.repository import Readings
from backends.notices.api import NoticeParts
from backends.notices.api import owner_router as notice_owner_router
from backends.notices.api import staff_router as notice_staff_router
from backends.notices.directory import DEMO_WRITTEN, ProfileDirectory
from backends.notices.opening import NoticeOffice, open_notices
from backends.notices.tagged import TaggedTaxpayers
from backends.payments.api import payments_router
from backends.payments.certificates import Certificates
from backends.payments.service import Payments
from backends.profile.benefits.api import benefits_router
from backends.profile.matters.api import MatterParts, matters_router
from backends.profile.matters.service import Matters
from backends.profile.portraits import PORTRAITS, Portraits
from backends.profile.tags.api import TagParts, tags_router
from backends.refund_case.accounts import DEMO_ACCOUNTS, ListedAccounts
from backends.refund_case.api import RefundParts
from backends.refund_case.api import agent_router as refund_agent_router
from backends.refund_case.office import RefundOffice
from backends.refund_case.policy import load_policy as load_refund_policy
from backends.refund_case.service import RefundCases
from backends.refund_case.worker import RefundWorker
from backends.sandbox import MOUNTED_AT, sandbox_app, sandbox_parts
from backends.services import Backends, open_backends
from conversations.service import Conversations
from conversations.writer import LedgerWriter
from handoff.api import ConsoleParts, console_router, staff_router
from handoff.assist.api import AssistParts, assist_router
from handoff.assist.canned import CannedReplies
from handoff.assist.drafter import Drafter
from handoff.assist.drafts import Drafts
from handoff.assist.marks import ReadMarks
from handoff.desk import Desk
from handoff.dispatcher import Router
from handoff.files import FILES, DeskFileParts, desk_files_router
from handoff.materials import DeskMaterialParts, desk_materials_router
from handoff.moves import PREPARE, ROUTE, TICKET
from handoff.panorama.gathering import Panorama
from handoff.panorama.sources import panorama_sources
from handoff.passing import PassingParts, passing_router
from handoff.policy.schemas import load_policy
from handoff.presence import Presence
from handoff.quality.api import QualityParts, quality_router
from handoff.quality.disputes import Disputes
from handoff.quality.left import MessagesLeft
from handoff.quality.misread_api import misread_router
from handoff.quality.reviews import REVIEW, Reviews
from handoff.quality.talks_api import talks_router
from handoff.quality.tickets import Tickets
from handoff.reports.api import ReportParts, reports_router
from handoff.service import Handoff
from handoff.staff import ensure_demo_staff
from handoff.timers import SWEEP, Sweep
from handoff.together.api import SheetParts, sheets_router
from handoff.together.service import Sheets
from handoff.watch import Watch
from handoff.work import Workers
from kit.auth import Staff, StaffAccounts
from kit.clock import today, utc_now
from kit.confined import Confined
from kit.counts import StoredCounts
from kit.db import Database, StoreUnavailableError
from kit.errors import DaobanError, NotFoundError, TechnicalError
from kit.events import Hub
from kit.headers import EMBEDDED, Guard
from kit.http import BodyTooLargeError, Doorkeeper, Entrance, error_response
from kit.input import InputCheck, UnreadableInputError
from kit.metrics import ERRORS, Metered
from kit.passwords import SecondFactor
from kit.private import hold, open_private
from kit.session_watch import SessionWatch
from kit.sessions import SessionCookie, Sessions, Terms
from kit.settings import ROOT, Settings
from kit.switches import Switches
from kit.turnstile import Allowance, Turnstile
from kit.uploads.pace import Pace
from kit.uploads.store import Uploads
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.api import editor_router
from knowledge_base.editing.import_api import LARGEST_UPLOAD
from knowledge_base.entries.content import BUNDLED
from knowledge_base.offices.loading import OfficeTable
from knowledge_base.opening import open_knowledge_base
from knowledge_base.walks.loading import open_walks
from migrations import upgrade
from portal.api import PortalParts, portal_router
from portal.bot import Bot
from portal.dispatch import Dispatcher
from portal.due_word import DueWord
from portal.files import FileParts, files_router
from portal.health import Health, health_router
from portal.housing_cases import CaseDoor
from portal.materials import LARGEST_BODY, MaterialParts, check_visitor, materials_router
from portal.metrics import Standing, metrics_router
from portal.pace import Paces, VisitorPace
from portal.queue_news import QueueNews
from portal.rasa import RasaClient
from portal.reading import reading_router
from portal.sheets import portal_sheets_router
from portal.topics import TopicBook
from portal.topics_api import topics_router
from portal.wish_news import WishNews

log = structlog.get_logger(__name__)

WEB = ROOT / "web" / "dist"
LARGEST_ENTRY = 2 * 1024**2  # bytes; hundreds of times an entry, or the ids of all of them
LARGEST_BATCH = 64 * 1024**2  # bytes; some 200,000 records of invoices
LARGEST_ACTION_CALL = 8 * 1024**2  # bytes; Rasa sends the whole conversation with each
NOT_BUILT = "<!doctype html><meta charset=utf-8><title>导办</title><p>页面还没有构建，请先运行 make run。"


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
    invoices: InvoiceOffice
    records: RecordStore
    assistance: Assistance
    refunds: RefundWorker
    notices: NoticeOffice
    portraits: Portraits
    matters: Matters


@dataclass(frozen=True)
class Assistance:
    """What helps agents with their replies."""

    drafts: Drafts
    drafter: Drafter
    canned: CannedReplies
    marks: ReadMarks
    panorama: Panorama
    reviews: Reviews
    tickets: Tickets
    left: MessagesLeft
    sheets: Sheets


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


def open_parts(settings: Settings, *, content: Path = BUNDLED, rasa: RasaClient | None = None) -> Parts:
    """Open the store (migrated), the index over ``content`` and the back ends.

    Raises ``DaobanError`` with what to do.
    """
    database = Database(settings.store_url, Hub())
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
    backends = open_backends(settings)
    portraits = Portraits.open(database, backends.portraits, on_dispute=Disputes(partial(_name_of, backends)).take_up)
    uploads, readings = Uploads(database, settings.uploads_path), Readings(database)
    walks = open_walks(database, utc_now())
    offices = OfficeTable(database)
    records = open_records(settings)
    invoices = open_invoice_office(settings, database, backends, records)
    refund_cases = RefundCases(database, load_refund_policy())
    accounts_on_file = ListedAccounts(DEMO_ACCOUNTS if settings.development else {})
    refunds = RefundOffice(refund_cases, backends.refund, backends.profile, accounts_on_file)
    matters = Matters(
        database,
        backends.profile,
        Legislation.load(),
        refunds=refunds.waiting,
        arrears=lambda taxpayer_id, _on: invoices.arrears_of(taxpayer_id),
        more=[invoice_matters(invoices, Legislation.load()), housing_matters(HousingCases(database))],
    )
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
    office = _open_office(
        settings, database, backends, CaseDoor(sessions, conversations, backends.profile, handoff, uploads, readings)
    )
    assistance = _open_assistance(
        settings, database, conversations, knowledge, backends, office.cases, handoff, matters, portraits
    )
    workers.register(PREPARE, assistance.drafter.prepare)
    workers.register(TICKET, assistance.left.take_up)
    workers.register(PORTRAITS, portraits.run, standing=True)
    workers.register(RETAIN, open_privacy(settings, database).run, standing=True)
    workers.register(REVIEW, assistance.reviews.pick, standing=True)
    return Parts(
        settings=settings,
        database=database,
        knowledge=knowledge,
        backends=backends,
        responder=responder,
        sessions=sessions,
        session_watch=SessionWatch(sessions, database.hub),
        turnstile=_open_turnstile(settings, database),
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
        assistance=assistance,
        uploads=uploads,
        readings=readings,
        pace=Pace(_open_counts(settings, database)),
        invoices=invoices,
        records=records,
        refunds=RefundWorker(database.hub, refund_cases, office.counterparts.payouts(database, refund_cases)),
        notices=_open_notices(settings, database, backends, portraits, office.counterparts),
        portraits=portraits,
        matters=matters,
    )


def _name_of(backends: Backends, taxpayer_id: str) -> str:
    taxpayer = backends.profile.find(taxpayer_id)
    return taxpayer.name if taxpayer is not None else "纳税人"


def open_accounts(settings: Settings, database: Database, sessions: Sessions) -> StaffAccounts:
    factor = SecondFactor(settings.secret_key.get_secret_value())
    return StaffAccounts(database, sessions, demo=settings.development, factor=factor, strict=settings.strict_admins)


def _open_office(settings: Settings, database: Database, backends: Backends, door: CaseDoor) -> HousingOffice:
    sandbox = sandbox_parts(settings, MOUNTED_AT) if settings.development else {}
    counterparts = Counterparts(settings, sandbox)
    cases = HousingCases(database)
    payments, certificates = counterparts.payments(database), counterparts.certificates(database)
    means = Means(backends.housing, counterparts.departments(), payments, certificates, backends.materials)
    worker = CaseWorker(database, GoingOn(cases, means), door.on_person)
    return HousingOffice(sandbox, counterparts, cases, payments, certificates, door, worker)


def _open_notices(
    settings: Settings, database: Database, backends: Backends, portraits: Portraits, counterparts: Counterparts
) -> NoticeOffice:
    written = DEMO_WRITTEN if settings.development else {}
    directory = ProfileDirectory(backends.profile, portraits.find_people_of, written)
    audience = TaggedTaxpayers(database, portraits.rules)
    return open_notices(database, audience, directory, counterparts.senders())


def _open_assistance(
    settings: Settings,
    database: Database,
    conversations: Conversations,
    knowledge: KnowledgeBase,
    backends: Backends,
    cases: HousingCases,
    handoff: Handoff,
    matters: Matters,
    portraits: Portraits,
) -> Assistance:
    tickets = Tickets(database)
    drafts = Drafts(database, conversations, knowledge)
    return Assistance(
        drafts,
        Drafter(database, drafts, threads=settings.draft_threads),
        CannedReplies(database),
        ReadMarks(database),
        Panorama(
            panorama_sources(backends, cases, matters, portraits, database),
            threads=settings.panorama_threads,
            patience=settings.panorama_seconds,
        ),
        Reviews(database, handoff, conversations, percent=settings.review_percent),
        tickets,
        MessagesLeft(handoff, tickets),
        Sheets(database, PushedForms(backends)),
    )


def _open_turnstile(settings: Settings, database: Database) -> Turnstile:
    allowance = Allowance(
        settings.sign_in_failures_per_account,
        settings.sign_in_failures_per_address,
        settings.sign_in_window_minutes,
    )
    return Turnstile(_open_counts(settings, database), allowance)


UNLIMITED = 1_000_000  # in development: the tools that talk for a hundred people have one address and little time


def _open_pace(settings: Settings, database: Database) -> VisitorPace:
    usual = Paces(UNLIMITED, UNLIMITED, UNLIMITED, 1) if settings.development else Paces(30, 20, 20, 1)
    paces = Paces(
        settings.messages_per_minute or usual.messages,
        settings.conversations_per_hour or usual.conversations,
        settings.sockets_per_visitor or usual.sockets,
        settings.address_factor,
    )
    return VisitorPace(_open_counts(settings, database), paces)


def _open_counts(settings: Settings, database: Database) -> Storage:
    return StoredCounts(database) if settings.sign_in_counts == "store" else MemoryStorage()


def create_app(parts: Parts) -> FastAPI:
    settings = parts.settings

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        parts.database.hub.bind(asyncio.get_running_loop())
        parts.writer.start()
        parts.session_watch.start()
        parts.queue_news.start()
        parts.watch.start()
        parts.workers.start()
        parts.wish_news.start()
        parts.office.worker.start()
        parts.refunds.start()
        parts.notices.worker.start()
        parts.assistance.drafter.start()
        await parts.rasa.start()
        yield
        await parts.assistance.drafter.stop()
        parts.assistance.panorama.close()
        await parts.office.worker.stop()
        await parts.refunds.stop()
        await parts.notices.worker.stop()
        await parts.office.counterparts.close()
        await parts.dispatcher.stop()
        await parts.session_watch.stop()
        parts.turnstile.close()
        await parts.watch.stop()
        await asyncio.to_thread(parts.workers.stop)
        await parts.queue_news.stop()
        await parts.wish_news.stop()
        await parts.rasa.stop()
        await asyncio.to_thread(parts.writer.stop)
        parts.knowledge.close()
        parts.records.close()
        parts.database.close()

    app = FastAPI(
        title="导办",
        lifespan=lifespan,
        docs_url="/api/docs" if settings.development else None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if settings.development else None,
    )
    app.add_middleware(Witness, audit=Audit(parts.database), who=partial(_staff_name, parts))
    app.add_middleware(InputCheck)
    app.add_middleware(Doorkeeper, entrances=_entrances(parts.accounts, parts.sessions, parts.office.door))
    app.add_middleware(
        SessionCookie,
        secret_key=settings.secret_key.get_secret_value(),
        name="daoban" if settings.development else "__Host-daoban",
        https=not settings.development,
        framed=bool(settings.framers),
    )
    unguarded = ("/api/docs", MOUNTED_AT) if settings.development else ()
    app.add_middleware(Guard, https=not settings.development, unguarded=unguarded, framers=settings.framers)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Metered)
    _add_error_handlers(app)
    _add_routers(app, parts)
    _add_pages(app)
    return app


def _entrances(accounts: StaffAccounts, sessions: Sessions, door: CaseDoor) -> list[Entrance]:
    def trainer(connection: HTTPConnection) -> Staff:
        return accounts.signed_in(connection, "trainer")

    def agent(connection: HTTPConnection) -> Staff:
        return accounts.signed_in(connection, "agent")

    return [
        Entrance("/api/editor", LARGEST_ENTRY, trainer),
        Entrance("/api/editor/import", LARGEST_UPLOAD, trainer),
        Entrance("/api/editor/documents", LARGEST_UPLOAD, trainer),
        Entrance("/api/editor/trials", LARGEST_UPLOAD, trainer),
        Entrance("/api/console", check=agent),
        Entrance("/api/console/invoices/records", LARGEST_BATCH, agent),
        Entrance("/api/portal/invoices", check=door.taxpayer),
        Entrance("/api/portal/housing-cases", check=door.taxpayer),
        Entrance("/api/portal/materials", LARGEST_BODY, lambda connection: check_visitor(connection, sessions)),
        Entrance("/api/portal/files", LARGEST_BODY, lambda connection: check_visitor(connection, sessions)),
        Entrance(FILES, LARGEST_BODY, agent),
        Entrance("/internal/actions", LARGEST_ACTION_CALL),  # it asks for its token itself before it reads
    ]


def _add_routers(app: FastAPI, parts: Parts) -> None:
    settings = parts.settings
    audit = Audit(parts.database)
    demo = settings.development
    topics = TopicBook(parts.database)
    app.include_router(
        portal_router(
            PortalParts(
                parts.database,
                parts.sessions,
                parts.session_watch,
                parts.turnstile,
                parts.conversations,
                parts.writer,
                parts.dispatcher,
                parts.handoff,
                parts.presence,
                parts.assistance.marks,
                parts.backends,
                parts.rasa,
                audit,
                Switches(parts.database),
                _open_pace(settings, parts.database),
                topics,
                DueWord(parts.database, parts.matters),
                demo,
            )
        )
    )
    app.include_router(reading_router(parts.knowledge, settings.region))
    app.include_router(
        materials_router(
            MaterialParts(
                parts.sessions,
                parts.conversations,
                parts.uploads,
                parts.readings,
                parts.pace,
                parts.backends.materials,
            )
        )
    )
    app.include_router(
        files_router(
            FileParts(parts.sessions, parts.conversations, parts.uploads, parts.pace, parts.writer, parts.dispatcher)
        )
    )
    app.include_router(
        desk_files_router(
            DeskFileParts(parts.accounts, parts.handoff, parts.conversations, parts.uploads, parts.writer)
        )
    )
    app.include_router(staff_router(parts.accounts, parts.sessions, parts.turnstile, parts.handoff, audit, demo=demo))
    desk = Desk(
        parts.database,
        parts.handoff,
        parts.conversations,
        parts.assistance.drafts,
        parts.backends,
        readable=timedelta(hours=settings.case_readable_hours),
    )
    app.include_router(
        console_router(
            ConsoleParts(
                parts.database,
                parts.accounts,
                parts.session_watch,
                parts.handoff,
                desk,
                parts.presence,
                parts.conversations,
                parts.writer,
                parts.assistance.marks,
                Calculator(parts.backends.everyday, today).compute,
                demo,
            )
        )
    )
    app.include_router(reports_router(ReportParts(parts.database, parts.accounts, parts.handoff, desk)))
    assistance = parts.assistance
    app.include_router(
        passing_router(PassingParts(parts.database, parts.accounts, parts.handoff, desk, assistance.left))
    )
    app.include_router(
        sheets_router(
            SheetParts(parts.database, parts.accounts, parts.handoff, parts.conversations, assistance.sheets, desk)
        )
    )
    app.include_router(portal_sheets_router(parts.sessions, parts.conversations, assistance.sheets))
    app.include_router(
        quality_router(
            QualityParts(parts.database, parts.accounts, parts.handoff, desk, assistance.reviews, assistance.tickets)
        )
    )
    app.include_router(
        assist_router(
            AssistParts(
                parts.database,
                parts.accounts,
                parts.handoff,
                desk,
                parts.conversations,
                parts.knowledge,
                parts.backends,
                parts.assistance.drafts,
                parts.assistance.canned,
                parts.assistance.panorama,
            )
        )
    )
    app.include_router(everyday_router(parts.backends.everyday))

    app.include_router(
        desk_materials_router(
            DeskMaterialParts(
                parts.accounts,
                parts.handoff,
                parts.conversations,
                parts.uploads,
                parts.readings,
                parts.backends.materials,
            )
        )
    )

    def require_trainer(request: Request) -> str:
        return parts.accounts.signed_in(request, "trainer").username

    def trainers() -> list[Staff]:
        return parts.accounts.of_role("trainer")

    reading = Confined(parts.settings.reading_seconds, parts.settings.reading_megabytes)
    app.include_router(editor_router(parts.knowledge, require_trainer, trainers, reading, parts.accounts.names))
    app.include_router(talks_router(parts.database, require_trainer))
    app.include_router(topics_router(topics, require_trainer))
    app.include_router(misread_router(parts.database, require_trainer))
    notices = NoticeParts(parts.notices, lambda request: parts.office.door.taxpayer(request).id, require_trainer)
    app.include_router(notice_owner_router(notices))
    app.include_router(tags_router(TagParts(parts.portraits, notices.owner)))
    matters = MatterParts(parts.matters, notices.owner)
    app.include_router(matters_router(matters))
    app.include_router(benefits_router(matters))
    app.include_router(notice_staff_router(notices))
    _add_housing_office(app, parts)
    _add_administration(app, parts, audit)
    executor = build_executor(parts.responder, parts.settings)
    app.include_router(webhook_router(executor, parts.settings.action_token))
    standing = Standing(parts.database, parts.handoff, parts.presence, parts.writer, parts.rasa, parts.refunds.payouts)
    app.include_router(metrics_router(standing, settings.metrics_token.get_secret_value()))
    app.include_router(health_router(Health(parts.database, parts.writer, parts.rasa, parts.knowledge)))


def _add_administration(app: FastAPI, parts: Parts, audit: Audit) -> None:
    def admin(request: Request) -> str:
        return parts.accounts.signed_in(request, "admin").username

    office = StaffOffice(parts.accounts, parts.sessions, audit, parts.turnstile)
    hours = parts.handoff.hours_book
    app.include_router(admin_router(AdminParts(office, Switches(parts.database), hours, admin)))
    app.include_router(audit_router(audit, admin))


def _staff_name(parts: Parts, connection: HTTPConnection) -> str | None:
    session = parts.sessions.find(connection, "staff")
    return session.person if session is not None else None


def _add_housing_office(app: FastAPI, parts: Parts) -> None:
    office = parts.office

    def agent(request: Request) -> str:
        return parts.accounts.signed_in(request, "agent").username

    door = office.door
    cases = CaseParts(
        office.cases,
        office.worker,
        office.certificates,
        owner=door.owner,
        agent=agent,
        told=door.told,
        paper=door.paper,
        materials=parts.backends.materials,
    )
    app.include_router(owner_router(cases))
    app.include_router(agent_router(cases))
    invoices = InvoiceParts(
        parts.invoices,
        parts.records,
        owner=lambda request: door.taxpayer(request).id,
        agent=lambda request: parts.accounts.signed_in(request, "agent").username,
    )
    app.include_router(invoice_owner_router(invoices))
    app.include_router(invoice_agent_router(invoices))
    refunds = RefundParts(
        parts.refunds.cases,
        parts.refunds.payouts,
        load_refund_policy(),
        parts.backends.profile.find,
        agent,
        parts.accounts.names,
    )
    app.include_router(refund_agent_router(refunds))
    app.include_router(payments_router(office.payments, office.certificates, office.worker.wake))
    if office.sandbox:
        app.mount(MOUNTED_AT, sandbox_app(office.sandbox))


class Assets(StaticFiles):
    """Built files, named by their content: a browser may keep them for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _add_pages(app: FastAPI) -> None:
    if (WEB / "assets").is_dir():
        app.mount("/assets", Assets(directory=WEB / "assets"), name="assets")

    def page(file: Path) -> Response:
        # Asked for anew each time, so that a new build is seen; the assets it names never change.
        headers = {"Cache-Control": "no-cache"}
        return FileResponse(file, headers=headers) if file.exists() else HTMLResponse(NOT_BUILT, status_code=503)

    pages = {"/": "index.html", EMBEDDED: "index.html", "/widget.js": "widget.js"}
    for path, name in {**pages, **{f"/{name}": f"{name}.html" for name in ("console", "editor", "admin")}}.items():

        def serve(name: str = name) -> Response:
            return page(WEB / name)

        app.add_api_route(path, serve, include_in_schema=False, response_model=None)


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(DaobanError)
    async def on_daoban_error(_request: Request, error: DaobanError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def on_bad_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        faults = error.errors()
        fields = "、".join(str(e["loc"][-1]) for e in faults)
        # what our own models find wrong is a sentence; what pydantic finds is named by its field
        told = [str(e["msg"]).removeprefix("Value error, ") for e in faults if e["type"] == "value_error"]
        why = "；".join(dict.fromkeys(told)) or fields
        return error_response(DaobanError(f"提交的内容不完整或格式不对：{why}", field=fields), 422)

    @app.exception_handler(HTTPException)
    async def on_http_error(_request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 404:
            return error_response(NotFoundError("没有这个地址"))
        if error.status_code == BodyTooLargeError.status:
            return error_response(BodyTooLargeError(error.detail))
        return error_response(DaobanError("请求没有成功，请刷新页面后重试"), error.status_code)

    @app.exception_handler(DataError)
    @app.exception_handler(OverflowError)
    async def on_unfit(request: Request, error: Exception) -> JSONResponse:
        """The store takes no such value: a number or a text beyond what its column holds."""
        log.info("server.input_unfit", path=request.url.path, error=type(error).__name__)
        return error_response(UnreadableInputError("提交的内容里有太大的数或者太长的内容，请改短后再提交"))

    @app.exception_handler(OperationalError)
    @app.exception_handler(InterfaceError)
    async def on_store_away(request: Request, error: Exception) -> JSONResponse:
        log.error("server.store_away", path=request.url.path, error=type(error).__name__)
        return error_response(StoreUnavailableError("系统暂时存取不了数据，请稍后再试"))

    @app.exception_handler(Exception)
    async def on_failure(request: Request, error: Exception) -> JSONResponse:
        ERRORS.labels("request").inc()
        log.error("server.request_failed", path=request.url.path, exc_info=error)
        return error_response(TechnicalError("系统暂时出了问题，请稍后再试"), 500)


def build() -> FastAPI:
    """The app that uvicorn serves: settings from the environment."""
    from kit.logging import configure_logging
    from kit.settings import load_settings

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    open_private(settings.var_dir)
    if settings.store_url.startswith("sqlite"):  # what happens in one process is not heard of in another
        hold(settings.var_dir / "app.lock", "导办的应用")
    return create_app(open_parts(settings))
