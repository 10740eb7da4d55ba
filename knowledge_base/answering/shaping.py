"""From what a search found to one typed outcome. Decides nothing by itself that cues or calibration can decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from knowledge_base.answering import wording
from knowledge_base.answering.basis import document_span, is_imported
from knowledge_base.answering.bounds import on_its_side
from knowledge_base.answering.conditions import unsaid_conditions
from knowledge_base.answering.confidence import Calibration, features_of
from knowledge_base.answering.named_article import NamedArticle
from knowledge_base.answering.outcomes import (
    Answered,
    CitedSource,
    Clarify,
    EntryChoice,
    NeedsAccount,
    NeedsHuman,
    NotFound,
    Outcome,
    OutOfScope,
    Quoted,
    QuotedText,
    Rank,
)
from knowledge_base.answering.question import Cues
from knowledge_base.answering.quote_belief import Quoting
from knowledge_base.answering.quoting import Quoter
from knowledge_base.answering.sources import ended_sources
from knowledge_base.answering.topics import entries_on
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import Entry, Version
from knowledge_base.searching.laws import FoundArticle
from knowledge_base.searching.query import Query
from knowledge_base.searching.search import Candidate
from knowledge_base.searching.snapshot import Snapshot

CHOICES = 4
RELATED = 3
RUNNERS_UP = 2  # under an answer: of 13 full answers that another stood before, nine were second or third
READING = 3
EXCERPT = 400
CLOSE = 0.35  # on the encoder's scale: how far behind the best a runner-up may be
NEAR = 0.6  # a near question is worth showing from here on
TERSE = 2  # words: a bare topic such as 个税 or 契税 税率 names no question
ALIKE = 0.8  # a question this like one of ours is in scope whatever its words
AKIN = 0.9  # close enough to be offered beside a refusal
PLAIN = 40  # characters: what is told at length has conditions that the likeliest entry seldom knows
SURE = 0.99  # asked in the very words of the entry


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in one spelling. ``explicit``: the caller named the day."""

    question: str
    as_of: date
    today: date
    explicit: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What the search brought: candidates that hold on the day, and the best that holds on another day only. ``text``:
    the question in the spelling that was searched."""

    words: tuple[str, ...] = ()
    candidates: Sequence[Candidate] = ()
    elsewhen: Candidate | None = None
    vector: Vectors | None = None
    text: str = ""

    @property
    def terse(self) -> bool:
        return len(set(self.words)) <= TERSE

    @property
    def nearest(self) -> float:
        """How like the question the best entry is."""
        return self.candidates[0].similarity if self.candidates else 0.0

    @property
    def ranks(self) -> tuple[Rank, ...]:
        return tuple(
            Rank(c.passage.key, c.passage.asked[0], c.lexical_rank, c.semantic_rank, place, round(c.score, 6))
            for place, c in enumerate(self.candidates, start=1)
        )


class Shaper:
    def __init__(
        self, snapshot: Snapshot, calibration: Calibration, quoting: Quoting, cues: Cues, home: Sequence[str]
    ) -> None:
        """``home``: the regions whose rules need no word about where they hold."""
        self._home = home
        self._snapshot = snapshot
        self._calibration = calibration
        self._quoting = quoting
        self._cues = cues

    def found(self, asked: Asked, found: Found) -> Outcome:
        """The outcome of a search."""
        first = self._offered(entries_on(asked.question), asked.as_of)
        if len(first) > 1:
            return Clarify(text=wording.topic(asked.question), choices=first, **_base(asked, found))
        exact = self._exact(asked, found)
        if exact is not None:
            return self._answered(asked, found, exact, SURE)
        quoter = self._quoter(asked)
        named = quoter.named(asked.question)
        if named is not None and named.alone:
            return self._by_number(asked, found, quoter, named)
        typed = self._by_cue(asked, found)
        if typed is not None:
            return typed
        confidence = self.confidence(found)
        missed = self._missed_date(found, confidence)
        if missed is not None:
            return self._not_in_force(asked, found, missed)
        best = found.candidates[0] if found.candidates else None
        if best is not None and not self._same_subject(asked, best):
            confidence = min(confidence, self._calibration.answer_at / 2)
        if best is not None and not found.terse and confidence >= self._calibration.answer_at:
            return self._general(asked, best, self._answered(asked, found, best, confidence))
        return self._unsure(asked, found, confidence, quoter.quote_named(named) if named is not None else ())

    def picked(self, asked: Asked, stored: StoredEntry, confidence: float = 1.0) -> Outcome:
        """The outcome of choosing an entry."""
        version = stored.entry.version_at(asked.as_of)
        if version is None:
            return self._not_in_force(asked, Found(), stored)
        return self._answer(asked, Found(), stored, version, confidence)

    def offered(self, asked: Asked, entries: Sequence[str], confidence: float) -> Outcome:
        """The outcome of not being sure which of ``entries`` is meant."""
        choices = self._offered(entries, asked.as_of)[:CHOICES]
        return Clarify(text=wording.CLARIFY, confidence=confidence, choices=choices, **_base(asked, Found()))

    def _offered(self, entries: Sequence[str], day: date) -> tuple[EntryChoice, ...]:
        """Those that answer on ``day``."""
        stored = (self._snapshot.entries.get(e) for e in entries)
        return tuple(
            self._choice(s.entry, day)
            for s in stored
            if s is not None and s.entry.status == "published" and s.entry.version_at(day) is not None
        )

    def confidence(self, found: Found) -> float:
        if not found.candidates:
            return 0.0
        return self._calibration.probability(features_of(found.candidates, found.words, found.text))

    def _exact(self, asked: Asked, found: Found) -> Candidate | None:
        wanted = _bare(asked.question)
        same = [c for c in found.candidates if any(_bare(q) == wanted for q in c.passage.asked)]
        return same[0] if len(same) == 1 and wanted else None

    def _by_cue(self, asked: Asked, found: Found) -> Outcome | None:
        """What no entry can answer, by the words of the question."""
        if self._cues.needs_human(asked.question):
            return NeedsHuman(text=wording.NEEDS_HUMAN, **_base(asked, found))
        topic = self._cues.account_topic(asked.question)
        if topic is not None:
            text = wording.needs_account(topic)
            return NeedsAccount(text=text, topic=topic, choices=self._near(asked, found, AKIN), **_base(asked, found))
        if not found.words:
            return NotFound(text=wording.NOT_UNDERSTOOD, **_base(asked, found))
        return None

    def _by_number(self, asked: Asked, found: Found, quoter: Quoter, named: NamedArticle) -> Outcome:
        """The article that the question names and wants to read; where we have it not, the entries that cite it."""
        passages = quoter.quote_named(named)
        if passages:
            return _quoted(asked, found, wording.NAMED_ARTICLE, passages, confidence=1.0, definite=True)
        resting, number = quoter.resting_on(named), named.numbers
        last = quoter.last_of(named)
        text = (
            wording.no_such_article(last[0], number, last[1])
            if last is not None
            else wording.not_imported(named.name, number, entries=bool(resting))
        )
        shape = Clarify if resting else NotFound
        return shape(text=text, choices=resting, definite=True, **_base(asked, found))

    def _unsure(self, asked: Asked, found: Found, confidence: float, named: tuple[QuotedText, ...]) -> Outcome:
        """``named``: articles that the question mentions."""
        base = _base(asked, found)
        quoter = self._quoter(asked)
        laws = quoter.search(Query(found.words, found.vector, asked.as_of), READING) if found.vector is not None else []
        belief = quoter.belief(asked.question, laws, found.nearest)
        passages = named or (quoter.quote(laws) if quoter.answers(belief) else ())
        alike = any(c.similarity >= ALIKE for c in found.candidates)
        # What no word shows to be ours may still stand in the law: of 14 quoted so, all held the answer.
        # A story told at length is seldom brought to a tax office for nothing, whatever words it lacks.
        plain = len(asked.question) <= PLAIN
        if plain and not alike and not passages and not self._cues.in_scope(asked.question):
            return OutOfScope(text=wording.OUT_OF_SCOPE, confidence=confidence, **base)
        choices = self._choices(asked, found)
        if len(choices) > 1 and (confidence >= self._calibration.clarify_at or found.terse):
            leads = confidence >= self._calibration.lead_at and not found.terse and plain
            return Clarify(text=wording.CLARIFY, confidence=confidence, choices=choices, leads=leads, **base)
        near = self._near(asked, found, NEAR)
        if passages:
            return _quoted(asked, found, wording.QUOTED, passages, confidence=belief, choices=near)
        reading, excerpts = _reading(laws)
        text = wording.NOT_FOUND_NEAR if near else wording.NOT_FOUND
        return NotFound(text=text, confidence=confidence, choices=near, reading=reading, excerpts=excerpts, **base)

    def _choices(self, asked: Asked, found: Found) -> tuple[EntryChoice, ...]:
        """What the person may mean, likeliest first; the first is about no other tax than the question names."""
        lead = next((c for c in found.candidates if self._same_subject(asked, c)), None)
        if lead is None:
            return ()
        others = [c for c in found.candidates if c is not lead]
        return self._choices_of([lead, *others][:CHOICES], asked.as_of)

    def _same_subject(self, asked: Asked, candidate: Candidate) -> bool:
        tax = self._snapshot.entries[candidate.passage.key].entry.tax
        return self._cues.same_subject(asked.question, f"{candidate.passage.everything}\n{tax}")

    def _missed_date(self, found: Found, confidence: float) -> StoredEntry | None:
        """The entry that fits the question better than any other, but says nothing of the day asked for."""
        other = found.elsewhen
        if other is None or (found.candidates and other.similarity <= found.candidates[0].similarity):
            return None
        with_it = self._calibration.probability(features_of([other, *found.candidates], found.words, found.text))
        if with_it < max(self._calibration.clarify_at, confidence):
            return None
        return self._snapshot.entries[other.passage.key]

    def _not_in_force(self, asked: Asked, found: Found, stored: StoredEntry) -> Outcome:
        text = wording.not_in_force(stored.entry, asked.as_of)
        current = stored.entry.version_at(asked.today) is not None and asked.as_of != asked.today
        choices = (self._choice(stored.entry, asked.today),) if current else ()
        return NotFound(text=text, choices=choices, **_base(asked, found))

    def _answered(self, asked: Asked, found: Found, best: Candidate, confidence: float) -> Outcome:
        stored = self._snapshot.entries[best.passage.key]
        version = stored.entry.version_at(asked.as_of)
        if version is None:  # the passage was filtered by the very same dates
            raise RuntimeError(f"entry {stored.entry.id} has no version at {asked.as_of}")
        return self._answer(asked, found, stored, version, confidence)

    def _general(self, asked: Asked, best: Candidate, outcome: Outcome) -> Outcome:
        """Told to be the general rule where the entry has no word for a special condition that the question names, and
        to begin with another case where a figure of the question excludes that."""
        if not isinstance(outcome, Answered):
            return outcome
        unsaid = unsaid_conditions(asked.question, best.passage.whole)
        notice = outcome.notice + (wording.unsaid(unsaid) if unsaid else "")
        return on_its_side(replace(outcome, notice=notice), asked.question)

    def _answer(self, asked: Asked, found: Found, stored: StoredEntry, version: Version, confidence: float) -> Outcome:
        entry = stored.entry
        ended = ended_sources(self._snapshot, entry, version, asked.as_of)
        if ended:
            return self._superseded(asked, found, entry, ended)
        elsewhere = wording.elsewhere(entry.region) if entry.region not in self._home else ""
        notice = elsewhere + wording.notice(entry, version, asked.as_of, asked.today)
        unsettled = version.confidence == "unsettled"
        return Answered(
            text=version.answer,
            entry_id=entry.id,
            entry_question=entry.question,
            details=version.details.strip(),
            steps=tuple(version.steps),
            materials=tuple(version.materials),
            citations=cited_sources(self._snapshot, version, asked.as_of),
            notice=notice + (wording.UNSETTLED if unsettled else ""),
            certainty=version.confidence,
            needs_person=unsettled,
            in_force_from=version.in_force.from_,
            in_force_to=version.in_force.to,
            revision=stored.revision,
            confidence=round(confidence, 4),
            choices=self._beside(asked, found, entry),
            **_base(asked, found),
        )

    def _beside(self, asked: Asked, found: Found, entry: Entry) -> tuple[EntryChoice, ...]:
        """Under an answer: what was nearly taken for it, then what goes with it."""
        others = [c for c in found.candidates if c.passage.key != entry.id and self._same_subject(asked, c)]
        close = [c for c in others if c.similarity >= found.nearest - CLOSE]
        near = [EntryChoice(c.passage.key, c.passage.asked[0]) for c in close[:RUNNERS_UP]]
        return tuple(dict.fromkeys((*near, *self._related(entry, asked.as_of))))[:CHOICES]

    def _superseded(self, asked: Asked, found: Found, entry: Entry, ended: list[str]) -> Outcome:
        text = wording.superseded(entry, ended)
        return NotFound(text=text, choices=self._related(entry, asked.as_of), **_base(asked, found))

    def _related(self, entry: Entry, as_of: date) -> tuple[EntryChoice, ...]:
        others = (self._snapshot.entries.get(r) for r in entry.related)
        shown = [o.entry for o in others if o is not None and o.entry.status == "published"]
        return tuple(EntryChoice(e.id, e.question) for e in shown if e.version_at(as_of) is not None)[:RELATED]

    def _choice(self, entry: Entry, day: date) -> EntryChoice:
        version = entry.version_at(day)
        return EntryChoice(entry.id, entry.question, wording.short_of(version.answer) if version is not None else "")

    def _near(self, asked: Asked, found: Found, least: float) -> tuple[EntryChoice, ...]:
        return self._choices_of([c for c in found.candidates if c.similarity >= least][:CHOICES], asked.as_of)

    def _choices_of(self, candidates: Sequence[Candidate], day: date) -> tuple[EntryChoice, ...]:
        return tuple(self._choice(self._snapshot.entries[c.passage.key].entry, day) for c in candidates)

    def _quoter(self, asked: Asked) -> Quoter:
        return Quoter(self._snapshot, self._quoting, self._cues, asked.as_of)


def _reading(laws: Sequence[FoundArticle]) -> tuple[tuple[CitedSource, ...], tuple[str, ...]]:
    articles = [f.article for f in laws]
    sources = tuple(CitedSource(a.issuer, a.name, a.number, "", a.in_force_from, a.in_force_to) for a in articles)
    return sources, tuple(a.text if len(a.text) <= EXCERPT else a.text[:EXCERPT] + "……" for a in articles)


def _quoted(
    asked: Asked,
    found: Found,
    lead: str,
    passages: tuple[QuotedText, ...],
    *,
    confidence: float,
    choices: tuple[EntryChoice, ...] = (),
    definite: bool = False,
) -> Quoted:
    return Quoted(
        text=wording.quoted(lead, passages),
        lead=lead,
        passages=passages,
        citations=tuple(p.source for p in passages),
        confidence=round(confidence, 4),
        choices=choices,
        definite=definite,
        **_base(asked, found),
    )


def cited_sources(snapshot: Snapshot, version: Version, day: date) -> tuple[CitedSource, ...]:
    """The days are the documents' own: until when what is said of them holds is the entry's."""
    return tuple(
        CitedSource(c.issuer, c.doc_no, c.article, c.title, *document_span(snapshot, c, day), is_imported(snapshot, c))
        for c in version.citations
    )


def _bare(text: str) -> str:
    """The letters of a question: two that differ in punctuation, blanks or case only are the same."""
    return "".join(c for c in text.lower() if c.isalnum())


class _Base(TypedDict):
    question: str
    as_of: date
    tokens: tuple[str, ...]
    ranks: tuple[Rank, ...]


def _base(asked: Asked, found: Found) -> _Base:
    return {"question": asked.question, "as_of": asked.as_of, "tokens": found.words, "ranks": found.ranks}
