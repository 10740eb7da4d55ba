"""What a citation names, to be read: its pieces word for word where the text is imported, else where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from knowledge_base.answering import wording
from knowledge_base.answering.outcomes import QuotedText
from knowledge_base.answering.texts import Texts
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.places import places_in
from knowledge_base.documents.register import State
from knowledge_base.documents.titles import key_of, title_key
from knowledge_base.searching.snapshot import Snapshot

_PLACES: Final = Path(__file__).parents[1] / "documents" / "official_places.yml"


class OfficialPlace(BaseModel):
    """Where texts of these ``issuers`` are published; none: of all others. ``exact``: the very page of the text."""

    model_config = ConfigDict(extra="forbid")

    name: str
    url: str
    issuers: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """``passages``: what the citation names of it, or all of it where it names nothing; none: the text is not imported,
    or has no such piece, as ``missing`` says. ``state``: None where we know nothing of the document but its name."""

    name: str
    title: str
    state: State | None
    in_force_from: date | None
    in_force_to: date | None
    passages: tuple[QuotedText, ...]
    missing: str
    official: OfficialPlace


def read_basis(snapshot: Snapshot, cited: EntryCitation, day: date, *, whole: bool = False) -> Basis:
    """``whole``: all of the document, whatever piece is cited."""
    key, texts = key_of(cited.issuer, cited.doc_no), Texts(snapshot, day)
    stored = snapshot.laws.text_at(key, day)
    places = [] if whole else places_in(cited.article)
    found = [texts.part(a, place) for place in places for a in texts.articles(key, place)]
    if not places:
        found = [texts.text(a, a.text, a.number) for a in stored]
    name = wording.named(cited)
    begin, end = document_span(snapshot, cited, day)
    document = snapshot.register.find(cited.issuer, cited.doc_no)
    title = (document.title if document is not None else "") or cited.title or (stored[0].title if stored else "")
    return Basis(
        name,
        "" if title_key(title) == title_key(cited.doc_no) else title,
        snapshot.register.state(document, day) if document is not None else found[0].state if found else None,
        begin,
        end,
        tuple(found),
        "" if found else wording.basis_missing(name, cited.article, imported=bool(stored)),
        official_place(cited.issuer, document.url if document is not None else ""),
    )


def document_span(snapshot: Snapshot, cited: EntryCitation, day: date) -> tuple[date | None, date | None]:
    """From when until when the document itself holds, as far as its text or the register tells."""
    stored = snapshot.laws.text_at(key_of(cited.issuer, cited.doc_no), day)
    if stored:
        return stored[0].in_force_from, stored[0].in_force_to
    document = snapshot.register.find(cited.issuer, cited.doc_no)
    if document is None:
        return None, None
    whole = [e.begin - timedelta(days=1) for e in snapshot.register.endings_of(document) if not (e.part or e.taxes)]
    return document.begin, min(whole, default=None)


def is_imported(snapshot: Snapshot, cited: EntryCitation) -> bool:
    """Whether the text of the document is here, be it of another day."""
    return key_of(cited.issuer, cited.doc_no) in snapshot.laws.by_key


def official_place(issuer: str, url: str) -> OfficialPlace:
    """The page of the text, where ``url`` is known; else the official collection that has it."""
    if url:
        return OfficialPlace(name="官方网页", url=url, exact=True)
    places = _official_places()
    return next(p for p in places if not p.issuers or any(i in issuer for i in p.issuers))


@lru_cache(maxsize=1)
def _official_places() -> tuple[OfficialPlace, ...]:
    return tuple(OfficialPlace.model_validate(raw) for raw in yaml.safe_load(_PLACES.read_text(encoding="utf-8")))
