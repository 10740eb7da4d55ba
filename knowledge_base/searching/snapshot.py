"""Everything a search looks at, as one immutable object: entries, both arms and statutes change together."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from kit.db import Database
from knowledge_base.documents.article_repeals import find_article_repeals, get_repeal_serial
from knowledge_base.documents.places import numbers_in
from knowledge_base.documents.register import Register
from knowledge_base.documents.register_sources import get_register_serial, load_register
from knowledge_base.documents.statutes import DatedArticle, find_articles, get_statute_serial
from knowledge_base.documents.titles import Key, key_of
from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.repository import StoredEntry, count_started, find_current, find_served, get_serial
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.arms import Engine, LexicalArm, SemanticArm
from knowledge_base.searching.laws import Laws
from knowledge_base.searching.lexical import ENTRY_WEIGHTS, LAW_WEIGHTS
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
    register: int = 0


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
    register: Register
    vocabulary: Vocabulary
    fingerprint: str

    @cached_property
    def citing(self) -> Mapping[tuple[Key, str], Sequence[Entry]]:
        """Published entries by the document and piece of it that any version cites; under "" by the document."""
        found: dict[tuple[Key, str], list[Entry]] = defaultdict(list)
        for entry in (s.entry for s in self.entries.values() if s.entry.status == "published"):
            cited = [c for version in entry.versions() for c in version.citations]
            named = {(key_of(c.issuer, c.doc_no), number) for c in cited for number in ["", *numbers_in(c.article)]}
            for place in named:
                found[place].append(entry)
        return found

    @cached_property
    def leading_here(self) -> Mapping[str, int]:
        """By entry, how many published ones name it as related: the more do, the more general it is."""
        published = (s.entry for s in self.entries.values() if s.entry.status == "published")
        return Counter(other for entry in published for other in entry.related)

    @cached_property
    def documents(self) -> frozenset[Key]:
        """All that are imported, registered or cited."""
        cited = (key for key, number in self.citing if not number)
        return frozenset((*self.laws.by_key, *self.register.documents, *cited))

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
        get_register_serial(session),
    )


def build_snapshot(
    database: Database, encoder: Encoder, engine: Engine, folder: Path, now: datetime, before: Snapshot | None = None
) -> Snapshot:
    """What the store holds at ``now``. Reuses what is indexed, and of ``before`` all that is the same.

    ``folder`` is where vectors are kept. Raises ``SearchUnavailableError``.
    """
    cache = VectorCache(folder / "vectors.db")
    with database.read() as session:
        serial = _serial(session, now)
        newest, served = _entries(session, serial, now, before)
        vocabulary = vocabulary_with(find_words(session))
        laws = _laws(session, serial, vocabulary, before, encoder, engine, cache)
        register = _register(session, serial, before)
    passages = entry_passages(served.values(), vocabulary, kept_passages(before, served, vocabulary))
    if before is not None and laws.lexical is before.laws.lexical and passages == before.passages:
        return replace(before, serial=serial, entries=served, newest=newest, laws=laws, register=register)
    vectors = vectors_of(passages, encoder, cache, before)
    lexical, semantic = open_entries(engine, passages, vectors, encoder.name)
    state = f"{encoder.name}:{fingerprint(passages)}:{serial.statutes}"
    return Snapshot(
        serial=serial,
        entries=served,
        newest=newest,
        passages=passages,
        lexical=lexical,
        semantic=semantic,
        laws=laws,
        register=register,
        vocabulary=vocabulary,
        fingerprint=hashlib.sha256(state.encode()).hexdigest(),
    )


def open_entries(
    engine: Engine, passages: Sequence[Passage], vectors: Vectors, encoder: str
) -> tuple[LexicalArm, SemanticArm]:
    return engine.open_both("entries", passages, vectors, encoder, ENTRY_WEIGHTS)


def open_laws(
    engine: Engine, encoder: Encoder, cache: VectorCache, articles: Sequence[DatedArticle], vocabulary: Vocabulary
) -> Laws:
    passages = article_passages(articles, vocabulary)
    vectors = cache.vectors(encoder, [text for p in passages for text in p.texts])
    return Laws(articles, passages, *engine.open_both("laws", passages, vectors, encoder.name, LAW_WEIGHTS))


def _laws(
    session: Session,
    serial: Serial,
    vocabulary: Vocabulary,
    before: Snapshot | None,
    encoder: Encoder,
    engine: Engine,
    cache: VectorCache,
) -> Laws:
    """Those of ``before`` as far as nothing has changed."""
    same = before is not None and before.serial.statutes == serial.statutes and before.vocabulary is vocabulary
    if before is not None and same and before.serial.repeals == serial.repeals:
        return before.laws
    laws = before.laws if before is not None and same else None
    if laws is None:
        laws = open_laws(engine, encoder, cache, find_articles(session), vocabulary)
    return replace(laws, repealed=find_article_repeals(session))


def _register(session: Session, serial: Serial, before: Snapshot | None) -> Register:
    if before is not None and (before.serial.statutes, before.serial.register) == (serial.statutes, serial.register):
        return before.register
    return load_register(session)


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
    """By entry, the passages of ``before`` that stay as they are: no word that has changed since touches them."""
    if before is None:
        return {}
    kept: dict[str, list[Passage]] = {}
    for passage in before.passages:
        if served.get(passage.key) is before.entries[passage.key]:
            kept.setdefault(passage.key, []).append(passage)
    if before.vocabulary is vocabulary:
        return kept
    both = (before.vocabulary, vocabulary)
    return {key: held for key, held in kept.items() if not any(v.mark(p.whole) for p in held for v in both)}


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
