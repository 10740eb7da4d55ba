"""Both arms, each over what holds on the day only, and one order of what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge_base.searching.passages import Passage
from knowledge_base.searching.query import Query, coverage
from knowledge_base.searching.ranking import Ranking, features_of, load_ranking, shares
from knowledge_base.searching.snapshot import Snapshot
from knowledge_base.searching.telling_apart import tell_apart

DEPTH = 30  # of each arm; the right entry was below it for 1 question in 100
APART = 1.0  # of the score, either way: not fitted, as the words are what a trainer says after a wrong hit
SHOWN = 10  # of what was found, the part that anything is decided by


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that an arm has found. Similarities are on the encoder's scale: see ``semantic.Scale``.

    ``similarity`` to its nearest text, ``closeness`` to its three nearest ways to ask, ``answer_similarity`` to its
    answer. ``apart``: see ``tell_apart``. ``score`` is its share of belief among all that were found.
    """

    passage: Passage
    lexical_rank: int | None
    semantic_rank: int | None
    similarity: float
    closeness: float
    answer_similarity: float
    coverage: float
    apart: int = 0
    score: float = 0.0

    @property
    def features(self) -> tuple[float, ...]:
        return features_of(self.lexical_rank, self.semantic_rank, self.coverage, self.answer_similarity, self.closeness)


def search(snapshot: Snapshot, query: Query, ranking: Ranking | None = None, limit: int = SHOWN) -> list[Candidate]:
    """Best first. Only passages that hold on ``query.day`` in ``query.regions`` are ranked at all."""
    return rank(find(snapshot, query), ranking or load_ranking())[:limit]


def find(snapshot: Snapshot, query: Query) -> list[Candidate]:
    """What the arms found, in no particular order."""
    hits = snapshot.lexical.search(query.words, query.scope, DEPTH)
    neighbours = snapshot.semantic.search(query.vector, query.scope, DEPTH)
    lexical = {hit.row: place for place, hit in enumerate(hits, start=1)}
    semantic = {n.row: place for place, n in enumerate(neighbours, start=1)}
    rarity = _rarity(snapshot, query)
    rows = dict.fromkeys([*semantic, *lexical])
    apart = tell_apart(query.text, (snapshot.passages[row] for row in rows))
    found = [_candidate(snapshot, query, row, lexical.get(row), semantic.get(row), rarity) for row in rows]
    return [replace(c, apart=apart[c.passage.key]) if c.passage.key in apart else c for c in found]


def rank(candidates: Sequence[Candidate], ranking: Ranking) -> list[Candidate]:
    scores = shares([ranking.score(c.features) + APART * c.apart for c in candidates])
    scored = [replace(c, score=score) for c, score in zip(candidates, scores, strict=True)]
    return sorted(scored, key=lambda c: -c.score)


def search_elsewhen(snapshot: Snapshot, query: Query) -> Candidate | None:
    """The nearest passage of an entry that says nothing of ``query.day``, though it does of some other day."""
    found = snapshot.semantic.search(query.vector, replace(query.scope, silent=True), 1)
    return _candidate(snapshot, query, found[0].row, None, 1, _rarity(snapshot, query)) if found else None


def _candidate(
    snapshot: Snapshot,
    query: Query,
    row: int,
    lexical: int | None,
    semantic: int | None,
    rarity: Mapping[str, float],
) -> Candidate:
    passage, place = snapshot.passages[row], snapshot.semantic.scale.place
    similarities = snapshot.semantic.similarities(query.vector, row)
    asked = np.sort(similarities[: len(passage.asked)])[::-1]
    return Candidate(
        passage=passage,
        lexical_rank=lexical,
        semantic_rank=semantic,
        similarity=place(float(similarities.max())),
        closeness=place(float(asked[:3].mean())),
        answer_similarity=place(float(similarities[-1])),
        coverage=coverage(rarity, passage),
    )


def _rarity(snapshot: Snapshot, query: Query) -> Mapping[str, float]:
    return snapshot.lexical.rarities(list(dict.fromkeys(query.words)))
