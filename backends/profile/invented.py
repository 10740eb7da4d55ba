"""Invented taxpayers of the store, as the bureau's systems would tell of them. Nobody real, and in development only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import duckdb
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from backends.profile.city import City
from backends.profile.facts import Declaration, Facts
from backends.profile.matters.calendar import name_of
from backends.profile.models import FactsRow, InventedRow
from backends.profile.schemas import Filing, Invoicing, Money, Strict, Taxpayer
from backends.profile.tags.store import find_declarations, find_facts
from backends.refund.schemas import Vehicle, VehicleHistory
from kit.db import Database

AT_ONCE = 2000
ENDINGS = {"person": "", "enterprise": "号有限公司", "sole_trader": "号店（个体工商户）"}


class Car(Strict):
    energy: Literal["fuel", "electric"]
    acquired_on: date


class Records(Strict):
    """``invoiced``: without VAT, of this month and the two before it, the newest first."""

    invoiced: tuple[Money, ...] = ()
    cars: tuple[Car, ...] = ()


class InventedTaxpayers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, taxpayer_id: str) -> Taxpayer | None:
        with self._database.read() as session:
            facts = _facts(session, taxpayer_id)
            if facts is None:
                return None
            records = _records(session, taxpayer_id)
            returns = find_declarations(session, taxpayer_id)
        return _taxpayer(facts, records, returns)

    def authenticate(self, username: str, password: str) -> Taxpayer | None:
        return self.find(username) if password == password_of(username) else None

    def vehicles(self, taxpayer_id: str) -> list[VehicleHistory]:
        with self._database.read() as session:
            cars = _records(session, taxpayer_id).cars
        return [_vehicle(taxpayer_id, number, car) for number, car in enumerate(cars, 1)]


def password_of(username: str) -> str:
    """By which an invented taxpayer is signed in to."""
    return f"demo-{username}"


def name_of_invented(taxpayer_id: str, kind: str) -> str:
    """
    >>> name_of_invented("t00000012", "enterprise"), name_of_invented("t00000007", "person")
    ('北京虚构12号有限公司', '虚构7')
    """
    place = "" if kind == "person" else "北京"
    return f"{place}虚构{int(taxpayer_id.strip('t'))}{ENDINGS[kind]}"


def keep_records(database: Database, city: City) -> int:
    """What the city's files tell beside facts and returns, in the place of what was kept. How many taxpayers."""
    count = 0
    for page in _pages(city):
        rows = [{"taxpayer_id": who, "content": one.model_dump(mode="json")} for who, one in page]
        with database.write() as tx:
            tx.session.execute(delete(InventedRow).where(InventedRow.taxpayer_id.in_([who for who, _ in page])))
            tx.session.execute(insert(InventedRow), rows)
        count += len(page)
    return count


def _pages(city: City) -> Iterator[list[tuple[str, Records]]]:
    query = (
        "select f.taxpayer_id, i.sums, c.cars from '{facts}' f"
        " left join (select taxpayer_id, list(sum order by month desc) as sums from (select taxpayer_id,"
        " date_trunc('month', issued_on) as month, sum(amount)::bigint as sum from '{invoices}' group by all)"
        " group by all) i using (taxpayer_id)"
        " left join (select taxpayer_id, list({{energy: energy, acquired_on: acquired_on}} order by car) as cars"
        " from '{cars}' group by all) c using (taxpayer_id) order by 1"
    ).format(**{name: city.file(name) for name in ("facts", "invoices", "cars")})
    with duckdb.connect() as db:
        rows = db.execute(query)
        while page := rows.fetchmany(AT_ONCE):
            yield [(row[0], _told(*row[1:])) for row in page]


def _told(sums: Iterable[int] | None, cars: Iterable[Any] | None) -> Records:
    return Records(invoiced=tuple(map(Decimal, sums or ())), cars=tuple(cars or ()))


def _facts(session: Session, taxpayer_id: str) -> Facts | None:
    row = session.get(FactsRow, taxpayer_id)
    return find_facts(session, taxpayer_id) if row is not None and row.invented else None


def _records(session: Session, taxpayer_id: str) -> Records:
    row = session.get(InventedRow, taxpayer_id)
    return Records.model_validate(row.content) if row is not None else Records()


def _taxpayer(facts: Facts, records: Records, returns: Sequence[Declaration]) -> Taxpayer:
    this_month, *before = records.invoiced or (Decimal(0),)
    invoicing = Invoicing(monthly_quota=Decimal(facts.quota), used_this_month=this_month, used_before=tuple(before))
    return Taxpayer(
        id=facts.taxpayer_id,
        username=facts.taxpayer_id,
        name=name_of_invented(facts.taxpayer_id, facts.kind),
        kind=facts.kind,
        number=f"00000000{facts.taxpayer_id.upper()}",
        registration=facts.registration,
        vat_status=facts.vat_status,
        credit_level=facts.credit_level or None,
        overdue_filings=facts.overdue,
        risk_flag=facts.risk,
        invoicing=invoicing if facts.quota else None,
        filings=tuple(_filing(one) for one in sorted(returns, key=lambda one: one.filed_on, reverse=True)),
    )


def _filing(one: Declaration) -> Filing:
    period = name_of(one.period_from, one.period_to)
    return Filing(tax=one.tax, period=period, filed_on=one.filed_on, due=one.due, paid=not one.unpaid)


def _vehicle(taxpayer_id: str, number: int, car: Car) -> VehicleHistory:
    litres = Decimal("1.6") if car.energy == "fuel" else Decimal(0)
    plate = f"京·虚构{taxpayer_id.strip('t')}-{number}"
    vehicle = Vehicle(f"{taxpayer_id}-{number}", plate, "虚构轿车", "passenger", car.energy, litres, car.acquired_on)
    return VehicleHistory(vehicle, ())
