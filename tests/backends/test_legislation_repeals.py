from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from backends.legislation.errors import BadParametersError, RepealedError
from backends.legislation.service import Legislation

RATE = """
vat.some.rate:
  unit: ratio
  values:
    - from: 2023-01-01
      to: 2027-12-31
      value: "0.01"
      basis: [{issuer: 演示机关, doc_no: 公告2023年第19号}]
      confidence: confirmed
"""
REPEAL = """
- from: 2026-01-01
  by: {issuer: 演示机关, doc_no: 公告2026年第10号}
  keys: ["vat.*"]
  issued_until: 2025
  spares: [{issuer: 演示机关, doc_no: 公告2025年第17号}]
"""


def load(directory: Path, rate: str = RATE, repeal: str = REPEAL) -> Legislation:
    parameters = directory / "parameters"
    parameters.mkdir()
    (parameters / "some.yml").write_text(rate, encoding="utf-8")
    (directory / "repeals.yml").write_text(repeal, encoding="utf-8")
    return Legislation.load(parameters)


def test_one_text_ends_many_before_their_announced_end(tmp_path: Path) -> None:
    law = load(tmp_path)
    assert law.value_at("vat.some.rate", date(2025, 12, 31)).in_force_to == date(2025, 12, 31)
    with pytest.raises(RepealedError, match="公告2026年第10号"):
        law.value_at("vat.some.rate", date(2026, 1, 1))


def test_a_successor_takes_over_without_an_overlap(tmp_path: Path) -> None:
    later = RATE.partition("values:\n")[2].replace("2023-01-01", "2026-01-01").replace("公告2023", "公告2026")
    law = load(tmp_path, RATE + later)
    assert [v.in_force_to for v in law.values("vat.some.rate")] == [date(2025, 12, 31), date(2027, 12, 31)]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("公告2023年第19号", "公告2025年第17号"),  # spared
        ("公告2023年第19号", "公告2026年第3号"),  # issued later
        ("公告2023年第19号", "增值税法"),  # a law
        ("vat.some.rate", "deed_tax.some.rate"),  # another tax
    ],
)
def test_what_it_does_not_reach_stays(wrong: str, right: str, tmp_path: Path) -> None:
    law = load(tmp_path, RATE.replace(wrong, right))
    (key,) = law.keys()
    assert law.value_at(key, date(2026, 1, 1)).repealed_by is None


def test_a_wrong_repeal_is_refused_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(BadParametersError, match=r"repeals\.yml 第 3 行"):
        load(tmp_path, repeal=REPEAL.replace("doc_no: 公告2026年第10号", "number: 10"))


def test_the_homes_people_built_changed_their_document_in_2026(law: Legislation) -> None:
    before, after = law.values("vat.housing.self_built.method")
    assert before.repealed_by is not None
    assert before.repealed_by.doc_no == "公告2026年第10号"
    assert after.in_force_from == date(2026, 1, 1)
