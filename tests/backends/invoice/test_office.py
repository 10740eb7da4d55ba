from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from backends.invoice.approval.schemas import Asked
from backends.invoice.office.carrier import SandboxCarrier, Tracked
from backends.invoice.office.errors import (
    BadAddressError,
    BadRedSheetError,
    BadStockError,
    CarrierUnavailableError,
    MatterNotFoundError,
    MatterNotNowError,
    RequestConflictError,
)
from backends.invoice.office.issued import look
from backends.invoice.office.repository import find_handouts
from kit.settings import ROOT
from tests.backends.invoice.rooms import ADDRESS, MONEY, Rooms, Verified, store_in, taxpayer

CODE = "011002600104"
BOOKED, NOT_BOOKED = "26110000000000000001", "26110000000000000002"


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    made = Rooms(
        store_in(tmp_path), taxpayer(), taxpayer("buyer"), taxpayer("other"), taxpayer("dee", credit_level="D")
    )
    yield made
    made.database.close()


def paper(copies: int) -> Asked:
    return Asked(kind="requisition", copies=copies)


def numbers(rooms: Rooms) -> Counter[tuple[str, int]]:
    with rooms.database.read() as session:
        return Counter((h.code, n) for h in find_handouts(session) for n in range(h.first, h.last + 1))


def test_paper_that_is_approved_is_handed_out_at_once_from_the_oldest_block_on(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 30)
    rooms.later(1)
    rooms.office.add_block(CODE, 31, 100)
    matter = rooms.office.apply("firm", "r1", paper(40))
    assert matter.status == "ready"
    assert [(r.first, r.last) for r in matter.ranges] == [(1, 30), (31, 40)]
    assert rooms.office.stock() == {"ordinary": 60}
    assert rooms.office.segments()[0].seller == "91firm"


def test_the_same_request_again_is_the_same_matter(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    assert rooms.office.apply("firm", "r1", paper(10)).id == rooms.office.apply("firm", "r1", paper(10)).id
    assert len(numbers(rooms)) == 10


def test_the_same_request_with_something_else_is_refused_with_words(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    rooms.office.apply("firm", "r1", paper(10))
    sheet = rooms.office.begin_red("firm", "r2", BOOKED, Decimal(100), "return")
    others: list[Callable[[], object]] = [
        lambda: rooms.office.apply("firm", "r1", paper(11)),
        lambda: rooms.office.apply("firm", "r1", paper(10).model_copy(update={"paper": "special"})),
        lambda: rooms.office.report_loss("firm", "r1", CODE, 1, 1),
        lambda: rooms.office.begin_red("firm", "r2", BOOKED, Decimal(101), "return"),
    ]
    for again in others:
        with pytest.raises(RequestConflictError, match="换一个编号"):
            again()
    assert len(numbers(rooms)) == 10
    assert rooms.office.begin_red("firm", "r2", BOOKED, Decimal(100), "return").id == sheet.id


def test_sheets_and_what_waits_for_a_person_are_found_however_many_came_after(rooms: Rooms) -> None:
    sheet = rooms.office.begin_red("firm", "r0", BOOKED, Decimal(100), "return")
    waiting = rooms.office.apply("dee", "r0", paper(10))
    for n in range(60):
        rooms.office.apply("firm", f"r{n + 1}", Asked(kind="requisition", copies=1_000))
    assert [m.id for m in rooms.office.red_to_answer("buyer")] == [sheet.id]
    assert [m.id for m in rooms.office.newest("person", limit=5)] == [waiting.id]
    assert [m.id for m in rooms.office.of_owner("firm", "waiting")] == [sheet.id]
    rooms.later(100)
    assert rooms.office.red_to_answer("buyer") == []


def test_all_matters_are_seen_page_by_page_each_once(rooms: Rooms) -> None:
    made = [rooms.office.apply("firm", f"r{n}", Asked(kind="requisition", copies=1_000)).id for n in range(7)]
    seen: list[str] = []
    while page := rooms.office.of_owner("firm", before=seen[-1] if seen else None, limit=3):
        seen += [m.id for m in page]
    assert sorted(seen) == sorted(made)
    assert rooms.office.count_of("firm") == 7


def test_what_is_lost_on_the_way_is_nobodys_and_given_anew(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    matter = rooms.office.apply("firm", "r1", paper(10))
    unlucky = rooms.office.add_address("firm", ADDRESS.model_copy(update={"phone": "10000009999"}))
    rooms.office.ship(matter.id, "firm", unlucky.id)
    assert rooms.office.track_all() == 0
    rooms.later(100)
    assert rooms.office.follow() > rooms.now  # nobody has looked
    assert rooms.office.get(matter.id).status == "lost"
    assert rooms.office.held("firm") == (0, 0)
    assert rooms.office.segments() == []
    anew = rooms.office.replace_lost(matter.id, "agent1")
    assert (anew.status, [r.first for r in anew.ranges], [r.first for r in anew.written_off]) == ("ready", [11], [1])
    assert rooms.office.held("firm") == (10, 0)
    assert [(s.first, s.last) for s in rooms.office.segments()] == [("00000011", "00000020")]
    with pytest.raises(MatterNotNowError):
        rooms.office.replace_lost(matter.id, "agent1")
    good = rooms.office.add_address("firm", ADDRESS)
    assert rooms.office.ship(matter.id, "firm", good.id).status == "on_the_way"


def test_a_carrier_that_does_not_answer_leaves_the_others_followed(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    address = rooms.office.add_address("firm", ADDRESS)
    first, second = (rooms.office.apply("firm", r, paper(5)).id for r in ("r1", "r2"))
    for matter_id in (first, second):
        rooms.office.ship(matter_id, "firm", address.id)
    rooms.later(100)
    silent = rooms.office.get(second).tracking_no

    class Moody(SandboxCarrier):
        def track(self, tracking_no: str, now: datetime) -> list[Tracked]:
            if tracking_no == silent:
                raise CarrierUnavailableError("物流信息暂时查不到，请稍后再试")
            return super().track(tracking_no, now)

    rooms.office._carrier = Moody()
    assert rooms.office.track_all() == 1
    assert (rooms.office.get(first).status, rooms.office.get(second).status) == ("received", "on_the_way")


def test_without_enough_in_stock_nothing_is_given_out_and_a_person_looks(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 5)
    matter = rooms.office.apply("firm", "r1", paper(10))
    assert matter.status == "person"
    assert not numbers(rooms)


def test_what_is_held_counts_until_it_is_verified(tmp_path: Path) -> None:
    verified = Verified()
    rooms = Rooms(store_in(tmp_path), taxpayer(credit_level="B"), paper=50, used=verified)
    rooms.office.add_block(CODE, 1, 1000)
    assert rooms.office.apply("firm", "r1", paper(90)).status == "ready"
    assert rooms.office.apply("firm", "r2", paper(20)).status == "refused"
    verified.copies = 80
    assert rooms.office.apply("firm", "r3", paper(20)).status == "ready"


def test_numbers_that_are_in_stock_do_not_come_in_again(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    for first, last in ((100, 200), (50, 60), (0, 1)):
        with pytest.raises(BadStockError):
            rooms.office.add_block(CODE, first, last)


def test_fifty_applicants_at_once_get_no_number_twice_and_none_is_left_out(tmp_path: Path) -> None:
    firms = [taxpayer(f"f{n}") for n in range(50)]
    rooms = Rooms(store_in(tmp_path), *firms)
    rooms.office.add_block(CODE, 1, 333)
    rooms.office.add_block(CODE, 334, 1000)
    with ThreadPoolExecutor(50) as pool:
        matters = list(pool.map(lambda f: rooms.office.apply(f.id, "r1", paper(20)), firms))
    assert {m.status for m in matters} == {"ready"}
    assert numbers(rooms) == Counter((CODE, n) for n in range(1, 1001))


APPLYING = """
import sys
from tests.backends.invoice.rooms import Rooms, taxpayer
from tests.backends.invoice.test_office import paper

rooms = Rooms(sys.argv[1], taxpayer("firm", credit_level="A"), paper=10_000)
for number in range(60):
    print(number, flush=True)
    rooms.office.apply("firm", f"r{number}", paper(10))
"""


def test_killed_in_the_middle_every_number_belongs_to_one_matter_or_to_the_stock(tmp_path: Path) -> None:
    url = store_in(tmp_path)
    rooms = Rooms(url)
    rooms.office.add_block(CODE, 1, 1000)
    command = [sys.executable, "-c", APPLYING, url]
    for stop in ("7", "31", "never"):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == stop:
                    os.kill(process.pid, signal.SIGKILL)
                    break
    assert numbers(rooms) == Counter((CODE, n) for n in range(1, 601))
    assert rooms.office.stock() == {"ordinary": 400}
    assert all(sum(r.copies for r in m.ranges) == 10 for m in rooms.office.newest(limit=None))


def test_paper_is_sent_followed_and_received(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    matter = rooms.office.apply("firm", "r1", paper(10))
    address = rooms.office.add_address("firm", ADDRESS)
    sent = rooms.office.ship(matter.id, "firm", address.id)
    assert sent.status == "on_the_way"
    rooms.later(10)
    assert [words for _, words in rooms.office.track(matter.id, "firm").tracking] == ["已揽收", "已到达北京转运中心"]
    rooms.later(20)
    assert rooms.office.track(matter.id, "firm").status == "received"
    assert rooms.office.track(matter.id, "firm").ordinal == rooms.office.get(matter.id).ordinal
    assert rooms.office.share_sent() == (1, 1)


def test_what_came_back_is_sent_again_and_what_was_lost_is_not(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    for phone, status in (("10000009998", "returned"), ("10000009999", "lost")):
        matter = rooms.office.apply("firm", phone, paper(5))
        address = rooms.office.add_address("firm", ADDRESS.model_copy(update={"phone": phone}))
        rooms.office.ship(matter.id, "firm", address.id)
        with pytest.raises(MatterNotNowError):
            rooms.office.ship(matter.id, "firm", address.id)
        rooms.later(100)
        assert rooms.office.track(matter.id, "firm").status == status
    good = rooms.office.add_address("firm", ADDRESS)
    with pytest.raises(MatterNotNowError):
        rooms.office.ship(matter.id, "firm", good.id)
    returned = rooms.office.newest()[1]
    assert rooms.office.ship(returned.id, "firm", good.id).status == "on_the_way"


def test_nobody_sends_anothers_paper_or_to_anothers_address(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    matter = rooms.office.apply("firm", "r1", paper(10))
    theirs = rooms.office.add_address("other", ADDRESS)
    with pytest.raises(MatterNotFoundError):
        rooms.office.ship(matter.id, "other", theirs.id)
    with pytest.raises(BadAddressError):
        rooms.office.ship(matter.id, "firm", theirs.id)
    with pytest.raises(MatterNotFoundError):
        rooms.office.access(matter.id, "other")


def test_an_agent_looks_a_second_time_and_the_paper_is_handed_out(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    matter = rooms.office.apply("dee", "r1", paper(10))
    assert matter.status == "person"
    seen = rooms.office.review(matter.id, "agent1", "approved", "合同已核")
    assert seen.status == "ready"
    assert seen.receipt == matter.receipt
    with pytest.raises(MatterNotNowError):
        rooms.office.review(matter.id, "agent1", "refused", "再看")


def test_of_two_that_wait_for_an_agent_the_second_is_looked_at_with_what_the_first_brought(rooms: Rooms) -> None:
    rooms.office.add_block(CODE, 1, 100)
    first, second = (rooms.office.apply("dee", f"r{n}", paper(10)) for n in range(2))
    assert rooms.office.review(first.id, "agent1", "approved", "合同已核").status == "ready"
    with pytest.raises(MatterNotNowError, match="手里现有 10 份"):
        rooms.office.review(second.id, "agent1", "approved", "合同已核")
    assert rooms.office.review(second.id, "agent1", "refused", "重新申请").status == "refused"


def test_a_red_sheet_needs_the_other_party_only_when_the_invoice_is_booked(rooms: Rooms) -> None:
    assert rooms.office.begin_red("firm", "r1", NOT_BOOKED, None, "error").status == "confirmed"
    sheet = rooms.office.begin_red("firm", "r2", BOOKED, Decimal(100), "return")
    assert sheet.status == "waiting"
    with pytest.raises(MatterNotFoundError):
        rooms.office.answer_red(sheet.id, "firm", agreed=True)
    assert rooms.office.access(sheet.id, "buyer").id == sheet.id
    assert rooms.office.answer_red(sheet.id, "buyer", agreed=True).status == "confirmed"
    assert rooms.office.issue_red(sheet.id, "firm", "26110000000000000009").status == "issued"


def test_a_red_sheet_that_nobody_confirms_in_time_is_void(rooms: Rooms) -> None:
    sheet = rooms.office.begin_red("firm", "r1", BOOKED, None, "return")
    rooms.later(rooms.office.confirm_hours() - 1)
    assert rooms.office.get(sheet.id).status == "waiting"
    rooms.later(1)
    assert rooms.office.get(sheet.id).status == "expired"
    with pytest.raises(MatterNotNowError):
        rooms.office.answer_red(sheet.id, "buyer", agreed=True)
    with pytest.raises(MatterNotNowError):
        rooms.office.issue_red(sheet.id, "firm", "26110000000000000009")


@pytest.mark.parametrize(
    ("owner", "number", "total", "words"),
    [
        ("firm", "26119999999999999999", None, "没有查到"),
        ("other", BOOKED, None, "只有"),
        ("buyer", NOT_BOOKED, None, "销售方直接"),
        ("firm", BOOKED, Decimal(1131), "不超过"),
        ("firm", NOT_BOOKED, Decimal(100), "全额"),
    ],
)
def test_a_red_sheet_that_cannot_be_is_refused_with_the_reason(
    rooms: Rooms, owner: str, number: str, total: Decimal | None, words: str
) -> None:
    with pytest.raises(BadRedSheetError, match=words):
        rooms.office.begin_red(owner, "r1", number, total, "return")


def test_sheets_of_one_invoice_together_take_back_no_more_than_it_comes_to(rooms: Rooms) -> None:
    office = rooms.office
    part = office.begin_red("firm", "r1", BOOKED, Decimal(1000), "return")
    with pytest.raises(BadRedSheetError, match="还没办完的确认单"):
        office.begin_red("firm", "r2", BOOKED, None, "return")
    with pytest.raises(BadRedSheetError, match="还没办完的确认单"):
        office.begin_red("buyer", "r1", BOOKED, Decimal(131), "return")
    office.begin_red("buyer", "r2", BOOKED, Decimal(130), "return")
    office.withdraw_red(part.id, "firm")
    again = office.begin_red("firm", "r3", BOOKED, Decimal(1000), "return")
    office.answer_red(again.id, "buyer", agreed=True)
    office.issue_red(again.id, "firm", "26110000000000000009")
    with pytest.raises(BadRedSheetError, match="只有"):
        office.begin_red("firm", "r4", BOOKED, Decimal(1), "return")


def test_an_invoice_is_looked_up_by_fields_that_only_its_holder_knows(rooms: Rooms) -> None:
    found = rooms.office.find_issued("", BOOKED)
    assert found is not None
    assert look(found, found.issued_on, MONEY["total"]).seen == "fits"
    assert look(found, found.issued_on, Decimal(5)).seen == "differs"
    assert look(None, found.issued_on, Decimal(5)).seen == "unknown"
