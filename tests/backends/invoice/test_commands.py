from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb

from backends.invoice.approval.policy import SCORECARD
from backends.invoice.approval.schemas import Asked
from backends.invoice.records.schemas import TEXTS
from kit.settings import ROOT
from tests.backends.invoice.rooms import Rooms, taxpayer
from tests.backends.invoice.test_records import RANGES, STREAM


def run(home: Path, *words: str, **more: str) -> str:
    command = [sys.executable, str(ROOT / "cli.py"), "invoice", *words]
    env = {**os.environ, "DAOBAN_VAR_DIR": str(home), "DAOBAN_DATABASE_URL": "", **more}
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=env).stdout


def test_a_file_is_received_once(tmp_path: Path) -> None:
    words = ["receive", str(STREAM), "--batch", "b1", "--ranges", str(RANGES), "--received-on", "2026-11-28"]
    first, again = (json.loads(run(tmp_path, *words, "--json")) for _ in range(2))
    assert (first["records"], first["accepted"], first["again"]) == (3000, 2079, False)
    assert again == first | {"again": True}
    assert "以前送过" in run(tmp_path, *words)


def test_pages_that_cannot_be_read_are_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.parquet"
    with duckdb.connect() as memory:
        texts = ", ".join(f"'{'x' * 10}' || range as {name}" for name in TEXTS)
        memory.execute(f"copy (select 1 as lines, {texts} from range(20000)) to '{path}' (format parquet)")
    whole = bytearray(path.read_bytes())
    for at in range(2000, len(whole) // 2, 50):
        whole[at] ^= 255
    path.write_bytes(whole)
    command = [sys.executable, str(ROOT / "cli.py"), "invoice", "verify", str(path)]
    command += ["--ranges", str(RANGES), "--received-on", "2026-11-28"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode
    assert "damaged.parquet 里有读不了的内容" in done.stderr


def test_history_is_replayed_with_another_threshold_and_nothing_changes(tmp_path: Path) -> None:
    firms = [taxpayer(f"firm{n}") for n in range(3)]
    rooms = Rooms(f"sqlite:///{tmp_path / 'daoban.db'}", *firms)
    made = [rooms.office.apply(firm.id, "r1", Asked(kind="increase", copies=80)) for firm in firms]
    stricter = tmp_path / "stricter.yml"
    stricter.write_text(SCORECARD.read_text(encoding="utf-8").replace("approve_from: 75", "approve_from: 100"))
    found = json.loads(run(tmp_path, "replay", "--scorecard", str(stricter), "--days", "3650", "--json"))
    assert found == {
        "decisions": 3,
        "before": {"approved": 3},
        "after": {"approved": 3},
        "moved": 0,
        "not_reproduced": 0,
    }
    stricter.write_text(stricter.read_text(encoding="utf-8").replace("A: 40", "A: 30"))
    assert "3 件不一样" in run(tmp_path, "replay", "--scorecard", str(stricter), "--days", "3650")
    assert [rooms.office.get(m.id) for m in made] == made
