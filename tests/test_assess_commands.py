from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assess_commands import BadCaseError, assess_cases
from kit.strict_yaml import BadYamlError

CASES = Path(__file__).parent / "cases" / "housing.yaml"
ONE = CASES.read_text(encoding="utf-8").split("\n- name")[0] + "\n"


def run(directory: Path, content: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    file = directory / "cases.yml"
    file.write_text(content, encoding="utf-8")
    wrong = assess_cases("housing", file, as_json=True)
    return wrong, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_all_cases_come_out_to_the_cent(capsys: pytest.CaptureFixture[str]) -> None:
    assert assess_cases("housing", CASES, as_json=False) == 0
    *lines, count = capsys.readouterr().out.splitlines()
    assert all(line.startswith("✓") for line in lines)
    assert count == f"共 {len(lines)} 例，不同 0 例"


def test_a_difference_is_counted_and_named_by_its_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, told = run(tmp_path, ONE.replace("145631.07", "145631.06"), capsys)
    assert (wrong, told["differences"], told["cases"]) == (1, 1, 1)
    (result,) = told["results"]
    assert result["differs"] == ["seller.vat"]
    assert result["actual"]["seller"]["vat"] == "145631.07"
    assert result["actual"].keys() == {"seller", "buyer"}


def test_what_is_expected_and_never_computed_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told = run(tmp_path, ONE + "      vehicle_tax: '1.00'\n", capsys)
    assert told["results"][0]["differs"] == ["buyer.vehicle_tax"]
    assert told["results"][0]["actual"]["buyer"]["vehicle_tax"] is None


def test_a_case_that_is_refused_says_why_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, told = run(tmp_path, ONE.replace("city: 北京", "city: 天津") + ONE, capsys)
    assert (wrong, told["cases"]) == (1, 2)
    assert "天津" in told["results"][0]["refused"]


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("ordinary: true", "ordinery: true", "第 10 行，案例“2026年不满2年.*property.ordinery：不认识的键"),
        ("price: '5000000'", "price: 5000000.5", "deal.price：.*浮点数"),
        ("price: '5000000'", "price: lots", "deal.price：不是数"),
        ("kind: housing", "kind: boat", "property.kind：不在允许的取值之内：'housing'"),
        ("    contract_on: '2026-11-23'\n", "", "contract_on：缺少这一项"),
        ("filed_on: '2026-11-23'", "filed_on: '2026-13-23'", "filed_on：不是日期"),
        ("filed_on: '2026-11-23'", "filed_on: '2026-11-22'", "申报日期不能早于签约日期"),
        ("  expect:", "  expected:", "expected：不认识的键"),
    ],
)
def test_a_case_written_wrongly_is_refused_with_line_case_and_key(
    wrong: str, right: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadCaseError, match=told):
        run(tmp_path, ONE.replace(wrong, right), capsys)


def test_a_file_or_subject_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadYamlError, match="打不开"):
        assess_cases("housing", tmp_path / "none.yml", as_json=False)
    with pytest.raises(BadCaseError, match="housing"):
        assess_cases("boats", CASES, as_json=False)
