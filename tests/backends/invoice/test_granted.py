"""What is approved holds from then on: the next application, and every room that asks the profile, goes on from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from backends.invoice.approval.policy import load_scorecards
from backends.invoice.approval.rules import reproduce
from backends.invoice.approval.schemas import Asked, Kind, PaperKind
from backends.invoice.office.granted import GrantedProfile, beside_with
from backends.invoice.office.schemas import Matter
from backends.invoice.office.service import months_on
from backends.invoice.records.errors import RecordStoreUnavailableError
from backends.invoice.standing import Beside, Paper
from backends.legislation.service import Legislation
from backends.profile.schemas import Taxpayer
from kit.clock import BEIJING
from tests.backends.invoice.rooms import Register, Rooms, Verified, store_in, taxpayer


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Rooms]]:
    """Rooms as the test wants them, closed behind it."""
    made: list[Rooms] = []

    def open_rooms(*known: Taxpayer, **more: Any) -> Rooms:
        made.append(Rooms(store_in(tmp_path), *known, **more))
        return made[-1]

    yield open_rooms
    for rooms in made:
        rooms.database.close()


@pytest.fixture
def rooms(opened: Callable[..., Rooms]) -> Rooms:
    return opened(taxpayer(), taxpayer("new", invoicing=None), taxpayer("dee", credit_level="D"))


def money(kind: Kind, amount: int) -> Asked:
    return Asked(kind=kind, amount=Decimal(amount))


def paper(kind: Kind, copies: int, of: PaperKind = "ordinary") -> Asked:
    return Asked(kind=kind, copies=copies, paper=of)


def apply(rooms: Rooms, owner: str, asked: Asked) -> Matter:
    return rooms.office.apply(owner, f"r{rooms.office.count_of(owner)}", asked)


def quota(rooms: Rooms, owner: str = "firm") -> tuple[int, int]:
    invoicing = GrantedProfile(rooms.office._profile, rooms.office.granted_to).find(owner).invoicing  # type: ignore[union-attr]
    return (int(invoicing.monthly_quota), int(invoicing.temporary)) if invoicing is not None else (0, 0)


def test_a_raised_quota_is_the_quota_afterwards(rooms: Rooms) -> None:
    assert apply(rooms, "firm", money("quota_raise", 500_000)).status == "approved"
    assert quota(rooms) == (500_000, 0)
    again = apply(rooms, "firm", money("quota_raise", 500_000))
    assert again.receipt is not None
    assert again.receipt.reasons[0].code == "not_more"
    assert again.receipt.standing.monthly_quota == 500_000


def test_a_first_quota_is_there_for_what_builds_on_it(rooms: Rooms) -> None:
    assert apply(rooms, "new", money("quota_raise", 50_000)).status == "refused"
    assert apply(rooms, "new", money("quota_initial", 50_000)).status == "approved"
    assert quota(rooms, "new") == (50_000, 0)
    refused = apply(rooms, "new", money("quota_initial", 60_000))
    assert refused.receipt is not None
    assert refused.receipt.reasons[0].code == "has_quota"


def test_a_temporary_quota_is_of_its_month_and_is_not_had_again_and_again(rooms: Rooms) -> None:
    assert apply(rooms, "firm", money("quota_temporary", 100_000)).status == "approved"
    assert quota(rooms) == (300_000, 100_000)
    assert apply(rooms, "firm", money("quota_temporary", 100_000)).status == "person"
    rooms.now = datetime(2026, 12, 1, 1, tzinfo=BEIJING)
    assert quota(rooms) == (300_000, 0)


def test_each_kind_of_paper_is_approved_and_given_out_for_itself(opened: Callable[..., Rooms]) -> None:
    rooms = opened(taxpayer(), paper=0)
    rooms.office.add_block("011002600104", 1, 100)
    rooms.office.add_block("1100254130", 1, 100)
    assert apply(rooms, "firm", paper("requisition", 10)).status == "refused"
    assert apply(rooms, "firm", paper("paper_kinds", 20, "special")).status == "approved"
    assert apply(rooms, "firm", paper("requisition", 10)).status == "refused"
    got = apply(rooms, "firm", paper("requisition", 10, "special"))
    assert got.receipt is not None
    assert got.receipt.standing.paper_quota == 20
    assert apply(rooms, "firm", paper("paper_kinds", 20)).status == "approved"
    rooms.office.review(got.id, "agent1", "approved", "合同已核")
    assert [r.code for r in rooms.office.get(got.id).ranges] == ["1100254130"]
    assert rooms.office.stock() == {"ordinary": 100, "special": 90}


def test_more_copies_a_month_are_approved_once(rooms: Rooms) -> None:
    assert apply(rooms, "firm", paper("increase", 80)).status == "approved"
    again = apply(rooms, "firm", paper("increase", 80))
    assert again.receipt is not None
    assert (again.receipt.standing.paper_quota, again.receipt.reasons[0].code) == (80, "not_more")


def test_the_limit_of_one_invoice_is_known_afterwards(rooms: Rooms) -> None:
    assert apply(rooms, "firm", money("ticket_limit", 100_000)).status == "approved"
    assert rooms.office.granted_to("firm").after(None, "ticket_limit") == [100_000]
    assert apply(rooms, "firm", money("ticket_limit", 100_000)).status == "refused"


def test_what_a_person_approves_counts_and_what_is_refused_does_not(rooms: Rooms) -> None:
    asked = apply(rooms, "dee", money("quota_raise", 500_000))
    assert quota(rooms, "dee") == (300_000, 0)
    rooms.office.review(asked.id, "agent1", "approved", "合同已核")
    assert quota(rooms, "dee") == (500_000, 0)
    other = apply(rooms, "dee", money("quota_raise", 900_000))
    rooms.office.review(other.id, "agent1", "refused", "没有合同")
    assert quota(rooms, "dee") == (500_000, 0)


def test_the_receipt_holds_what_was_approved_before_and_the_decision_comes_out_the_same(rooms: Rooms) -> None:
    receipts = [apply(rooms, "firm", money("quota_raise", amount)).receipt for amount in (500_000, 550_000)]
    for receipt in receipts:
        assert receipt is not None
        assert reproduce(receipt, load_scorecards(), partial(months_on, Legislation.load()))
    assert receipts[1] is not None
    assert receipts[1].standing.monthly_quota == 500_000


def test_what_records_tell_of_this_month_counts_as_its_use(opened: Callable[..., Rooms]) -> None:
    verified = Verified()
    rooms = opened(taxpayer(), used=verified)
    verified.spent = Decimal(15_000)
    invoicing = rooms.office.invoicing_of("firm")
    assert invoicing is not None
    assert invoicing.used_this_month == 295_000
    receipt = apply(rooms, "firm", money("quota_raise", 500_000)).receipt
    assert receipt is not None
    assert receipt.standing.busiest_month == 295_000


def test_a_quota_is_applied_for_while_another_process_has_the_records(opened: Callable[..., Rooms]) -> None:
    class Away(Verified):
        def quota(self, seller: str, on: date, after: date | None) -> Decimal:
            raise RecordStoreUnavailableError("打不开")

    rooms = opened(taxpayer(), used=Away())
    receipt = apply(rooms, "firm", money("quota_raise", 500_000)).receipt
    assert receipt is not None
    assert receipt.standing.busiest_month == 290_000  # as the profile tells it


def reduced(rooms: Rooms, quota: int, day: date | None) -> None:
    """The bureau's register says so from that day on."""
    register = rooms.office._profile
    assert isinstance(register, Register)
    known = register.known["firm"]
    assert known.invoicing is not None
    changed = known.invoicing.model_copy(update={"monthly_quota": Decimal(quota), "quota_since": day})
    register.known["firm"] = known.model_copy(update={"invoicing": changed})


def test_a_later_reduction_takes_the_place_of_what_was_approved_before_it(rooms: Rooms) -> None:
    apply(rooms, "firm", money("quota_raise", 500_000))
    apply(rooms, "firm", money("quota_temporary", 50_000))
    reduced(rooms, 300_000, date(2026, 11, 23))
    assert quota(rooms) == (500_000, 50_000)
    rooms.later(24)
    reduced(rooms, 200_000, date(2026, 11, 25))
    assert quota(rooms) == (200_000, 0)
    rooms.later(24)
    raised = apply(rooms, "firm", money("quota_raise", 300_000))
    assert raised.receipt is not None
    assert raised.status == "approved"
    assert raised.receipt.standing.monthly_quota == 200_000
    assert quota(rooms) == (300_000, 0)


def test_a_later_reduction_of_paper_and_of_the_limit_counts_too(rooms: Rooms) -> None:
    apply(rooms, "firm", paper("increase", 80))
    apply(rooms, "firm", money("ticket_limit", 100_000))
    rooms.later(48)
    day = date(2026, 11, 25)
    less = Beside(
        paper={"ordinary": Paper(monthly=30, since=day)}, ticket_limit=Decimal(10_000), ticket_limit_since=day
    )
    now = beside_with(less, rooms.office.granted_to("firm"))
    assert (now.paper["ordinary"].monthly, now.ticket_limit) == (30, Decimal(10_000))
    before = less.model_copy(update={"paper": {"ordinary": Paper(monthly=30)}, "ticket_limit_since": None})
    now = beside_with(before, rooms.office.granted_to("firm"))
    assert (now.paper["ordinary"].monthly, now.ticket_limit) == (80, Decimal(100_000))


def test_what_the_register_has_counted_is_not_counted_again(opened: Callable[..., Rooms]) -> None:
    class Days(Verified):
        def quota(self, seller: str, on: date, after: date | None) -> Decimal:
            return Decimal(15_000) if after is None or after < date(2026, 11, 20) else Decimal(2_000)

    known = taxpayer()
    assert known.invoicing is not None
    for day, used in ((19, 295_000), (20, 282_000)):
        counted = known.invoicing.model_copy(update={"used_until": date(2026, 11, day)})
        invoicing = opened(known.model_copy(update={"invoicing": counted}), used=Days()).office.invoicing_of("firm")
        assert invoicing is not None
        assert invoicing.used_this_month == used


def test_a_use_beyond_all_measure_is_still_decided_on(opened: Callable[..., Rooms]) -> None:
    verified = Verified()
    verified.spent = Decimal(10) ** 40
    assert apply(opened(taxpayer(), used=verified), "firm", money("quota_raise", 500_000)).receipt is not None


def test_a_bureaus_own_system_takes_the_place_of_the_list(rooms: Rooms) -> None:
    class Bureau:
        def of(self, taxpayer_id: str) -> Beside:
            return Beside(months_registered=1, arrears=Decimal(5), paper={"ordinary": Paper(monthly=7)})

    rooms.office._standings = Bureau()
    receipt = apply(rooms, "firm", paper("requisition", 1)).receipt
    assert receipt is not None
    assert (receipt.standing.paper_quota, receipt.reasons[0].code) == (7, "arrears")
    assert rooms.office.arrears_of("firm") == 5


def test_nobody_else_gets_anything_by_it(rooms: Rooms) -> None:
    apply(rooms, "firm", money("quota_raise", 500_000))
    profile = GrantedProfile(Register(taxpayer(), taxpayer("dee")), rooms.office.granted_to)
    assert profile.find("dee") == taxpayer("dee")
    assert profile.find("nobody") is None
