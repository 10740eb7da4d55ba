"""The built area of the home, and not that of a part of it or of what lies within the walls."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Optional

from language.quantities import Area, Kind, Marked, Mention, Numeral
from language.quantities.areas import area_of
from language.quantities.hedges import bound_of
from language.reading.facts import Unclear
from language.reading.sums import bare_follows, is_named_sum

_LARGEST = Decimal(10_000)
_SPACE = "地下室|车位|车库|储藏|阳台|露台|院子?|花园|卧室|客厅|厨房"
_PART_BEFORE = re.compile(rf"(?:套内|使用|得房|室内|公摊|实用|赠送|{_SPACE})[^,;。]{{0,6}}$")
_PART_AFTER = re.compile(rf"^的?(?:大|小)?(?:{_SPACE}|公摊)")
_BUILT_BEFORE = re.compile(r"(?:建筑面积|建面|建筑|房本|产权|证载|证上|总面积)[^,;。]{0,6}$")
_NAMED = re.compile(
    r"(?:面积|建面|平米数|平方数|平数)(?:[是为有写的记着约:\s]|大概|应该|一共|总共|上|改[成为]|更正[成为]|换成|成|其实|实际)*$"
)


def read_area(marked: Marked, asked: Optional[str], renamed: bool) -> tuple[Optional[Area], set[Unclear], set[int]]:
    """``renamed``: the area is what is put right, so that a bare number is one. The
    last value: where bare numbers were read as areas."""
    found = [(m, marked.value(marked.text[m.place], Area)) for m in marked.mentions(Kind.AREA)]
    numbers = list(marked.mentions(Kind.NUMBER))
    for mention in numbers:
        named = _NAMED.search(marked.text[: mention.place]) is not None
        alone = asked == "area" and len(numbers) == 1 and not found and not is_named_sum(marked, mention.place)
        if named or renamed or alone:
            area = _bare(marked, mention)
            found += [(mention, area)] if area is not None else []
    bare = {m.place for m, _ in found if m.kind is Kind.NUMBER}
    built = [area for m, area in found if _BUILT_BEFORE.search(marked.text[: m.place])]
    whole = [area for m, area in found if not _is_part(marked, m)]
    of_home = built or whole
    if len(set(of_home)) > 1:
        return None, {"areas"}, bare
    if of_home:
        return of_home[0], set(), bare
    return None, {"inner_area"} if found else set(), bare


def _is_part(marked: Marked, mention: Mention) -> bool:
    return bool(
        _PART_BEFORE.search(marked.text[: mention.place]) or _PART_AFTER.match(marked.text[mention.place + 1 :])
    )


def _bare(marked: Marked, mention: Mention) -> Optional[Area]:
    numeral = marked.value(marked.text[mention.place], Numeral)
    if not bare_follows(marked, mention.place) or (numeral.low is not None and not 0 < numeral.low <= _LARGEST):
        return None
    return area_of(numeral, bound_of(marked.text[: mention.place], marked.text[mention.place + 1 :]))
