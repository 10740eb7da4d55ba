"""What a reply can look like: one typed card per kind, stored in the ledger and drawn by the pages.

Choices carry the text that the person sees. The command that a choice stands for never leaves the server:
``Reply.commands`` holds it, keyed by the choice's id.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Confidence = Literal["confirmed", "secondary", "unsettled"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Choice(Part):
    """A button. ``id`` is unique within its card; ``note``: what stands under it, such as a short answer."""

    id: str
    label: str
    note: str = ""


class Citation(Part):
    """A legal basis: issuer + number name the document, because numbers alone collide."""

    issuer: str
    doc_no: str
    article: str = ""
    title: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    imported: bool | None = None  # whether its words can be opened here; None: not looked up


class Place(Part):
    """Where a thing is done on the web."""

    name: str
    url: str


class AnswerCard(Part):
    """An answer out of the knowledge base. ``short`` first, ``details`` in Markdown after. ``notice``: how the question
    was taken and what is to be known first. ``likeliest``: of several that may be meant, ``choices`` are the others."""

    kind: Literal["answer"] = "answer"
    entry_id: str
    question: str
    notice: str = ""
    short: str
    details: str = ""
    steps: list[str] = []
    materials: list[str] = []
    places: list[Place] = []
    citations: list[Citation] = []
    as_of: date
    in_force_from: date | None = None
    in_force_to: date | None = None
    confidence: Confidence
    needs_person: bool = False  # unsettled: a person must confirm
    receipt_id: str = ""
    likeliest: bool = False
    choices: list[Choice] = []  # related questions


class RefusalCard(Part):
    """No answer, and why: every refusal offers a way out through ``choices``."""

    kind: Literal["refusal"] = "refusal"
    outcome: Literal["Clarify", "NotFound", "OutOfScope", "NeedsAccount", "NeedsHuman", "Unavailable"]
    text: str
    receipt_id: str = ""
    choices: list[Choice] = []
    reading: list[Citation] = []  # statutes that may be read meanwhile, not an answer


class QuotedPassage(Part):
    """A piece of a document, word for word; not ``whole``: only that part of it. ``state``: 现行, 已废止 …, and what is
    to be said of that in ``note``. ``resting``: ids of the choices that rest on it."""

    source: Citation
    heading: str = ""
    text: str
    state: str
    whole: bool = True
    note: str = ""
    resting: list[str] = []


class QuotedCard(Part):
    """No entry answers, these passages may; or they were asked for by number. ``lead`` stands before them, and nothing
    of ours among them."""

    kind: Literal["quoted"] = "quoted"
    lead: str
    passages: list[QuotedPassage]
    as_of: date
    receipt_id: str = ""
    asked_for: bool = False  # by number: nothing is missing
    choices: list[Choice] = []


class AskCard(Part):
    """The bot asks for one thing; ``hint`` is an example of a good reply."""

    kind: Literal["ask"] = "ask"
    text: str
    hint: str = ""
    step: int = 0  # 1-based, 0 when not part of a form
    steps: int = 0
    choices: list[Choice] = []


class Candidate(Part):
    """Another amount that a tax may come to, and why."""

    label: str
    amount: Decimal


class WhatIf(Part):
    """What would change if one fact did: a sentence."""

    label: str
    text: str


class TaxLine(Part):
    tax: str
    payer: Literal["seller", "buyer", "self"]  # self: who asks
    base: Decimal
    rate: str
    formula: str
    amount: Decimal
    basis: list[Citation]
    needs_person: bool = False
    note: str = ""
    when: str = ""  # what the line supposes, where a fact is not known: 买方首套
    owner: str = ""  # whose share it is, where several own
    candidates: list[Candidate] = []


class AssessmentCard(Part):
    """A computed tax. Amounts in yuan, to the cent. ``lead``: what has changed since the last one. ``totals``: who pays
    how much in all, from … to … where a fact is not known. ``speaker``: which side of a sale talks with us, empty where
    nobody sells."""

    kind: Literal["assessment"] = "assessment"
    title: str
    as_of: date
    lead: str = ""
    totals: list[tuple[str, str]] = []
    facts: list[tuple[str, str]]  # what was computed from: label, value as read
    lines: list[TaxLine]
    what_ifs: list[WhatIf] = []
    speaker: Literal["", "seller", "buyer"] = ""
    notes: list[str] = []
    choices: list[Choice] = []


class DecisionCard(Part):
    """May this be done: yes, no, or a person looks."""

    kind: Literal["decision"] = "decision"
    title: str
    result: Literal["yes", "no", "person"]
    text: str
    reasons: list[str] = []
    basis: list[Citation] = []
    facts: list[tuple[str, str]] = []
    choices: list[Choice] = []


class RefundItem(Part):
    label: str  # plate and model, plainly invented in the demo
    year: int
    reason: str
    paid: Decimal
    refundable: Decimal
    formula: str
    basis: list[Citation]
    needs_person: bool = False


class RefundsCard(Part):
    """Refunds found for the signed-in taxpayer. Amounts in yuan."""

    kind: Literal["refunds"] = "refunds"
    title: str
    as_of: date
    items: list[RefundItem]
    total: Decimal
    notes: list[str] = []
    choices: list[Choice] = []


class FactsCard(Part):
    """What the bureau's systems know of the signed-in taxpayer, as label and value."""

    kind: Literal["facts"] = "facts"
    title: str
    as_of: date
    facts: list[tuple[str, str]]
    notes: list[str] = []
    choices: list[Choice] = []


class WalkStep(Part):
    title: str
    state: Literal["done", "current", "open"]


class WalkItem(Part):
    """Something to prepare; ``ready``: ticked off."""

    label: str
    ready: bool = False


class WalkCard(Part):
    """A guided walk through a long matter, at one of its steps. ``number``: of the step, 1-based; 0 when all are done.
    ``lead``: what has just been noted. ``text``: what to do at this step."""

    kind: Literal["walk"] = "walk"
    title: str
    lead: str = ""
    number: int
    steps: list[WalkStep]
    text: str
    prepare: list[WalkItem] = []
    where: str = ""
    takes: str = ""
    places: list[Place] = []
    citations: list[Citation] = []
    as_of: date
    confidence: Confidence
    needs_person: bool = False
    choices: list[Choice] = []


class HandoffCard(Part):
    """Where the hand-off stands. ``position`` is 1-based among those waiting; no ``wait_minutes`` while nobody is
    there to take them."""

    kind: Literal["handoff"] = "handoff"
    status: Literal["queued", "assigned", "closed", "withdrawn", "left"]
    case_id: str
    position: int | None = None
    wait_minutes: int | None = None
    agent_name: str | None = None


class SheetCard(Part):
    """A form to fill in together with the agent, or a 业务办理确认单 to confirm. What stands in it changes, so the page
    asks for it by ``sheet_id``."""

    kind: Literal["sheet"] = "sheet"
    sheet_id: str
    sheet: Literal["form", "confirmation"]
    title: str


class RatingCard(Part):
    """Asks for a rating of a closed case, 1 to 5."""

    kind: Literal["rating"] = "rating"
    case_id: str


class FileCard(Part):
    """A picture or PDF that one side has sent the other. Its pages are asked for by ``upload_id``."""

    kind: Literal["file"] = "file"
    upload_id: str
    form: Literal["jpeg", "png", "webp", "pdf"]
    pages: int


Card = Annotated[
    AnswerCard
    | RefusalCard
    | QuotedCard
    | AskCard
    | AssessmentCard
    | DecisionCard
    | RefundsCard
    | FactsCard
    | WalkCard
    | HandoffCard
    | RatingCard
    | SheetCard
    | FileCard,
    Field(discriminator="kind"),
]


class Reply(Part):
    """One thing said to the taxpayer. ``text`` alone must make sense: it is what a screen reader or a plain
    channel gets. ``commands`` maps a choice's id to what it does; it stays on the server:
    ``say:TEXT`` (as if typed), ``act:ACT`` (as if understood so), ``ask:ENTRY_ID``, ``transfer``, ``sign_in`` or
    ``retry``. ``thread`` is what the bot has in hand from here on; it stays on the server too."""

    text: str
    card: Card | None = None
    commands: dict[str, str] = {}
    thread: dict[str, Any] | None = None
