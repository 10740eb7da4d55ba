from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text

from backends.housing_case.models import HousingCaseEventRow
from handoff.staff import DEMO_STAFF
from kit.auth import StaffAccounts, hash_password
from kit.db import Database
from kit.sessions import Sessions
from kit.vault import Vault
from knowledge_base.documents.models import StatuteRow
from knowledge_base.documents.statutes import repeals_of
from migrations import METADATA, upgrade


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A store in which nothing has been created yet."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'daoban.db'}"
    else:
        url = request.getfixturevalue("postgres").create_database()
    database = Database(url, vault=Vault(["a key"]))
    yield database
    database.close()


def test_migrations_lead_to_exactly_the_tables_of_the_models(empty: Database) -> None:
    upgrade(empty)
    with empty.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_second_upgrade_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    tables = inspect(empty.engine).get_table_names()
    upgrade(empty)
    assert inspect(empty.engine).get_table_names() == tables


def test_demo_accounts_of_an_older_store_are_known_as_such_unless_their_password_was_changed(empty: Database) -> None:
    upgrade(empty, "0003")
    with empty.write() as tx:
        for staff, password in DEMO_STAFF:
            row = {"u": staff.username, "n": staff.name, "r": staff.role}
            row["h"] = hash_password("changed" if staff.username == "agent2" else password)
            tx.session.execute(
                text("insert into staff (username, name, role, password_hash) values (:u, :n, :r, :h)"), row
            )
    upgrade(empty)
    production = StaffAccounts(empty, Sessions(empty), demo=False)
    assert [s.username for s, _ in DEMO_STAFF if production.find(s.username) is not None] == ["agent2"]


def test_what_a_text_of_an_older_store_repeals_is_known_by_its_title(empty: Database) -> None:
    upgrade(empty, "0006")
    row = {"at": datetime(2024, 1, 1, tzinfo=UTC), "repeals": '["云朵税暂行条例"]'}
    with empty.write() as tx:
        tx.session.execute(
            text(
                "insert into statute (title, full_title, issuer, dated, in_force_from, repeals, content_hash, at)"
                " values ('云朵税法', '云朵税法', '', '2024-01-01', '2024-01-01', :repeals, '', :at)"
            ),
            row,
        )
    upgrade(empty)
    with empty.read() as session:
        (statute,) = session.scalars(select(StatuteRow))
        assert [told.title for told in repeals_of(statute)] == ["云朵税暂行条例"]
        assert (statute.doc_no, statute.in_force_to, statute.preamble) == ("", None, "")


def test_a_store_with_chats_in_hand_is_brought_up_to_date(empty: Database) -> None:
    upgrade(empty, "0011")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    rows = (
        "insert into conversation (id, visitor_id, turn, fence, last_seq, opened_at, waiting)"
        " values ('c', 'v', 'human', 1, 1, :at, false)",
        "insert into message (conversation_id, seq, author, text, at) values ('c', 1, 'taxpayer', '在吗', :at)",
        "insert into handoff_case (id, conversation_id, summary, dossier, opened_at) values ('k', 'c', '', '{}', :at)",
        "insert into handoff_case_event (case_id, ordinal, kind, fence, note, at)"
        " values ('k', 1, 'opened', 1, '', :at)",
    )
    with empty.write() as tx:
        for row in rows:
            tx.session.execute(text(row), {"at": at})
    upgrade(empty)
    with empty.read() as session:
        assert session.execute(text("select case_id, kind from handoff_case_event")).all() == [("k", "opened")]
        assert session.execute(text("select text from message")).scalars().all() == ["在吗"]


def test_where_the_invoice_matters_of_an_older_store_stand_is_found(empty: Database) -> None:
    upgrade(empty, "0033")
    at = datetime(2026, 11, 1, tzinfo=UTC)
    matter = "insert into invoice_matter (id, owner, kind, request, opened_at) values (:id, 'firm', :kind, :id, :at)"
    event = (
        "insert into invoice_matter_event (matter_id, ordinal, kind, actor, content, at)"
        " values (:id, :ordinal, :kind, 'machine', :content, :at)"
    )
    happened: dict[str, list[tuple[str, object]]] = {
        "waits": [("decided", {"receipt": {"result": "person"}})],
        "given": [("decided", {"receipt": {"result": "approved"}}), ("handed_out", {"ranges": []})],
        "lost": [("shipped", {}), ("tracked", {"status": "lost"})],
        "sheet": [("begun", {"other": "91buyer", "needs_other": True})],
        "issued": [("begun", {"other": "91buyer", "needs_other": False}), ("issued", {})],
    }
    with empty.write() as tx:
        for name, events in happened.items():
            kind = "red_sheet" if events[0][0] == "begun" else "application"
            tx.session.execute(text(matter), {"id": name, "kind": kind, "at": at})
            for ordinal, (what, content) in enumerate(events, start=1):
                row = {"id": name, "ordinal": ordinal, "kind": what, "content": json.dumps(content), "at": at}
                tx.session.execute(text(event), row)
    upgrade(empty)
    newest = (
        "select matter_id, status from invoice_matter_event e where not exists (select 1 from invoice_matter_event l"
        " where l.matter_id = e.matter_id and l.ordinal > e.ordinal)"
    )
    with empty.read() as session:
        stands = {row[0]: row[1] for row in session.execute(text(newest))}
        others = session.execute(text("select id from invoice_matter where other = '91buyer' order by id")).scalars()
        assert stands == {
            "waits": "person", "given": "ready", "lost": "lost", "sheet": "waiting", "issued": "issued"
        }  # fmt: skip
        assert list(others) == ["issued", "sheet"]


def test_what_an_older_store_tells_of_people_is_sealed(empty: Database) -> None:
    upgrade(empty, "0023")
    told = '{"facts": {"side": "buyer", "seller": {"name": "张演示", "id_number": "000000190001010001"}}}'
    with empty.write() as tx:
        at = {"at": datetime(2026, 11, 1, tzinfo=UTC), "told": told}
        tx.session.execute(
            text("insert into housing_case (id, owner, request, opened_at) values ('c', 'o', 'r', :at)"), at
        )
        tx.session.execute(
            text(
                "insert into housing_case_event (case_id, ordinal, kind, actor, content, at)"
                " values ('c', 1, 'opened', 'o', :told, :at)"
            ),
            at,
        )
    upgrade(empty)
    with empty.read() as session:
        raw = str(session.execute(text("select content from housing_case_event")).scalar_one())
        event = session.get(HousingCaseEventRow, ("c", 1))
    assert "000000190001010001" not in raw
    assert event is not None
    assert event.content == json.loads(told)
