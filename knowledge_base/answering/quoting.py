"""Passages of law, word for word: those that may answer where no entry does, and an article asked for by number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from knowledge_base.answering.named_article import NamedArticle, find_named_article
from knowledge_base.answering.outcomes import EntryChoice, QuotedText
from knowledge_base.answering.question import Cues
from knowledge_base.answering.quote_belief import Quoting, features_of
from knowledge_base.answering.texts import Texts
from knowledge_base.documents.places import spelling
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.searching.laws import FoundArticle
from knowledge_base.searching.query import Query
from knowledge_base.searching.snapshot import Snapshot

SHOWN: Final = 2  # articles
CLOSE: Final = 0.1  # of score: a second article so near the best is the right one instead for every fifth question
WHOLE: Final = 600  # characters of an article that are shown as a whole


class Quoter:
    def __init__(self, snapshot: Snapshot, quoting: Quoting, cues: Cues, day: date) -> None:
        self._snapshot, self._quoting, self._cues, self._day = snapshot, quoting, cues, day
        self._texts = Texts(snapshot, day)

    def search(self, query: Query, limit: int = SHOWN) -> list[FoundArticle]:
        return self._snapshot.laws.search(query, limit)

    def belief(self, question: str, found: Sequence[FoundArticle], entry: float) -> float:
        """How likely it is that what is shown of ``found`` answers the question; ``entry``: how near an entry comes."""
        if not found:
            return 0.0
        same = self._cues.same_subject(question, found[0].everything)
        return self._quoting.belief(features_of(question, found[0], same_subject=same, entry=entry))

    def answers(self, belief: float) -> bool:
        return belief >= self._quoting.quote_at

    def quote(self, found: Sequence[FoundArticle]) -> tuple[QuotedText, ...]:
        return tuple(self._quoted(f.article, f.piece) for f in likely(found))

    def named(self, question: str) -> NamedArticle | None:
        return find_named_article(question, self._snapshot.documents)

    def quote_named(self, named: NamedArticle) -> tuple[QuotedText, ...]:
        """Of each document that the name may stand for and whose text we have."""
        asked = [(key, place) for key in named.documents for place in named.places]
        return tuple(
            self._texts.part(article, place) for key, place in asked for article in self._texts.articles(key, place)
        )

    def last_of(self, named: NamedArticle) -> tuple[str, str] | None:
        """Name and last article of a document whose text we have."""
        for key in named.documents:
            numbered = [a for a in self._snapshot.laws.text_at(key, self._day) if "条" in spelling(a.number)]
            if numbered:
                return numbered[-1].name, numbered[-1].number
        return None

    def resting_on(self, named: NamedArticle) -> tuple[EntryChoice, ...]:
        asked = [(key, place.number) for key in named.documents for place in named.places]
        entries = [e for key, number in asked for e in self._texts.resting(key, number)]
        return self._texts.choices(entries)

    def _quoted(self, article: DatedArticle, piece: str) -> QuotedText:
        if len(article.text) <= WHOLE or piece == article.text:
            return self._texts.text(article, article.text, article.number)
        return self._texts.text(article, piece, article.number, whole=False)


def likely(found: Sequence[FoundArticle]) -> Sequence[FoundArticle]:
    """Those to show: the best, and one more where that may be it as well."""
    return [f for f in found[:SHOWN] if f.score >= found[0].score - CLOSE]
