"""The invoice office of this deployment, put together; in development with invented stock, addresses and invoices."""

from __future__ import annotations

from dataclasses import replace

from backends.invoice.office.carrier import NoCarrier, SandboxCarrier
from backends.invoice.office.granted import GrantedProfile
from backends.invoice.office.issued import ListedInvoices, RecordedInvoices, demo_invoices
from backends.invoice.office.schemas import Address
from backends.invoice.office.service import InvoiceOffice
from backends.invoice.office.used import UsedByRecords
from backends.invoice.policy import load_policy
from backends.invoice.records.standard import load_standard
from backends.invoice.records.store import STORE, RecordStore
from backends.invoice.reference import ReferenceInvoice
from backends.invoice.standing import ListedStandings
from backends.legislation.service import Legislation
from backends.services import Backends
from kit.db import Database
from kit.settings import Settings

DEMO_BLOCKS = (("011002600104", 1, 10_000), ("1100254130", 30_001, 31_000))
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
        ListedStandings.open(demo=demo),
        SandboxCarrier() if demo else NoCarrier(),
        RecordedInvoices(records, demo_invoices() if demo else ListedInvoices(())),
        UsedByRecords(records),
    )
    if demo and not office.stock():
        for block in DEMO_BLOCKS:
            office.add_block(*block)
        office.add_address(DEMO_OWNER, DEMO_ADDRESS)
    return office


def backends_with(backends: Backends, office: InvoiceOffice) -> Backends:
    """The back ends that know what ``office`` has approved."""
    profile = GrantedProfile(backends.profile, office.granted_to)
    return replace(backends, profile=profile, invoice=ReferenceInvoice(Legislation.load(), profile, load_policy()))
