"""Whether what an entry rests on still holds: documents that ended, wholly or in part, and articles marked repealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge_base.answering import wording
from knowledge_base.documents.places import numbers_in
from knowledge_base.documents.titles import key_of
from knowledge_base.entries.schemas import Entry, Version
from knowledge_base.searching.snapshot import Snapshot


def ended_sources(snapshot: Snapshot, entry: Entry, version: Version, day: date) -> list[str]:
    """A sentence for each source of ``version`` that has ended by ``day``, saying what came after it."""
    ended = snapshot.register.ended(version.citations, entry.tax, day)
    return [*(wording.ended(cited, ending) for cited, ending in ended), *_ended_articles(snapshot, version, day)]


def _ended_articles(snapshot: Snapshot, version: Version, day: date) -> Iterator[str]:
    """Articles that a trainer has marked as repealed."""
    marked = snapshot.laws.repealed
    if not marked:
        return
    for cited in version.citations:
        for number in numbers_in(cited.article):
            found = marked.get((key_of(cited.issuer, cited.doc_no), number))
            if found is not None and found.begin <= day:
                yield wording.repealed_article(cited.doc_no, found)
