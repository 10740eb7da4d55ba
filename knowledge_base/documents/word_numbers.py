"""The numbers that Word itself writes before paragraphs: 第一条, 一、 and 1. are often not in the text at all."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, Final

from docx.oxml.ns import qn

from knowledge_base.documents.article_number import chinese
from knowledge_base.documents.word_parts import value

_CHINESE: Final = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCountingThousand",
        "ideographTraditional",
        "japaneseCounting",
    )
)
_PLACE: Final = re.compile(r"%(\d)")
BULLET: Final = "•"


class Numbers:
    """Of the lists of one document, counted as its paragraphs are gone through."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        drafts = {a.get(qn("w:abstractNumId")): a for a in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            draft = drafts.get(value(number, "w:abstractNumId"))
            if draft is not None:
                levels = {int(level.get(qn("w:ilvl"))): level for level in draft.iterchildren(qn("w:lvl"))}
                self._levels[number.get(qn("w:numId"))] = levels

    def before(self, place: tuple[str, int] | None) -> str:
        """What Word writes before a paragraph at this place of a list, ``BULLET`` for any mark; empty for nothing."""
        if place is None:
            return ""
        number, level = place
        levels = self._levels.get(number, {})
        if (value(levels.get(level), "w:numFmt") or "bullet") in ("bullet", "none"):
            return BULLET
        counts = self._counts[number]
        counts[level] = counts.get(level, _start(levels.get(level)) - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        pattern = value(levels.get(level), "w:lvlText") or ""
        return _PLACE.sub(lambda f: _written(levels.get(int(f[1]) - 1), counts.get(int(f[1]) - 1, 1)), pattern)


def spaced(label: str) -> str:
    """As it stands before words: ``1. `` but ``一、``; nothing for a bullet.

    >>> spaced("1."), spaced("一、"), spaced(BULLET)
    ('1. ', '一、', '')
    """
    return "" if label == BULLET else f"{label} " if re.search(r"[.)\d]$", label) else label


def _start(level: Any) -> int:
    return int(value(level, "w:start") or 1)


def _written(level: Any, count: int) -> str:
    return chinese(count) if value(level, "w:numFmt") in _CHINESE else str(count)
