"""After a screening each who was found is told once: wherever the job dies, and however often the city is screened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from backends.legislation.service import Legislation
from backends.notices.errors import BadNoticeError
from backends.notices.schemas import Wanted
from backends.refund.bulk_duckdb import taxpayers_in
from backends.refund.bulk_law import bulk_law
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register, register_path
from backends.refund_case.audience import FoundTaxpayers
from backends.refund_case.claims import by_owner
from backends.refund_case.schemas import Claim
from backends.refund_case.sweep import TAG, RefundSweeps, Swept
from kit.db import Base
from tests.backends.notices.office import ListedAudience, NoticeOffice
from tests.backends.refund.office import ACCOUNT, Killed, MortalDatabase, RefundOffice, claim

ON = date(2026, 11, 28)
PEOPLE = [f"p{n:02}" for n in range(11)]


class Bureau:
    """Refunds and notices over one store; the sweep goes three taxpayers at a time."""

    def __init__(self, home: Path) -> None:
        self.database = MortalDatabase(f"sqlite:///{home / 'daoban.db'}")
        Base.metadata.create_all(self.database.engine)
        self.refunds = RefundOffice(self.database, home)
        self.notices = NoticeOffice(self.database, home)
        self.tagged = ListedAudience()
        self.audience = FoundTaxpayers(self.database, self.tagged)
        self.notices.notices._audience = self.audience
        self.notices.telling._audience = self.audience
        cases, policy = self.refunds.cases, self.refunds.policy
        self.sweeps = RefundSweeps(self.database, cases, policy, ["sms"], lambda: self.notices.now, page=3)

    def sweep(self, on: date = ON, people: Sequence[str] = PEOPLE, *, years: int = 1) -> Swept:
        def claims_of(page: Sequence[str]) -> Mapping[str, Sequence[Claim]]:
            return {owner: [claim(2026 - n, "320.00") for n in range(years)] for owner in page}

        return self.sweeps.run(on, people, claims_of)

    def tell(self, swept: Swept) -> None:
        notice = self.notices.notices.get(swept.notice_id)
        self.notices.notices.approve(notice.id, "trainer1", notice.ordinal)
        self.notices.work()

    def drafts(self) -> list[str]:
        return [notice.id for notice in self.notices.notices.newest()]

    def rung(self) -> list[str]:
        return sorted(self.notices.rung())


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    bureau = Bureau(tmp_path)
    yield bureau
    bureau.database.close()


def test_who_was_found_has_a_refund_and_is_told_of_it(bureau: Bureau) -> None:
    swept = bureau.sweep()
    assert (swept.refunds, swept.taxpayers) == (11, 11)
    assert [case.status for case in bureau.refunds.cases.of_owner("p03")] == ["found"]
    assert bureau.rung() == []  # not before somebody approved
    bureau.tell(swept)
    assert bureau.rung() == [f"sms:{p}" for p in PEOPLE]
    assert bureau.notices.titles("p03") == ["查到您有多缴的税可以退"]


@pytest.mark.parametrize("after_commit", [False, True])
def test_killed_at_any_write_the_sweep_goes_on_and_each_is_told_once(bureau: Bureau, *, after_commit: bool) -> None:
    bureau.database.after_commit = after_commit
    deaths = 0
    for dies_at in range(1, 12):
        bureau.database.dies_at = dies_at
        with suppress(Killed):
            bureau.sweep()
            break
        deaths += 1
    bureau.database.dies_at = 0
    swept = bureau.sweep()
    assert deaths > 2
    assert (swept.refunds, swept.taxpayers, len(bureau.drafts())) == (11, 11, 1)
    bureau.tell(swept)
    assert bureau.rung() == [f"sms:{p}" for p in PEOPLE]


def test_a_refund_that_was_told_of_is_told_of_no_more_and_a_new_one_is(bureau: Bureau) -> None:
    bureau.tell(bureau.sweep())
    assert bureau.sweep() == bureau.sweep()  # the same day again
    nobody = bureau.sweep(date(2026, 11, 29))
    assert (nobody.refunds, nobody.notice_id) == (0, "")
    more = bureau.sweep(date(2026, 12, 1), [*PEOPLE[:2], "p99"], years=2)
    assert (more.refunds, more.taxpayers) == (4, 3)
    bureau.tell(more)
    assert bureau.rung() == sorted([*(f"sms:{p}" for p in PEOPLE), "sms:p00", "sms:p01", "sms:p99"])


def test_who_confirms_before_the_notice_leaves_is_left_alone(bureau: Bureau) -> None:
    swept = bureau.sweep()
    [case] = bureau.refunds.cases.of_owner("p05")
    bureau.refunds.cases.confirm(case, ACCOUNT, risky=False)
    bureau.tell(swept)
    assert "sms:p05" not in bureau.rung()
    assert len(bureau.rung()) == 10


def test_who_was_found_can_be_narrowed_by_tags_but_not_be_one_of_several(bureau: Bureau) -> None:
    bureau.sweep()
    found = f"{TAG}:{ON.isoformat()}"
    bureau.tagged.tags = {"p01": {"海淀"}, "p02": {"朝阳"}, "p10": {"海淀"}, "other": {"海淀"}}
    both = Wanted(tags=(found, "海淀"))
    assert bureau.audience.count(both, ON) == 2
    assert [m.taxpayer_id for m in bureau.audience.page(both, ON, "", 1)] == ["p01"]
    assert [m.taxpayer_id for m in bureau.audience.page(both, ON, "p01", 1)] == ["p10"]
    assert bureau.audience.page(both, ON, "p10", 1) == []
    assert bureau.audience.still(both, ON, ["p01", "p03", "other"]) == {"p01"}
    assert bureau.audience.count(Wanted(tags=("海淀",)), ON) == 3
    assert [t.taxpayers for t in bureau.audience.known(ON) if t.tag == found] == [11]
    with pytest.raises(BadNoticeError):
        bureau.audience.count(Wanted(tags=("海淀",), none_of=(found,)), ON)


def test_whom_the_register_screened_at_once_finds_is_who_is_explained_one_by_one(
    tmp_path: Path, law: Legislation
) -> None:
    register = open_register(tmp_path, demo=True)
    refund = ReferenceRefund(law, register)
    found = taxpayers_in(register_path(tmp_path, demo=True), bulk_law(law, ON))
    claims = by_owner(refund.screen_all(ON), ON)
    assert found == sorted(owner for owner, own in claims.items() if own)
    assert {o: c for o, c in by_owner(refund.screen_all(ON, found), ON).items() if c} == {
        o: c for o, c in claims.items() if c
    }
    assert "demo-tongguo" in found
    register.close()
