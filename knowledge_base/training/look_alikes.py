"""What the other arm takes for the answer and is not: the negatives that teach the most."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.arms import Scope
from knowledge_base.searching.lexical import ENTRY_WEIGHTS, open_lexical
from knowledge_base.searching.passages import entry_passages
from knowledge_base.words.vocabulary import words_of

LOOKED_AT = 6


class LookAlikes:
    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        """``folder`` is where the index is put."""
        self._entries = {e.id: e for e in entries}
        self._passages = entry_passages(StoredEntry(e, 1) for e in entries)
        self._arm = open_lexical(folder, "entries", self._passages, ENTRY_WEIGHTS)

    def __call__(self, entry: Entry, wording: str) -> Entry | None:
        """The best other entry by words that rests on none of the same facts; None when words find no other."""
        regions = tuple(dict.fromkeys(("全国", entry.region)))
        day = entry.in_force.to or entry.in_force.from_
        for hit in self._arm.search(words_of(wording), Scope(day.toordinal(), regions), LOOKED_AT):
            other = self._entries[self._passages[hit.row].key]
            if other.id != entry.id and not set(other.facts) & set(entry.facts):
                return other
        return None
