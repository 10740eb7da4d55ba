"""How much one may send and how often: bodies by route, visitors, sign-ins."""

from __future__ import annotations

from limits.storage import MemoryStorage, Storage
from starlette.requests import HTTPConnection

from handoff.files import FILES
from kit.auth import Staff, StaffAccounts
from kit.counts import StoredCounts
from kit.db import Database
from kit.http import Entrance
from kit.sessions import Sessions
from kit.settings import Settings
from kit.turnstile import Allowance, Turnstile
from knowledge_base.editing.import_api import LARGEST_UPLOAD
from portal.housing_cases import CaseDoor
from portal.materials import LARGEST_BODY, check_visitor
from portal.pace import Paces, VisitorPace

LARGEST_ENTRY = 2 * 1024**2  # bytes; hundreds of times an entry, or the ids of all of them
LARGEST_BATCH = 64 * 1024**2  # bytes; some 200,000 records of invoices
LARGEST_ACTION_CALL = 8 * 1024**2  # bytes; Rasa sends the whole conversation with each


def entrances(accounts: StaffAccounts, sessions: Sessions, door: CaseDoor) -> list[Entrance]:
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


def open_turnstile(settings: Settings, database: Database) -> Turnstile:
    allowance = Allowance(
        settings.sign_in_failures_per_account,
        settings.sign_in_failures_per_address,
        settings.sign_in_window_minutes,
    )
    return Turnstile(open_counts(settings, database), allowance)


UNLIMITED = 1_000_000  # in development: the tools that talk for a hundred people have one address and little time


def open_pace(settings: Settings, database: Database) -> VisitorPace:
    usual = Paces(UNLIMITED, UNLIMITED, UNLIMITED, 1) if settings.development else Paces(30, 20, 20, 1)
    paces = Paces(
        settings.messages_per_minute or usual.messages,
        settings.conversations_per_hour or usual.conversations,
        settings.sockets_per_visitor or usual.sockets,
        settings.address_factor,
    )
    return VisitorPace(open_counts(settings, database), paces)


def open_counts(settings: Settings, database: Database) -> Storage:
    return StoredCounts(database) if settings.sign_in_counts == "store" else MemoryStorage()
