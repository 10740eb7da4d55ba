"""Which entry a message means that may go on from an answer: a linear score over all its readings, and how sure it is.

``calibration/following.json`` holds the weights and how they were made; ``daoban kb calibrate`` makes them anew
from the labelled dialogues beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.protocol import Vectors
from knowledge_base.searching.coefficients import Coefficients, logistic
from knowledge_base.searching.query import coverage
from knowledge_base.searching.search import Candidate
from knowledge_base.searching.snapshot import Snapshot

FILE = Path(__file__).parents[1] / "calibration" / "following.json"
READINGS = ("alone", "joined", "named", "topical", "swapped")
FEATURES = (
    *(f"{reading}_{what}" for reading in READINGS for what in ("nearest", "close", "answer", "share")),
    "before_near",
    "before_entry_near",
    "covers",
    "same",
    "same_uncovered",
    "same_tax",
    "related",
    "alone_and_before",
    "covers_and_before",
)
Floats = npt.NDArray[np.float64]

SURENESS = (
    "share", "second", "margin", "covers", "named_nearest", "joined_nearest", "alone_nearest", "topical_nearest",
    "same", "before_near", "same_tax", "same_covers", "alone_answer", "joined_answer", "same_alone",
)  # fmt: skip


class Following(Coefficients):
    """``weights`` order the entries, ``sure`` tells how likely the first is right; ``answer_at``: from there on it is
    answered at once, from ``lead_at`` on by its name and with the others below it."""

    NAME = "追问系数"
    FEATURES = FEATURES

    sure_mean: tuple[float, ...]
    sure_deviation: tuple[float, ...]
    sure_weights: tuple[float, ...]
    sure_bias: float
    answer_at: float
    lead_at: float


@lru_cache(maxsize=1)
def load_following(file: Path = FILE) -> Following:
    return Following.load(file)


def untrained_following() -> Following:
    """Stands in until weights have been fitted: every reading counts the same, nothing is answered at once."""
    n, m = len(FEATURES), len(SURENESS)
    return Following(
        note="", encoder="", features=FEATURES, mean=(0.0,) * n, deviation=(1.0,) * n, weights=(1.0,) * n,
        sure_mean=(0.0,) * m, sure_deviation=(1.0,) * m, sure_weights=(0.0,) * m, sure_bias=0.0, answer_at=1.0,
        lead_at=1.0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the readings saw. ``found``: by reading, best first; ``vectors``: of the readings, and of the question
    (``before``) and the entry's own question (``before_entry``) in hand. ``entry_id`` is the entry in hand."""

    entry_id: str
    found: Mapping[str, Sequence[Candidate]]
    vectors: Mapping[str, Vectors]
    rarity: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Entries, best first, with their shares of belief; ``sure`` that the first one is meant and answers."""

    entries: tuple[tuple[str, float], ...]
    sure: float
    answer_at: float
    lead_at: float

    @property
    def leads(self) -> bool:
        """Whether the first is likely enough to be opened, though it is asked what is meant."""
        return bool(self.entries) and self.sure >= self.lead_at


def weigh(snapshot: Snapshot, evidence: Evidence, rows: Mapping[str, int], following: Following) -> Weighed:
    """``rows``: the row of each entry's passage that holds on the day."""
    entries = candidates_of(snapshot, evidence, rows)
    if not entries:
        return Weighed((), 0.0, following.answer_at, following.lead_at)
    features = np.array([features_of(snapshot, evidence, entry, rows[entry]) for entry in entries])
    scores = (features - np.array(following.mean)) / np.array(following.deviation) @ np.array(following.weights)
    order = np.argsort(-scores)
    belief = np.exp(scores - scores.max())
    belief /= belief.sum()
    sure = sureness(features[order[0]], scores[order], belief[order])
    terms = (np.array(sure) - np.array(following.sure_mean)) / np.array(following.sure_deviation)
    raw = following.sure_bias + float(terms @ np.array(following.sure_weights))
    ranked = tuple((entries[n], round(float(belief[n]), 4)) for n in order)
    return Weighed(ranked, logistic(raw), following.answer_at, following.lead_at)


def candidates_of(snapshot: Snapshot, evidence: Evidence, rows: Mapping[str, int]) -> list[str]:
    """All that a reading found, the entry in hand and its relations."""
    held = snapshot.entries[evidence.entry_id].entry
    found = (c.passage.key for candidates in evidence.found.values() for c in candidates)
    return [entry for entry in dict.fromkeys([*found, held.id, *held.related]) if entry in rows]


def features_of(snapshot: Snapshot, evidence: Evidence, entry_id: str, row: int) -> list[float]:
    """In the order of ``FEATURES``."""
    entry, held = snapshot.entries[entry_id].entry, snapshot.entries[evidence.entry_id].entry
    made: list[float] = []
    nearest: dict[str, float] = {}
    for reading in READINGS:
        vector = evidence.vectors.get(reading)
        seen = _likeness(snapshot, vector, row) if vector is not None else (0.0, 0.0, 0.0)
        share = next((c.score for c in evidence.found.get(reading, ()) if c.passage.key == entry_id), 0.0)
        made += [*seen, share]
        nearest[reading] = seen[0]
    before = _likeness(snapshot, evidence.vectors["before"], row)[0]
    before_entry = _likeness(snapshot, evidence.vectors["before_entry"], row)[0]
    covers = coverage(evidence.rarity, snapshot.passages[row]) if evidence.rarity else 0.0
    same = float(entry_id == held.id)
    related = float(entry_id in held.related or held.id in entry.related)
    return [
        *made,
        before,
        before_entry,
        covers,
        same,
        same * (1 - covers),
        float(entry.tax == held.tax),
        related,
        nearest["alone"] * before,
        covers * before,
    ]


def sureness(best: Floats, scores: Floats, belief: Floats) -> list[float]:
    """In the order of ``SURENESS``, of the best entry; ``scores`` and ``belief`` best first."""
    of = dict(zip(FEATURES, best, strict=True))
    second = float(belief[1]) if len(belief) > 1 else 0.0
    margin = float(scores[0] - scores[1]) if len(scores) > 1 else 1.0
    return [
        float(belief[0]), second, margin, of["covers"], of["named_nearest"], of["joined_nearest"], of["alone_nearest"],
        of["topical_nearest"], of["same"], of["before_near"], of["same_tax"], of["same"] * of["covers"],
        of["alone_answer"], of["joined_answer"], of["same"] * of["alone_nearest"],
    ]  # fmt: skip


def _likeness(snapshot: Snapshot, vector: Vectors, row: int) -> tuple[float, float, float]:
    """To the nearest text, the three nearest ways to ask, and the answer."""
    place = snapshot.semantic.scale.place
    similarities = snapshot.semantic.similarities(vector, row)
    asked = np.sort(similarities[:-1])[::-1] if len(similarities) > 1 else similarities
    return place(float(similarities.max())), place(float(asked[:3].mean())), place(float(similarities[-1]))
