"""Which routes stand on which parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI, Request

from actions.everyday.calculator import Calculator
from actions.registry import build_executor
from actions.webhook import webhook_router
from administration.api import AdminParts, admin_router
from administration.audit_api import audit_router
from administration.staff import StaffOffice
from backends.audit.service import Audit
from backends.everyday.api import everyday_router
from backends.housing_case.api import CaseParts, agent_router, owner_router
from backends.invoice.office.api import InvoiceParts
from backends.invoice.office.api import agent_router as invoice_agent_router
from backends.invoice.office.api import owner_router as invoice_owner_router
from backends.notices.api import NoticeParts
from backends.notices.api import owner_router as notice_owner_router
from backends.notices.api import staff_router as notice_staff_router
from backends.payments.api import payments_router
from backends.profile.benefits.api import benefits_router
from backends.profile.mandates import Right
from backends.profile.matters.api import MatterParts, matters_router
from backends.profile.tags.api import TagParts, tags_router
from backends.refund_case.api import RefundParts
from backends.refund_case.api import agent_router as refund_agent_router
from backends.refund_case.api import owner_router as refund_owner_router
from backends.refund_case.policy import load_policy as load_refund_policy
from backends.sandbox import MOUNTED_AT, sandbox_app
from handoff.api import ConsoleParts, console_router, staff_router
from handoff.assist.api import AssistParts, assist_router
from handoff.desk import Desk
from handoff.files import DeskFileParts, desk_files_router
from handoff.materials import DeskMaterialParts, desk_materials_router
from handoff.passing import PassingParts, passing_router
from handoff.quality.api import QualityParts, quality_router
from handoff.quality.misread_api import misread_router
from handoff.quality.talks_api import talks_router
from handoff.quality.training_api import training_router
from handoff.reports.api import ReportParts, reports_router
from handoff.skills_api import SkillsParts, skills_router
from handoff.together.api import SheetParts, sheets_router
from house.identity import staff_door, taxpayer_door
from house.limits import open_pace
from house.parts import Parts
from house.scans import see_lines
from house.training import open_training
from kit.auth import Role, Staff
from kit.clock import today
from kit.confined import Confined
from kit.identity_api import identity_router
from kit.switches import Switches
from knowledge_base.api import editor_router
from portal.account_api import account_router
from portal.api import PortalParts, portal_router
from portal.due_word import DueWord
from portal.files import FileParts, files_router
from portal.health import Health, health_router
from portal.materials import MaterialParts, materials_router
from portal.metrics import Standing, metrics_router
from portal.reading import reading_router
from portal.sheets import portal_sheets_router
from portal.topics import TopicBook
from portal.topics_api import topics_router


def add_routers(app: FastAPI, parts: Parts) -> None:
    topics = TopicBook(parts.database)  # one for both sides: it keeps its counts
    _add_portal(app, parts, topics)
    _add_desk(app, parts)
    _add_editor(app, parts, topics)
    _add_own_matters(app, parts)
    _add_housing_office(app, parts)
    _add_administration(app, parts)
    _add_operations(app, parts)


def _signed_in(parts: Parts, role: Role) -> Callable[[Request], str]:
    """Asks that someone of ``role`` is signed in, and who."""

    def who(request: Request) -> str:
        return parts.accounts.signed_in(request, role).username

    return who


def _owner(parts: Parts, right: Right) -> Callable[[Request], str]:
    """Whose affairs of this kind the person who asks may see to: their own, or those of a firm that they act for."""

    def owner(request: Request) -> str:
        return parts.signing_in.owner(request, right)

    return owner


def _add_portal(app: FastAPI, parts: Parts, topics: TopicBook) -> None:
    settings = parts.settings
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
                parts.signing_in,
                Switches(parts.database),
                open_pace(settings, parts.database),
                topics,
                DueWord(parts.database, parts.matters, parts.signing_in.acting),
                settings.development,
            )
        )
    )
    app.include_router(account_router(parts.signing_in))
    app.include_router(identity_router(taxpayer_door(settings, parts.signing_in), "/api/portal/identity"))
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


def _add_desk(app: FastAPI, parts: Parts) -> None:
    settings = parts.settings
    app.include_router(
        desk_files_router(
            DeskFileParts(parts.accounts, parts.handoff, parts.conversations, parts.uploads, parts.writer)
        )
    )
    app.include_router(
        staff_router(
            parts.accounts,
            parts.sessions,
            parts.turnstile,
            parts.handoff,
            Audit(parts.database),
            demo=settings.development,
        )
    )
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
                settings.development,
            )
        )
    )
    app.include_router(reports_router(ReportParts(parts.database, parts.accounts, parts.handoff, desk)))
    app.include_router(skills_router(SkillsParts(parts.database, parts.accounts, parts.handoff)))
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


def _add_editor(app: FastAPI, parts: Parts, topics: TopicBook) -> None:
    trainer = _signed_in(parts, "trainer")

    def trainers() -> list[Staff]:
        return parts.accounts.of_role("trainer")

    reading = Confined(parts.settings.reading_seconds, parts.settings.reading_megabytes)
    app.include_router(editor_router(parts.knowledge, trainer, trainers, reading, parts.accounts.names, see_lines))
    app.include_router(talks_router(parts.database, trainer))
    app.include_router(topics_router(topics, trainer))
    app.include_router(misread_router(parts.database, trainer))
    app.include_router(training_router(open_training(parts.settings, parts.database, parts.rasa), trainer))


def _add_own_matters(app: FastAPI, parts: Parts) -> None:
    notices = NoticeParts(parts.notices, _owner(parts, "notices"), _signed_in(parts, "trainer"))
    app.include_router(notice_owner_router(notices))
    app.include_router(tags_router(TagParts(parts.portraits, _owner(parts, "tags"))))
    app.include_router(matters_router(MatterParts(parts.matters, _owner(parts, "matters"))))
    app.include_router(benefits_router(MatterParts(parts.matters, _owner(parts, "benefits"))))
    app.include_router(notice_staff_router(notices))


def _add_administration(app: FastAPI, parts: Parts) -> None:
    audit = Audit(parts.database)
    admin = _signed_in(parts, "admin")
    office = StaffOffice(parts.accounts, parts.sessions, audit, parts.turnstile)
    hours = parts.handoff.hours_book
    app.include_router(admin_router(AdminParts(office, Switches(parts.database), hours, admin)))
    app.include_router(audit_router(audit, admin))
    app.include_router(
        identity_router(staff_door(parts.settings, parts.database, parts.sessions, audit), "/api/staff/identity")
    )


def _add_housing_office(app: FastAPI, parts: Parts) -> None:
    office = parts.office
    agent = _signed_in(parts, "agent")
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
        refunds=office.refunds,
    )
    app.include_router(owner_router(cases))
    app.include_router(agent_router(cases))
    invoices = InvoiceParts(
        parts.invoices,
        parts.records,
        owner=_owner(parts, "invoices"),
        agent=agent,
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
    app.include_router(refund_owner_router(parts.refund_accounts, _owner(parts, "refunds")))
    app.include_router(payments_router(office.payments, office.certificates, office.worker.wake))
    if office.sandbox:
        app.mount(MOUNTED_AT, sandbox_app(office.sandbox))


def _add_operations(app: FastAPI, parts: Parts) -> None:
    executor = build_executor(parts.responder, parts.settings)
    app.include_router(webhook_router(executor, parts.settings.action_token))
    standing = Standing(parts.database, parts.handoff, parts.presence, parts.writer, parts.rasa, parts.refunds.payouts)
    app.include_router(metrics_router(standing, parts.settings.metrics_token.get_secret_value()))
    app.include_router(health_router(Health(parts.database, parts.writer, parts.rasa, parts.knowledge, parts.relay)))
