"""The invoice office of this deployment, put together; in development with invented stock, addresses and invoices."""

from __future__ import annotations

from backends.invoice.office.carrier import NoCarrier, SandboxCarrier
from backends.invoice.office.issued import ListedInvoices, RecordedInvoices, demo_invoices
from backends.invoice.office.schemas import Address
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import STORE, RecordStore
from backends.invoice.standing import Standings
from backends.legislation.service import Legislation
from backends.services import Backends
from kit.db import Database
from kit.settings import Settings

DEMO_BLOCK = ("011002600104", 1, 10_000)
DEMO_ADDRESS = Address(name="演示收件人", phone="10000000003", place="北京市演示区样例路 3 号")
DEMO_OWNER = "demo-tongguo"


def open_records(settings: Settings) -> RecordStore:
    """Opened at first use."""
    return RecordStore(settings.var_dir / STORE, load_standard(settings.record_standard))


def open_invoice_office(
    settings: Settings, database: Database, backends: Backends, records: RecordStore
) -> InvoiceOffice:
    demo = settings.development
    office = InvoiceOffice(
        database,
        backends.profile,
        Legislation.load(),
        Standings.open(demo=demo),
        SandboxCarrier() if demo else NoCarrier(),
        RecordedInvoices(records, demo_invoices() if demo else ListedInvoices(())),
        records.used,
    )
    if demo and not office.stock():
        office.add_block(*DEMO_BLOCK)
        office.add_address(DEMO_OWNER, DEMO_ADDRESS)
    return office
