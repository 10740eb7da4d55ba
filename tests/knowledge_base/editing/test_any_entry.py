"""Any entry that can be saved, finished or only begun, goes out and comes in as it was, in every form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge_base.editing.tables import FORMATS, read_table, write_table
from knowledge_base.entries.content import read_draft
from knowledge_base.entries.schemas import Audience, Confidence, Draft, Entry, Tax
from knowledge_base.errors import ContentError

# What readers and programs for tables trip over, among any text at all.
PIECES = (
    *(
        "=1+1",
        "'",
        '"',
        "|",
        "\\",
        "# ",
        "## ",
        "### 答案\n",
        "```\n",
        "- ",
        "1. ",
        "<b>",
        "&amp;",
        "_x000D_",
        "_x0041",
    ),
    *(
        "\r\n",
        "\r",
        "\n\n",
        "\t",
        "\x0b",
        "\u2028",
        "\u3000",
        "\ufeff",
        "、",
        "：",
        "👪",
        "𠮷",
        "%",
        "2026/1/1",
        "是",
        "税",
    ),
)
anything = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
texts = st.builds("{}{}{}".format, anything, st.sampled_from("税a1"), anything)  # of no blank alone
slugs = st.from_regex(r"\A[a-z0-9]{1,9}(-[a-z0-9]{1,5})?\Z")
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def periods() -> st.SearchStrategy[dict[str, Any]]:
    def period(begin: date, length: int | None) -> dict[str, Any]:
        return {"from": begin} | ({} if length is None else {"to": begin + timedelta(days=length)})

    return st.builds(period, days, st.none() | st.integers(0, 4000))


sources = st.fixed_dictionaries({"issuer": texts, "doc_no": texts}, optional={"article": anything, "title": anything})
versions = {
    "answer": texts,
    "details": anything,
    "steps": st.lists(texts, max_size=3),
    "materials": st.lists(texts, max_size=2),
    "citations": st.lists(sources, min_size=1, max_size=3),
    "in_force": periods(),
    "confidence": st.sampled_from(get_args(Confidence)),
}
whole = {
    "id": slugs,
    "question": texts,
    "similar": st.lists(texts, min_size=6, max_size=8),
    "tax": st.sampled_from(get_args(Tax)),
    "audience": st.lists(st.sampled_from(get_args(Audience)), min_size=1, max_size=3),
    "region": texts,
    "related": st.lists(slugs, max_size=3),
    "apart_from": st.lists(
        st.fixed_dictionaries({"entry": slugs, "words": st.lists(texts, min_size=1, max_size=3)}), max_size=2
    ),
    "facts": st.lists(st.from_regex(r"\AF[0-9]{4}\Z"), max_size=2),
    "earlier": st.lists(st.fixed_dictionaries(versions), max_size=1),
}
begun = {name: whole[name] if name in whole else versions[name] for name in ("id", "question")}
rows = st.one_of(
    st.fixed_dictionaries(versions | whole),
    st.fixed_dictionaries(
        begun, optional={"answer": anything, "details": anything, "similar": st.lists(texts, max_size=2)}
    ),
)


def saved(row: dict[str, Any]) -> Entry | None:
    """As the editor saves it; None where it refuses."""
    try:
        return read_draft(row)
    except (ContentError, ValidationError):
        return None


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(row=rows)
def test_what_can_be_saved_comes_back_as_it_was(form: str, row: dict[str, Any]) -> None:
    entry = saved(row)
    if entry is None:
        return
    stored = {entry.id: entry} if isinstance(entry, Draft) else {}
    table = read_table(write_table([entry], form), form, stored)
    notes = [note for note in table.notes if "像是标题" not in note]  # a line may be a field's name: told, and kept
    assert (notes, [r.problem for r in table.rows]) == ([], [""])
    assert table.rows[0].entry == entry
