"""What every kind of table comes to: sheets of lines of texts, and what was not taken of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` as the person sees it in the file, from 1; ``problem``: why nothing of it can be taken. ``faults``:
    why a cell cannot, by its column from 0. ``above``: the columns whose cell is merged with that of the line above."""

    number: int
    cells: Sequence[str]
    problem: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)
    above: frozenset[int] = frozenset()

    def fault_in(self, columns: Iterable[int]) -> str:
        """Of the line, or of its cells in ``columns``; empty where all of that can be taken."""
        return self.problem or "；".join(dict.fromkeys(self.faults[n] for n in columns if n in self.faults))


@dataclass(frozen=True)
class Sheet:
    """``title`` is empty where a file has one table only, ``kind`` what a person calls such a one. ``notes`` is whole
    once ``lines`` have been gone through. ``shifts``: a separator that stands in a text would move all that comes after
    it."""

    title: str
    lines: Iterator[Line]
    notes: list[str] = field(default_factory=list)
    shifts: bool = False
    kind: str = "工作表"

    @property
    def where(self) -> str:
        return f"{self.kind}“{self.title}”" if self.title else ""
