from __future__ import annotations

import re
from pathlib import Path

import pytest

from backends.legislation.errors import BadParametersError
from backends.legislation.service import Legislation

GOOD = """
tax.some.rate:
  unit: ratio
  values:
    - from: 2020-01-01
      value: "0.03"
      basis: [{issuer: 演示机关, doc_no: 演示〔2020〕1号}]
      confidence: confirmed
"""


def load(directory: Path, **files: str) -> Legislation:
    for name, content in files.items():
        (directory / f"{name}.yml").write_text(content, encoding="utf-8")
    return Legislation.load(directory)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, good=GOOD).keys() == ["tax.some.rate"]


@pytest.mark.parametrize(
    ("wrong", "right", "reason"),
    [
        ('value: "0.03"', "value: 0.03", "带引号"),
        ('value: "0.03"', 'value: "three"', "不是数"),
        ("confidence: confirmed", "confidence: maybe", "允许的取值"),
        ("confidence: confirmed", "", "缺少这一项"),
        ("confidence: confirmed", "confidence: confirmed\n      colour: red", "不认识的键"),
        ("from: 2020-01-01", "from: 2020-01-01\n      to: 2019-01-01", "早于起期"),
        ("unit: ratio", "unit: ratio\n  unit: yuan", "写了两次"),
        ("tax.some.rate:", "TaxRate:", "键名"),
        ("basis: [{issuer: 演示机关, doc_no: 演示〔2020〕1号}]", "basis: []", "不能为空"),
        ("from: 2020-01-01", "from: 2020-13-01", "不是日期"),
        ("from: 2020-01-01", "from: 2020", "不是日期"),
        ("from: 2020-01-01", "from: soon", "不是日期"),
        ("values:", "values: [", "YAML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_reason(
    wrong: str, right: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(BadParametersError, match=reason) as caught:
        load(tmp_path, bad=GOOD.replace(wrong, right))
    assert "bad.yml" in caught.value.message
    assert re.search(r"第 \d+ 行", caught.value.message)


def test_the_line_is_that_of_the_value_at_fault(tmp_path: Path) -> None:
    with pytest.raises(
        BadParametersError, match=r"bad\.yml 第 6 行有误，tax\.some\.rate › values › 0 › value：要写成带引号"
    ):
        load(tmp_path, bad=GOOD.replace('value: "0.03"', "value: 0.03"))


def test_values_that_overlap_are_refused(tmp_path: Path) -> None:
    values = GOOD.partition("values:\n")[2]
    with pytest.raises(BadParametersError, match=r"第 9 行.*重叠"):
        load(tmp_path, bad=GOOD + values.replace("2020-01-01", "2022-01-01"))


def test_steps_must_rise(tmp_path: Path) -> None:
    steps = 'value: [{upto: "2", value: "1"}, {upto: "1", value: "2"}, {value: "3"}]'
    with pytest.raises(BadParametersError, match="从低到高"):
        load(tmp_path, bad=GOOD.replace('value: "0.03"', steps))


def test_a_key_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadParametersError, match=r"b\.yml 第 2 行.*另一个文件里已有（a\.yml 第 2 行）") as caught:
        load(tmp_path, a=GOOD, b=GOOD)
    assert caught.value.field == "tax.some.rate"


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadParametersError, match="没有参数文件"):
        load(tmp_path)
