"""A text in which each phrase that has been understood stands as one sign.

The finders run one after another, and each writes its grammar over the signs of those before: where numbers are signs
already, 差两个月满五年 is ``差N个月满N年``. A phrase can so be read whole or not at all, and nothing twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Callable, Iterator, Optional, Tuple, Type, TypeVar

Value = TypeVar("Value")
_BLOCK = 256  # signs of a kind in one text; what comes after them stays unread


class Kind(Enum):
    """Each has a block of the private use area, which ``normalise`` leaves empty."""

    NUMBER = 0xE000
    BIG = 0xE100  # a number with 万, 亿, w or k
    DATE = 0xE200
    SPAN = 0xE300
    SUM = 0xE400
    RATE = 0xE500
    AREA = 0xE600
    HOMES = 0xE700
    NTH = 0xE800  # 首套, 第三套
    OTHER = 0xE900

    @property
    def chars(self) -> str:
        """The block, for use within brackets."""
        return f"{chr(self.value)}-{chr(self.value + _BLOCK - 1)}"


@dataclass(frozen=True)
class Mention:
    """``start`` and ``end`` are places in the text that was marked; ``place`` is that of the sign."""

    kind: Kind
    value: object
    start: int
    end: int
    place: int


class Marked:
    def __init__(self, plain: str, written: Optional[str] = None) -> None:
        """``written``: ``plain`` in other letters, one for one."""
        self.plain = plain
        self.text = plain if written is None else written
        self._at = [(i, i + 1) for i in range(len(plain))]
        self._values: dict[str, object] = {}
        self._used = dict.fromkeys(Kind, 0)

    def mark(self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], Optional[Tuple[Kind, object]]]) -> None:
        """Put a sign in the place of each match for which ``make`` gives one."""
        pieces, at, place = [], [], 0
        for found in pattern.finditer(self.text):
            made = make(found)
            if made is None or self._used[made[0]] == _BLOCK or found.start() == found.end():
                continue
            pieces += [self.text[place : found.start()], self._sign(*made)]
            at += self._at[place : found.start()]
            at.append((self._at[found.start()][0], self._at[found.end() - 1][1]))
            place = found.end()
        self.text = "".join([*pieces, self.text[place:]])
        self._at = at + self._at[place:]

    def blank(self, start: int, end: int) -> None:
        """Take ``start`` to ``end`` of the marked text back: nothing can be read there."""
        self.text = self.text[:start] + "_" * (end - start) + self.text[end:]

    def value(self, sign: str, kind: Type[Value]) -> Value:
        value = self._values[sign]
        assert isinstance(value, kind)
        return value

    def get(self, sign: Optional[str], kind: Type[Value]) -> Optional[Value]:
        value = self._values.get(sign) if sign else None
        return value if isinstance(value, kind) else None

    def mentions(self, *kinds: Kind) -> Iterator[Mention]:
        """In order; all kinds where none is given."""
        for place, char in enumerate(self.text):
            if char in self._values:
                kind = Kind(ord(char) // _BLOCK * _BLOCK)
                if not kinds or kind in kinds:
                    yield Mention(kind, self._values[char], *self._at[place], place)

    def _sign(self, kind: Kind, value: object) -> str:
        sign = chr(kind.value + self._used[kind])
        self._used[kind] += 1
        self._values[sign] = value
        return sign
