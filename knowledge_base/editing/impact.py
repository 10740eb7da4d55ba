"""What a draft would change: questions replayed on what is served now and on the same with the draft in it."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kit.errors import ConflictError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Outcome
from knowledge_base.answering.question import clean
from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import Entry
from knowledge_base.errors import QuestionError
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.passages import entry_passages
from knowledge_base.searching.query import coverage
from knowledge_base.searching.search import DEPTH
from knowledge_base.searching.semantic import ROWS_PER_PASSAGE
from knowledge_base.searching.snapshot import Snapshot, kept_passages, open_entries, vectors_of
from knowledge_base.searching.vector_cache import VectorCache, asked_vectors

SHARED = 0.2  # of a question's terms, rare ones counting more: below that words alone never bring an entry first
ASKED_OF_LATE = 5000  # questions replayed beside the kept cases
NAMED = 3  # broken cases named in a refusal
BLOCK = 1000  # questions compared with all texts at a time


@dataclass(frozen=True, slots=True)
class Replayed:
    """A question to ask before and after. ``watched``: it must be answered by one of ``gold``, by nothing if empty."""

    question: str
    gold: frozenset[str] = frozenset()
    as_of: date | None = None
    watched: bool = False

    def fits(self, said: Said) -> bool:
        answered = said.outcome == "Answered"
        return said.entry_id in self.gold if answered and self.gold else answered == bool(self.gold)


@dataclass(frozen=True, slots=True)
class Said:
    outcome: str
    entry_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """``broken``: a watched question came to what it must come to, and does no longer."""

    question: str
    before: Said
    after: Said
    broken: bool


@dataclass(frozen=True)
class Impact:
    """Of ``questions``, those whose answer changes. ``seconds`` it took, the building of the draft's index included."""

    questions: int
    changes: tuple[Change, ...]
    seconds: float

    @property
    def broken(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.broken)


class RegressionError(ConflictError):
    """A change would spoil answers that were kept as right."""

    code = "regression_broken"

    def __init__(self, broken: Sequence[Change]) -> None:
        named = "、".join(f"“{c.question}”" for c in broken[:NAMED])
        more = f"等 {len(broken)} 个" if len(broken) > NAMED else ""
        super().__init__(f"改了以后，回归用例{named}{more}会由对变错。请修改，或者写明为什么仍要这样改")


def allow(broken: Sequence[Change], reason: str, override: str) -> str:
    """The reason to keep with a change that breaks cases; raises ``RegressionError`` unless ``override`` says why."""
    if not broken:
        return reason
    if not override.strip():
        raise RegressionError(broken)
    return f"{reason}（有 {len(broken)} 个回归用例变差仍这样改：{override.strip()}）".strip()


def impact_of(knowledge: KnowledgeBase, drafts: Sequence[Entry], questions: Sequence[Replayed]) -> Impact:
    """``drafts`` as if they were published now. Only questions that they can touch at all are asked in full."""
    began = time.perf_counter()
    now = knowledge.snapshot()
    cache = VectorCache(knowledge.folder / "vectors.db")
    with tempfile.TemporaryDirectory(prefix="daoban-impact-") as home:
        then = with_drafts(knowledge, now, drafts, cache, Path(home))
        texts = [now.vocabulary.unify(clean(q.question)) if q.question.strip() else "" for q in questions]
        vectors = asked_vectors(knowledge.folder).vectors(knowledge.encoder, texts)
        near = _touched(now, then, frozenset(d.id for d in drafts), texts, vectors)
        touched = [q for q, is_near in zip(questions, near, strict=True) if is_near]
        found = replay(knowledge, now, then, touched, Remembered(knowledge.encoder, texts, vectors))
    return Impact(len(questions), found.changes, round(time.perf_counter() - began, 2))


class Remembered:
    """An encoder that knows the vectors of some texts already."""

    def __init__(self, encoder: Encoder, texts: Sequence[str], vectors: Vectors) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self._encoder = encoder
        self._rows = dict(zip(texts, vectors, strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        known = [self._rows.get(text) for text in texts]
        if any(row is None for row in known):
            return self._encoder.encode(texts)
        return np.array(known, dtype=np.float32)


def replay(
    knowledge: KnowledgeBase,
    now: Snapshot,
    then: Snapshot,
    questions: Sequence[Replayed],
    encoder: Encoder | None = None,
) -> Impact:
    """Each question asked in full in both states."""
    began = time.perf_counter()
    # Much of a search is spent outside Python, where threads run side by side.
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = pool.map(lambda q: _change(knowledge, now, then, q, encoder), questions)
        changes = tuple(change for change in found if change is not None)
    return Impact(len(questions), changes, round(time.perf_counter() - began, 2))


def with_drafts(
    knowledge: KnowledgeBase, snapshot: Snapshot, drafts: Sequence[Entry], cache: VectorCache, home: Path
) -> Snapshot:
    """``snapshot`` with the drafts published. ``home`` is where its index is put."""
    served = dict(snapshot.entries)
    for draft in drafts:
        before = served.get(draft.id)
        published = draft.model_copy(update={"status": "published"})
        served[draft.id] = StoredEntry(published, before.revision + 1 if before is not None else 1)
    kept = kept_passages(snapshot, served, snapshot.vocabulary)
    passages = entry_passages(served.values(), snapshot.vocabulary, kept)
    vectors = vectors_of(passages, knowledge.encoder, cache, snapshot)
    lexical, semantic = open_entries(EmbeddedEngine(home), passages, vectors, knowledge.encoder.name)
    return replace(snapshot, entries=served, passages=passages, lexical=lexical, semantic=semantic)


def _touched(
    now: Snapshot, then: Snapshot, entry_ids: frozenset[str], texts: Sequence[str], asked: Vectors
) -> npt.NDArray[np.bool_]:
    """For each question, whether one of the entries may be among what is found, before or after."""
    words = [list(dict.fromkeys(now.vocabulary.words_of(text))) for text in texts]
    touched = np.zeros(len(texts), dtype=np.bool_)
    mine: list[Vectors] = []
    for snapshot in (now, then):
        own = [row for row, p in enumerate(snapshot.passages) if p.key in entry_ids]
        mine += [snapshot.semantic.vectors_of(row) for row in own]
        touched |= np.array([_shares_words(snapshot, own, w) for w in words], dtype=np.bool_)
    # The texts of the other entries are the same before and after: to look at them once is enough.
    return touched | _near(now.semantic.matrix, np.concatenate(mine), asked) if mine else touched


def _near(every: Vectors, mine: Vectors, asked: Vectors) -> npt.NDArray[np.bool_]:
    """Whether fewer texts than the semantic arm looks at are nearer than the nearest of ours."""
    near = []
    for begin in range(0, len(asked), BLOCK):
        part = asked[begin : begin + BLOCK]
        best = (part @ mine.T).max(axis=1)
        near.append(((part @ every.T) > best[:, None]).sum(axis=1) < DEPTH * ROWS_PER_PASSAGE)
    return np.concatenate(near) if near else np.zeros(0, dtype=np.bool_)


def _shares_words(snapshot: Snapshot, own: Sequence[int], words: Sequence[str]) -> bool:
    if not any(word in snapshot.passages[row].everything for row in own for word in words):
        return False
    rarity = snapshot.lexical.rarities(words)
    return any(coverage(rarity, snapshot.passages[row]) >= SHARED for row in own)


def _change(
    knowledge: KnowledgeBase, now: Snapshot, then: Snapshot, asked: Replayed, encoder: Encoder | None
) -> Change | None:
    try:
        before, after = (_said(knowledge.ask_in(s, asked.question, asked.as_of, encoder=encoder)) for s in (now, then))
    except QuestionError:
        return None  # nothing is left of it once it is cleaned: no answer, before or after
    if before == after:
        return None
    broken = asked.watched and asked.fits(before) and not asked.fits(after)
    return Change(asked.question, before, after, broken)


def passes(knowledge: KnowledgeBase, snapshot: Snapshot, asked: Replayed) -> bool:
    """Whether a watched question comes to what it must."""
    return asked.fits(_said(knowledge.ask_in(snapshot, asked.question, asked.as_of)))


def _said(outcome: Outcome) -> Said:
    return Said(outcome.name, outcome.entry_id, outcome.text)
