"""Paper invoices taken back: voided under its conditions, reported as lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backends.invoice.approval.schemas import Asked
from backends.invoice.office import paper
from backends.invoice.office.errors import BadLossError, BadVoidError
from backends.invoice.office.issued import Issued, look
from tests.backends.invoice.rooms import MONEY, Rooms, store_in, taxpayer

CODE = "011002600104"
TODAY = date(2026, 11, 24)


def issued(**more: Any) -> Issued:
    known = {"code": "1100254130", "number": "00010001", "seller": "91firm", "buyer": "91buyer", **MONEY}
    return Issued.model_validate(known | more)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    made = Rooms(store_in(tmp_path), taxpayer(), taxpayer("buyer"))
    made.office.add_block(CODE, 1, 100)
    yield made
    made.database.close()


@pytest.mark.parametrize(
    ("invoice", "gathered", "said"),
    [
        (None, True, "没有查到"),
        (issued(seller="91other"), True, "没有查到"),
        (issued(code="", number="26110000000000000001"), True, "数电发票不能作废"),
        (issued(issued_on="2026-10-31"), True, "已经跨月"),
        (issued(issued_on="2025-11-24"), True, "已经跨月"),
        (issued(voided=True), True, "已经作废过"),
        (issued(red=Decimal(1)), True, "红字发票"),
        (issued(booked=True), True, "确认用途"),
        (issued(), False, "联次没有收回"),
    ],
)
def test_one_condition_that_fails_is_enough(invoice: Issued | None, gathered: bool, said: str) -> None:
    with pytest.raises(BadVoidError, match=said):
        paper.void(invoice, "91firm", TODAY, gathered=gathered)


@pytest.mark.parametrize("booked", [None, False])
def test_what_meets_all_of_them_is_void(booked: bool | None) -> None:
    assert paper.void(issued(booked=booked), "91firm", TODAY, gathered=True)["total"] == "1130"


def test_it_is_void_once_and_looks_void_from_then_on(rooms: Rooms) -> None:
    matter = rooms.office.void("firm", "1100254130", "00010001", gathered=True)
    assert matter.status == "voided"
    found = rooms.office.find_issued("1100254130", "00010001")
    assert found is not None
    assert look(found, found.issued_on, found.total).state == "已作废"
    with pytest.raises(BadVoidError, match="已经作废过"):
        rooms.office.void("firm", "1100254130", "00010001", gathered=True)
    assert [m.kind for m in rooms.office.of_owner("firm")] == ["void"]


def test_paper_that_is_void_is_no_longer_in_hand(rooms: Rooms) -> None:
    rooms.office.add_block("1100254130", 10_001, 10_050)
    rooms.office.apply("firm", "1", Asked(kind="paper_kinds", copies=20, paper="special"))
    asked = rooms.office.apply("firm", "2", Asked(kind="requisition", copies=20, paper="special"))
    rooms.office.review(asked.id, "agent1", "approved", "合同已核")
    assert rooms.office.held("firm") == (20, 0)
    rooms.office.void("firm", "1100254130", "00010001", gathered=True)
    assert rooms.office.held("firm") == (20, 1)
    receipt = rooms.office.apply("firm", "3", Asked(kind="requisition", copies=1, paper="special")).receipt
    assert receipt is not None
    assert receipt.standing.paper_held == 19


def test_lost_numbers_are_told_once_and_make_room_for_others(rooms: Rooms) -> None:
    rooms.office.apply("firm", "1", Asked(kind="requisition", copies=50))
    matter = rooms.office.report_loss("firm", "2", CODE, 11, 20)
    assert (matter.status, matter.ranges[0].copies) == ("reported", 10)
    assert rooms.office.held("firm") == (40, 0)
    again = rooms.office.report_loss("firm", "2", CODE, 11, 20)
    assert again.id == matter.id
    with pytest.raises(BadLossError, match="已经报告过"):
        rooms.office.report_loss("firm", "3", CODE, 20, 25)


@pytest.mark.parametrize(
    ("code", "first", "last"), [(CODE, 45, 51), (CODE, 60, 60), ("1100254130", 1, 1), (CODE, 9, 3)]
)
def test_only_numbers_that_one_holds_can_be_lost(rooms: Rooms, code: str, first: int, last: int) -> None:
    rooms.office.apply("firm", "1", Asked(kind="requisition", copies=50))
    with pytest.raises(BadLossError):
        rooms.office.report_loss("firm", "2", code, first, last)
    with pytest.raises(BadLossError, match="不在您领用"):
        rooms.office.report_loss("buyer", "2", CODE, 1, 2)
