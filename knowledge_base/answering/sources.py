"""Whether what an entry rests on still holds: statutes that ended, documents and articles that were repealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge_base.answering import wording
from knowledge_base.documents.article_number import ARTICLE, find_article_number
from knowledge_base.documents.repeals import repealed
from knowledge_base.documents.statute_text import title_key
from knowledge_base.entries.schemas import Entry, Version
from knowledge_base.searching.snapshot import Snapshot


def ended_sources(snapshot: Snapshot, entry: Entry, version: Version, day: date) -> list[str]:
    """A sentence for each source of ``version`` that has ended before ``day``, saying what came after it."""
    statutes = ((c.doc_no, snapshot.laws.ended_statute(c.doc_no)) for c in version.citations)
    return [
        *(wording.ended_statute(title, e.on, e.by) for title, e in statutes if e is not None and e.on < day),
        *(wording.repealed(cited, repeal) for cited, repeal in repealed(version.citations, entry.tax, day)),
        *_ended_articles(snapshot, version, day),
    ]


def _ended_articles(snapshot: Snapshot, version: Version, day: date) -> Iterator[str]:
    """Articles that a trainer has marked as repealed."""
    marked = snapshot.laws.repealed
    if not marked:
        return
    for cited in version.citations:
        for number in numbers_of(cited.article):
            found = marked.get((title_key(cited.doc_no), number))
            if found is not None and found.begin <= day:
                yield wording.repealed_article(cited.doc_no, found)


def numbers_of(article: str) -> list[str]:
    """The articles that a citation names, in one spelling."""
    return [spelling(found[0]) for found in ARTICLE.finditer(article)]


def spelling(number: str) -> str:
    return str(find_article_number(number) or number)
