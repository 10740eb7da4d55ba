"""Questions that may be meant by what has been typed so far. Pure, and quick enough for every key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge_base.searching.snapshot import Snapshot
from language.normalise import normalise

SHOWN: Final = 6
LEAST: Final = 2  # characters: one says nothing yet


@dataclass(frozen=True, slots=True)
class Suggestion:
    entry_id: str
    question: str


def suggest(snapshot: Snapshot, typed: str, day: date, regions: Sequence[str]) -> list[Suggestion]:
    """Questions of entries that hold on ``day``, the nearest first: those with the words as they are typed, then those
    with all of them anywhere; of equals those that more entries point to."""
    wanted = _bare(typed)
    if len(wanted) < LEAST:
        return []
    words = [w for w in snapshot.vocabulary.words_of(typed) if len(w) >= LEAST]
    ranked = []
    for entry_id, row in snapshot.rows_at(day, regions).items():
        nearness = _nearness(wanted, words, [_bare(text) for text in snapshot.passages[row].asked])
        if nearness is not None:
            question = snapshot.entries[entry_id].entry.question
            ranked.append((nearness, -snapshot.leading_here.get(entry_id, 0), len(question), entry_id, question))
    return [Suggestion(entry_id, question) for *_, entry_id, question in sorted(ranked)[:SHOWN]]


def _nearness(wanted: str, words: Sequence[str], asked: Sequence[str]) -> int | None:
    """The less the nearer; None: not at all. ``asked``: the question, and other ways to put it."""
    question = asked[0]
    if wanted in question:
        return 0 if question.startswith(wanted) else 1
    if any(wanted in text for text in asked):
        return 2
    if words and all(word in question for word in words):
        return 3
    return 4 if words and any(all(word in text for word in words) for text in asked) else None


def _bare(text: str) -> str:
    return "".join(c for c in normalise(text).lower() if c.isalnum())
