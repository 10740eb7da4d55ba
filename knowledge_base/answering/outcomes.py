"""What asking the knowledge base can come to: one frozen dataclass per outcome, all with the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from knowledge_base.documents.register import State
from knowledge_base.entries.schemas import Confidence

OutcomeName = Literal[
    "Answered", "Quoted", "Clarify", "NotFound", "OutOfScope", "NeedsAccount", "NeedsHuman", "Unavailable"
]


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A legal basis with the interval in which what is said of it holds (both ends included). ``imported``: its text
    can be read here; ``None``: not looked up."""

    issuer: str
    doc_no: str
    article: str = ""
    title: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    imported: bool | None = None


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """An entry that the person may mean, or may want to read next. ``short``: its answer in a line or two."""

    entry_id: str
    question: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class QuotedText:
    """A piece of a document, word for word. Not ``whole``: only that part of the article which was found. ``state``: on
    the day asked about; ``note``: what is to be said of that. ``entries`` rest on it."""

    source: CitedSource
    heading: str
    text: str
    state: State
    whole: bool = True
    note: str = ""
    entries: tuple[EntryChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """Where one entry came in each arm (1 is best; None: not found by it). ``score`` is the fused score."""

    entry_id: str
    question: str
    lexical_rank: int | None
    semantic_rank: int | None
    fused_rank: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``text`` is the whole sentence to say when nothing else can be shown; ``confidence`` is 0..1.

    ``tokens`` and ``ranks`` say how it was found; ``reading`` are statute articles that may be read meanwhile
    (``excerpts`` holds their text, in the same order) and are never an answer. ``understood`` is the question that was
    answered where it is not the one typed: a slip put right, or the question before gone on with. ``parts`` are the
    outcomes of each question when there were several in one; the first of them is this one. ``definite``: what was
    asked for was named outright, so that no other reading of the words fits better.
    """

    name: ClassVar[OutcomeName]

    question: str
    as_of: date
    text: str
    confidence: float = 0.0
    entry_id: str | None = None
    citations: tuple[CitedSource, ...] = ()
    choices: tuple[EntryChoice, ...] = ()
    reading: tuple[CitedSource, ...] = ()
    excerpts: tuple[str, ...] = ()
    receipt_id: str = ""
    tokens: tuple[str, ...] = ()
    ranks: tuple[Rank, ...] = ()
    understood: str = ""
    parts: tuple[Outcome, ...] = ()
    definite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Outcome):
    """``text`` is the short answer; ``choices`` are related questions.

    ``notice`` is shown above the answer: the date answered for, or that the rule has ended and since when.
    ``likeliest``: opened though others may be meant, and these are the ``choices``.
    ``needs_person``: the point is unsettled, a person must confirm it.
    """

    name: ClassVar[OutcomeName] = "Answered"

    entry_question: str
    details: str = ""
    steps: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    notice: str = ""
    likeliest: bool = False
    certainty: Confidence = "confirmed"
    needs_person: bool = False
    in_force_from: date | None = None
    in_force_to: date | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted(Outcome):
    """No entry answers, these passages of law may; or they were asked for by number. Never mixed with words of our own:
    ``lead`` stands before them, ``text`` is lead and passages together. ``choices`` are near questions."""

    name: ClassVar[OutcomeName] = "Quoted"

    lead: str
    passages: tuple[QuotedText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify(Outcome):
    """Several entries are likely: ``choices`` holds them, best first. ``leads``: the first is likely enough to be
    opened at once in a conversation, by its name and with the others below it."""

    name: ClassVar[OutcomeName] = "Clarify"

    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(Outcome):
    """A tax question that no entry answers at that date; ``choices`` are near ones, ``reading`` statutes."""

    name: ClassVar[OutcomeName] = "NotFound"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope(Outcome):
    """Not a question of tax, fees or their services."""

    name: ClassVar[OutcomeName] = "OutOfScope"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsAccount(Outcome):
    """Only the person's own data can tell: sign in, then a task or a person. ``topic`` names which data."""

    name: ClassVar[OutcomeName] = "NeedsAccount"

    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsHuman(Outcome):
    """A person has to take this: complaints, reports of others, what a machine must not decide."""

    name: ClassVar[OutcomeName] = "NeedsHuman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable(Outcome):
    """Our side cannot search now; trying again or a person helps."""

    name: ClassVar[OutcomeName] = "Unavailable"
