"""The papers of a case, read on this machine."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date

from backends.materials.checklist import checklist
from backends.materials.checks import check
from backends.materials.errors import BusyError
from backends.materials.ocr import Ocr
from backends.materials.reading import read_pages
from backends.materials.schemas import Answers, CaseFacts, Finding, PaperKind, PaperNeeded, Reading
from kit.uploads.content import pages_of

WAITING = 12  # papers at once, one being read; the last of them waits some 20 s


class ReferenceMaterials:
    def __init__(self, ocr: Ocr) -> None:
        self._ocr = ocr
        self._places = threading.BoundedSemaphore(WAITING)

    def checklist(self, facts: CaseFacts) -> list[PaperNeeded]:
        return checklist(facts)

    def read(self, content: bytes, expected: PaperKind | None = None) -> Reading:
        if not self._places.acquire(blocking=False):
            raise BusyError("正在识别的材料太多，请过半分钟再上传", retry_after=30)
        try:
            return read_pages(pages_of(content), self._ocr, expected)
        finally:
            self._places.release()

    def check(self, readings: Sequence[Reading], answers: Answers, today: date) -> list[Finding]:
        return check(readings, answers, today)
