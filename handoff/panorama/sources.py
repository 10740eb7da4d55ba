"""The blocks of the panorama, in the order in which an agent reads them. Numbers of identity leave masked."""

from __future__ import annotations

from collections.abc import Sequence

from backends.housing_case.schemas import STATUS_NAMES
from backends.housing_case.service import HousingCases
from backends.profile.facts import value_name
from backends.profile.matters.service import Matters
from backends.profile.panorama import (
    describe_filings,
    describe_invoicing,
    describe_matters,
    describe_refunds,
    describe_standing,
    describe_vehicles,
)
from backends.profile.portraits import Portraits
from backends.profile.schemas import Taxpayer
from backends.services import Backends
from handoff.panorama.gathering import Fact, Source
from handoff.panorama.history import find_history
from kit.clock import BEIJING, Clock, today, utc_now
from kit.db import Database

OWNER_ACTS = ("draft", "papers", "assessed", "confirmed", "returned")  # a housing case waits for the taxpayer


def panorama_sources(
    backends: Backends,
    cases: HousingCases,
    matters: Matters,
    portraits: Portraits,
    database: Database,
    clock: Clock = utc_now,
) -> list[Source]:
    def known(taxpayer_id: str) -> Taxpayer | None:
        return backends.profile.find(taxpayer_id)

    def identity(taxpayer_id: str) -> Sequence[Fact]:
        taxpayer = known(taxpayer_id)
        return describe_standing(taxpayer) if taxpayer is not None else []

    def waiting_matters(taxpayer_id: str) -> Sequence[Fact]:
        on = today(clock)
        found = matters.of(taxpayer_id, on).matters if known(taxpayer_id) is not None else ()
        waiting = [c for c in cases.of_owner(taxpayer_id) if c.status in OWNER_ACTS]
        housing = [("二手住房办理", f"{STATUS_NAMES[c.status]}，等本人办理") for c in waiting]
        return [*describe_matters(found, on), *housing]

    def tags(taxpayer_id: str) -> Sequence[Fact]:
        """Those that are heeded; a disputed one says so."""
        return [
            (
                f"{tag.name}（{value_name(tag.value)}）" if tag.value else tag.name,
                f"本人有异议：{tag.disputed}" if tag.disputed else tag.why,
            )
            for tag in portraits.find_tags(taxpayer_id)
        ]

    def filings(taxpayer_id: str) -> Sequence[Fact]:
        taxpayer = known(taxpayer_id)
        return describe_filings(taxpayer) if taxpayer is not None else []

    def invoices(taxpayer_id: str) -> Sequence[Fact]:
        taxpayer = known(taxpayer_id)
        return describe_invoicing(taxpayer.invoicing) if taxpayer is not None and taxpayer.invoicing else []

    def refunds(taxpayer_id: str) -> Sequence[Fact]:
        found = backends.refund.refunds_of(taxpayer_id, today(clock))
        return describe_refunds(found)

    def vehicles(taxpayer_id: str) -> Sequence[Fact]:
        return describe_vehicles(backends.profile.vehicles(taxpayer_id))

    def housing(taxpayer_id: str) -> Sequence[Fact]:
        return [
            (f"证书 {c.facts.certificate_no or '（没有填）'}", STATUS_NAMES[c.status])
            for c in cases.of_owner(taxpayer_id)
        ]

    def chats(taxpayer_id: str) -> Sequence[Fact]:
        with database.read() as session:
            past = find_history(session, taxpayer_id)
        return [(f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M}", one.sentence) for one in past]

    return [
        Source("identity", "身份和登记", identity),
        Source("matters", "待办事项", waiting_matters),
        Source("tags", "标签", tags),
        Source("filings", "近期申报", filings),
        Source("invoices", "发票额度", invoices),
        Source("refunds", "退税", refunds),
        Source("vehicles", "车辆", vehicles),
        Source("housing", "住房办理", housing),
        Source("chats", "以往人工服务", chats),
    ]
