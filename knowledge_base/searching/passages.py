"""What is searched: one passage for each dated version of a published entry, and for each piece of an article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from knowledge_base.documents.statutes import DatedArticle
from knowledge_base.entries.repository import StoredEntry
from knowledge_base.entries.schemas import InForce, Version
from knowledge_base.words.vocabulary import Vocabulary, bundled_vocabulary

EVERYWHERE = "全国"
ALWAYS = date.max.toordinal()
PIECE = (
    350  # characters of an article that get one vector; the encoder reads 256 tokens, and shorter pieces find no more
)
_SENTENCES = re.compile(r"[^。；]+[。；]?")


@dataclass(frozen=True, slots=True)
class Indexed:
    """The words of a passage's texts, joined by blanks."""

    asked: str
    answer: str
    body: str


@dataclass(frozen=True)
class Passage:
    """``asked`` are the ways to ask for it, ``answer`` and ``body`` what it says. Both ends of validity included.

    ``read_only``: nobody asks for it in so many words, it is found by what it says. ``related``: the keys of those
    that it points to, which nothing searches.
    ``apart``: by the key of another it is mistaken for, the words that mean this one.
    """

    key: str
    asked: tuple[str, ...]
    answer: str
    body: str
    valid_from: int
    valid_to: int
    region: str = EVERYWHERE
    vocabulary: Vocabulary = field(default_factory=bundled_vocabulary)
    read_only: bool = False
    related: frozenset[str] = frozenset()
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What gets a vector of its own."""
        if self.read_only:
            return (self.vocabulary.unify(f"{self.asked[0]}：{self.body}"),)
        return tuple(
            self.vocabulary.unify(text) for text in ((*self.asked, self.answer) if self.answer else self.asked)
        )

    @cached_property
    def everything(self) -> str:
        return self.vocabulary.unify(self.whole)

    @cached_property
    def indexed(self) -> Indexed:
        words = self.vocabulary.indexed
        return Indexed(" ".join(map(words, self.asked)), words(self.answer), words(self.body))

    def take_words(self, indexed: Indexed) -> None:
        """``indexed`` as it was worked out before."""
        self.__dict__["indexed"] = indexed

    @cached_property
    def digest(self) -> str:
        """Differs where anything does that is searched, the words that the texts are cut into too."""
        told = (self.key, self.asked, self.answer, self.body, self.valid_from, self.valid_to, self.region)
        return hashlib.sha256(repr((told, self.vocabulary.mark(self.whole))).encode()).hexdigest()

    @property
    def whole(self) -> str:
        return "\n".join((*self.asked, self.answer, self.body))

    def is_kin(self, other: Passage) -> bool:
        """Whether one of the two points to the other."""
        return other.key in self.related or self.key in other.related

    def covers(self, day: date) -> bool:
        return self.valid_from <= day.toordinal() <= self.valid_to


def entry_passages(
    stored: Iterable[StoredEntry],
    vocabulary: Vocabulary | None = None,
    kept: Mapping[str, Sequence[Passage]] | None = None,
) -> tuple[Passage, ...]:
    """Passages of the published ones; ``key`` is the entry's id, the same for all its versions.

    Those ``kept``, by entry, are taken over with what they have worked out already.
    """
    words, known = vocabulary or bundled_vocabulary(), kept or {}
    return tuple(
        passage
        for s in stored
        if s.entry.status == "published"
        for passage in known.get(s.entry.id) or [_entry_passage(s, version, words) for version in s.entry.versions()]
    )


def article_passages(articles: Sequence[DatedArticle], vocabulary: Vocabulary | None = None) -> tuple[Passage, ...]:
    """``key`` is the position in ``articles``, the same for all pieces of one article."""
    return tuple(
        Passage(
            key=str(position),
            asked=(a.title, *([a.heading] if a.heading else [])),
            answer="",
            body=piece,
            valid_from=a.in_force_from.toordinal(),
            valid_to=a.in_force_to.toordinal() if a.in_force_to is not None else ALWAYS,
            vocabulary=vocabulary or bundled_vocabulary(),
            read_only=True,
        )
        for position, a in enumerate(articles)
        for piece in pieces_of(a.text)
    )


def pieces_of(text: str) -> list[str]:
    """An article in pieces that one vector can stand for, cut between lines or else between sentences.

    >>> [len(p) for p in pieces_of("甲" * 200 + "。\\n" + "乙" * 200 + "。")]
    [201, 201]
    """
    pieces = [""]
    for line in text.split("\n"):
        for n, part in enumerate(_SENTENCES.findall(line) if len(line) > PIECE else [line]):
            joint = "\n" if n == 0 and pieces[-1] else ""
            if pieces[-1] and len(pieces[-1]) + len(part) > PIECE:
                pieces.append(part)
            else:
                pieces[-1] += joint + part
    return pieces


def fingerprint(passages: Iterable[Passage]) -> str:
    digest = hashlib.sha256()
    for p in passages:
        digest.update(p.digest.encode())
    return digest.hexdigest()


def _entry_passage(stored: StoredEntry, version: Version, vocabulary: Vocabulary) -> Passage:
    entry = stored.entry
    valid_from, valid_to = _ordinals(version.in_force)
    return Passage(
        key=entry.id,
        asked=(entry.question, *entry.similar),
        answer=version.answer,
        body="\n".join((version.details, *version.steps)),
        valid_from=valid_from,
        valid_to=valid_to,
        region=entry.region,
        vocabulary=vocabulary,
        related=frozenset(entry.related),
        apart=tuple((a.entry, tuple(vocabulary.unify(w).lower() for w in a.words)) for a in entry.apart_from),
    )


def _ordinals(span: InForce) -> tuple[int, int]:
    return span.from_.toordinal(), span.to.toordinal() if span.to is not None else ALWAYS
