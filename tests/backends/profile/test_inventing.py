"""Invented taxpayers at the command line: marked as such, with the tags of one by one, and only where one tries out."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from backends.legislation.service import Legislation
from backends.notices.schemas import Wanted
from backends.notices.tagged import TaggedTaxpayers
from backends.profile.benefits.periods import period_of
from backends.profile.commands import profile_app
from backends.profile.errors import NotInProductionError
from backends.profile.invented import InventedTaxpayers
from backends.profile.matters.service import Matters
from backends.profile.models import FactsRow, TagRow
from backends.profile.reference import ReferenceProfile
from backends.profile.tags.rules import TagRules
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register
from kit.clock import today
from kit.db import Database
from migrations import upgrade

ARGUMENTS = ["invent", "--taxpayers", "400", "--json"]


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("DAOBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    return database


def test_audiences_have_people_after_it_and_again_the_same(at_home: Database) -> None:
    told = [json.loads(CliRunner().invoke(profile_app, ARGUMENTS).stdout) for _ in range(2)]
    assert [one["taxpayers"] for one in told] == [400, 400]
    with at_home.read() as session:
        assert all(row.invented for row in session.scalars(select(FactsRow)))
        assert session.scalar(select(func.count()).select_from(TagRow)) == told[0]["tags"] == told[1]["tags"]
    audience = TaggedTaxpayers(at_home, TagRules.load(Legislation.load()))
    assert 10 < audience.count(Wanted(tags=("small_scale",)), today()) < 400
    at_home.close()


def test_who_is_invented_signs_in_and_every_page_of_theirs_has_life(at_home: Database, tmp_path: Path) -> None:
    CliRunner().invoke(profile_app, ARGUMENTS)
    law = Legislation.load()
    refund = ReferenceRefund(law, open_register(tmp_path, demo=True))
    profile = ReferenceProfile(refund, demo=True, invented=InventedTaxpayers(at_home))
    none = lambda _taxpayer, _on: Decimal(0)  # noqa: E731
    matters, on, lively = Matters(at_home, profile, law, refunds=none, arrears=none), today(), Counter[str]()
    for taxpayer_id in ids(at_home):
        taxpayer = profile.authenticate(taxpayer_id, f"demo-{taxpayer_id}")
        assert taxpayer is not None
        assert profile.authenticate(taxpayer_id, "demo-zhang") is None
        outlook = matters.of(taxpayer_id, on)
        _, bill = matters.bill(taxpayer_id, *period_of(str(on.year - 1)), on)
        invoicing = taxpayer.invoicing
        lively += Counter(
            matters=bool(outlook.matters),
            late=any(m.late and m.until for m in outlook.matters),
            policies=bool(outlook.policies),
            filings=bool(taxpayer.filings),
            unpaid=any(not f.paid for f in taxpayer.filings),
            invoices=invoicing is not None and invoicing.used_this_month > 0 and len(invoicing.used_before) == 2,
            cars=bool(profile.vehicles(taxpayer_id)),
            bought=any(f.tax == "契税" for f in taxpayer.filings),
            bill=bill.total > 0,
        )
    assert min(lively[what] for what in ("matters", "policies", "filings", "invoices", "cars", "bill")) > 40, lively
    assert min(lively.values()) > 0, lively
    stranger = ReferenceProfile(refund, demo=False, invented=InventedTaxpayers(at_home))
    assert stranger.authenticate("t00000000", "demo-t00000000") is None
    at_home.close()


def ids(store: Database) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(FactsRow.taxpayer_id)))


def test_it_is_refused_in_production(at_home: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOBAN_MODE", "production")
    monkeypatch.setenv("DAOBAN_SECRET_KEY", secrets.token_urlsafe(48))
    result = CliRunner().invoke(profile_app, ARGUMENTS)
    assert isinstance(result.exception, NotInProductionError)
    with at_home.read() as session:
        assert session.scalar(select(func.count()).select_from(FactsRow)) == 0
    at_home.close()
