"""The rules in SQL say what the rules in Python say."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backends.legislation.service import Legislation
from backends.refund.bulk_duckdb import Screening, keep_summary
from backends.refund.bulk_law import bulk_law
from backends.refund.bulk_summary import kept_summary
from backends.refund.due import first_claimable
from backends.refund.errors import CityUnreadableError
from backends.refund.rules import refunds_of
from backends.refund.schemas import Candidate, Payment, Vehicle, VehicleEvent
from bench.refund_city import ON, make_city

Found = dict[tuple[str, int], tuple[Decimal, bool]]
ENERGIES = ("fuel", "fuel", "fuel", "energy_saving", "plug_in_hybrid", "electric", "fuel_cell")
EVENTS = ("scrapped", "stolen", "stolen", "found", "found", "destroyed", "returned", "transferred", "repainted")
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
    st.sampled_from(("self", "self", "insurer", "insurer", "counter")),
)
happening = st.tuples(st.sampled_from(EVENTS), DAYS)
lives = st.lists(
    st.tuples(vehicle, st.lists(payment, max_size=4), st.lists(happening, max_size=4)), min_size=1, max_size=25
)
days_asked = st.dates(date(2024, 1, 1), date(2028, 3, 1))


Life = tuple[tuple[str, str, str, date | None], list[tuple[int, date, str, str]], list[tuple[str, date]]]


def explained(drawn: list[Life], on: date, law: Legislation) -> Found:
    """By the rules in Python, one vehicle and year at a time."""
    since, result = first_claimable(on, 3), {}
    for i, (about, paid, happened) in enumerate(drawn):
        for year in {p[0] for p in paid}:
            candidate = candidate_of(i, year, about, paid, happened, on)
            if candidate is None or max(p.paid_on for p in candidate.payments) < since:
                continue
            items = refunds_of(candidate, on, law)
            back, person = sum((x.refundable for x in items), Decimal(0)), any(x.needs_person for x in items)
            if back > 0 or person:
                result[f"v{i}", year] = back, person
    return result


def candidate_of(
    i: int,
    year: int,
    about: tuple[str, str, str, date | None],
    paid: list[tuple[int, date, str, str]],
    happened: list[tuple[str, date]],
    on: date,
) -> Candidate | None:
    """What the register shows on the day; other than passenger vehicles only where something is odd."""
    kind, energy, litres, acquired_on = about
    payments = sorted(
        (Payment(f"p{n}", year, p[1], Decimal(p[2]), p[3]) for n, p in enumerate(paid) if p[0] == year and p[1] <= on),  # type: ignore[arg-type]
        key=lambda p: (p.paid_on, p.id),
    )
    events = sorted(
        (VehicleEvent(kind, day) for kind, day in happened if day <= on and day.year <= year),  # type: ignore[arg-type]
        key=lambda e: (e.on, e.kind),
    )
    odd = kind == "passenger" or len(payments) > 1 or energy != "fuel" or events
    if not payments or not odd:
        return None
    vehicle = Vehicle(f"v{i}", "京X", "车", kind, energy, Decimal(litres), acquired_on)  # type: ignore[arg-type]
    return Candidate("t", vehicle, year, tuple(payments), tuple(events))


def write_csv(directory: Path, drawn: list[Life]) -> None:
    tables: dict[str, list[tuple[object, ...]]] = {
        "vehicles": [("id", "taxpayer_id", "plate", "model", "kind", "energy", "displacement_l", "acquired_on")],
        "payments": [("id", "vehicle_id", "tax_year", "paid_on", "amount", "channel")],
        "events": [("vehicle_id", "kind", "happened_on")],
    }
    for i, (about, paid, happened) in enumerate(drawn):
        tables["vehicles"].append((f"v{i}", "t", "京X", "车", *about))
        tables["payments"] += [(f"p{i}-{n}", f"v{i}", *p) for n, p in enumerate(paid)]
        tables["events"] += [(f"v{i}", *e) for e in happened]
    for name, rows in tables.items():
        with (directory / f"{name}.csv").open("w") as file:
            csv.writer(file).writerows(rows)


def screened(directory: Path, on: date, law: Legislation) -> Found:
    screening = Screening(directory, bulk_law(law, on))
    try:
        screening.run()
        return {(f.vehicle_id, f.tax_year): (f.refundable, f.needs_person) for f in screening.found()}
    finally:
        screening.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=lives, on=days_asked)
def test_the_city_at_once_comes_to_what_one_case_is_explained_to(drawn: list[Life], on: date, law: Legislation) -> None:
    with TemporaryDirectory() as name:
        write_csv(Path(name), drawn)
        assert screened(Path(name), on, law) == explained(drawn, on, law)


def test_a_city_of_sixty_thousand_gives_back_exactly_what_was_planted(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=60_000, seed=7)
    rows = duckdb.execute(
        f"select vehicle_id, tax_year, cents, needs_person from '{tmp_path}/expected.parquet'"
    ).fetchall()
    planted = {(v, year): (Decimal(cents) / 100, person) for v, year, cents, person in rows}
    assert len(planted) > 600
    assert screened(tmp_path, ON, law) == planted


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=lives, on=days_asked)
def test_a_kept_summary_changes_nothing_that_is_found(drawn: list[Life], on: date, law: Legislation) -> None:
    with TemporaryDirectory() as name:
        write_csv(Path(name), drawn)
        keep_summary(Path(name))
        assert screened(Path(name), on, law) == explained(drawn, on, law)


def test_a_kept_summary_is_used_only_for_the_files_and_days_it_is_of(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=3_000, seed=7)
    found = screened(tmp_path, ON, law)
    last = max(row[0] for row in duckdb.execute(f"select paid_on from '{tmp_path}/payments.parquet'").fetchall())
    assert kept_summary(tmp_path, ON) is None
    keep_summary(tmp_path)
    assert kept_summary(tmp_path, last) is not None
    assert kept_summary(tmp_path, last - timedelta(days=1)) is None  # later payments are in it
    assert screened(tmp_path, ON, law) == found
    duckdb.execute(f"copy (from '{tmp_path}/payments.parquet' limit 10) to '{tmp_path}/fewer.parquet'")
    (tmp_path / "fewer.parquet").replace(tmp_path / "payments.parquet")
    assert kept_summary(tmp_path, ON) is None  # of other payments
    (tmp_path / "summary.parquet").write_text("torn")
    assert kept_summary(tmp_path, ON) is None


def test_what_is_kept_is_what_the_screening_reads(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=3_000, seed=7)
    assert screened(tmp_path, ON, law)
    keep_summary(tmp_path)
    file = tmp_path / "summary.parquet"
    said = duckdb.execute("select key, value from parquet_kv_metadata(?)", [str(file)]).fetchall()
    pairs = ", ".join(f"{key.decode()}: '{value.decode()}'" for key, value in said)
    empty = tmp_path / "empty.parquet"
    duckdb.execute(f"copy (from '{file}' limit 0) to '{empty}' (format parquet, kv_metadata {{{pairs}}})")
    empty.replace(file)
    assert screened(tmp_path, ON, law) == {}


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


FUEL = ("passenger", "fuel", "1.6", date(2015, 1, 1))
TWICE = [(2026, date(2026, 3, 1), "420.00", "self"), (2026, date(2026, 4, 1), "420.00", "insurer")]


@pytest.mark.parametrize("year", [0, 1985, 2022 + 32, 2053, 20226])
def test_a_year_that_was_mistyped_is_for_a_person_and_stops_nothing_else(
    tmp_path: Path, law: Legislation, year: int
) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, []), (FUEL, [(year, date(2026, 5, 1), "420.00", "self")], [])])
    assert screened(tmp_path, ON, law) == {
        ("v0", 2026): (Decimal("420.00"), False),
        ("v1", year): (Decimal("0.00"), True),
    }


def test_a_year_that_is_left_empty_is_for_a_person(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, [("", date(2026, 5, 1), "420.00", "self")], [])])  # type: ignore[list-item]
    assert list(screened(tmp_path, ON, law).values()) == [(Decimal("0.00"), True)]


def test_a_vehicle_that_is_listed_twice_gets_its_tax_back_once(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    listed = tmp_path / "vehicles.csv"
    listed.write_text(listed.read_text() + listed.read_text().splitlines()[1] + "\n")
    assert screened(tmp_path, ON, law) == {("v0", 2026): (Decimal("420.00"), False)}


def test_payments_that_are_loaded_twice_are_paid_back_as_if_once(tmp_path: Path, law: Legislation) -> None:
    once = [(2026, date(2026, 5, 1), "420.00", "self")]
    write_csv(tmp_path, [(FUEL, TWICE, []), (FUEL, once, [])])
    paid = tmp_path / "payments.csv"
    heading, *lines = paid.read_text().splitlines()
    paid.write_text("\n".join([heading, *lines, *lines]) + "\n")
    assert screened(tmp_path, ON, law) == {("v0", 2026): (Decimal("420.00"), False)}


@pytest.mark.parametrize("other", ["passenger,electric,0,2015-01-01", "commercial,fuel,1.6,2015-01-01"])
def test_a_vehicle_that_is_listed_in_two_ways_is_for_a_person(tmp_path: Path, law: Legislation, other: str) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    listed = tmp_path / "vehicles.csv"
    listed.write_text(f"{listed.read_text()}v0,t,京X,车,{other}\n")
    assert screened(tmp_path, ON, law) == {("v0", 2026): (Decimal("0.00"), True)}


@pytest.mark.parametrize("about", [("", "fuel", "1.6", None), ("passenger", "", "1.6", None)])
def test_a_vehicle_of_which_the_kind_is_not_told_is_for_a_person(
    tmp_path: Path, law: Legislation, about: tuple[str, str, str, date | None]
) -> None:
    write_csv(tmp_path, [(about, TWICE, [])])
    assert screened(tmp_path, ON, law) == {("v0", 2026): (Decimal("0.00"), True)}


def test_a_city_all_of_text_comes_to_the_same(tmp_path: Path, law: Legislation) -> None:
    make_city(tmp_path, vehicles=3_000, seed=7)
    found = screened(tmp_path, ON, law)
    for table in ("vehicles", "payments", "events"):
        text = f"select columns(*)::varchar from '{tmp_path}/{table}.parquet'"
        duckdb.execute(f"copy ({text}) to '{tmp_path}/{table}.text'(format parquet)")
        (tmp_path / f"{table}.text").replace(tmp_path / f"{table}.parquet")
    assert found
    assert screened(tmp_path, ON, law) == found


def test_a_folder_without_a_table_says_which(tmp_path: Path, law: Legislation) -> None:
    with pytest.raises(CityUnreadableError, match=r"vehicles\.parquet"):
        screened(tmp_path, ON, law)


def test_days_are_read_the_same_however_the_other_lines_write_theirs(tmp_path: Path, law: Legislation) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    paid = tmp_path / "payments.csv"
    paid.write_text(paid.read_text().replace("2026-04-01", "2026/04/01"))
    assert screened(tmp_path, ON, law) == {("v0", 2026): (Decimal("420.00"), False)}
    paid.write_text(paid.read_text().replace("2026-03-01", "03/01/2026").replace("2026/04/01", "04/01/2026"))
    with pytest.raises(CityUnreadableError, match="03/01/2026"):  # March or January: nobody can tell
        screened(tmp_path, ON, law)


@pytest.mark.parametrize(
    ("table", "was", "now"),
    [("payments", "420.00", "四百二"), ("vehicles", "1.6", "1598"), ("payments", "channel", "via")],
)
def test_what_cannot_be_read_is_told_with_its_table(
    tmp_path: Path, law: Legislation, table: str, was: str, now: str
) -> None:
    write_csv(tmp_path, [(FUEL, TWICE, [])])
    file = tmp_path / f"{table}.csv"
    file.write_text(file.read_text().replace(was, now))
    with pytest.raises(CityUnreadableError) as caught:
        screened(tmp_path, ON, law)
    assert table in caught.value.message
    assert was == "channel" or now in caught.value.message
