"""What invoice matters ask of their taxpayers, among the things they should see to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from backends.invoice.approval.schemas import Asked
from backends.invoice.office.due import ANSWER, OWN, REVIEWED, invoice_matters
from backends.legislation.service import Legislation
from knowledge_base.entries.content import BUNDLED
from tests.backends.invoice.rooms import ADDRESS, NOW, Rooms, store_in, taxpayer

ON = NOW.date()


def test_what_a_person_has_decided_is_there_to_be_seen_for_a_while(tmp_path: Path) -> None:
    rooms = Rooms(store_in(tmp_path), taxpayer(credit_level="D"))
    asked = rooms.office.apply("firm", "1", Asked(kind="quota_raise", amount=Decimal(500_000)))
    assert due(rooms, "firm") == []
    rooms.office.review(asked.id, "agent1", "approved", "合同已核")
    assert due(rooms, "firm") == [("看发票申请的审核结果", None)]
    assert due(rooms, "firm", ON + timedelta(days=15)) == []
    rooms.database.close()


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    made = Rooms(store_in(tmp_path), taxpayer(), taxpayer("buyer"))
    yield made
    made.database.close()


def due(rooms: Rooms, owner: str, on: date = ON) -> list[tuple[str, date | None]]:
    found = invoice_matters(rooms.office, Legislation.load())(owner, on)
    assert all(one.module == "invoice" and (one.basis or one.note) for one in found)
    return [(one.title.partition("（")[0], one.until) for one in found]


def test_paper_that_is_ready_or_came_back_waits_for_its_taxpayer(rooms: Rooms) -> None:
    rooms.office.add_block("011002600104", 1, 100)
    matter = rooms.office.apply("firm", "1", Asked(kind="requisition", copies=5))
    assert due(rooms, "firm") == [("取已经备好的纸质发票", None)]
    refusing = ADDRESS.model_copy(update={"phone": "10000009998"})
    rooms.office.ship(matter.id, "firm", rooms.office.add_address("firm", refusing).id)
    assert due(rooms, "firm") == []
    rooms.later(30)
    rooms.office.track(matter.id, "firm")
    assert due(rooms, "firm") == [("核对收件地址，重新寄纸质发票", None)]


def test_a_red_sheet_waits_for_the_other_until_its_last_day_and_then_for_the_seller(rooms: Rooms) -> None:
    sheet = rooms.office.begin_red("buyer", "1", "26110000000000000001", None, "error")
    assert due(rooms, "firm") == [("答复红字确认单", date(2026, 11, 27))]
    assert due(rooms, "buyer") == []
    rooms.office.answer_red(sheet.id, "firm", agreed=True)
    assert due(rooms, "firm") == [("开红字发票", None)]
    assert due(rooms, "buyer") == []
    rooms.office.issue_red(sheet.id, "firm", "26110000000000000009")
    assert due(rooms, "firm") == []


def test_a_sheet_that_was_not_answered_in_time_is_over(rooms: Rooms) -> None:
    rooms.office.begin_red("firm", "1", "26110000000000000001", None, "error")
    rooms.later(73)
    assert due(rooms, "buyer") == []


def test_of_who_is_not_known_nothing_is_due(rooms: Rooms) -> None:
    assert due(rooms, "nobody") == []


def test_each_leads_to_an_entry_that_exists() -> None:
    entries = "\n".join(path.read_text(encoding="utf-8") for path in BUNDLED.rglob("*.yml"))
    for says in (*OWN.values(), ANSWER, REVIEWED):
        assert f"- id: {says.entry}\n" in entries, says.entry
