"""The papers of a case as the other rooms use them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from backends.materials.schemas import Answers, CaseFacts, Finding, PaperKind, PaperNeeded, Reading


class MaterialsService(Protocol):
    def checklist(self, facts: CaseFacts) -> list[PaperNeeded]:
        """What this case needs. Pure: the same facts give the same list, in the same order."""
        ...

    def read(self, content: bytes, expected: PaperKind | None = None) -> Reading:
        """What is on an upload that ``kit.uploads`` has let in. Takes about a second of one core; call it on a thread.

        ``expected``: the paper the person says it is; without it the paper is recognised by its own words.
        Raises ``UnreadableError`` when nothing can be read, ``BusyError`` when too many wait."""
        ...

    def check(self, readings: Sequence[Reading], answers: Answers, today: date) -> list[Finding]:
        """What does not fit, within a paper, between papers and with what was said. Pure; errors first."""
        ...
