from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from typer.testing import CliRunner

from backends.ledger.commands import ledger_app
from backends.ledger.service import Record, do_record, records_of, verify_store
from kit.clock import utc_now
from kit.db import Database
from migrations import upgrade


def append(database: Database, number: int) -> int:
    record = Record("attestation", f"invoice/{number}", "核对发票", "consent-1", {"答": number, "signature": "x"})
    with database.write() as tx:
        return do_record(tx, record, utc_now())


def tamper(database: Database, *statements: str) -> None:
    """What somebody with the whole store in hand can do, who takes the guards away first."""
    drop = (
        ["drop trigger ledger_entry_no_update", "drop trigger ledger_entry_no_delete"]
        if database.sqlite
        else ["alter table ledger_entry disable trigger all"]
    )
    with database.write() as tx:
        for statement in (*drop, *statements):
            tx.session.execute(text(statement))


def test_what_was_recorded_is_found_by_its_subject_and_the_chain_is_whole(database: Database) -> None:
    for number in range(1, 4):
        assert append(database, number) == number
    with database.read() as session:
        ((seq, record, _),) = records_of(session, "invoice/2")
        verdict = verify_store(session)
    assert (seq, record.purpose, record.consent) == (2, "核对发票", "consent-1")
    assert record.content == {"答": 2, "signature": "x"}
    assert (verdict.count, verdict.broken) == (3, None)


@pytest.mark.parametrize(
    "change",
    ["update ledger_entry set content = '{}' where seq = 1", "delete from ledger_entry where seq = 1"],
)
def test_the_store_refuses_to_change_and_to_remove(database: Database, change: str) -> None:
    append(database, 1)
    with pytest.raises(DatabaseError, match="never"), database.write() as tx:
        tx.session.execute(text(change))
    with database.read() as session:
        assert verify_store(session).count == 1


@pytest.mark.parametrize(
    ("change", "broken", "why"),
    [
        ("update ledger_entry set content = '{}' where seq = 3", 3, "散列"),
        ("update ledger_entry set consent = 'other' where seq = 2", 2, "散列"),
        ("delete from ledger_entry where seq = 2", 2, "不见"),
        ("update ledger_entry set previous = 'x', hash = 'y' where seq = 4", 4, "接不上"),
    ],
)
def test_the_first_broken_entry_is_named(database: Database, change: str, broken: int, why: str) -> None:
    for number in range(1, 6):
        append(database, number)
    tamper(database, change)
    with database.read() as session:
        verdict = verify_store(session)
    assert (verdict.broken, verdict.count) == (broken, broken - 1)
    assert why in verdict.why


def test_appends_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: append(database, n), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    with database.read() as session:
        assert verify_store(session).count == 40


@pytest.fixture
def verify_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    monkeypatch.setenv("DAOBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(ledger_app, ["verify", *arguments])
        return result.exit_code, result.output

    return run


def test_the_command_proves_it_whole_names_what_is_broken_and_misses_a_cut_tail(
    tmp_path: Path, verify_command: Callable[..., tuple[int, str]]
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    for number in range(3):
        append(database, number)
    code, output = verify_command()
    assert (code, "共 3 条" in output) == (0, True)
    head = output.strip().rsplit(" ", 1)[1]
    append(database, 3)
    assert verify_command("--head", head)[0] == 0
    tamper(database, "delete from ledger_entry where seq >= 3")
    assert verify_command()[0] == 0  # a shorter chain is whole in itself
    assert verify_command("--head", head)[0] == 1
    tamper_again = "update ledger_entry set purpose = '' where seq = 1"
    with database.write() as tx:
        tx.session.execute(text(tamper_again))
    code, output = verify_command()
    assert (code, "第 1 条" in output) == (1, True)
    database.close()


def test_a_store_without_a_ledger_is_said_to_have_none(verify_command: Callable[..., tuple[int, str]]) -> None:
    code, output = verify_command()
    assert (code, "还没有存证账" in output) == (1, True)
