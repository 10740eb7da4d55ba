from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from knowledge_base.entries.schemas import Entry

CONTENT = Path(__file__).parents[3] / "knowledge_base" / "content"


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    read = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(CONTENT.rglob("*.yml"))
    return [Entry.model_validate(row) for f in files for row in yaml.load(f.read_bytes(), Loader=read)]


def test_there_are_entries_enough_to_be_of_use(entries: list[Entry]) -> None:
    assert len(entries) >= 150


def test_ids_are_unique(entries: list[Entry]) -> None:
    assert [i for i, n in Counter(e.id for e in entries).items() if n > 1] == []


def test_no_question_is_asked_by_two_entries(entries: list[Entry]) -> None:
    asked = Counter(q for e in entries for q in {e.question, *e.similar})
    assert [q for q, n in asked.items() if n > 1] == []


def test_related_links_lead_somewhere(entries: list[Entry]) -> None:
    ids = {e.id for e in entries}
    assert [(e.id, r) for e in entries for r in e.related if r not in ids] == []
