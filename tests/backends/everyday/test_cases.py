from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from backends.everyday.service import SUBJECTS
from backends.legislation.service import Legislation

FILES = sorted((Path(__file__).parents[2] / "cases" / "everyday").glob("*.yaml"))
CASES: list[tuple[str, dict[str, Any]]] = [
    (file.stem, case) for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]
NAMED = [f"{subject}: {case['name']}" for subject, case in CASES]


def test_every_subject_has_worked_cases() -> None:
    assert [file.stem for file in FILES] == sorted(SUBJECTS)


@pytest.mark.parametrize(("subject", "case"), CASES, ids=NAMED)
def test_a_worked_case_comes_out_to_the_cent(subject: str, case: dict[str, Any], law: Legislation) -> None:
    found = SUBJECTS[subject]
    amounts = found.assess(found.takes.model_validate(case["input"]), law).amounts()
    expected = {code: Decimal(amount) for code, amount in case["expect"].items()}
    assert {code: amounts[code] for code in expected} == expected


@pytest.mark.parametrize(("subject", "case"), CASES, ids=NAMED)
def test_every_line_says_how_and_by_what_law(subject: str, case: dict[str, Any], law: Legislation) -> None:
    found = SUBJECTS[subject]
    for line in found.assess(found.takes.model_validate(case["input"]), law).lines:
        assert line.formula
        assert line.rate
        assert line.basis
        assert line.amount >= 0
        assert line.note or not line.needs_person
