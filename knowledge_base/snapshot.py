"""Everything a search looks at, as one immutable object: entries, both arms and statutes change together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from kit.db import Database
from knowledge_base.arms import Engine, LexicalArm, Scope, SemanticArm
from knowledge_base.encoders import Encoder
from knowledge_base.lexical import LAW_WEIGHTS
from knowledge_base.passages import Passage, article_passages, entry_passages, fingerprint
from knowledge_base.repository import StoredEntry, count_started, find_current, find_served, get_serial
from knowledge_base.statute_text import title_key
from knowledge_base.statutes import DatedArticle, Ended, find_articles, find_ended, get_statute_serial
from knowledge_base.vector_cache import VectorCache
from knowledge_base.vocabulary import Vocabulary, vocabulary_with
from knowledge_base.words import find_words, get_word_serial


@dataclass(frozen=True)
class Serial:
    """What the store held: equal serials, equal content."""

    entries: int = 0
    started: int = 0
    statutes: str = ""
    words: int = 0


@dataclass(frozen=True)
class Laws:
    """Statute articles, to be read, never an answer. ``ended`` goes by the key of a title."""

    articles: Sequence[DatedArticle]
    ended: Mapping[str, Ended]
    lexical: LexicalArm

    def search(self, words: Sequence[str], day: date, limit: int) -> list[DatedArticle]:
        hits = self.lexical.search(words, Scope(day.toordinal()), limit)
        return [self.articles[hit.row] for hit in hits]

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


def get_serials(database: Database, now: datetime) -> Serial:
    with database.read() as session:
        return _serial(session, now)


def _serial(session: Session, now: datetime) -> Serial:
    return Serial(
        get_serial(session), count_started(session, now), get_statute_serial(session), get_word_serial(session)
    )


def build_snapshot(
    database: Database, encoder: Encoder, engine: Engine, folder: Path, now: datetime, before: Snapshot | None = None
) -> Snapshot:
    """What the store holds at ``now``. Reuses what is indexed, and the statutes of ``before`` when they are the same.

    ``folder`` is where vectors are kept. Raises ``SearchUnavailableError``.
    """
    with database.read() as session:
        serial = _serial(session, now)
        newest = find_current(session)
        served = find_served(session, newest, now)
        vocabulary = vocabulary_with(find_words(session))
        if before is not None and before.serial.statutes == serial.statutes and before.vocabulary is vocabulary:
            laws = before.laws
        else:
            articles = find_articles(session)
            laws_arm = engine.open_lexical("laws", article_passages(articles, vocabulary), LAW_WEIGHTS)
            laws = Laws(articles, find_ended(session), laws_arm)
    passages = entry_passages(served.values(), vocabulary, before.passages if before is not None else ())
    if before is not None and laws is before.laws and passages == before.passages:
        return replace(before, serial=serial, entries=served, newest={s.entry.id: s for s in newest})
    texts = [text for p in passages for text in p.texts]
    vectors = VectorCache(folder / "vectors.db").vectors(encoder, texts)
    lexical, semantic = engine.open_entries(passages, vectors, encoder.name)
    state = f"{encoder.name}:{fingerprint(passages)}:{serial.statutes}"
    return Snapshot(
        serial=serial,
        entries=served,
        newest={s.entry.id: s for s in newest},
        passages=passages,
        lexical=lexical,
        semantic=semantic,
        laws=laws,
        vocabulary=vocabulary,
        fingerprint=hashlib.sha256(state.encode()).hexdigest(),
    )
