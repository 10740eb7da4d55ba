from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kit.db import Database, StoreUnavailableError
from kit.private import hold, open_private
from kit.settings import ROOT, SettingsError
from kit.trouble import explain


def test_the_store_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        open_private(tmp_path / "var")
        database = Database(f"sqlite:///{tmp_path / 'var' / 'daoban.db'}")
        database.check()
        database.close()
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "var", *(tmp_path / "var").iterdir()]}
    assert all(not mode & 0o077 for mode in modes)


def test_one_process_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from kit.private import hold; hold(Path(sys.argv[1]), '导办')"
    hold(tmp_path / "up.lock", "导办")
    other = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "up.lock")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "正由另一个导办使用" in other.stderr


def test_a_folder_that_is_a_file_is_named_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    for begin in (open_private, lambda folder: Database(f"sqlite:///{folder / 'daoban.db'}")):
        with pytest.raises(SettingsError, match="DAOBAN_VAR_DIR"):
            begin(tmp_path / "var")


def test_a_damaged_store_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "daoban.db").write_bytes(b"garbage" * 1000)
    database = Database(f"sqlite:///{tmp_path / 'daoban.db'}")
    with pytest.raises(StoreUnavailableError, match="已损坏，请从备份恢复"):
        database.check()


@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "磁盘满了"), (errno.EROFS, "只读"), (errno.EACCES, "权限")])
def test_what_a_disk_refuses_is_a_sentence_with_the_file(code: int, said: str) -> None:
    sentence = explain(OSError(code, os.strerror(code), "/srv/var/index"))
    assert sentence is not None
    assert said in sentence
    assert "/srv/var/index" in sentence


def test_a_fault_of_ours_keeps_its_trace() -> None:
    assert explain(KeyError("x")) is None
