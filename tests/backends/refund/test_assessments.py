"""Annual settlements and what was taken without being due: found, explained, and the same in bulk."""

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
from backends.refund.assessments import COLUMNS, TaxAssessment, item_of
from backends.refund.bulk_duckdb import Screening
from backends.refund.bulk_law import bulk_law
from backends.refund.schemas import RefundItem
from tests.backends.refund.test_bulk import write_csv

ON = date(2026, 11, 28)
DAYS = st.dates(date(2022, 6, 1), date(2027, 6, 1))
MONEY = st.decimals(min_value=0, max_value=1000, places=2)

drawn = st.lists(
    st.builds(
        TaxAssessment,
        id=st.uuids().map(str),
        taxpayer_id=st.just("t"),
        kind=st.sampled_from(("settlement", "overpaid")),
        tax=st.sampled_from(("企业所得税", "个人所得税")),
        period=st.just("2025 年度"),
        tax_year=st.integers(2020, 2026),
        due=MONEY,
        paid=MONEY,
        paid_on=DAYS,
        settled_on=st.none() | DAYS,
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)


def found(law: Legislation, **changed: object) -> RefundItem | None:
    given_: dict[str, object] = {
        "kind": "settlement",
        "tax": "个人所得税",
        "due": Decimal("7680.00"),
        "paid": Decimal("9000.00"),
        "paid_on": date(2025, 12, 15),
        "settled_on": date(2026, 4, 8),
    }
    one = TaxAssessment(id="a", taxpayer_id="t", period="汇算清缴", tax_year=2025, **{**given_, **changed})  # type: ignore[arg-type]
    return item_of(one, ON, law, 360)


@pytest.mark.parametrize(("tax", "article"), [("个人所得税", "第十一条"), ("企业所得税", "第五十四条")])
def test_a_settlement_gives_back_what_was_prepaid_too_much_without_interest(
    tax: str, article: str, law: Legislation
) -> None:
    item = found(law, tax=tax)
    assert item is not None
    assert (item.refundable, item.interest, item.needs_person) == (Decimal("1320.00"), Decimal(0), False)
    assert article in [basis.article for basis in item.basis]


def test_before_the_settlement_is_made_nothing_comes_back_and_it_is_told_where(law: Legislation) -> None:
    item = found(law, settled_on=None)
    assert item is not None
    assert (item.refundable, item.needs_person) == (Decimal("0.00"), True)
    assert "个人所得税 APP" in item.reason


def test_what_was_taken_without_being_due_bears_interest(law: Legislation) -> None:
    item = found(law, kind="overpaid", tax="增值税", settled_on=None, paid_on=date(2025, 10, 24))  # 400 days before
    assert item is not None
    assert (item.refundable, item.interest) == (Decimal("1320.00"), Decimal("5.13"))


@pytest.mark.parametrize(
    "changed",
    [
        {"paid": Decimal("7680.00")},
        {"settled_on": date(2023, 11, 27)},
        {"kind": "overpaid", "paid_on": date(2023, 11, 27), "settled_on": None},
        {"paid_on": date(2026, 11, 29)},
    ],
)
def test_nothing_or_no_more(changed: dict[str, object], law: Legislation) -> None:
    assert found(law, **changed) is None


@settings(max_examples=30, deadline=None)
@given(drawn=drawn, on=st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_city_at_once_comes_to_what_one_is_explained_to(
    drawn: list[TaxAssessment], on: date, law: Legislation
) -> None:
    with TemporaryDirectory() as name:
        write_csv(Path(name), [])
        with (Path(name) / "assessments.csv").open("w") as file:
            csv.writer(file).writerows([tuple(COLUMNS), *(astuple(one) for one in drawn)])
        screening = Screening(Path(name), bulk_law(law, on))
        bulk = list(screening.others())
        screening.close()
    items = [(one.id, item_of(one, on, law, 360)) for one in sorted(drawn, key=lambda one: one.id)]
    assert bulk == [
        ("assessments", i, item.year, item.refundable, item.needs_person) for i, item in items if item is not None
    ]
