"""A home sold and another bought in time: the income tax comes back unasked, one explained and a city at once."""

from __future__ import annotations

import csv
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.legislation.service import Legislation
from backends.refund.assessments import TaxAssessment
from backends.refund.assessments import item_of as assessment
from backends.refund.bulk_duckdb import Screening, taxpayers_in
from backends.refund.bulk_law import bulk_law
from backends.refund.demo import DEMO_ROWS
from backends.refund.errors import CityUnreadableError
from backends.refund.home_swaps import COLUMNS, HomeSwap, item_of
from backends.refund.reference import ReferenceRefund
from backends.refund.register import VehicleRegister, create_register
from backends.refund.schemas import RefundItem
from backends.refund_case.claims import claims_from
from tests.backends.refund.test_bulk import write_csv

ON = date(2026, 11, 28)
# Leap days, the ends of the periods, and days a year apart.
DAYS = st.dates(date(2022, 6, 1), date(2028, 3, 1)) | st.sampled_from(
    (date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1), date(2022, 10, 1), date(2023, 12, 31), date(2027, 12, 31))
)
PRICES = st.decimals(min_value=0, max_value=99_999_999, places=2)

drawn = st.lists(
    st.builds(
        HomeSwap,
        id=st.uuids().map(str),
        taxpayer_id=st.just("t"),
        home=st.just("演示家园"),
        sold_on=DAYS,
        sold_price=PRICES,
        tax_paid=st.decimals(min_value=0, max_value=999_999, places=2),
        bought_on=DAYS,
        bought_price=PRICES,
        same_city=st.sampled_from((True, True, False)),
        same_owner=st.sampled_from((True, True, False)),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


def found(law: Legislation, **changed: object) -> RefundItem | None:
    given_: dict[str, object] = {
        "sold_on": date(2026, 3, 18),
        "sold_price": Decimal(3_000_000),
        "tax_paid": Decimal(36_000),
        "bought_on": date(2026, 9, 10),
        "bought_price": Decimal(2_500_000),
        "same_city": True,
        "same_owner": True,
    }
    return item_of(HomeSwap(id="h", taxpayer_id="t", home="演示家园 1 号房", **{**given_, **changed}), ON, law)  # type: ignore[arg-type]


def test_what_was_paid_comes_back_in_the_proportion_of_the_prices(law: Legislation) -> None:
    item = found(law)
    assert item is not None
    assert (item.refundable, item.needs_person, item.interest) == (Decimal("30000.00"), False, Decimal(0))
    assert "公告2026年第3号" in {basis.doc_no for basis in item.basis}
    assert item.formula == "新购 2,500,000.00 ÷ 转让 3,000,000.00 × 已缴 36,000.00 = 30,000.00"


def test_a_dearer_home_brings_all_of_it(law: Legislation) -> None:
    item = found(law, bought_price=Decimal(3_000_000))
    assert item is not None
    assert item.refundable == Decimal(36_000)


def test_who_bought_first_is_for_a_person(law: Legislation) -> None:
    item = found(law, sold_on=date(2026, 9, 10), bought_on=date(2026, 3, 18))
    assert item is not None
    assert (item.refundable, item.needs_person) == (Decimal("0.00"), True)
    assert "先买后卖" in item.reason
    assert "30,000" not in item.formula


def test_it_rests_on_the_rules_of_both_days(law: Legislation) -> None:
    item = found(law, sold_on=date(2025, 12, 1))
    assert item is not None
    assert {"公告2023年第28号", "公告2026年第3号", "税收征收管理法"} <= {basis.doc_no for basis in item.basis}


def test_it_is_no_other_refund_of_the_same_year_and_number(law: Legislation) -> None:
    day, paid = date(2026, 3, 18), Decimal(50)
    overpaid = TaxAssessment("h", "t", "overpaid", "个人所得税", "", 2026, Decimal(0), paid, day)
    swap, other = found(law), assessment(overpaid, ON, law, 360)
    assert swap is not None
    assert other is not None
    assert len(claims_from([swap, other], ON)) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"bought_on": date(2026, 11, 29)},
        {"sold_on": date(2025, 9, 9)},
        {"same_city": False},
        {"same_owner": False},
        {"tax_paid": Decimal(0)},
        {"tax_paid": Decimal(-1)},
        {"sold_on": date(2023, 3, 1), "bought_on": date(2023, 9, 1)},
        {"sold_on": date(2022, 9, 30), "bought_on": date(2022, 12, 1)},
    ],
    ids=[
        "not yet",
        "after more than a year",
        "elsewhere",
        "another's",
        "no tax",
        "less than none",
        "too long ago",
        "before there was it",
    ],
)
def test_nothing_or_no_more(changed: dict[str, object], law: Legislation) -> None:
    assert found(law, **changed) is None


@settings(max_examples=60, deadline=None)
@given(drawn=drawn, on=st.dates(date(2025, 1, 1), date(2028, 6, 30)))
def test_a_city_at_once_comes_to_what_one_is_explained_to(drawn: list[HomeSwap], on: date, law: Legislation) -> None:
    with TemporaryDirectory() as name:
        write_csv(Path(name), [])
        with (Path(name) / "home_swaps.csv").open("w") as file:
            csv.writer(file).writerows([tuple(COLUMNS), *(astuple(one) for one in drawn)])
        screening = Screening(Path(name), bulk_law(law, on))
        bulk = list(screening.others())
        screening.close()
    items = [(one.id, item_of(one, on, law)) for one in sorted(drawn, key=lambda one: one.id)]
    assert bulk == [
        ("home_swaps", i, item.year, item.refundable, item.needs_person) for i, item in items if item is not None
    ]


@pytest.mark.parametrize("line", ["id,taxpayer_id\nx,y\n", f"{','.join(COLUMNS)}\nh,t,home,never,1,1,1,1,true,true\n"])
def test_a_table_that_cannot_be_read_is_named(line: str, law: Legislation, tmp_path: Path) -> None:
    write_csv(tmp_path, [])
    (tmp_path / "home_swaps.csv").write_text(line)
    screening = Screening(tmp_path, bulk_law(law, ON))
    with pytest.raises(CityUnreadableError, match="home_swaps"):
        list(screening.others())
    screening.close()


def test_its_owner_is_among_those_whom_the_screening_finds_and_sees_it(law: Legislation, tmp_path: Path) -> None:
    create_register(tmp_path / "r.duckdb", DEMO_ROWS)
    assert "demo-wang" in taxpayers_in(tmp_path / "r.duckdb", bulk_law(law, ON))
    register = VehicleRegister(tmp_path / "r.duckdb")
    findings = ReferenceRefund(law, register).refunds_of("demo-wang", ON)
    register.close()
    assert [item.refundable for item in findings.items] == [Decimal("30000.00")]
