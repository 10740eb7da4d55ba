"""The portraits of the demo taxpayers: at hand at once, of a piece with what else is known, found anew by the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from backends.invoice.standing import ListedStandings
from backends.legislation.service import Legislation
from backends.profile.demo import DEMO_TAXPAYERS
from backends.profile.demo_portraits import months_before
from backends.profile.facts import Facts, Portrait
from backends.profile.models import FactsRow
from backends.profile.portraits import Portraits
from backends.profile.reference import ReferenceProfile
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register
from kit.db import Database
from migrations import upgrade

NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
ON = date(2026, 11, 29)


class Office:
    def __init__(self, home: Path) -> None:
        self.now = NOW
        self.database = Database(f"sqlite:///{home / 'daoban.db'}")
        upgrade(self.database)
        self.profile = ReferenceProfile(ReferenceRefund(Legislation.load(), open_register(home, demo=True)), demo=True)
        self.portraits = Portraits.open(self.database, self.profile.portraits, lambda: self.now)

    def tags(self, taxpayer_id: str) -> set[str]:
        return {tag.tag for tag in self.portraits.find_tags(taxpayer_id)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("portraits"))
    yield office
    office.database.close()


@pytest.fixture(autouse=True)
def of_today(office: Office) -> None:
    office.now = NOW


def test_every_demo_taxpayer_has_facts_marked_as_invented_returns_and_tags(office: Office) -> None:
    with office.database.read() as session:
        assert all(row.invented for row in session.query(FactsRow))
    for taxpayer in DEMO_TAXPAYERS:
        assert office.portraits.find_facts(taxpayer.id) is not None
        assert office.portraits.find_declarations(taxpayer.id), taxpayer.id
        assert len(office.tags(taxpayer.id)) >= 4, taxpayer.id


def test_the_returns_of_a_firm_reach_back_over_a_year(office: Office) -> None:
    filed = office.portraits.find_declarations("demo-tongguo")
    vat = [d for d in filed if d.tax == "增值税"]
    assert [(vat[0].period_from, vat[-1].period_to)] == [(date(2025, 11, 1), date(2026, 10, 31))]
    assert (vat[-1].base, vat[-1].due, vat[-1].filed_on) == (Decimal(980_000), Decimal(52_300), date(2026, 11, 10))
    (tax,) = [d for d in filed if d.tax == "城市维护建设税" and d.period_from == vat[-1].period_from]
    assert (tax.base, tax.due, tax.claimed) == (Decimal(52_300), Decimal("1830.50"), ("six_taxes_half",))


def test_the_portrait_is_of_a_piece_with_what_else_is_known(office: Office) -> None:
    standings = ListedStandings.open(demo=True)
    for taxpayer in DEMO_TAXPAYERS:
        facts = office.portraits.find_facts(taxpayer.id)
        assert facts is not None
        assert (facts.kind, facts.overdue, facts.risk) == (taxpayer.kind, taxpayer.overdue_filings, taxpayer.risk_flag)
        if taxpayer.kind != "person":
            known = standings.of(taxpayer.id)
            assert facts.arrears == int(known.arrears)
            assert facts.registered_on == months_before(ON, known.months_registered)
        filed = {(d.tax, d.filed_on): d.due for d in office.portraits.find_declarations(taxpayer.id)}
        for filing in taxpayer.filings:
            assert filing.filed_on is None or filed[filing.tax, filing.filed_on] == filing.due


def test_who_they_are_shows_in_their_tags(office: Office) -> None:
    assert {"general_vat", "small_profit", "researching", "quota_tight"} <= office.tags("demo-tongguo")
    assert {"overdue", "arrears", "six_taxes_half"} <= office.tags("demo-yuqi")
    assert "below_vat_limit" not in office.tags("demo-yuqi")  # the quarter it has not filed is no quarter without sales
    assert {"below_vat_limit", "trader_halving", "new_firm"} <= office.tags("demo-xiaodian")
    assert {"landlord", "home_bought", "car_owner", "refund_waiting"} <= office.tags("demo-zhang")
    assert "at_risk" in office.tags("demo-fengxian")
    [tight] = [tag for tag in office.portraits.find_tags("demo-tongguo") if tag.tag == "quota_tight"]
    assert tight.why == "本月发票额度 1,000,000 元，已用 930,000 元"


def test_a_new_day_tells_the_demo_from_that_day_and_doubles_nothing(office: Office) -> None:
    before = office.portraits.find_declarations("demo-zhang")
    office.now = NOW + timedelta(days=1)
    assert office.portraits.run() == datetime(2026, 11, 30, 16, 10, tzinfo=UTC)
    after = office.portraits.find_declarations("demo-zhang")
    assert len(after) == len(before)
    assert {d.period_from for d in after if d.tax == "契税"} == {date(2026, 5, 4)}


def test_everybody_is_found_anew_when_the_law_of_a_day_ends(office: Office) -> None:
    office.portraits.keep([Portrait(Facts(taxpayer_id="zz", kind="enterprise", staff=3, assets=0, profit_year=0), ())])
    assert "small_profit" in office.tags("zz")
    office.now = datetime(2028, 1, 1, 2, tzinfo=UTC)
    assert office.portraits.refresh_all() == len(DEMO_TAXPAYERS) + 1
    assert office.tags("zz") == {"enterprise", "employer"}


def test_nobody_is_invented_outside_development(tmp_path: Path) -> None:
    refund = ReferenceRefund(Legislation.load(), open_register(tmp_path, demo=False))
    assert list(ReferenceProfile(refund, demo=False).portraits(ON)) == []
