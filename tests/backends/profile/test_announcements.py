"""The calendar of a year as a bureau brings it: holidays first, the last days for filing when they are announced."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backends.legislation.service import Legislation
from backends.profile.commands import profile_app
from backends.profile.errors import BadCalendarError
from backends.profile.facts import Facts
from backends.profile.matters.announcements import CalendarTable, keep_announced, read_announced
from backends.profile.matters.rules import Known, MatterRules
from kit.db import Database
from migrations import upgrade

# Invented: the notice of that year is not out.
HOLIDAYS = """
year: 2027
basis: {issuer: 样例机关, doc_no: 样例放假1号}
rest: [[2027-01-01, 2027-01-03], [2027-05-01, 2027-05-05]]
works: [2027-05-15]
"""
DAYS = "{year: 2027, basis: {issuer: 样例机关, doc_no: 样例征期2号}, until: [2027-01-22]}"


def written(folder: Path, text: str) -> Path:
    file = folder / "notice.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_import_is_heard_of_by_who_reads_already(store: Database, tmp_path: Path) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    table = CalendarTable(store, lambda: now)
    rules = MatterRules.load(Legislation.load(), table)
    small = Facts(taxpayer_id="f", kind="enterprise", vat_status="small", registration="normal")

    def vat() -> tuple[date | None, bool]:
        matter = next(m for m in rules.matters_of(Known(small), date(2026, 12, 20)) if m.id.startswith("vat_small"))
        return matter.until, matter.tentative

    assert vat() == (date(2027, 1, 15), True)
    keep_announced(store, read_announced(written(tmp_path, HOLIDAYS)))
    now += timedelta(seconds=11)
    assert vat() == (date(2027, 1, 20), False)
    assert table().term(date(2027, 5, 1)).until == date(2027, 5, 21)  # that Saturday is worked
    keep_announced(store, read_announced(written(tmp_path, DAYS)))
    now += timedelta(seconds=11)
    assert vat() == (date(2027, 1, 22), False)
    assert table().term(date(2027, 5, 1)).until == date(2027, 5, 21)  # the holidays stay


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{year: 2027}", "basis"),
        ("{year: 2027, basis: {issuer: 样, doc_no: 样}}", "写明各月申报截止日"),
        ("{year: 2027, basis: {issuer: 样, doc_no: 样}, until: [2026-01-20]}", "有不是 2027 年的日子：2026-01-20"),
        ("{year: 2027, basis: {issuer: 样, doc_no: 样}, until: [2027-01-20, 2027-01-21]}", "只有一个申报截止日"),
        ("{year: 2027, basis: {issuer: 样, doc_no: 样}, rest: [[2027-01-03, 2027-01-01]]}", "在第一天以前"),
        ("year: [", "读不了"),
    ],
)
def test_what_cannot_be_taken_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadCalendarError, match=said):
        read_announced(written(tmp_path, text))


def test_at_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOBAN_DATABASE_URL", f"sqlite:///{tmp_path / 'store.db'}")
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    upgrade(database)
    database.close()
    before = CliRunner().invoke(profile_app, ["calendar", "--year", "2027"]).stdout
    assert "还没有收到 2027 年的放假安排和征期日历" in before
    after = CliRunner().invoke(profile_app, ["calendar", str(written(tmp_path, HOLIDAYS))]).stdout
    assert "2027-01-20" in after
    assert "还没有收到" not in after
