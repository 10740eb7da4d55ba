"""The list of entries: what each is, who looks after it, what is the matter with it, and which are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge_base.answering.sources import ended_sources
from knowledge_base.editing.demand import NONE, Demand
from knowledge_base.editing.models import EntryOwnerRow
from knowledge_base.entries.models import EntryRevisionRow
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.snapshot import Snapshot
from language.normalise import normalise

SOON: Final = timedelta(days=90)

Sort = Literal["", "fit", "changed", "asked", "disliked"]
Matter = Literal["repealed", "ended", "ending", ""]
ORDER: Final[tuple[Matter, ...]] = ("repealed", "ended", "ending", "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``q`` is looked for in the texts and in the names of the documents, ``cites`` in those names only.

    ``ends`` is the last day of a rule. Empty: whatever. ``sort`` empty: what fits ``q`` best, without it what needs
    looking at.
    """

    q: str = ""
    tax: str = ""
    status: str = ""
    audience: str = ""
    region: str = ""
    owner: str = ""
    cites: str = ""
    matter: str = ""
    ends: str = ""
    sort: Sort = ""


@dataclass(frozen=True)
class EntryLine:
    """An entry in the list. ``matter``: its sources were repealed, it has ended, or it ends within ``SOON``.

    ``asked`` and ``disliked``: how often of late.
    """

    id: str
    question: str
    tax: str
    audience: list[str]
    region: str
    status: str
    owner: str
    matter: Matter
    in_force_from: date
    in_force_to: date | None
    confidence: str
    citations: int
    similar: int
    revision: int
    changed_at: datetime | None
    asked: int
    disliked: int


@dataclass(frozen=True)
class Facets:
    """What there is to filter by, and what needs looking at: how many published entries end on which day."""

    regions: list[str]
    owners: list[str]
    matters: dict[str, int]
    endings: list[Ending]


@dataclass(frozen=True, slots=True)
class Ending:
    ends: date
    entries: int


def find_owners(session: Session) -> dict[str, str]:
    """By entry: who was made its owner last, or else who wrote it last here. None: it came with a folder."""
    written = select(func.max(EntryRevisionRow.id)).where(EntryRevisionRow.source == "")
    writers = select(EntryRevisionRow.entry_id, EntryRevisionRow.author).where(
        EntryRevisionRow.id.in_(written.group_by(EntryRevisionRow.entry_id))
    )
    named = select(func.max(EntryOwnerRow.id)).group_by(EntryOwnerRow.entry_id)
    owners = select(EntryOwnerRow.entry_id, EntryOwnerRow.owner).where(EntryOwnerRow.id.in_(named))
    return {e: o for rows in (writers, owners) for e, o in session.execute(rows)}


class Listing:
    """``matters`` costs a look at every citation: it is kept as long as nothing changes, for one day."""

    def __init__(self, snapshot: Callable[[], Snapshot], day: Callable[[], date]) -> None:
        self._snapshot = snapshot
        self._day = day
        self._known: tuple[Snapshot, date, Mapping[str, Matter]] | None = None

    def find(self, wanted: Wanted, owners: Mapping[str, str], demand: Mapping[str, Demand]) -> list[EntryLine]:
        """Sorted as ``wanted`` says, the same by id. ``demand`` by entry."""
        matters = self._matters()
        found = [
            _line(stored, owners.get(stored.entry.id, ""), matters[stored.entry.id], demand.get(stored.entry.id, NONE))
            for stored in self._snapshot().newest.values()
            if _matches(stored.entry, wanted)
        ]
        fitting = [
            line
            for line in found
            if (not wanted.owner or line.owner == wanted.owner) and (not wanted.matter or line.matter == wanted.matter)
        ]
        return sorted(sorted(fitting, key=lambda line: line.id), key=self._order(wanted))

    def _order(self, wanted: Wanted) -> Callable[[EntryLine], Any]:
        entries = self._snapshot().newest
        sort = wanted.sort or ("fit" if wanted.q else "")
        orders: dict[Sort, Callable[[EntryLine], Any]] = {
            "": lambda line: ORDER.index(line.matter),
            "fit": lambda line: _misfit(entries[line.id].entry, wanted.q),
            "changed": lambda line: -line.changed_at.timestamp() if line.changed_at is not None else 0.0,
            "asked": lambda line: -line.asked,
            "disliked": lambda line: -line.disliked,
        }
        return orders[sort]

    def facets(self, owners: Mapping[str, str]) -> Facets:
        snapshot = self._snapshot()
        entries = [s.entry for s in snapshot.newest.values()]
        return Facets(
            regions=sorted({e.region for e in entries}),
            owners=sorted(set(owners.values())),
            matters=dict(Counter(m for m in self._matters().values() if m)),
            endings=_endings(snapshot.entries.values()),
        )

    def _matters(self) -> Mapping[str, Matter]:
        snapshot, day = self._snapshot(), self._day()
        if self._known is None or self._known[0] is not snapshot or self._known[1] != day:
            self._known = snapshot, day, {i: _matter(snapshot, s.entry, day) for i, s in snapshot.newest.items()}
        return self._known[2]


def _misfit(entry: Entry, q: str) -> tuple[int, int]:
    """Less is better: the words stand in the name, the question, another wording, the answer, or elsewhere; a short
    question has less beside them."""
    places: tuple[Sequence[str], ...] = ((entry.id,), (entry.question,), entry.similar, (entry.answer,))
    found = next((n for n, texts in enumerate(places) if _holds(q, texts)), len(places))
    return found, len(entry.question)


def _matter(snapshot: Snapshot, entry: Entry, day: date) -> Matter:
    if entry.status == "disabled":
        return ""
    if ended_sources(snapshot, entry, entry, day):
        return "repealed"
    last = entry.in_force.to
    if last is None or last > day + SOON:
        return ""
    return "ended" if last < day else "ending"


def _matches(entry: Entry, wanted: Wanted) -> bool:
    asked = (
        (wanted.tax, entry.tax),
        (wanted.status, entry.status),
        (wanted.region, entry.region),
        (wanted.ends, str(entry.in_force.to)),
    )
    if any(value and value != held for value, held in asked):
        return False
    if wanted.audience and wanted.audience not in entry.audience:
        return False
    cited = [f"{c.issuer}{c.doc_no}{c.article}{c.title}" for v in entry.versions() for c in v.citations]
    if wanted.cites and not _holds(wanted.cites, cited):
        return False
    return not wanted.q or _holds(wanted.q, (entry.id, entry.question, *entry.similar, entry.answer, *cited))


def _holds(wanted: str, texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` has every word of ``wanted``."""
    words = normalise(wanted).lower().split()
    return any(all(word in text.lower() for word in words) for text in texts)


def _endings(stored: Iterable[StoredEntry]) -> list[Ending]:
    """The earliest first."""
    ends = Counter(s.entry.in_force.to for s in stored if s.entry.status == "published")
    return [Ending(day, count) for day, count in sorted((d, c) for d, c in ends.items() if d is not None)]


def _line(stored: StoredEntry, owner: str, matter: Matter, demand: Demand) -> EntryLine:
    entry = stored.entry
    return EntryLine(
        id=entry.id,
        question=entry.question,
        tax=entry.tax,
        audience=list(entry.audience),
        region=entry.region,
        status=entry.status,
        owner=owner,
        matter=matter,
        in_force_from=entry.in_force.from_,
        in_force_to=entry.in_force.to,
        confidence=entry.confidence,
        citations=len(entry.citations),
        similar=len(entry.similar),
        revision=stored.revision,
        changed_at=stored.at,
        asked=demand.asked,
        disliked=demand.disliked,
    )
