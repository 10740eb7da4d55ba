"""Whether it is the seller's only home, and how many the buyer has: the statements of a message counted together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from language.quantities import Marked, Numeral
from language.reading.answers import Answer
from language.reading.context import PARTICLES
from language.reading.facts import Homes, Unclear, YesNo
from language.reading.home_words import Owner, Party
from language.reading.statements import Statement, find_statements

# Whose homes count: of the seller's side the couple's, of the buyer's also the children's.
_COUNTED: dict[str, tuple[Owner, ...]] = {
    "seller": ("self", "spouse", ""),
    "buyer": ("self", "spouse", "child", ""),
}


_BARE_NONE = re.compile(rf"(?:没有?|无|零)[{PARTICLES}.。!]*")
_BARE_SOME = re.compile(rf"(?:已经?|当然)?有[{PARTICLES}.。!]*")


@dataclass(frozen=True)
class HomesSaid:
    only: Optional[YesNo]
    only_about: bool
    buyer: Optional[Homes]
    unclear: frozenset[Unclear]


def read_homes(marked: Marked, asked: Optional[str], answer: Optional[Answer], puts_right: bool) -> HomesSaid:
    statements = find_statements(marked)
    meant = _meant(marked, asked, statements, puts_right)
    seller = _of(statements, "seller", meant)
    bare_none = _BARE_NONE.fullmatch(marked.text) is not None  # 没有: not the only one, or no other?
    says = answer.says if answer is not None and asked == "only_home" and not bare_none else None
    only, unclear = read_only_home(seller, says, meant == "only_home")
    about = any(s.reserved for s in seller) if seller else answer is not None and answer.reserved
    buyer = read_buyer_homes(_of(statements, "buyer", meant))
    if buyer is None and asked == "buyer_homes":
        buyer = _bare_buyer(marked, bare_none, answer)
    return HomesSaid(only, about and only in ("yes", "no"), buyer, frozenset(unclear))


def _meant(marked: Marked, asked: Optional[str], statements: Sequence[Statement], puts_right: bool) -> Optional[str]:
    """Whose homes are spoken of where nobody is named. 唯一 is the seller's word, whoever was asked about."""
    if asked != "buyer_homes" or any(s.says in ("nth", "not_nth") for s in statements):
        return asked
    return (
        "only_home" if "唯一" in marked.plain or (puts_right and any(s.says == "else" for s in statements)) else asked
    )


def _bare_buyer(marked: Marked, none: bool, answer: Optional[Answer]) -> Optional[Homes]:
    if none:
        return 0
    if _BARE_SOME.fullmatch(marked.text) or (answer is not None and answer.says == "unknown"):
        return "unknown"
    number = marked.get(marked.text.rstrip(PARTICLES + ".。! ")[-1:], Numeral)
    if number is None or len(list(marked.mentions())) != 1 or number.low is None or number.low > 20:
        return None
    return int(number.low) if number.exact is not None else "unknown"


def _of(statements: Sequence[Statement], party: Party, asked: Optional[str]) -> list[Statement]:
    """Those about ``party``. Where nobody is named, who was asked about is meant; else the kind of statement tells."""
    meant: Party = {"only_home": "seller", "buyer_homes": "buyer"}.get(asked or "", "")  # type: ignore[assignment]

    def whose(s: Statement) -> Party:
        if s.says in ("nth", "not_nth") and asked != "only_home":
            return "buyer"  # 我首套: who writes is the buyer
        return s.party or meant or _usual(s)

    own = [s for s in statements if whose(s) == party]
    return own if meant == party or any(s.says != "unknown" for s in own) else []


def _usual(s: Statement) -> Party:
    if s.says in ("nth", "not_nth"):
        return "buyer"
    if s.says in ("only", "not_only", "none_else", "else"):
        return "seller"
    if s.says == "has" and not s.bare and (s.owner == "spouse" or (s.count or 2) > 1):
        return "seller"
    return ""


def read_only_home(
    statements: Sequence[Statement], answer: Optional[YesNo], asked: bool
) -> tuple[Optional[YesNo], set[Unclear]]:
    """``answer``: to the question whether it is. Statements of fact are believed before a yes or no."""
    others, some = 0, False
    decided: Optional[YesNo] = None
    unknown = any(s.says == "unknown" for s in statements)
    elsewhere = [s for s in statements if s.elsewhere and s.says in ("else", "has", "has_some")]
    for s in statements:
        counted = s.owner in _COUNTED["seller"] and not s.elsewhere
        count = 1 if s.count is None else s.count
        if s.says == "not_only" or (s.says in ("nth",) and (s.count or 1) > 1):
            return "no", set()
        if s.says in ("else",) and counted:
            others += count
        elif s.says == "has" and counted:
            others += count * 2 - 1 if s.each else count - (0 if s.owner == "spouse" else 1)
            if s.count is None and s.counted:
                others += 1
            some = some or (count == 1 and s.owner != "spouse" and not s.this)
        elif s.says == "has_some" and counted and s.owner == "spouse":
            others += 1
        elif s.says == "sold":
            if others:
                decided = "yes"
            others = max(0, others - count)
        elif s.says in ("only", "none_else"):
            decided = "yes" if not (s.says == "only" and s.counted and (s.count or 2) > 1) else "no"
    if others > 0 or decided == "no":
        return "no", set()
    if unknown:
        return "unknown", set()
    if decided is None and elsewhere and answer is None:
        return None, {"elsewhere"}
    if asked and decided is None and some and answer is None and not any(s.says == "has_some" for s in statements):
        decided = "yes" if any(s.says == "has" and not s.bare and s.owner for s in statements) else None
    return decided or answer, set()


def read_buyer_homes(statements: Sequence[Statement]) -> Optional[Homes]:
    """Before this one: 首套 is 0, 二套 is 1."""
    count, known, some = 0, False, False
    told: set[Owner] = set()  # whose homes were counted in words, so that 一套在通州 tells of one of them
    for s in statements:
        counted = s.owner in _COUNTED["buyer"] and not s.elsewhere
        number = 1 if s.count is None else s.count
        if s.says == "nth":
            if s.count is None and s.counted:
                return "unknown"
            count, known, some = max(0, number - 1), True, False
        elif s.says == "not_nth":
            some = some or s.count == 1
        elif s.says in ("has", "else") and counted:
            if s.bare and s.owner in told:
                continue
            told |= set() if s.bare else {s.owner}
            if s.count is None and s.counted:
                some = True
            else:
                count, known = count + number * (2 if s.each else 1), True
        elif s.says == "has_some" and counted:
            some = True
        elif s.says == "has_some" or (s.says in ("has", "else") and not counted):
            continue
        elif s.says == "only" and not s.this and s.counted and s.count is not None:
            count, known = count + s.count, True
        elif s.says == "sold":
            count, known = max(0, count - number), known or s.this
        elif s.says in ("has_none", "none_else", "only"):
            known = True
    if any(s.says == "unknown" for s in statements):
        return "unknown"
    if known and (count or not some):
        return count
    return "unknown" if some or any(s.says == "not_nth" for s in statements) else None
