"""The one function behind chat, command line, hit test and the agent's draft: a question in, a typed outcome out."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import structlog

from dialogue.followups import Before, new_words, readings
from dialogue.points import Point
from kit.clock import Clock, today, utc_now
from kit.db import Database
from kit.metrics import ANSWERS, ERRORS, SEARCHES, timed
from kit.redaction import without_masks
from kit.tracing import span
from knowledge_base.answering import wording
from knowledge_base.answering.confidence import Calibration, load_calibration
from knowledge_base.answering.focus import Focus, focus, told
from knowledge_base.answering.following import Evidence, Following, Weighed, load_following, weigh
from knowledge_base.answering.outcomes import Answered, Outcome, Unavailable
from knowledge_base.answering.plain_words import in_plain_words
from knowledge_base.answering.question import Cues, clean, date_asked, load_cues, plainly, rumoured, without_story
from knowledge_base.answering.quote_belief import Quoting, load_quoting
from knowledge_base.answering.receipts import ReceiptWriter
from knowledge_base.answering.shaping import SURE, Asked, Found, Shaper
from knowledge_base.documents.statutes import count_statutes
from knowledge_base.encoders import Encoder
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.repository import add_revision, find_current, lock_entries
from knowledge_base.entries.schemas import Entry, Status
from knowledge_base.errors import EntryNotFoundError, SearchUnavailableError
from knowledge_base.searching.arms import Engine
from knowledge_base.searching.passages import EVERYWHERE
from knowledge_base.searching.query import Query
from knowledge_base.searching.ranking import Ranking, load_ranking
from knowledge_base.searching.search import SHOWN, search, search_elsewhen
from knowledge_base.searching.snapshot import Snapshot, build_snapshot, get_serials
from knowledge_base.searching.vector_cache import asked_vectors
from knowledge_base.words.spelling import corrected
from knowledge_base.words.vocabulary import words_of
from language.parts import split_requests

log = structlog.get_logger(__name__)

DEPTH = 20  # of each reading of what may go on from an answer; the right entry was below it for 2 in 1,000
CLEARLY = 0.15  # by so much more sure must one be with a slip put right than without
# How often to look whether another process has changed anything; four indexed queries of the store.
LOOK_EVERY_SECONDS = 0.5


class KnowledgeBase:
    """Safe to ask from many threads. ``open_knowledge_base`` builds one."""

    def __init__(
        self,
        database: Database,
        encoder: Encoder,
        engine: Engine,
        folder: Path,
        *,
        region: str = "",
        calibration: Calibration | None = None,
        ranking: Ranking | None = None,
        following: Following | None = None,
        quoting: Quoting | None = None,
        clock: Clock = utc_now,
        look_every: float | None = LOOK_EVERY_SECONDS,
    ) -> None:
        """``look_every`` so many seconds, what other processes have changed is taken in; None: only by ``look``."""
        self._database = database
        self._encoder = encoder
        self._engine = engine
        self._folder = folder
        self._regions = tuple(dict.fromkeys((EVERYWHERE, region or EVERYWHERE)))
        self._calibration = calibration or load_calibration()
        self._ranking = ranking or load_ranking()
        self._following = following or load_following()
        self._quoting = quoting or load_quoting()
        self._cues: Cues = load_cues()
        self._clock = clock
        self._receipts = ReceiptWriter(database, clock)
        self._rebuilding = threading.Lock()
        self._closing = threading.Event()
        self._asked: dict[str, Vectors] = {}  # of questions asked lately, to be kept for replaying them
        self._watcher: threading.Thread | None = None
        self._snapshot: Snapshot | None = None
        try:
            self.refresh()
        except SearchUnavailableError as error:
            log.warning("knowledge_base.engine_down", error=error.message)
        # The dictionary takes 0.6 s to read: now and aside, not while the first person waits.
        threading.Thread(target=words_of, args=("税",), name="dictionary", daemon=True).start()
        if look_every is not None:
            self._watcher = threading.Thread(target=self._watch, args=(look_every,), name="watcher", daemon=True)
            self._watcher.start()

    def ask(
        self, question: str, *, as_of: date | None = None, conversation_id: str = "", record: bool = True
    ) -> Outcome:
        """``as_of`` None: today in Beijing, or the year that the question names.

        Raises ``QuestionError`` for an empty question; whatever else goes wrong on our side is ``Unavailable``.
        """
        text = clean(question)
        now = today(self._clock)

        def ask_one(part: str) -> Outcome:
            day = as_of or date_asked(part, now, self._cues)
            asked = Asked(question=part, as_of=day, today=now, explicit=as_of is not None)
            with span("search"):
                return self._answer(asked, self._find)

        outcome = ask_one(text)
        parts = self._parts(text, outcome, ask_one)
        if not record:
            return outcome if not parts else replace(parts[0], parts=parts)
        if not parts:
            return self._recorded(outcome, conversation_id)
        parts = tuple(self._recorded(part, conversation_id) for part in parts)
        return replace(parts[0], parts=parts)

    def follow(self, text: str, before: Before, entry_id: str, *, as_of: date | None = None) -> Weighed:
        """Which entries ``text`` means when it may go on from ``before``, which ``entry_id`` has answered.

        Leaves no receipt. Raises ``QuestionError`` for an empty text, ``SearchUnavailableError``.
        """
        snapshot, day = self.snapshot(), as_of or self.day_asked(text)
        rows = snapshot.rows_at(day, self._regions_of(text, snapshot))
        return weigh(snapshot, self.evidence(text, before, entry_id, day, snapshot), rows, self._following)

    def evidence(self, text: str, before: Before, entry_id: str, day: date, snapshot: Snapshot) -> Evidence:
        """What the readings of ``text`` see."""
        asked = {name: without_masks(question) for name, question in readings(clean(text), before).items()}
        texts = {**asked, "before": before.question, "before_entry": before.entry_question}
        encoded = self._encoder.encode([snapshot.vocabulary.unify(t) for t in texts.values()])
        vectors = dict(zip(texts, encoded, strict=True))
        found = {
            name: self._found(question, vectors[name], day, snapshot, DEPTH).candidates
            for name, question in asked.items()
        }
        words = list(dict.fromkeys(snapshot.vocabulary.words_of(new_words(text) or text)))
        return Evidence(entry_id, found, vectors, snapshot.lexical.rarities(words))

    def day_asked(self, text: str) -> date:
        """The day whose rules ``text`` asks for: today in Beijing unless it names another time."""
        return date_asked(clean(text), today(self._clock), self._cues)

    def entry(self, entry_id: str) -> Entry | None:
        """What answers under this id, if anything does."""
        stored = self.snapshot().entries.get(entry_id)
        return stored.entry if stored is not None and stored.entry.status == "published" else None

    def answer_entry(
        self,
        entry_id: str,
        *,
        question: str = "",
        as_of: date | None = None,
        confidence: float = 1.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome:
        """The answer of one entry, which the person has picked or means by ``question``. Raises
        ``EntryNotFoundError``."""
        stored = self.snapshot().entries.get(entry_id)
        if stored is None or stored.entry.status != "published":
            raise EntryNotFoundError("这个问题已经下架，请换个说法再问，或者转人工服务")
        now = today(self._clock)
        said = clean(question) if question else stored.entry.question
        asked = Asked(question=said, as_of=as_of or now, today=now, explicit=as_of is not None)

        def pick(asked: Asked, snapshot: Snapshot) -> Outcome:
            return self._shaper(snapshot).picked(asked, stored, confidence)

        outcome = self._answer(asked, pick)
        return self._recorded(outcome, conversation_id) if record else outcome

    def offer(
        self,
        question: str,
        entries: Sequence[str],
        *,
        as_of: date | None = None,
        confidence: float = 0.0,
        conversation_id: str = "",
        record: bool = True,
    ) -> Outcome:
        """Ask back which of ``entries`` is meant."""
        now = today(self._clock)
        asked = Asked(question=clean(question), as_of=as_of or now, today=now, explicit=as_of is not None)
        outcome = self._answer(asked, lambda a, snapshot: self._shaper(snapshot).offered(a, entries, confidence))
        return self._recorded(outcome, conversation_id) if record else outcome

    def focus(self, entry_id: str, question: str, said: str, *, as_of: date | None = None) -> Focus:
        """The part of an entry that answers ``said``; ``question`` is the question in full. Of a day before there was
        a rule, the part as it is today. Raises ``EntryNotFoundError``."""
        entry = self.entry(entry_id)
        now = today(self._clock)
        version = (entry.version_at(as_of or now) or entry.version_at(now)) if entry is not None else None
        if version is None:
            raise EntryNotFoundError("这个问题已经下架，请换个说法再问，或者转人工服务")
        return focus(question, said, version, self._encoder, self.snapshot().vocabulary)

    def spelled(self, text: str) -> str:
        """``text`` with our terms in Chinese where they are typed in pinyin."""
        better = corrected(clean(text), self.snapshot().vocabulary)
        return better.replace(" ", "") if better is not None else text

    def told(self, entry_id: str, point: Point, *, as_of: date | None = None) -> str:
        """What an entry says of ``point``; empty where it says nothing, or does not hold on that day."""
        entry = self.entry(entry_id)
        version = entry.version_at(as_of or today(self._clock)) if entry is not None else None
        return told(version, point) if version is not None else ""

    def counts(self) -> dict[str, int]:
        snapshot = self.snapshot()
        with self._database.read() as session:
            statutes, articles = count_statutes(session)
        return {
            "entries": len(snapshot.entries),
            "published": len({p.key for p in snapshot.passages}),
            "passages": len(snapshot.passages),
            "vectors": len(snapshot.semantic),
            "statutes": statutes,
            "articles": articles,
        }

    def set_status(self, entry_id: str, status: Status, author: str) -> None:
        """Publish or disable an entry, by who needs no approval. See ``editing.Editor`` for what trainers may do."""
        with self._database.write() as tx:
            lock_entries(tx, self._database)
            stored = {s.entry.id: s for s in find_current(tx.session)}.get(entry_id)
            if stored is None:
                raise EntryNotFoundError(f"没有编号为 {entry_id} 的条目")
            entry = stored.entry.model_copy(update={"status": status})
            add_revision(tx, entry, stored.revision + 1, source="", author=author, now=self._clock())
        self.refresh()

    def refresh(self) -> None:
        """Take in whatever the store holds now. Raises ``SearchUnavailableError``."""
        with self._rebuilding:
            self._rebuild()

    def look(self) -> None:
        """Take in what other processes have changed, if anything. Raises ``SearchUnavailableError``."""
        with self._rebuilding:
            if self._snapshot is None or get_serials(self._database, self._clock()) != self._snapshot.serial:
                self._rebuild()

    def snapshot(self) -> Snapshot:
        """What is searched now. Raises ``SearchUnavailableError`` when the engine could not be reached since the start.

        Whoever asks never waits for a new one: it is built aside and takes the old one's place in one step.
        """
        if self._snapshot is None:
            raise SearchUnavailableError("检索服务还没有准备好，请稍后再试，或者转人工服务")
        return self._snapshot

    def _rebuild(self) -> None:
        now = self._clock()
        self._snapshot = build_snapshot(self._database, self._encoder, self._engine, self._folder, now, self._snapshot)

    def _watch(self, every: float) -> None:
        warm = False
        while not self._closing.wait(every):
            try:
                self.look()
                self._keep_asked()
                warm = warm or self._warm_up()
            except Exception as error:  # the old state answers on; the next look may do better
                log.warning("knowledge_base.look_failed", error=str(error)[:200])

    def _keep_asked(self) -> None:
        asked, self._asked = self._asked, {}
        if asked:
            asked_vectors(self._folder).keep(self._encoder, asked.copy())  # somebody may still be writing to it

    def _warm_up(self) -> bool:
        """Cut the texts that were opened indexed: else the first who publishes would wait four seconds for it."""
        for passage in self._snapshot.passages if self._snapshot is not None else ():
            if self._closing.is_set():
                break
            _ = passage.indexed
        return True

    @property
    def encoder(self) -> Encoder:
        return self._encoder

    @property
    def calibration(self) -> Calibration:
        return self._calibration

    @property
    def folder(self) -> Path:
        """Where index and vectors are kept."""
        return self._folder

    @property
    def database(self) -> Database:
        return self._database

    @property
    def clock(self) -> Clock:
        return self._clock

    def rerank(self, ranking: Ranking) -> None:
        """From now on order what is found by these weights."""
        self._ranking = ranking

    def ask_in(
        self, snapshot: Snapshot, question: str, as_of: date | None = None, *, encoder: Encoder | None = None
    ) -> Outcome:
        """What one question, standing alone, would come to in ``snapshot``. Leaves no receipt; raises what breaks.

        ``encoder``: another than ours that makes the same vectors, only sooner.
        """
        text, now = clean(question), today(self._clock)
        day = as_of or date_asked(text, now, self._cues)
        asked = Asked(question=text, as_of=day, today=now, explicit=as_of is not None)
        return self._find(asked, snapshot, encoder)

    def search(
        self, question: str, day: date, snapshot: Snapshot, limit: int = SHOWN, encoder: Encoder | None = None
    ) -> Found:
        """What both arms find for a question in one spelling, the best ``limit`` of it."""
        question = without_masks(question)
        unified = snapshot.vocabulary.unify(question)
        (vector,) = (encoder or self._encoder).encode([unified])
        if encoder is None and self._watcher is not None:
            self._asked[unified] = vector
        return self._found(question, vector, day, snapshot, limit)

    def _found(self, question: str, vector: Vectors, day: date, snapshot: Snapshot, limit: int = SHOWN) -> Found:
        words = tuple(snapshot.vocabulary.words_of(question))
        text = snapshot.vocabulary.unify(question).lower()
        query = Query(words, vector, day, self._regions_of(question, snapshot), text)
        with timed(SEARCHES):
            found = search(snapshot, query, self._ranking, limit)
        return Found(words, found, search_elsewhen(snapshot, query), vector, text)

    def _regions_of(self, question: str, snapshot: Snapshot) -> tuple[str, ...]:
        """Where we are, and other regions with rules of their own that the question names."""
        return tuple(dict.fromkeys((*self._regions, *(r for r in snapshot.regions if r in question))))

    def flush(self) -> None:
        """Return when every receipt of an answer given before is stored."""
        self._receipts.flush()

    def close(self) -> None:
        self._closing.set()
        if self._watcher is not None:
            self._watcher.join()
        self._receipts.close()
        self._engine.close()

    def _parts(self, text: str, whole: Outcome, ask_one: Callable[[str], Outcome]) -> tuple[Outcome, ...]:
        """The outcomes of several questions in one; empty where one answer says it all or apart they find no more."""
        parts = split_requests(text)
        if len(parts) < 2 or whole.confidence >= SURE or whole.name in ("NeedsHuman", "NeedsAccount", "Unavailable"):
            return ()
        subject = self._cues.subject_of(parts[0])
        if not subject:
            return ()
        # The later ones ask more of the same: 社保每月几号扣 扣不上怎么办
        outcomes = tuple(ask_one(part if self._cues.subject_of(part) else subject + part) for part in parts)
        answers = {o.entry_id for o in outcomes if o.name == "Answered"}
        apart = all(map(self._cues.subject_of, parts))  # each about a matter of its own
        return outcomes if len(answers) > 1 or (answers and apart and whole.name != "Answered") else ()

    def _find(self, asked: Asked, snapshot: Snapshot, encoder: Encoder | None = None) -> Outcome:
        """Of the question as typed; of a plainer wording, or with slips put right, where that finds more."""
        shaper = self._shaper(snapshot)
        outcome = shaper.found(asked, self.search(asked.question, asked.as_of, snapshot, encoder=encoder))
        if outcome.definite or outcome.name not in ("Answered", "Clarify", "NotFound", "OutOfScope", "Quoted"):
            return outcome
        now = rumoured(asked.question, self._cues)
        if now is not None and outcome.name != "Answered":
            found = shaper.found(replace(asked, question=now), self.search(now, asked.as_of, snapshot))
            if isinstance(found, Answered):
                return replace(found, question=outcome.question, notice=f"{wording.RUMOUR}{found.notice}")
        as_how = plainly(asked.question)
        if as_how is not None and outcome.name != "Answered":
            how = shaper.found(asked, self.search(as_how, asked.as_of, snapshot))
            if how.name == "Answered" or how.confidence >= outcome.confidence + CLEARLY:
                outcome = how
        if outcome.name != "Answered":
            outcome = self._without_story(asked, outcome, shaper, snapshot)
        if outcome.name != "Answered":
            outcome = self._plainer(asked, outcome, shaper, snapshot)
        better = corrected(asked.question, snapshot.vocabulary)
        if better is None or outcome.confidence >= SURE:
            return outcome
        other = shaper.found(replace(asked, question=better), self.search(better, asked.as_of, snapshot))
        answers_more = other.name == "Answered" and outcome.name != "Answered"
        if not answers_more and other.confidence < outcome.confidence + CLEARLY:
            return outcome
        return replace(other, understood=better)

    def _without_story(self, asked: Asked, outcome: Outcome, shaper: Shaper, snapshot: Snapshot) -> Outcome:
        """Answered by what is left without the story, where the whole finds the same first."""
        text = without_story(asked.question)
        if text is None:
            return outcome
        other = shaper.found(replace(asked, question=text), self.search(text, asked.as_of, snapshot))
        same = bool(outcome.ranks) and other.entry_id == outcome.ranks[0].entry_id
        return other if other.name == "Answered" and same else outcome

    def _plainer(self, asked: Asked, outcome: Outcome, shaper: Shaper, snapshot: Snapshot) -> Outcome:
        """Of what was said in everyday speech, in the words of the entries, where that finds more."""
        text = in_plain_words(asked.question)
        if text is None:
            return outcome
        other = shaper.found(replace(asked, question=text), self.search(text, asked.as_of, snapshot))
        more = other.name == "Answered" or other.confidence >= outcome.confidence + CLEARLY
        return replace(other, question=outcome.question) if more else outcome

    def _shaper(self, snapshot: Snapshot) -> Shaper:
        return Shaper(snapshot, self._calibration, self._quoting, self._cues, self._regions)

    def _answer(self, asked: Asked, find: Callable[[Asked, Snapshot], Outcome]) -> Outcome:
        try:
            return find(asked, self.snapshot())
        except Exception as error:  # the person must hear something, whatever broke
            ERRORS.labels("search").inc()
            log.error("knowledge_base.search_failed", exc_info=error)
            return Unavailable(question=asked.question, as_of=asked.as_of, text=wording.UNAVAILABLE)

    def _recorded(self, outcome: Outcome, conversation_id: str) -> Outcome:
        outcome = replace(outcome, receipt_id=uuid.uuid4().hex)
        ANSWERS.labels(outcome.name).inc()
        fingerprint = self._snapshot.fingerprint if self._snapshot is not None else ""
        self._receipts.put(
            outcome, conversation_id=conversation_id, encoder=self._encoder.name, fingerprint=fingerprint
        )
        return outcome
