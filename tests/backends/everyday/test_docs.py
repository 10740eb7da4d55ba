from __future__ import annotations

from backends.everyday.service import SUBJECTS
from kit.settings import ROOT

DOC = (ROOT / "docs" / "everyday.md").read_text(encoding="utf-8")


def test_every_subject_and_fact_is_documented() -> None:
    for name, subject in SUBJECTS.items():
        assert f"| `{name}` |" in DOC
        assert [field for field in subject.takes.model_fields if f"`{field}`" not in DOC] == []
