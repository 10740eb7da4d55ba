"""How texts become words to search by: the dictionary and the synonyms, with what trainers have changed in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from knowledge_base.words.synonyms import Synonyms, load_synonyms, make_synonyms, spelled, synonyms_state
from language import segment as segment_module
from language.segment import Segmenter, bundled_segmenter

Kind = Literal["term", "synonym"]


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the dictionary, or a name to search under another one. Not ``present``: it is none, whatever we ship.

    ``text`` and ``canonical`` are spelled as texts are searched.
    """

    kind: Kind
    text: str
    canonical: str = ""
    present: bool = True


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Immutable, and the same object for the same words. ``added`` are the terms that trainers have brought in.

    ``touched`` finds, in a text as it is spelled, whatever these words treat differently from those that we ship.
    """

    segmenter: Segmenter
    synonyms: Synonyms
    added: tuple[str, ...] = ()
    touched: re.Pattern[str] | None = None
    state: str = ""

    def unify(self, text: str) -> str:
        """``text`` in lower case and one spelling, each thing under its first name."""
        return self.synonyms.unify(text)

    def words_of(self, text: str) -> list[str]:
        """Index terms of ``text``; the same for what is indexed and what is asked. No term holds white space."""
        unified = self.unify(text)
        return _cut(self.segmenter.for_text(unified), unified)

    def indexed(self, text: str) -> str:
        """The same, joined by blanks."""
        return " ".join(self.words_of(text))

    def mark(self, text: str) -> str:
        """Differs from one vocabulary to another where ``text`` may come to other words by them."""
        return self.state if self.touched is not None and self.touched.search(spelled(text)) else ""


@lru_cache(maxsize=1)
def bundled_vocabulary() -> Vocabulary:
    """The one that comes with the product."""
    return Vocabulary(bundled_segmenter(), load_synonyms())


@lru_cache(maxsize=8)
def vocabulary_with(words: tuple[Word, ...]) -> Vocabulary:
    """What we ship, with ``words`` in force. Raises ``WordError`` when the synonyms lead in a circle."""
    if not words:
        return bundled_vocabulary()
    shipped = load_synonyms()
    names = dict(shipped.names)
    for word in words:
        if word.kind == "synonym":
            names.pop(word.text, None)
            if word.present:
                names[word.text] = word.canonical
    synonyms = make_synonyms(names)
    terms = [w for w in words if w.kind == "term"]
    added = tuple(sorted(w.text for w in terms if w.present))
    removed = tuple(sorted(w.text for w in terms if not w.present))
    renamed = [n for n in {**shipped.names, **synonyms.names} if shipped.names.get(n) != synonyms.names.get(n)]
    changed = sorted({*added, *removed, *renamed}, key=len, reverse=True)
    return Vocabulary(
        segmenter=bundled_segmenter().with_words(added, removed),
        synonyms=synonyms,
        added=added,
        touched=re.compile("|".join(map(re.escape, changed))) if changed else None,
        state=_digest(words),
    )


def words_of(text: str) -> list[str]:
    """``Vocabulary.words_of`` of the one that we ship."""
    return bundled_vocabulary().words_of(text)


def cutting() -> str:
    """Changes when the words that we ship cut texts differently."""
    return f"{synonyms_state()}:{_segmentation()}"


@lru_cache(maxsize=1)
def _segmentation() -> str:
    """Changes when words are cut differently: the module or one of its word lists has changed."""
    home = Path(segment_module.__file__).parent
    files = [*sorted(home.glob("*.txt")), home / "segment.py", home / "normalise.py"]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def _digest(words: Sequence[Word]) -> str:
    return hashlib.sha256(repr(sorted(map(repr, words))).encode()).hexdigest()


def _cut(segmenter: Segmenter, unified: str) -> list[str]:
    return [word for word in segmenter.segment_search(unified) if not any(c.isspace() for c in word)]
