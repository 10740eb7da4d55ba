"""What a question takes from the words around it: several questions in one, and one that goes on from the last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.answering.question import Cues

MOST_PARTS = 4
_ENDS = re.compile(r"(?<=[？?；;。！!])")
_EDGES = " ，,。；;？?！!、"


def split_parts(text: str, cues: Cues) -> list[str]:
    """The questions that ``text`` holds, each with what was said before the first; one when it holds one.

    >>> from knowledge_base.answering.question import load_cues
    >>> split_parts("二手房契税多少？个税要交吗", load_cues())
    ['二手房契税多少', '个税要交吗']
    """
    pieces = [p.strip(_EDGES) for end in _ENDS.split(text) for p in cues.and_also.split(end)]
    asked: list[str] = []
    said = ""  # what is told and not asked belongs to the question after it
    for piece in filter(None, pieces):
        if cues.asks.search(piece):
            asked.append(f"{said}，{piece}".strip(_EDGES))
            said = ""
        else:
            said = f"{said}，{piece}".strip(_EDGES)
    if said and asked:
        asked[-1] = f"{asked[-1]}，{said}"
    return asked[:MOST_PARTS] if len(asked) > 1 else [text]


def goes_on(text: str, cues: Cues) -> bool:
    """Whether ``text`` makes sense only after another question."""
    return cues.follow_up.search(text) is not None


def resolve(before: str, text: str, cues: Cues) -> str:
    """``text`` as a whole question: what it puts in place of something in ``before``, or adds to it.

    >>> from knowledge_base.answering.question import load_cues
    >>> resolve("首套房契税多少", "那二套呢？", load_cues())
    '二套房契税多少'
    >>> resolve("二手房契税怎么交", "需要什么材料", load_cues())
    '二手房契税怎么交，需要什么材料'
    """
    said = cues.follow_up_frame.sub("", text.strip(_EDGES)).strip(_EDGES)
    for group in cues.contrasts:
        named = _named(said, group)
        replaced = _named(before, group)
        if named and replaced and named != replaced:
            whole = before.replace(replaced, named, 1)
            rest = said.replace(named, "", 1).strip(_EDGES + "的房")
            return f"{whole}，{rest}" if len(rest) > 1 else whole
    return f"{before}，{said}" if said else before


def _named(text: str, group: Sequence[str]) -> str:
    """The member of ``group`` that ``text`` names, the longest first."""
    return next((name for name in sorted(group, key=len, reverse=True) if name in text), "")
