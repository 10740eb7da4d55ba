"""Everything a search looks at, as one immutable object: entries, both arms and statutes change together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kit.db import Database
from knowledge_base.encoders import Encoder
from knowledge_base.lexical import LAW_WEIGHTS, LexicalIndex, open_lexical
from knowledge_base.passages import EVERYWHERE, Passage, article_passages, entry_passages, fingerprint
from knowledge_base.repository import StoredEntry, find_current, get_serial
from knowledge_base.semantic import Mask, SemanticIndex
from knowledge_base.statute_text import title_key
from knowledge_base.statutes import DatedArticle, find_articles, find_ended, get_statute_serial
from knowledge_base.vector_cache import VectorCache


@dataclass(frozen=True)
class Serial:
    """What the store held: equal serials, equal content."""

    entries: int
    statutes: str


@dataclass(frozen=True)
class Laws:
    """Statute articles, to be read, never an answer. ``ended`` maps the key of a title to its last day."""

    articles: Sequence[DatedArticle]
    ended: Mapping[str, date]
    lexical: LexicalIndex

    def search(self, words: Sequence[str], day: date, limit: int) -> list[DatedArticle]:
        hits = self.lexical.search(words, day.toordinal(), (EVERYWHERE,), limit)
        return [self.articles[hit.row] for hit in hits]

    def ended_on(self, title: str) -> date | None:
        """The last day of a statute none of whose texts holds any more."""
        return self.ended.get(title_key(title))


@dataclass(frozen=True)
class Snapshot:
    serial: Serial
    entries: Mapping[str, StoredEntry]
    passages: Sequence[Passage]
    lexical: LexicalIndex
    semantic: SemanticIndex
    laws: Laws
    fingerprint: str

    @cached_property
    def _spans(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.str_]]:
        return (
            np.array([p.valid_from for p in self.passages], dtype=np.int64),
            np.array([p.valid_to for p in self.passages], dtype=np.int64),
            np.array([p.region for p in self.passages], dtype=np.str_),
        )

    def allowed(self, day: int, regions: Sequence[str]) -> Mask:
        """Which passages hold on ``day`` in one of ``regions``."""
        begin, end, region = self._spans
        allowed: Mask = (begin <= day) & (day <= end) & np.isin(region, list(regions))
        return allowed

    @cached_property
    def _owners(self) -> npt.NDArray[np.int64]:
        numbers = {key: n for n, key in enumerate(dict.fromkeys(p.key for p in self.passages))}
        return np.array([numbers[p.key] for p in self.passages], dtype=np.int64)

    def silent(self, day: int, regions: Sequence[str]) -> Mask:
        """Passages in ``regions`` of entries none of whose versions holds on ``day``."""
        _, _, region = self._spans
        speaking = np.zeros(len(self.passages), dtype=np.bool_)
        speaking[self._owners[self.allowed(day, regions)]] = True
        silent: Mask = ~speaking[self._owners] & np.isin(region, list(regions))
        return silent


def get_serials(database: Database) -> Serial:
    with database.read() as session:
        return Serial(get_serial(session), get_statute_serial(session))


def build_snapshot(database: Database, encoder: Encoder, folder: Path, before: Snapshot | None = None) -> Snapshot:
    """What the store holds now. Reuses what is on disk, and the statutes of ``before`` when they are the same."""
    with database.read() as session:
        serial = Serial(get_serial(session), get_statute_serial(session))
        stored = find_current(session)
        if before is not None and before.serial.statutes == serial.statutes:
            laws = before.laws
        else:
            articles = find_articles(session)
            lexical = open_lexical(folder, "laws", article_passages(articles), LAW_WEIGHTS)
            laws = Laws(articles, find_ended(session), lexical)
    passages = entry_passages(stored)
    texts = [text for p in passages for text in p.texts]
    vectors = VectorCache(folder / "vectors.db").vectors(encoder, texts)
    state = f"{encoder.name}:{fingerprint(passages)}:{serial.statutes}"
    return Snapshot(
        serial=serial,
        entries={s.entry.id: s for s in stored},
        passages=passages,
        lexical=open_lexical(folder, "entries", passages),
        semantic=SemanticIndex(passages, vectors),
        laws=laws,
        fingerprint=hashlib.sha256(state.encode()).hexdigest(),
    )
