"""Of how many each fact is known, and what is said of it to who runs this."""

from __future__ import annotations

from backends.profile.coverage import coverage, lacking_told
from backends.profile.facts import Facts
from backends.profile.tags.store import do_keep_facts
from kit.clock import utc_now
from kit.db import Database

SIZE = {"staff": 0, "assets": 0, "profit_year": 0, "sales_quarter": 0}


def test_nought_is_known_and_what_nobody_told_is_not(store: Database) -> None:
    whole = Facts(taxpayer_id="a", kind="enterprise", **SIZE)
    part = Facts(taxpayer_id="b", kind="sole_trader", staff=2)
    person = Facts(taxpayer_id="c", kind="person", homes=1)
    with store.write() as tx:
        do_keep_facts(tx, [whole, part, person], utc_now, invented=True)
    with store.read() as session:
        found = coverage(session)
    assert (found.taxpayers, found.firms, found.known["staff"], found.known["homes"]) == (3, 2, 2, 1)
    assert found.lacking == {"assets": 1, "profit_year": 1, "sales_quarter": 1}
    assert "2 户企业和个体户里不知道的：资产总额 1 户" in lacking_told(found)


def test_where_nothing_lacks_nothing_is_said(store: Database) -> None:
    with store.read() as session:
        assert lacking_told(coverage(session)) == ""
