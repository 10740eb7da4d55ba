"""Whether it is the seller's only home, and how many the buyer has: the statements of a message counted together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from language.quantities import Kind, Marked, Numeral
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
_OF_ELSE = re.compile("[" + "".join(k.chars for k in (Kind.SUM, Kind.AREA, Kind.SPAN, Kind.DATE)) + "]")
_FIRST = re.compile(rf"(?:[他她]|对方|人家|买[家方])?(?:是|算)?首套房?[{PARTICLES}.。!]*")
_BARE_NONE = re.compile(rf"(?:没有?|无|零)[{PARTICLES}.。!]*")
_BARE_MORE = re.compile(rf"(?:还|另外)有[{PARTICLES}.。!]*")
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
    bare = bare_none or _BARE_SOME.fullmatch(marked.text) is not None
    other = puts_right and answer is not None and answer.says == "no" and _OF_ELSE.search(marked.text)  # 不对，是3年
    says = answer.says if answer is not None and asked == "only_home" and not bare and not other else None
    says = "no" if asked == "only_home" and _BARE_MORE.fullmatch(marked.text) else says
    only, unclear = read_only_home(seller, says, meant == "only_home")
    about = any(s.reserved for s in seller) if seller else answer is not None and answer.reserved
    buyer = read_buyer_homes(_of(statements, "buyer", meant, _FIRST.fullmatch(marked.plain) is not None))
    if buyer is None and asked == "buyer_homes":
        buyer = _bare_buyer(marked, bare_none, answer)
    return HomesSaid(only, about and only in ("yes", "no"), buyer, frozenset(unclear))


def _meant(marked: Marked, asked: Optional[str], statements: Sequence[Statement], puts_right: bool) -> Optional[str]:
    """Whose homes are spoken of where nobody is named. 唯一 is the seller's word, whoever was asked about."""
    if asked != "buyer_homes" or any(s.says in ("nth", "not_nth") for s in statements):
        return asked
    sellers = "唯一" in marked.plain or (puts_right and any(s.says == "else" for s in statements))
    return "only_home" if sellers else asked


def _bare_buyer(marked: Marked, none: bool, answer: Optional[Answer]) -> Optional[Homes]:
    if none:
        return 0
    if _BARE_SOME.fullmatch(marked.text) or (answer is not None and answer.says == "unknown"):
        return "unknown"
    number = marked.get(marked.text.rstrip(PARTICLES + ".。! ")[-1:], Numeral)
    if number is None or len(list(marked.mentions())) != 1 or number.low is None or number.low > 20:
        return None
    return int(number.low) if number.exact is not None else "unknown"


def _of(statements: Sequence[Statement], party: Party, asked: Optional[str], first: bool = False) -> list[Statement]:
    """Those about ``party``. Where nobody is named, who was asked about is meant; else the kind of statement tells.
    ``first``: 首套 and no more was said, which is of the buyer even where 唯一 was asked for."""
    meant: Party = {"only_home": "seller", "buyer_homes": "buyer"}.get(asked or "", "")  # type: ignore[assignment]

    def whose(s: Statement) -> Party:
        if s.says in ("nth", "not_nth") and (first or asked != "only_home"):
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
    others, none_left = _other_homes(statements)
    if others or any(s.says == "not_only" or (s.says == "nth" and (s.count or 1) > 1) for s in statements):
        return "no", set()
    if any(s.says == "unknown" for s in statements):
        return "unknown", set()
    if none_left:
        return "yes", set()
    if answer is None and any(s.elsewhere and s.says in ("else", "has", "has_some") for s in statements):
        return None, {"elsewhere"}
    if answer is None and asked and _has_this_one(statements):
        return "yes", set()
    return answer, set()


def _other_homes(statements: Sequence[Statement]) -> tuple[int, bool]:
    """How many the couple have beside this one, and whether it was said that there are none, or that they were sold."""
    others, none_left = 0, False
    for s in statements:
        number = (2 if s.counted else 1) if s.count is None else s.count
        if s.says == "sold":
            none_left = none_left or others > 0
            others = max(0, others - number)
        elif s.says == "none_else" or (s.says == "only" and number == 1 and (s.this or s.owner != "spouse")):
            none_left = True
        elif s.owner not in _COUNTED["seller"] or s.elsewhere:
            continue
        elif s.says in ("else", "only"):
            others += number
        elif s.says == "has":
            others += number * 2 - 1 if s.each else number - (s.owner != "spouse")
        elif s.says == "has_some" and s.owner == "spouse":
            others += 1
    return others, none_left


def _has_this_one(statements: Sequence[Statement]) -> bool:
    """名下有一套, and no more than that."""
    having = [s for s in statements if s.says in ("has", "has_some") and not s.elsewhere]
    return any(s.count == 1 and s.owner == "self" and not s.bare for s in having) and len(having) == 1


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
