"""Everything a search looks at, as one immutable object: entries, both arms and statutes change together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from kit.db import Database
from knowledge_base.documents.article_number import find_article_number
from knowledge_base.documents.article_repeals import ArticleRepeal, find_article_repeals, get_repeal_serial
from knowledge_base.documents.statute_text import title_key
from knowledge_base.documents.statutes import DatedArticle, Ended, find_articles, find_ended, get_statute_serial
from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.repository import StoredEntry, count_started, find_current, find_served, get_serial
from knowledge_base.searching.arms import Engine, LexicalArm, Scope, SemanticArm
from knowledge_base.searching.lexical import LAW_WEIGHTS
from knowledge_base.searching.passages import Passage, article_passages, entry_passages, fingerprint
from knowledge_base.searching.vector_cache import VectorCache
from knowledge_base.words.added import find_words, get_word_serial
from knowledge_base.words.vocabulary import Vocabulary, vocabulary_with


@dataclass(frozen=True)
class Serial:
    """What the store held: equal serials, equal content."""

    entries: int = 0
    started: int = 0
    statutes: str = ""
    words: int = 0
    repeals: int = 0


@dataclass(frozen=True)
class Laws:
    """Statute articles, to be read, never an answer.

    ``ended`` goes by the key of a title, ``repealed`` by that and the number of an article.
    """

    articles: Sequence[DatedArticle]
    ended: Mapping[str, Ended]
    lexical: LexicalArm
    repealed: Mapping[tuple[str, str], ArticleRepeal] = field(default_factory=dict)

    def search(self, words: Sequence[str], day: date, limit: int) -> list[DatedArticle]:
        hits = self.lexical.search(words, Scope(day.toordinal()), limit + len(self.repealed))
        found = [self.articles[hit.row] for hit in hits]
        return [a for a in found if not self._is_repealed(a, day)][:limit]

    def _is_repealed(self, article: DatedArticle, day: date) -> bool:
        if not self.repealed:
            return False
        marked = self.repealed.get((title_key(article.title), str(find_article_number(article.number))))
        return marked is not None and marked.begin <= day

    def ended_statute(self, title: str) -> Ended | None:
        """Of a statute none of whose texts holds any more."""
        return self.ended.get(title_key(title))


@dataclass(frozen=True)
class Snapshot:
    """``entries`` by id are what answers; ``newest`` what was written last, a draft perhaps."""

    serial: Serial
    entries: Mapping[str, StoredEntry]
    newest: Mapping[str, StoredEntry]
    passages: Sequence[Passage]
    lexical: LexicalArm
    semantic: SemanticArm
    laws: Laws
    vocabulary: Vocabulary
    fingerprint: str

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """All that any passage belongs to."""
        return tuple(sorted({p.region for p in self.passages}))

    def rows_at(self, day: date, regions: Sequence[str]) -> dict[str, int]:
        """By entry, the row of its passage that holds on ``day`` in ``regions``."""
        held = ((row, p) for row, p in enumerate(self.passages) if p.region in regions and p.covers(day))
        return {p.key: row for row, p in held}


def get_serials(database: Database, now: datetime) -> Serial:
    with database.read() as session:
        return _serial(session, now)


def _serial(session: Session, now: datetime) -> Serial:
    return Serial(
        get_serial(session),
        count_started(session, now),
        get_statute_serial(session),
        get_word_serial(session),
        get_repeal_serial(session),
    )


def build_snapshot(
    database: Database, encoder: Encoder, engine: Engine, folder: Path, now: datetime, before: Snapshot | None = None
) -> Snapshot:
    """What the store holds at ``now``. Reuses what is indexed, and of ``before`` all that is the same.

    ``folder`` is where vectors are kept. Raises ``SearchUnavailableError``.
    """
    with database.read() as session:
        serial = _serial(session, now)
        newest, served = _entries(session, serial, now, before)
        vocabulary = vocabulary_with(find_words(session))
        if before is not None and before.serial.statutes == serial.statutes and before.vocabulary is vocabulary:
            laws = before.laws
        else:
            articles = find_articles(session)
            laws_arm = engine.open_lexical("laws", article_passages(articles, vocabulary), LAW_WEIGHTS)
            laws = Laws(articles, find_ended(session), laws_arm, find_article_repeals(session))
        if before is not None and before.serial.repeals != serial.repeals:
            laws = replace(laws, repealed=find_article_repeals(session))
    passages = entry_passages(served.values(), vocabulary, kept_passages(before, served, vocabulary))
    if before is not None and laws.lexical is before.laws.lexical and passages == before.passages:
        return replace(before, serial=serial, entries=served, newest=newest, laws=laws)
    vectors = vectors_of(passages, encoder, VectorCache(folder / "vectors.db"), before)
    lexical, semantic = engine.open_entries(passages, vectors, encoder.name)
    state = f"{encoder.name}:{fingerprint(passages)}:{serial.statutes}"
    return Snapshot(
        serial=serial,
        entries=served,
        newest=newest,
        passages=passages,
        lexical=lexical,
        semantic=semantic,
        laws=laws,
        vocabulary=vocabulary,
        fingerprint=hashlib.sha256(state.encode()).hexdigest(),
    )


Entries = Mapping[str, StoredEntry]


def _entries(session: Session, serial: Serial, now: datetime, before: Snapshot | None) -> tuple[Entries, Entries]:
    """By id, the newest and what answers. Reads only what was written since, unless time alone changed something."""
    if before is None or before.serial.started != serial.started:
        current = find_current(session)
        return {s.entry.id: s for s in current}, find_served(session, current, now)
    changed = find_current(session, before.serial.entries)
    newest = {**before.newest, **{s.entry.id: s for s in changed}}
    served = {**before.entries, **find_served(session, changed, now)}
    return dict(sorted(newest.items())), dict(sorted(served.items()))


def kept_passages(before: Snapshot | None, served: Entries, vocabulary: Vocabulary) -> dict[str, list[Passage]]:
    """By entry, the passages of ``before`` that stay as they are."""
    kept: dict[str, list[Passage]] = {}
    if before is not None and before.vocabulary is vocabulary:
        for passage in before.passages:
            if served.get(passage.key) is before.entries[passage.key]:
                kept.setdefault(passage.key, []).append(passage)
    return kept


def vectors_of(passages: Sequence[Passage], encoder: Encoder, cache: VectorCache, before: Snapshot | None) -> Vectors:
    """A row for each text of each passage; for the passages of ``before`` those it has."""
    rows = {id(p): row for row, p in enumerate(before.passages)} if before is not None else {}
    fresh = [text for p in passages if id(p) not in rows for text in p.texts]
    made, at, parts = cache.vectors(encoder, fresh), 0, []
    for p in passages:
        row = rows.get(id(p))
        if row is not None and before is not None:
            parts.append(before.semantic.vectors_of(row))
        else:
            parts.append(made[at : at + len(p.texts)])
            at += len(p.texts)
    return np.concatenate(parts) if parts else made
