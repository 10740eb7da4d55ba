from __future__ import annotations

from pathlib import Path

import pytest

from deploy import environments


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.yml").write_text("a")
    return tmp_path


def test_a_fingerprint_changes_with_content_and_name_but_not_with_bytecode(tree: Path) -> None:
    source = tree / "data"
    before = environments.fingerprint([source])
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "x.pyc").write_text("x")
    assert environments.fingerprint([source]) == before
    (source / "nlu.yml").write_text("b")
    changed = environments.fingerprint([source])
    assert changed != before
    (source / "nlu.yml").rename(source / "other.yml")
    assert environments.fingerprint([source]) != changed


def test_work_is_done_once_and_again_only_when_its_mark_changes(tree: Path) -> None:
    done: list[str] = []
    stamp = tree / "out" / "stamp"
    for mark in ("one", "one", "two"):
        environments.once("训练", stamp, mark, lambda: done.append("x"))
    assert len(done) == 2


def test_work_that_failed_is_tried_again(tree: Path) -> None:
    stamp = tree / "stamp"

    def fail() -> None:
        raise SystemExit("✗")

    with pytest.raises(SystemExit):
        environments.once("训练", stamp, "one", fail)
    assert not stamp.exists()


def test_an_interpreter_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAOBAN_RASA_PYTHON", "/nowhere/python3.10")
    with pytest.raises(SystemExit, match="DAOBAN_RASA_PYTHON 指向的解释器不存在"):
        environments.python("DAOBAN_RASA_PYTHON", ("3.10",), "3.10")


def test_an_unknown_step_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["environments.py", "nothing"])
    with pytest.raises(SystemExit, match="用法"):
        environments.main()
