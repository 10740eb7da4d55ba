from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from backends.profile.demo import DEMO_ACCOUNTS, DEMO_TAXPAYERS
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.panorama import describe_filings, describe_taxpayer, describe_vehicles
from backends.services import Backends, open_backends
from kit.settings import Settings

TODAY = date(2026, 11, 24)


def now() -> datetime:
    return datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def backends(tmp_path: Path) -> Backends:
    return open_backends(Settings(_env_file=None, var_dir=tmp_path), now)


@pytest.fixture
def in_production(tmp_path: Path) -> Backends:
    settings = Settings(
        _env_file=None, var_dir=tmp_path, mode="production", secret_key=SecretStr("0123456789abcdef" * 3)
    )
    return open_backends(settings, now)


def test_every_demo_account_signs_in_as_its_taxpayer(backends: Backends) -> None:
    assert tuple(backends.profile.demo_accounts()) == DEMO_ACCOUNTS
    for each in DEMO_ACCOUNTS:
        taxpayer = backends.profile.authenticate(each.username, each.password)
        assert taxpayer is not None
        assert taxpayer.name == each.name


@pytest.mark.parametrize(
    ("username", "password"), [("zhang", "wrong"), ("zhang", ""), ("nobody", ""), ("", ""), ("ZHANG", "demo-zhang")]
)
def test_a_wrong_name_or_password_signs_nobody_in(backends: Backends, username: str, password: str) -> None:
    assert backends.profile.authenticate(username, password) is None


def test_outside_development_no_demo_account_exists(in_production: Backends) -> None:
    assert list(in_production.profile.demo_accounts()) == []
    for account, taxpayer in zip(DEMO_ACCOUNTS, DEMO_TAXPAYERS, strict=True):
        assert in_production.profile.authenticate(account.username, account.password) is None
        assert in_production.profile.find(taxpayer.id) is None
        assert in_production.refund.refunds_of(taxpayer.id, TODAY).items == ()


def test_what_is_told_of_a_taxpayer_shows_no_whole_number() -> None:
    for taxpayer in DEMO_TAXPAYERS:
        shown = describe_taxpayer(taxpayer)
        assert ("名称", taxpayer.name) in shown
        assert all(taxpayer.number not in value and taxpayer.phone not in value for _, value in shown)


def test_the_vehicles_of_a_person_are_told_with_what_happened_to_them(backends: Backends) -> None:
    shown = dict(describe_vehicles(backends.profile.vehicles("demo-zhang")))
    assert "2026-05-12 报废" in shown["车辆 京A·演示1"]
    assert backends.profile.vehicles("nobody") == ()


def test_the_standing_of_a_business_is_told_with_its_filings(backends: Backends) -> None:
    taxpayer = backends.profile.find("demo-yuqi")
    assert taxpayer is not None
    shown = dict(describe_taxpayer(taxpayer))
    assert shown["逾期未申报"] == "2 项"
    assert shown["发票总额度（月，不含税）"] == "300,000.00 元"
    assert shown["税号"] == "000****004"
    assert [value for _, value in describe_filings(taxpayer)][:2] == ["没有申报", "没有申报"]


@pytest.mark.parametrize(
    ("taxpayer_id", "requested", "result"),
    [
        ("demo-tongguo", 1_500_000, "yes"),
        ("demo-yuqi", 500_000, "no"),
        ("demo-fengxian", 300_000, "person"),
        ("demo-xiaodian", 150_000, "person"),
        ("demo-zhang", 100_000, "no"),
    ],
)
def test_the_demo_taxpayers_show_each_answer_on_a_quota(
    backends: Backends, taxpayer_id: str, requested: int, result: str
) -> None:
    assert backends.invoice.review_quota_raise(taxpayer_id, Decimal(requested), TODAY).result == result


def test_the_quota_of_an_unknown_taxpayer_is_not_reviewed(backends: Backends) -> None:
    with pytest.raises(TaxpayerNotFoundError):
        backends.invoice.review_quota_raise("nobody", Decimal(1), TODAY)


def test_the_demo_person_gets_vehicle_tax_back(backends: Backends) -> None:
    findings = backends.refund.refunds_of("demo-zhang", TODAY)
    assert {(i.label.split()[0], i.year): str(i.refundable) for i in findings.items} == {
        ("京A·演示1", 2026): "320.00",
        ("京A·演示2", 2025): "900.00",
        ("京A·演示3", 2025): "0.00",
        ("京A·演示4", 2024): "640.00",
        ("京A·演示5", 2026): "210.00",
    }
    assert findings.total == Decimal("2070.00")


def test_the_demo_person_without_vehicles_gets_back_what_was_paid_on_the_home_sold(backends: Backends) -> None:
    assert [item.refundable for item in backends.refund.refunds_of("demo-wang", TODAY).items] == [Decimal(30_000)]


def test_the_demo_company_gets_back_what_it_paid_for_a_returned_car(backends: Backends) -> None:
    item, settlement = backends.refund.refunds_of("demo-tongguo", TODAY).items
    assert (settlement.label, settlement.refundable) == ("企业所得税汇算清缴", Decimal("6500.00"))
    assert str(item.refundable) == "450.00"
