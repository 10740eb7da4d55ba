"""Texts of law as they are shown: an article or a part of it, word for word, its state on a day, what rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from knowledge_base.answering import wording
from knowledge_base.answering.outcomes import CitedSource, EntryChoice, QuotedText
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.places import Place, part_of, spelling
from knowledge_base.documents.register import State
from knowledge_base.documents.register_sources import UNTOLD
from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.documents.titles import Key
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.snapshot import Snapshot

RESTING: Final = 3  # entries named under an article
LED_BY: Final = 3  # entries that lead to one weigh as much as one document that it cites besides


class Texts:
    """Of ``snapshot``, as they hold on ``day``."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self._snapshot, self._day = snapshot, day

    def articles(self, key: Key, place: Place) -> list[DatedArticle]:
        return [a for a in self._snapshot.laws.text_at(key, self._day) if spelling(a.number) == place.number]

    def part(self, article: DatedArticle, place: Place) -> QuotedText:
        """The paragraph asked for, or the article when it has no such paragraph."""
        part = part_of(article.text, place.below) if place.below else None
        if part is None:
            missing = wording.no_such_part("".join(place.below)) if place.below else ""
            return self.text(article, article.text, article.number, note=missing)
        return self.text(article, part, f"{article.number}{''.join(place.below)}")

    def text(self, article: DatedArticle, text: str, number: str, *, whole: bool = True, note: str = "") -> QuotedText:
        state, of_state = self.state(article)
        title = article.title if article.name != article.title else ""
        source = CitedSource(article.issuer, article.name, number, title, article.in_force_from, article.in_force_to)
        resting = self.choices(self.resting(article.key, spelling(article.number)))
        return QuotedText(source, article.heading, text, state, whole, f"{of_state}{note}", resting)

    def state(self, article: DatedArticle) -> tuple[State, str]:
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

    def resting(self, key: Key, number: str) -> Sequence[Entry]:
        return self._snapshot.citing.get((key, number), ())

    def choices(self, entries: Sequence[Entry]) -> tuple[EntryChoice, ...]:
        """Those that hold on the day: first the general ones, and those that rest on little else."""
        held = {e.id: (e, version) for e in entries if (version := e.version_at(self._day)) is not None}
        leading = self._snapshot.leading_here

        def narrowness(entry_id: str) -> tuple[float, str]:
            return len(held[entry_id][1].citations) - leading.get(entry_id, 0) / LED_BY, entry_id

        nearest = [held[entry_id] for entry_id in sorted(held, key=narrowness)[:RESTING]]
        return tuple(EntryChoice(e.id, e.question, wording.short_of(version.answer)) for e, version in nearest)
