from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from reading_commands import BadTableError

TABLE = """\
# Today is 2026-11-28.
- {text: 486万, asked: price, means: {money: ['4860000']}}
- {text: 去年三月, asked: held, means: {held: {since: 2025-03}}, why: precise to the month}
- {text: 89平, asked: null, means: {area_m2: '98'}}
- {text: 对, asked: yes_no, means: {yes_no: yes}}
"""


def run(*words: str) -> list[str]:
    result = CliRunner().invoke(app, ["read", *words])
    if result.exception is not None:
        raise result.exception
    return result.output.splitlines()


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "table.yml"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


def test_a_table_lists_what_differs_and_ends_with_the_count(table: str) -> None:
    differing, last = run("--table", table, "--today", "2026-11-28")
    assert "89平" in differing
    assert json.loads(last) == {"items": 4, "right": 3}


def test_as_json_every_line_is_an_object(table: str) -> None:
    differing, last = (json.loads(line) for line in run("--table", table, "--today", "2026-11-28", "--json"))
    assert (differing["differs"], differing["read"]) == (["area_m2"], {"area_m2": "89"})
    assert last == {"items": 4, "right": 3}


def test_dates_are_read_as_of_the_day_given(table: str) -> None:
    assert json.loads(run("--table", table, "--today", "2027-06-01")[-1]) == {"items": 4, "right": 2}


def test_a_sentence_is_shown_in_words_or_as_json() -> None:
    assert "成交价：5200000" in run("18年花280万买的，现在卖520万")
    assert json.loads(run("500", "--asked", "price", "--json")[0]) == {"money": ["5000000"]}
    assert run("你好") == ["没有读出数、日期、面积、时长、住房套数或是与否。"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a: 1", "应是一个列表"),
        ("- {text: 1", "不是正确的 YAML"),
        ("- {text: 500, asked: weather, means: {}}", "asked 只能是"),
        ("- {text: 500}", "第 1 项"),
    ],
)
def test_a_bad_table_says_what_is_wrong(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "table.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadTableError, match=why):
        run("--table", str(file))


def test_a_sentence_or_a_table_is_needed_and_the_table_must_be_there() -> None:
    with pytest.raises(BadTableError, match="请写一句话"):
        run()
    with pytest.raises(BadTableError, match="打不开"):
        run("--table", "nowhere.yml")
