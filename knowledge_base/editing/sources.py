"""What an entry may cite: articles of the imported statutes, and the documents that entries cite already."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.searching.snapshot import Snapshot
from language.normalise import normalise

SHOWN: Final = 30
EXCERPT: Final = 80


@dataclass(frozen=True, slots=True)
class Source:
    """``excerpt`` begins the article's text, empty for a document; ``entries`` already cite it."""

    issuer: str
    doc_no: str
    article: str
    title: str
    excerpt: str
    entries: int


def find_sources(snapshot: Snapshot, q: str, day: date) -> list[Source]:
    """Every word of ``q`` is in the name, or else in the text, of an article that holds on ``day`` or of a document.

    Those named come first, then those cited most.
    """
    words = normalise(q).split()
    if not words:
        return []
    found = [
        (not named, -source.entries, source)
        for source, text in [*_documents(snapshot), *_articles(snapshot, day)]
        for named in [_holds(words, f"{source.issuer}{source.doc_no}{source.article}{source.title}")]
        if named or _holds(words, text)
    ]
    return [source for *_, source in sorted(found, key=lambda f: f[:2])][:SHOWN]


def _holds(words: list[str], text: str) -> bool:
    return all(word in text for word in words)


def _documents(snapshot: Snapshot) -> list[tuple[Source, str]]:
    cited: Counter[tuple[str, str, str, str]] = Counter(
        key
        for stored in snapshot.entries.values()
        for key in {_key(c) for version in stored.entry.versions() for c in version.citations}
    )
    return [(Source(*key, excerpt="", entries=count), "") for key, count in cited.items()]


def _key(cited: EntryCitation) -> tuple[str, str, str, str]:
    return cited.issuer, cited.doc_no, cited.article, cited.title


def _articles(snapshot: Snapshot, day: date) -> list[tuple[Source, str]]:
    return [
        (Source(a.issuer, a.name, a.number, a.title if a.name != a.title else "", a.text[:EXCERPT], 0), a.text)
        for a in snapshot.laws.articles
        if a.holds(day)
    ]
