"""Passages of law, word for word: those that may answer where no entry does, and an article asked for by number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from knowledge_base.answering import wording
from knowledge_base.answering.named_article import NamedArticle, find_named_article
from knowledge_base.answering.outcomes import CitedSource, EntryChoice, QuotedText
from knowledge_base.answering.question import Cues
from knowledge_base.answering.quote_belief import Quoting, features_of
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.places import Place, part_of, spelling
from knowledge_base.documents.register import State
from knowledge_base.documents.register_sources import UNTOLD
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.documents.titles import Key
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.laws import FoundArticle
from knowledge_base.searching.query import Query
from knowledge_base.searching.snapshot import Snapshot

SHOWN: Final = 2  # articles
CLOSE: Final = 0.1  # of score: a second article so near the best is the right one instead for every fifth question
WHOLE: Final = 600  # characters of an article that are shown as a whole
RESTING: Final = 3  # entries named under an article
LED_BY: Final = 3  # entries that lead to one weigh as much as one document that it cites besides


class Quoter:
    def __init__(self, snapshot: Snapshot, quoting: Quoting, cues: Cues, day: date) -> None:
        self._snapshot, self._quoting, self._cues, self._day = snapshot, quoting, cues, day

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
        return tuple(self._part(article, place) for key, place in asked for article in self._articles(key, place))

    def last_of(self, named: NamedArticle) -> tuple[str, str] | None:
        """Name and last article of a document whose text we have."""
        for key in named.documents:
            numbered = [a for a in self._snapshot.laws.text_at(key, self._day) if "条" in spelling(a.number)]
            if numbered:
                return numbered[-1].name, numbered[-1].number
        return None

    def resting_on(self, named: NamedArticle) -> tuple[EntryChoice, ...]:
        asked = [(key, place.number) for key in named.documents for place in named.places]
        entries = [e for key, number in asked for e in self._resting(key, number)]
        return self._choices(entries)

    def _articles(self, key: Key, place: Place) -> list[DatedArticle]:
        return [a for a in self._snapshot.laws.text_at(key, self._day) if spelling(a.number) == place.number]

    def _part(self, article: DatedArticle, place: Place) -> QuotedText:
        """The paragraph asked for, or the article when it has no such paragraph."""
        part = part_of(article.text, place.below) if place.below else None
        if part is None:
            missing = wording.no_such_part("".join(place.below)) if place.below else ""
            return self._text(article, article.text, article.number, note=missing)
        return self._text(article, part, f"{article.number}{''.join(place.below)}")

    def _quoted(self, article: DatedArticle, piece: str) -> QuotedText:
        if len(article.text) <= WHOLE or piece == article.text:
            return self._text(article, article.text, article.number)
        return self._text(article, piece, article.number, whole=False)

    def _text(self, article: DatedArticle, text: str, number: str, *, whole: bool = True, note: str = "") -> QuotedText:
        state, of_state = self._state(article)
        title = article.title if article.name != article.title else ""
        source = CitedSource(article.issuer, article.name, number, title, article.in_force_from, article.in_force_to)
        resting = self._choices(self._resting(article.key, spelling(article.number)))
        return QuotedText(source, article.heading, text, state, whole, f"{of_state}{note}", resting)

    def _state(self, article: DatedArticle) -> tuple[State, str]:
        """Whether the article holds on the day, and what to say of that."""
        marked = self._snapshot.laws.repeal_of(article, self._day)
        if marked is not None:
            return "已废止", wording.marked_article(marked)
        register = self._snapshot.register
        cited = EntryCitation(issuer=article.issuer or UNTOLD, doc_no=article.name, article=spelling(article.number))
        ended = register.ended([cited], "", self._day)
        if ended:
            return "已到期" if ended[0][1].by is None else "已废止", wording.ended_article(ended[0][1])
        if article.in_force_from > self._day:
            return "尚未施行", ""
        if not article.holds(self._day):
            return "已废止", ""
        partly = [e for e in register.endings.get(article.key, ()) if e.taxes and e.begin <= self._day]
        return "现行", "".join(map(wording.ended_for_taxes, partly))

    def _resting(self, key: Key, number: str) -> Sequence[Entry]:
        return self._snapshot.citing.get((key, number), ())

    def _choices(self, entries: Sequence[Entry]) -> tuple[EntryChoice, ...]:
        """Those that hold on the day: first the general ones, and those that rest on little else."""
        held = {e.id: (e, version) for e in entries if (version := e.version_at(self._day)) is not None}
        leading = self._snapshot.leading_here

        def narrowness(entry_id: str) -> tuple[float, str]:
            return len(held[entry_id][1].citations) - leading.get(entry_id, 0) / LED_BY, entry_id

        nearest = [held[entry_id] for entry_id in sorted(held, key=narrowness)[:RESTING]]
        return tuple(EntryChoice(e.id, e.question, wording.short_of(version.answer)) for e, version in nearest)


def likely(found: Sequence[FoundArticle]) -> Sequence[FoundArticle]:
    """Those to show: the best, and one more where that may be it as well."""
    return [f for f in found[:SHOWN] if f.score >= found[0].score - CLOSE]
