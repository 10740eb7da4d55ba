from __future__ import annotations

import pytest

from administration.witness import find_watched


@pytest.mark.parametrize(
    "path", ["entries/deed", "words", "import", "statutes/repeal", "proposals/7/approval", "bulk/status"]
)
def test_what_a_trainer_changes_is_noted(path: str) -> None:
    assert find_watched("POST", f"/api/editor/{path}") == ("change.knowledge", f"knowledge/{path}")


@pytest.mark.parametrize("path", ["hit-test", "words/preview", "import/failed"])
def test_what_only_looks_is_no_change(path: str) -> None:
    assert find_watched("POST", f"/api/editor/{path}") is None


def test_an_export_is_noted() -> None:
    assert find_watched("GET", "/api/editor/export") == ("export.knowledge", "knowledge/export")


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("/api/editor/talks", ("read.talks", "conversation/talks")),
        ("/api/editor/talks/c1", ("read.talk", "conversation/c1")),
        ("/api/editor/failures", ("read.questions", "knowledge/failures")),
        ("/api/console/cases/k1/panorama", ("read.case", "case/k1")),
        ("/api/console/refunds/r1", ("read.matter", "matter/refunds/r1")),
    ],
)
def test_whatever_of_peoples_words_and_matters_is_read_is_noted(path: str, noted: tuple[str, str]) -> None:
    assert find_watched("GET", path) == noted
