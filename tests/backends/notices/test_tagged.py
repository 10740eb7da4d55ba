"""An audience by tags: all of some, one of others, none of a third; each member with the reasons why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.notices.schemas import Wanted
from backends.notices.tagged import TaggedTaxpayers
from backends.profile.facts import Facts, Portrait
from backends.profile.portraits import Portraits
from backends.profile.tags.rules import TagRules
from backends.profile.tags.store import do_dispute
from kit.clock import today
from kit.db import Database
from migrations import upgrade

DAY = today()
FIRMS = [
    Facts(taxpayer_id="a", kind="enterprise", vat_status="small", overdue=2, district="海淀区"),
    Facts(taxpayer_id="b", kind="enterprise", vat_status="small", district="西城区"),
    Facts(taxpayer_id="c", kind="sole_trader", vat_status="small", arrears=90),
    Facts(taxpayer_id="d", kind="person"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    upgrade(database)
    Portraits(database, TagRules.load(Legislation.load())).keep([Portrait(one, ()) for one in FIRMS])
    yield database
    database.close()


@pytest.fixture
def audience(store: Database) -> TaggedTaxpayers:
    return TaggedTaxpayers(store, TagRules.load(Legislation.load()))


def who(audience: TaggedTaxpayers, wanted: Wanted) -> list[str]:
    found = [member.taxpayer_id for member in audience.page(wanted, DAY, "", 10)]
    assert audience.count(wanted, DAY) == len(found)
    assert audience.still(wanted, DAY, ["a", "b", "c", "d"]) == set(found)
    return found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(tags=("small_scale",)), ["a", "b", "c"]),
        (Wanted(tags=("small_scale", "enterprise")), ["a", "b"]),
        (Wanted(tags=("small_scale",), any_of=("overdue", "arrears")), ["a", "c"]),
        (Wanted(tags=("small_scale",), none_of=("overdue",)), ["b", "c"]),
        (Wanted(tags=("district:海淀区",)), ["a"]),
        (Wanted(tags=("nobody knows it",)), []),
    ],
)
def test_who_has_the_tags_is_of_it(audience: TaggedTaxpayers, wanted: Wanted, found: list[str]) -> None:
    assert who(audience, wanted) == found


def test_it_goes_on_behind_any_place(audience: TaggedTaxpayers) -> None:
    page = audience.page(Wanted(tags=("small_scale",)), DAY, "a", 1)
    assert [member.taxpayer_id for member in page] == ["b"]


def test_each_is_told_the_reasons_of_the_tags_that_were_meant(audience: TaggedTaxpayers) -> None:
    [first, second] = audience.page(Wanted(tags=("small_scale",), any_of=("overdue", "arrears")), DAY, "", 10)
    assert first.why == "有 2 项申报过了期限没有办；增值税登记身份是小规模纳税人"
    assert second.why == "有 90 元税款过了期限没有缴；增值税登记身份是小规模纳税人"


def test_a_tag_that_is_disputed_reaches_nobody(store: Database, audience: TaggedTaxpayers) -> None:
    with store.write() as tx:
        do_dispute(tx, "a", "overdue", "已经补报了")
    assert who(audience, Wanted(tags=("overdue",))) == []
    assert who(audience, Wanted(tags=("small_scale",), none_of=("overdue",))) == ["a", "b", "c"]


def test_the_tags_to_choose_from_say_how_many_have_them_and_those_with_values_which(audience: TaggedTaxpayers) -> None:
    known = {one.tag: (one.name, one.taxpayers) for one in audience.known(DAY)}
    assert known["small_scale"] == ("小规模纳税人", 3)
    assert known["district:海淀区"] == ("所在区：海淀区", 1)
    assert known["landlord"] == ("出租住房", 0)
    assert "district" not in known
