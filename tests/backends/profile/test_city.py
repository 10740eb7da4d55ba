"""The invented city: the same each time, its people of every kind, its tags in bulk those of one by one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from backends.legislation.service import Legislation
from backends.profile.city import ON, City
from backends.profile.tags.rules import TagRules
from bench.profile import count, find_tags, same_one_by_one

SIZE = 3000


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    city = City(tmp_path_factory.mktemp("city"), SIZE)
    city.build()
    return city


def rows(query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as db:
        return db.execute(query).fetchall()


def test_every_tag_of_the_city_is_that_of_one_by_one(city: City) -> None:
    rules = TagRules.load(Legislation.load())
    find_tags(city, rules)
    taxpayers, tags = count(city)
    assert (taxpayers, tags > 3 * SIZE) == (SIZE, True)
    assert same_one_by_one(city, rules, sample=500)
    found = {tag for (tag,) in rows(f"select distinct tag from '{city.file('tags')}'")}
    assert found == set(rules.names)  # nothing in the rules that never comes true


def test_the_same_seed_is_the_same_city_and_another_another(city: City, tmp_path: Path) -> None:
    again, other = City(tmp_path / "again", SIZE), City(tmp_path / "other", SIZE, seed=7)
    for one in (again, other):
        one.build()
    for table in ("facts", "declarations", "payments", "invoices", "homes", "cars"):
        assert rows(f"from '{again.file(table)}' order by all") == rows(f"from '{city.file(table)}' order by all")
    assert rows(f"from '{other.file('facts')}' order by all") != rows(f"from '{city.file('facts')}' order by all")


def test_facts_returns_homes_and_cars_hang_together(city: City) -> None:
    facts = city.file("facts")
    vat = f"(select count(*) from '{city.file('declarations')}' where tax = '增值税')"
    [(returns, expected)] = rows(
        f"select {vat}, sum(case when overdue > 0 then 3 else 4 end)::bigint from '{facts}' where kind <> 'person'"
    )
    assert returns == expected
    used = "select taxpayer_id, sum(amount)::bigint as sum from"
    [(issuers, wrong)] = rows(
        f"select count(*), count_if(sum <> quota_used) from ({used} '{city.file('invoices')}'"
        f" where issued_on >= date '{ON:%Y-%m}-01' group by 1)"
        f" join '{facts}' using (taxpayer_id)"
    )
    assert (int(str(issuers)) > 0, wrong) == (True, 0)
    [(paid, told)] = rows(
        f"select (select sum(amount) from '{city.file('payments')}'), sum(paid) from '{city.file('declarations')}'"
    )
    assert paid == told
    [(owing, others)] = rows(
        f"select count_if(arrears > 0), count_if(arrears = 0) from '{city.file('declarations')}'"
        f" join '{facts}' using (taxpayer_id) where due > paid"
    )
    assert (int(str(owing)) > 0, others) == (True, 0)
    for table, column in (("homes", "homes"), ("cars", "cars")):
        [(listed, told)] = rows(
            f"select (select count(*) from '{city.file(table)}'), sum({column})::bigint from '{facts}'"
        )
        assert listed == told
    assert rows(f"select count(*) from '{facts}' where homes_let > homes or quota_used < 0") == [(0,)]
