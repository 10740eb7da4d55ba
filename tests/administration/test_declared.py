"""Every table is declared: whose data it holds, why, how long, and what becomes of it on a person's word."""

from __future__ import annotations

import house.routers  # noqa: F401  # every table of the product is known then
from administration.privacy.declared import PERIODS, load_tables
from administration.privacy.service import kept_of
from backends.profile.kept import load_kept
from kit.db import Base

TABLES = {table.name: set(table.columns.keys()) for table in Base.metadata.tables.values()}


def test_every_table_is_declared_once() -> None:
    declared = load_tables()
    groups = [set(declared.personal), set(declared.public), set(load_kept())]
    assert set.union(*groups) == set(TABLES)
    assert sum(map(len, groups)) == len(TABLES)


def test_every_column_of_a_table_with_personal_data_is_declared_once() -> None:
    for name, table in load_tables().personal.items():
        assert table.personal.keys() | set(table.plain) == TABLES[name], name
        assert not table.personal.keys() & set(table.plain), name
        assert table.purpose
        assert table.at_deletion
        assert all(table.personal.values())
        assert table.kept in PERIODS


def test_a_person_gets_a_copy_of_what_is_declared_to_be_theirs_and_of_nothing_else() -> None:
    copied = {name: str(query.get_final_froms()[0]) for name, query in kept_of("somebody")}
    declared = {table.copy_as: name for name, table in load_tables().personal.items() if table.copy_as}
    assert copied == {**declared, **{name: name for name in load_kept()}}
