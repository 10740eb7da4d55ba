"""The reading of a whole message."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Optional

from language.dialect import standard
from language.normalise import normalise
from language.quantities import Area, Kind, Marked, Money, Numeral, scan
from language.quantities.numerals import plain
from language.reading.answers import read_answer
from language.reading.built_area import read_area
from language.reading.corrections import find_correction, put_right
from language.reading.facts import Asked, Reading, Role, Sum, Unclear
from language.reading.held import read_held
from language.reading.homes import read_homes
from language.reading.slips import repair
from language.reading.sums import bare_follows, read_sums, role_of_rate

# Chinese commas where they part thousands: 3，650，000.
_THOUSANDS = re.compile(r"(?<![0-9])[0-9]{1,3}(?:，[0-9]{3})+(?![0-9])")
_WITHIN = re.compile(r"(?<=[0-9十百千万]) (?=[十百千万亿])|(?<=[百千]) (?=[0-9]+ ?[十万])")


def read(text: str, asked: Optional[Asked], today: date, *, carried: bool = False) -> Reading:
    """What ``text`` says. ``asked``: what it answers, so that a bare ``500`` or ``是`` means something.
    ``carried``: the home is inherited or given, so that its time is that of the one before.

    Never raises. A phrase that is not wholly understood is not read in part; what is not exact says so.
    """
    marked = scan(repair(_tight(standard(normalise(_with_commas(text)))), asked), today)
    correction = find_correction(marked)
    area, unclear, areas = read_area(marked, asked, correction.renames("area"))
    sums = read_sums(marked, asked, areas)
    roles = _roles(marked, sums, area, unclear)
    answer = read_answer(marked.text, asked is not None)
    homes = read_homes(marked, asked, answer, correction.certain or correction.weak)
    beside = bool(sums or roles or area is not None or homes.only is not None or homes.buyer is not None)
    time_meant = "held" if correction.certain or correction.renames("held") else asked
    held, dates, unclear_held = read_held(marked, time_meant, today, beside, carried)
    reading = Reading(
        sums=tuple(sums),
        roles=roles,
        area=area,
        held=held,
        dates=dates,
        only_home=homes.only,
        only_home_about=homes.only_about,
        buyer_homes=homes.buyer,
        yes_no=answer.says if answer is not None else None,
        yes_no_about=answer is not None and answer.reserved,
        supposed=correction.supposed,
        corrects=correction.certain or correction.rather,
        lone=None if correction.named else _lone(marked),
        unclear=frozenset(unclear | homes.unclear | unclear_held),
    )
    return put_right(reading, correction, asked)


def _lone(marked: Marked) -> Optional[Decimal]:
    found = [m for m in marked.mentions() if m.kind is not Kind.OTHER]
    if len(found) != 1 or found[0].kind is not Kind.NUMBER or not bare_follows(marked, found[0].place):
        return None
    return marked.value(marked.text[found[0].place], Numeral).exact


def _with_commas(text: str) -> str:
    """Other commas become semicolons: normalised, they would join 300，500 into one number."""

    def joined(found: re.Match[str]) -> str:
        groups = found.group().split("，")
        return ("," if len(groups) > 2 or groups[-1] == "000" else "；").join(groups)

    return _THOUSANDS.sub(joined, text).replace("，", "；")


def _tight(text: str) -> str:
    """Without blanks within a number: 3 百 20 万."""
    return _WITHIN.sub("", text)


def _roles(marked: Marked, sums: list[Sum], area: Optional[Area], unclear: set[Unclear]) -> dict[Role, Money]:
    """The sums by role; one said twice and differently is left out. Unit price times area where no total is said."""
    roles: dict[Role, Money] = {}
    for role in {s.role for s in sums if s.role not in (None, "other")}:
        said = {s.money for s in sums if s.role == role}
        if len(said) == 1 and role is not None:
            roles[role] = said.pop()
        else:
            unclear.add("sums")
    if any(s.money.unit_left_out for s in sums):
        unclear.add("no_unit")
    for mention in marked.mentions(Kind.RATE):
        rate, role = marked.value(marked.text[mention.place], Money).exact, role_of_rate(marked, mention.place)
        if rate is not None and area is not None and area.exact is not None:
            total = plain(rate * area.exact)
            roles.setdefault(role, Money(total, total))
        else:
            unclear.add("unit_price")
    return roles
