"""Of the entries that a search found, those that are mistaken for one another and the words that tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.answering.outcomes import Outcome
from knowledge_base.searching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ToldApart:
    """``words`` mean ``entry_id`` and not ``other_id``; ``said`` are those of them that the question holds."""

    entry_id: str
    other_id: str
    other: str
    words: tuple[str, ...]
    said: tuple[str, ...]


def told_apart(snapshot: Snapshot, outcome: Outcome) -> Iterator[ToldApart]:
    found = {rank.entry_id: rank.question for rank in outcome.ranks}
    unify = snapshot.vocabulary.unify
    asked = unify(outcome.understood or outcome.question).lower()
    for entry_id in found:
        for apart in snapshot.entries[entry_id].entry.apart_from:
            if apart.entry in found:
                said = tuple(w for w in apart.words if unify(w).lower() in asked)
                yield ToldApart(entry_id, apart.entry, found[apart.entry], tuple(apart.words), said)
