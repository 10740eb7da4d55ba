"""What recognises the words on scanned pages of notices: the same as for papers of the housing errands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from backends.materials.ocr import RapidOcr
from knowledge_base.documents.scans import SeenLine


def see_lines(picture: Any) -> Sequence[SeenLine]:
    """Called in the process that reads one file; see ``kit.confined``."""
    found = []
    for line in _engine().lines(picture):
        across, down = zip(*line.corners, strict=True)
        found.append(SeenLine(line.text, line.score, min(across), min(down), max(across), max(down)))
    return found


@cache
def _engine() -> RapidOcr:
    return RapidOcr(threads=1)
