"""The register of documents: which there are, from when to when they hold, and what each takes out of force.

A document is told by issuer and number, a statute by its title. It is known from ``register.yml``, from imported texts,
or from what a trainer has written; the last word counts. What ended a document follows from the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.places import Place, places_in
from knowledge_base.documents.texts import Line, OptionalLine
from knowledge_base.documents.titles import Key, key_of, year_of

State = Literal["现行", "已修改", "部分废止", "已废止", "已到期", "尚未施行"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class RepealedDocument(Strict):
    """``part``: only these places of it; ``taxes``: only for entries on these; ``from_``: not on the repealing
    document's own first day."""

    issuer: Line
    doc_no: Line
    part: OptionalLine = ""
    taxes: list[Line] = []
    from_: date | None = Field(None, alias="from")


class Kept(Strict):
    issuer: Line
    doc_no: Line
    why: OptionalLine = ""


class Sweep(Strict):
    """All that ``issuers`` had issued before the year, for entries on ``taxes``, but for what is kept."""

    issuers: list[Line] = Field(min_length=1)
    taxes: list[Line] = Field(min_length=1)
    kept: list[Kept] = Field([], alias="except")


class RegisteredDocument(Strict):
    """``to``: its announced end, or the last day on which it can have held where nobody knows by what it ended.

    ``amended``: changed since, without a new number. Not ``checked``: nobody has read the document itself.
    ``url``: its official page.
    """

    issuer: Line
    doc_no: Line
    title: OptionalLine = ""
    dated: date | None = None
    from_: date | None = Field(None, alias="from")
    to: date | None = None
    amended: bool = False
    checked: bool = True
    instead: OptionalLine = ""
    note: OptionalLine = ""
    url: Annotated[OptionalLine, Field(pattern=r"^(https://\S+)?$")] = ""
    repeals: list[RepealedDocument] = []
    sweeps: list[Sweep] = []

    @model_validator(mode="after")
    def _check_order(self) -> RegisteredDocument:
        if self.from_ is not None and self.to is not None and self.to < self.from_:
            raise ValueError(f"止期 {self.to} 早于起期 {self.from_}")
        return self

    @property
    def key(self) -> Key:
        return key_of(self.issuer, self.doc_no)

    @property
    def name(self) -> str:
        return f"{self.issuer}{self.doc_no}"

    @property
    def begin(self) -> date | None:
        return self.from_ or self.dated


@dataclass(frozen=True, slots=True)
class Ended:
    """A document, or ``part`` of it, that holds no more from ``begin`` on. ``by`` None: its own time was over."""

    begin: date
    by: RegisteredDocument | None
    part: str = ""
    taxes: frozenset[str] = frozenset()

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(places_in(self.part))

    def covers(self, cited: EntryCitation, tax: str) -> bool:
        """All that ``cited`` names has ended."""
        if self.taxes and tax not in self.taxes:
            return False
        named = places_in(cited.article)
        return not self.part or (bool(named) and all(any(p.covers(n) for p in self.places) for n in named))

    def touches(self, cited: EntryCitation, tax: str) -> bool:
        """Some of what ``cited`` names has, or may have."""
        if self.taxes and tax not in self.taxes:
            return False
        named = places_in(cited.article)
        return not self.part or not named or any(p.covers(n) or n.covers(p) for p in self.places for n in named)


@dataclass(frozen=True)
class Register:
    documents: Mapping[Key, RegisteredDocument] = field(default_factory=dict)
    endings: Mapping[Key, Sequence[Ended]] = field(default_factory=dict)

    def find(self, issuer: str, doc_no: str) -> RegisteredDocument | None:
        return self.documents.get(key_of(issuer, doc_no))

    def endings_of(self, document: RegisteredDocument) -> Sequence[Ended]:
        """What has ended it or parts of it, the earliest first."""
        return self.endings.get(document.key, ())

    def ended(self, citations: Sequence[EntryCitation], tax: str, day: date) -> list[tuple[EntryCitation, Ended]]:
        """The citations that no longer hold on ``day``, with what ended them; of each the earliest.

        None of those whose repealing document is cited too: then the entry says how it carries the old one on.
        """
        return self._told(citations, tax, day, Ended.covers)

    def doubtful(self, citations: Sequence[EntryCitation], tax: str, day: date) -> list[tuple[EntryCitation, Ended]]:
        """The citations of which some part may no longer hold on ``day``."""
        ended = {id(cited) for cited, _ in self.ended(citations, tax, day)}
        told = self._told(citations, tax, day, Ended.touches)
        return [(cited, ending) for cited, ending in told if id(cited) not in ended]

    def state(self, document: RegisteredDocument, day: date) -> State:
        if document.begin is not None and day < document.begin:
            return "尚未施行"
        past = [e for e in self.endings_of(document) if e.begin <= day and not e.taxes]
        whole = next((e for e in past if not e.part), None)
        if whole is not None:
            return "已到期" if whole.by is None else "已废止"
        if past:
            return "部分废止"
        return "已修改" if document.amended else "现行"

    def _told(
        self,
        citations: Sequence[EntryCitation],
        tax: str,
        day: date,
        concerns: Callable[[Ended, EntryCitation, str], bool],
    ) -> list[tuple[EntryCitation, Ended]]:
        cited_keys = {key_of(c.issuer, c.doc_no) for c in citations}
        found = []
        for cited in citations:
            endings = self._endings(cited, tax)
            followed = any(not e.part and e.by is not None and e.by.key in cited_keys for e in endings)
            for ending in endings:
                carried_on = followed if ending.by is None else ending.by.key in cited_keys
                if ending.begin <= day and not carried_on and concerns(ending, cited, tax):
                    found.append((cited, ending))
                    break
        return found

    def _endings(self, cited: EntryCitation, tax: str) -> list[Ended]:
        key = key_of(cited.issuer, cited.doc_no)
        swept = [
            e for d in self.documents.values() for s in d.sweeps if (e := _swept(d, s, cited, key, tax)) is not None
        ]
        return sorted([*self.endings.get(key, ()), *swept], key=_order)


def make_register(*sources: Iterable[RegisteredDocument]) -> Register:
    """Of a document that several sources know, the last word counts."""
    documents = {d.key: d for source in sources for d in source}
    endings: dict[Key, list[Ended]] = defaultdict(list)
    for document in documents.values():
        if document.to is not None:
            endings[document.key].append(Ended(document.to + timedelta(days=1), None))
        for told in document.repeals:
            begin = told.from_ or document.begin
            key = key_of(told.issuer, told.doc_no)
            if begin is not None and key != document.key:
                endings[key].append(Ended(begin, document, told.part, frozenset(told.taxes)))
    return Register(documents, {key: sorted(found, key=_order) for key, found in endings.items()})


def _order(ending: Ended) -> tuple[date, bool]:
    """The earliest first; what runs out needs nothing to end it."""
    return ending.begin, ending.by is not None


def _swept(document: RegisteredDocument, sweep: Sweep, cited: EntryCitation, key: Key, tax: str) -> Ended | None:
    """What a sweep makes of a citation: only what was issued in an earlier year, and is not kept."""
    begin = document.begin
    issued = year_of(cited.doc_no)
    if begin is None or issued is None or issued >= begin.year or tax not in sweep.taxes:
        return None
    if not set(sweep.issuers) & set(key[0]) or key in {key_of(k.issuer, k.doc_no) for k in sweep.kept}:
        return None
    return Ended(begin, document, taxes=frozenset(sweep.taxes))
