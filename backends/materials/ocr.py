"""Lines of words on a picture, behind a Protocol; RapidOCR with the models that its package carries.

``rapidocr``, not its forerunner ``rapidocr-onnxruntime``: that one ends before Python 3.13 and wants the OpenCV that
needs a desktop's libraries.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from PIL import Image

LONGEST_SIDE = 1800  # pixels; time grows with the area, and A4 has small print at 150 dpi


@dataclass(frozen=True, slots=True)
class Line:
    """``corners`` as read: top left, top right, bottom right, bottom left, in pixels."""

    text: str
    score: float
    corners: tuple[tuple[float, float], ...]


class Ocr(Protocol):
    def lines(self, picture: Image.Image) -> list[Line]: ...


class RapidOcr:
    """Loaded at the first picture. One picture at a time: two would only share the same cores."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads or -1
        self._lock = threading.Lock()
        self._engine: Any = None

    def lines(self, picture: Image.Image) -> list[Line]:
        shrunk, scale = _shrink(picture.convert("RGB"))
        pixels = np.ascontiguousarray(np.asarray(shrunk)[:, :, ::-1])  # blue first
        with self._lock:
            found = self._load()(pixels)
        if found.boxes is None:
            return []
        return [
            Line(text, float(score), tuple((float(x) / scale, float(y) / scale) for x, y in box))
            for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
        ]

    def _load(self) -> Any:
        if self._engine is None:
            from rapidocr import RapidOCR  # 1 s and half a hundred modules, which a chat without papers never needs

            self._engine = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,  # which way up a page is, is found for the whole page
                    "Global.text_score": 0.3,
                    "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                }
            )
        return self._engine


def _shrink(picture: Image.Image) -> tuple[Image.Image, float]:
    scale = min(1.0, LONGEST_SIDE / max(picture.size))
    if scale == 1.0:
        return picture, scale
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS), scale
