"""Terms and synonyms that trainers change: what a change would do, and whether one may be made."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.question import clean
from knowledge_base.editing.cases import find_asked, find_cases
from knowledge_base.editing.impact import ASKED_OF_LATE, Impact, Replayed, allow, replay
from knowledge_base.errors import QuestionError, WordError
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.passages import entry_passages
from knowledge_base.searching.snapshot import Snapshot, kept_passages, open_entries, vectors_of
from knowledge_base.searching.vector_cache import VectorCache
from knowledge_base.words.added import find_word_rows, find_words
from knowledge_base.words.synonyms import load_synonyms
from knowledge_base.words.vocabulary import Kind, Vocabulary, Word, vocabulary_with
from language.segment import bundled_terms

SAMPLES: Final = 8


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word as the page lists it. No ``author``: it comes with the product."""

    kind: Kind
    text: str
    canonical: str
    present: bool
    author: str = ""
    reason: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """How a question is cut now and would be."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordPreview:
    samples: tuple[Sample, ...]
    impact: Impact


class WordEditor:
    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._database = knowledge.database

    def list(self, kind: Kind, q: str = "") -> list[WordLine]:
        """Those changed here first, the newest at the top, then those that we ship; ``q`` is part of either name."""
        with self._database.read() as session:
            rows = [r for r in find_word_rows(session) if r.kind == kind]
        changed = {r.text for r in rows}
        lines = [
            WordLine(kind, r.text, r.canonical, r.present, r.author, r.reason, r.at)
            for r in sorted(rows, key=lambda r: -r.id)
        ]
        shipped = load_synonyms().names.items() if kind == "synonym" else ((term, "") for term in bundled_terms())
        lines += [WordLine(kind, text, first, present=True) for text, first in shipped if text not in changed]
        wanted = q.strip().lower()
        return [line for line in lines if wanted in line.text or wanted in line.canonical]

    def preview(self, word: Word, samples: Sequence[str] = ()) -> WordPreview:
        """Without ``samples``, those of our own questions that the word occurs in. Raises ``WordError``."""
        now, vocabulary = self._knowledge.snapshot(), self._with(word)
        with self._database.read() as session:
            asked = [*find_cases(session), *find_asked(session, ASKED_OF_LATE)]
        shown = _samples(now, word, samples or [q.question for q in asked])
        told = tuple(
            Sample(q, tuple(now.vocabulary.words_of(q)), tuple(vocabulary.words_of(q))) for q in shown[:SAMPLES]
        )
        touched = [q for q in asked if q.watched or _cut_differs(now.vocabulary, vocabulary, q.question)]
        return WordPreview(told, replace(self._replayed(now, vocabulary, touched), questions=len(asked)))

    def check(self, word: Word, reason: str, override: str) -> str:
        """The reason to keep with the change. Raises ``WordError``, and ``RegressionError`` when a kept case would
        break, unless ``override`` says why it may."""
        now, vocabulary = self._knowledge.snapshot(), self._with(word)
        with self._database.read() as session:
            cases = find_cases(session)
        broken = self._replayed(now, vocabulary, cases).broken if cases else ()
        return allow(broken, reason, override)

    def _with(self, word: Word) -> Vocabulary:
        with self._database.read() as session:
            return check_fits(session, word)

    def _replayed(self, now: Snapshot, vocabulary: Vocabulary, questions: Sequence[Replayed]) -> Impact:
        if not questions:
            return Impact(0, (), 0.0)
        with tempfile.TemporaryDirectory(prefix="daoban-words-") as home:
            return replay(self._knowledge, now, _with_words(self._knowledge, now, vocabulary, Path(home)), questions)


def check_fits(session: Session, word: Word) -> Vocabulary:
    """What holds with ``word`` in force. Raises ``WordError``: with a circle of synonyms nothing could be searched."""
    held = {(w.kind, w.text): w for w in find_words(session)}
    if held.get((word.kind, word.text)) == word:
        raise WordError(f"“{word.text}”已经是这样，不用再改")
    held[word.kind, word.text] = word
    return vocabulary_with(tuple(held[key] for key in sorted(held)))


def _with_words(knowledge: KnowledgeBase, now: Snapshot, vocabulary: Vocabulary, home: Path) -> Snapshot:
    """``now`` cut by other words; the statutes, which are only read, stay as they are."""
    passages = entry_passages(now.entries.values(), vocabulary, kept_passages(now, now.entries, vocabulary))
    vectors = vectors_of(passages, knowledge.encoder, VectorCache(knowledge.folder / "vectors.db"), now)
    lexical, semantic = open_entries(EmbeddedEngine(home), passages, vectors, knowledge.encoder.name)
    return replace(now, passages=passages, lexical=lexical, semantic=semantic, vocabulary=vocabulary)


def _samples(now: Snapshot, word: Word, asked: Sequence[str]) -> list[str]:
    """Questions with the word in them: what people asked, or the trainer typed, before our own wordings."""
    ours = (q for s in now.entries.values() for q in (s.entry.question, *s.entry.similar))
    holding = [q for q in asked if word.text in q.lower()] or [q for q in ours if word.text in q.lower()]
    return list(dict.fromkeys(holding or asked))


def _cut_differs(before: Vocabulary, after: Vocabulary, question: str) -> bool:
    try:
        text = clean(question)
    except QuestionError:
        return False
    return before.words_of(text) != after.words_of(text)
