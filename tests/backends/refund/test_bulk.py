"""The rules in SQL say what the rules in Python say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening
from backends.refund.bulk_law import bulk_law
from backends.refund.demo import Rows
from backends.refund.due import first_claimable
from backends.refund.errors import CityUnreadableError
from backends.refund.reference import ReferenceRefund
from backends.refund.register import VehicleRegister, create_register
from bench.refund_city import ON, make_city

Found = dict[tuple[str, int], tuple[Decimal, bool]]
ENERGIES = ("fuel", "fuel", "fuel", "energy_saving", "plug_in_hybrid", "electric", "fuel_cell")
EVENTS = ("scrapped", "stolen", "stolen", "found", "found", "destroyed", "returned", "transferred")
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))

vehicle = st.tuples(
    st.sampled_from(("passenger", "passenger", "passenger", "commercial")),
    st.sampled_from(ENERGIES),
    st.sampled_from(("0.0", "1.0", "1.6", "1.7", "2.5", "4.0", "4.4")),
    st.none() | DAYS,
)
payment = st.tuples(
    st.sampled_from((2011, 2023, 2024, 2025, 2026, 2026, 2027)),
    DAYS,
    st.sampled_from(("0.01", "35.00", "150.00", "300.00", "420.00", "480.00", "900.00", "5280.00", "5280.01")),
    st.sampled_from(("self", "insurer")),
)
happening = st.tuples(st.sampled_from(EVENTS), DAYS)
lives = st.lists(
    st.tuples(vehicle, st.lists(payment, max_size=4), st.lists(happening, max_size=4)), min_size=1, max_size=6
)
days_asked = st.dates(date(2024, 1, 1), date(2028, 3, 1))


def rows_of(
    drawn: list[
        tuple[
            tuple[str, str, str, date | None],
            list[tuple[int, date, str, str]],
            list[tuple[str, date]],
        ]
    ],
) -> Rows:
    vehicles, payments, events = [], [], []
    for i, ((kind, energy, litres, acquired_on), paid, happened) in enumerate(drawn):
        vehicles.append((f"v{i}", "t", f"京X·{i}", f"车{i}", kind, energy, litres, acquired_on))
        payments += [(f"p{i}-{n}", f"v{i}", *p) for n, p in enumerate(paid)]
        events += [(f"v{i}", *e) for e in happened]
    return Rows(tuple(vehicles), tuple(payments), tuple(events))


def explained(directory: Path, rows: Rows, on: date, law: Legislation) -> Found:
    """By the rules in Python, one vehicle at a time."""
    create_register(directory / "register.duckdb", rows)
    register = VehicleRegister(directory / "register.duckdb")
    try:
        sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        persons: dict[tuple[str, int], bool] = defaultdict(bool)
        for _, item in ReferenceRefund(law, register).screen_all(on):
            key = f"v{item.label.split('车')[1]}", item.year
            sums[key] += item.refundable
            persons[key] |= item.needs_person
    finally:
        register.close()
    return {key: (total, persons[key]) for key, total in sums.items() if total > 0 or persons[key]}


def screened(directory: Path, on: date, law: Legislation) -> Found:
    screening = Screening(directory, bulk_law(law, on))
    try:
        screening.run()
        return {(f.vehicle_id, f.tax_year): (f.refundable, f.needs_person) for f in screening.found()}
    finally:
        screening.close()


def write_parquet(directory: Path) -> None:
    with duckdb.connect(str(directory / "register.duckdb"), read_only=True) as db:
        for table in ("vehicles", "payments", "events"):
            db.execute(f"copy {table} to '{directory}/{table}.parquet'")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=lives, on=days_asked)
def test_the_city_at_once_comes_to_what_one_case_is_explained_to(
    drawn: list[tuple[tuple[str, str, str, date | None], list[tuple[int, date, str, str]], list[tuple[str, date]]]],
    on: date,
    law: Legislation,
) -> None:
    with TemporaryDirectory() as name:
        directory = Path(name)
        expected = explained(directory, rows_of(drawn), on, law)
        write_parquet(directory)
        assert screened(directory, on, law) == expected


def test_a_city_of_sixty_thousand_gives_back_exactly_what_was_planted(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=60_000, seed=7)
    rows = duckdb.execute(
        f"select vehicle_id, tax_year, cents, needs_person from '{tmp_path}/expected.parquet'"
    ).fetchall()
    planted = {(v, year): (Decimal(cents) / 100, person) for v, year, cents, person in rows}
    assert len(planted) > 600
    assert screened(tmp_path, ON, law) == planted


def test_the_same_seed_is_the_same_city(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        make_city(tmp_path / name, vehicles=500, seed=seed)
    a, b, c = (duckdb.execute(f"select * from '{tmp_path}/{n}/payments.parquet' order by id").fetchall() for n in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize("on", [date(2026, 11, 28), date(2027, 2, 28), date(2028, 2, 29), date(2025, 3, 1)])
def test_the_first_day_of_a_claim_is_the_first_that_the_years_reach(on: date) -> None:
    first = first_claimable(on, 3)
    assert first_claimable(on + timedelta(days=1), 3) >= first


def test_a_folder_without_a_table_says_which(tmp_path: Path, law: Legislation) -> None:
    with pytest.raises(CityUnreadableError, match=r"vehicles\.parquet"):
        screened(tmp_path, ON, law)
