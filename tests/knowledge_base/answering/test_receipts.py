from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from kit.db import Database
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.answering.receipts import find_receipt, reproduce
from knowledge_base.entries.loading import load_content
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import open_small, raw_entry, write_content

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")


def test_a_receipt_holds_what_was_said_and_why(database: Database, tmp_path: Path, clock: FakeClock) -> None:
    knowledge, encoder = open_small(database, tmp_path, LOST, now=clock())
    outcome = knowledge.ask("发票丢了怎么办", conversation_id="c1")
    knowledge.close()
    with database.read() as session:
        receipt = find_receipt(session, outcome.receipt_id)
    assert receipt is not None
    assert (receipt.conversation_id, receipt.outcome, receipt.entry_id) == ("c1", "Answered", "invoice-lost")
    assert (receipt.text, receipt.revision, receipt.encoder) == ("请开票方重新提供。", 1, encoder.name)
    assert receipt.citations[0]["issuer"] == "虚构部"
    assert receipt.ranks[0][:4] == ["invoice-lost", 1, 1, 1]
    assert receipt.at == clock()


def test_a_receipt_reproduces_its_answer_after_the_entry_has_changed(
    database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    knowledge, _ = open_small(database, tmp_path, LOST, now=clock())
    outcome = knowledge.ask("发票丢了怎么办")
    load_content(database, write_content(tmp_path / "content", {**LOST, "answer": "现在改了。"}))
    knowledge.look()
    later = knowledge.ask("发票丢了怎么办")
    knowledge.close()
    with database.read() as session:
        assert reproduce(session, outcome.receipt_id) == outcome.text == "请开票方重新提供。"
        assert reproduce(session, later.receipt_id) == "现在改了。"


def test_personal_numbers_do_not_reach_the_receipt(store: Database, tmp_path: Path, clock: FakeClock) -> None:
    knowledge, _ = open_small(store, tmp_path, LOST, now=clock())
    outcome = knowledge.ask("我手机13800138000，发票丢了怎么办")
    knowledge.close()
    with store.read() as session:
        receipt = find_receipt(session, outcome.receipt_id)
    assert receipt is not None
    assert "13800138000" not in receipt.question
    assert "〔手机号〕" in receipt.question


def test_refusals_leave_receipts_too_and_tests_none(store: Database, tmp_path: Path, clock: FakeClock) -> None:
    knowledge, _ = open_small(store, tmp_path, LOST, now=clock())
    knowledge.ask("今天天气怎么样")
    silent = knowledge.ask("发票丢了怎么办", record=False)
    knowledge.flush()
    with store.read() as session:
        assert session.scalars(select(ReceiptRow.outcome)).all() == ["OutOfScope"]
    assert silent.receipt_id == ""
    knowledge.close()


def test_closing_stores_every_receipt(database: Database, tmp_path: Path, clock: FakeClock) -> None:
    knowledge, _ = open_small(database, tmp_path, LOST, now=clock())
    ids = {knowledge.ask("发票丢了怎么办").receipt_id for _ in range(500)}
    knowledge.close()
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(ReceiptRow)) == len(ids) == 500
