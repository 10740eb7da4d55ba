"""What is said of owning homes: each statement with whose it is, where, and how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional, TypeVar

from language.quantities import Homes, Kind, Marked, Numeral
from language.reading.home_words import (
    ASKED,
    DEFINED,
    NOT_YET,
    OWNERS,
    PARTIES,
    PATTERNS,
    PLANNED,
    RESERVED,
    Owner,
    Party,
    Says,
)
from language.reading.places import is_elsewhere

Name = TypeVar("Name")

_SENTENCE = re.compile("[。!?]")
_CLAUSE = re.compile("[,;。!?]")
_OF_OWN: tuple[Says, ...] = ("only", "not_only", "none_else")
_FIGURES = "".join(kind.chars for kind in (Kind.SUM, Kind.AREA, Kind.SPAN, Kind.DATE))
_AT_HOME = re.compile(rf"(?<=[{_FIGURES}])[^{_FIGURES}]*(?:家里|全家|我们?家)[^{_FIGURES}]*$")
_THIS = re.compile("[这那此]")


@dataclass(frozen=True)
class Statement:
    """``count`` is ``None`` where it was not said, or not exactly; ``counted``: a number of homes was said at all."""

    says: Says
    count: Optional[int]
    counted: bool
    party: Party
    owner: Owner
    elsewhere: bool
    reserved: bool  # 应该, 好像
    this: bool  # 这一套, not 一套
    bare: bool = False  # a number of homes and no verb
    each: bool = False  # 各一套


def find_statements(marked: Marked) -> list[Statement]:
    """In order; the kinds first in the list keep what they have found. A question or a definition states nothing."""
    ones = {m.place for m in marked.mentions(Kind.NUMBER) if marked.value(marked.text[m.place], Numeral).exact == 1}
    text = "".join("一" if place in ones else char for place, char in enumerate(marked.text))
    text = ASKED.sub(lambda found: "_" * len(found.group()), text)
    if DEFINED.search(text):
        return []
    found: list[tuple[Says, re.Match[str]]] = []
    for says, pattern in PATTERNS:
        for match in pattern.finditer(text):
            overlaps = any(match.start() < other.end() and other.start() < match.end() for _, other in found)
            planned = {"sold": NOT_YET, "else": PLANNED, "has": PLANNED}.get(says)
            if not overlaps and not (planned is not None and planned.search(text[: match.start()])):
                found.append((says, match))
    statements: list[Statement] = []
    last = 0
    for says, match in sorted(found, key=lambda f: f[1].start()):
        statements.append(_statement(marked, says, match, text[last : match.start()], statements))
        last = match.end()
    return statements


def _statement(marked: Marked, says: Says, match: re.Match[str], between: str, before: list[Statement]) -> Statement:
    """``between``: what stands between the last statement and this one."""
    sentence = _SENTENCE.split(between)
    lead = sentence[-1]
    if says in _OF_OWN and (own := _AT_HOME.search(lead)):
        lead = own.group()  # a run-on: 买家出价六百万一百平家里就这一套
    clause = _CLAUSE.split(between)[-1] + match.group()
    goes_on = before and len(sentence) == 1 and before[-1].says != "nth" and "唯一" not in match.group()
    same = before[-1].party if goes_on else ""
    said = match.groupdict()
    sign = said.get("count") or said.get("each") or said.get("bare") or _first_homes(match.group())
    homes = marked.get(sign, Homes)
    return Statement(
        says=says,
        count=homes.count if homes is not None else None,
        counted=homes is not None,
        party=_last(PARTIES, lead, "") or same,
        owner=_last(OWNERS, lead + match.group(), ""),
        elsewhere=is_elsewhere(clause),
        reserved=RESERVED.search(clause + match.string[match.end() :][:2]) is not None,
        this=_THIS.search(clause if says == "sold" else match.group()) is not None,
        bare=bool(said.get("bare")),
        each=bool(said.get("each")),
    )


def _first_homes(text: str) -> Optional[str]:
    found = re.search(f"[{Kind.HOMES.chars}{Kind.NTH.chars}]", text)
    return found.group() if found else None


def _last(named: tuple[tuple[Name, re.Pattern[str]], ...], text: str, nobody: Name) -> Name:
    """Who is named last; where two end together, the first of the list."""
    best, end = nobody, -1
    for name, pattern in named:
        for match in pattern.finditer(text):
            if match.end() > end:
                best, end = name, match.end()
    return best
