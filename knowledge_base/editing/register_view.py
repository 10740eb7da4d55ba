"""The register of documents to look at: which hold, what ended the others, and which entries still rest on those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kit.clock import today
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.register import Ended, Register, RegisteredDocument, State
from knowledge_base.documents.register_sources import find_written_by
from knowledge_base.documents.titles import Key, key_of
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Resting:
    id: str
    question: str


@dataclass(frozen=True, slots=True)
class Ending:
    """``by`` empty: its own time was over. ``part`` and ``taxes`` empty: the whole of it."""

    begin: date
    by: str
    part: str
    taxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """``document`` as the register has it, in its own fields; of one that is known only because another repeals it,
    issuer and number. ``author``: the trainer who wrote it, empty when it comes with the product or from its own text.

    ``citing`` published entries name it. ``stopped`` of them are no answer today, as all that they rest on in it has
    ended; ``doubtful`` may be, as parts have.
    """

    name: str
    document: dict[str, Any]
    state: State
    endings: tuple[Ending, ...]
    author: str
    citing: int
    stopped: tuple[Resting, ...]
    doubtful: tuple[Resting, ...]


def find_documents(knowledge: KnowledgeBase, q: str = "") -> list[RegisterLine]:
    """As they stand today."""
    with knowledge.database.read() as session:
        authors = {key: author for key, (_, author) in find_written_by(session).items()}
    return list_register(knowledge.snapshot(), authors, today(knowledge.clock), q)


def list_register(snapshot: Snapshot, authors: Mapping[Key, str], day: date, q: str = "") -> list[RegisterLine]:
    """Those with entries to look at first, then the newest. ``q``: every word of it is in number or title."""
    register = snapshot.register
    stopped, doubtful = _concerned(snapshot, day)
    lines = [
        RegisterLine(
            name=document.name,
            document=document.model_dump(mode="json", by_alias=True),
            state=register.state(document, day),
            endings=tuple(_ending(e) for e in register.endings.get(key, ())),
            author=authors.get(key, ""),
            citing=len(snapshot.citing.get((key, ""), ())),
            stopped=_resting(stopped[key]),
            doubtful=_resting(doubtful[key]),
        )
        for key, document in _documents(register)
        if all(word in f"{document.name}{document.title}" for word in q.split())
    ]
    return sorted(lines, key=_newest, reverse=True)


def _newest(line: RegisterLine) -> tuple[bool, bool, str, str]:
    document = line.document
    return bool(line.stopped), bool(line.doubtful), document["dated"] or document["from"] or "", line.name


def _documents(register: Register) -> Iterator[tuple[Key, RegisteredDocument]]:
    yield from register.documents.items()
    for key in register.endings.keys() - register.documents.keys():
        issuers, name = key
        yield key, RegisteredDocument(issuer=" ".join(issuers) or "未写明", doc_no=name, checked=False)


def _concerned(snapshot: Snapshot, day: date) -> tuple[dict[Key, list[Entry]], dict[Key, list[Entry]]]:
    """By document, the entries that rest on what has ended of it, and those that may."""
    stopped: dict[Key, list[Entry]] = defaultdict(list)
    doubtful: dict[Key, list[Entry]] = defaultdict(list)
    for entry in (s.entry for s in snapshot.entries.values() if s.entry.status == "published"):
        version = entry.version_at(day)
        if version is None:
            continue
        register = snapshot.register
        for found, told in (
            (stopped, register.ended(version.citations, entry.tax, day)),
            (doubtful, register.doubtful(version.citations, entry.tax, day)),
        ):
            for cited, _ in told:
                found[key_of(cited.issuer, cited.doc_no)].append(entry)
    return stopped, doubtful


def _resting(entries: Sequence[Entry]) -> tuple[Resting, ...]:
    return tuple(Resting(e.id, e.question) for e in {e.id: e for e in entries}.values())


def _ending(ended: Ended) -> Ending:
    by = ended.by.name if ended.by is not None else ""
    return Ending(ended.begin, by, ended.part, tuple(sorted(ended.taxes)))
