from __future__ import annotations

from pathlib import Path

import pytest

from kit.strict_yaml import BadYamlError, read_marked, read_text


def test_every_value_knows_its_line() -> None:
    marked = read_text("first:\n  rows:\n    - a: 1\n    - a: 2\n      b: 3\n")
    assert marked.content == {"first": {"rows": [{"a": 1}, {"a": 2, "b": 3}]}}
    assert marked.line_of(("first", "rows", 1, "b")) == 5
    assert marked.line_of(("first", "rows", 1, "not there")) == 4


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "twice.yml"
    file.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    with pytest.raises(BadYamlError, match=r"twice\.yml 第 3 行.*a 写了两次"):
        read_marked(file)


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.yml"
    file.write_text("a: [1\nb: 2", encoding="utf-8")
    with pytest.raises(BadYamlError, match=r"broken\.yml 第 \d 行"):
        read_marked(file)
    with pytest.raises(BadYamlError, match="打不开"):
        read_marked(tmp_path / "none.yml")
    file.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(BadYamlError, match="UTF-8"):
        read_marked(file)


def test_an_empty_file_holds_nothing() -> None:
    assert read_text("").content is None
