"""证件号: what has the shape of an ID card or a unified social credit code (tax number)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import List, Literal

from language.normalise import normalise
from language.quantities.signs import Kind, Marked

_EDGE = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_ID = re.compile(_EDGE[0] + r"[1-9]\d{16}[\dXx]" + _EDGE[1])
_CREDIT = re.compile(_EDGE[0] + r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}" + _EDGE[1])
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"  # GB 11643
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z


@dataclass(frozen=True)
class DocumentNumber:
    """``valid``: the check digit fits, so it was not mistyped."""

    kind: Literal["id_card", "credit_code"]
    number: str
    valid: bool
    start: int
    end: int


def find_documents(text: str) -> List[DocumentNumber]:
    """Numbers with the shape of a document's, ID cards first read.

    >>> [(d.kind, d.valid) for d in find_documents("证件号11010519491231002x")]
    [('id_card', True)]
    """
    plain = normalise(text)
    found = [
        DocumentNumber("id_card", m.group().upper(), _id_fits(m.group().upper()), m.start(), m.end())
        for m in _ID.finditer(plain)
    ]
    taken = {d.start for d in found if d.valid}
    credit = [
        DocumentNumber("credit_code", m.group(), _credit_fits(m.group()), m.start(), m.end())
        for m in _CREDIT.finditer(plain)
        if m.start() not in taken
    ]
    both = {d.start for d in credit if d.valid}
    return sorted(
        [d for d in found if d.start not in both]
        + [d for d in credit if d.valid or d.start not in {f.start for f in found}],
        key=lambda d: d.start,
    )


def mark_documents(marked: Marked) -> None:
    for shape in (_ID, _CREDIT):
        marked.mark(shape, lambda found: (Kind.OTHER, found.group()))


def _id_fits(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    return _ID_CHECK[total % 11] == number[-1]


def _credit_fits(number: str) -> bool:
    total = sum(_CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == number[17]
