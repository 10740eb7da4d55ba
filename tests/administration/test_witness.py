from __future__ import annotations

import pytest

from administration.witness import find_watched


@pytest.mark.parametrize("path", ["entries/deed", "words", "import", "statutes/repeal", "bulk/status"])
def test_what_a_trainer_changes_is_noted(path: str) -> None:
    assert find_watched("POST", f"/api/editor/{path}") == ("change.knowledge", f"knowledge/{path}")


@pytest.mark.parametrize("path", ["hit-test", "words/preview", "import/failed"])
def test_what_only_looks_is_no_change(path: str) -> None:
    assert find_watched("POST", f"/api/editor/{path}") is None


def test_an_export_is_noted() -> None:
    assert find_watched("GET", "/api/editor/export") == ("export.knowledge", "knowledge/export")
