"""Small stand-ins: an encoder by shared characters, and entries in a few words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from kit.clock import Clock, utc_now
from kit.confined import Confined, T, Wanted
from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.confidence import FEATURES, Calibration
from knowledge_base.answering.quote_belief import untrained_quoting
from knowledge_base.encoders.protocol import Vectors
from knowledge_base.entries.loading import load_content
from knowledge_base.entries.schemas import Entry
from knowledge_base.searching.arms import Engine
from knowledge_base.searching.embedded import EmbeddedEngine

# Answers from half the characters in common on; below a quarter it gives up.
CALIBRATION = Calibration(
    note="for tests",
    encoder="characters",
    features=FEATURES,
    mean=(0.0,) * len(FEATURES),
    deviation=(1.0,) * len(FEATURES),
    weights=tuple(10.0 if name == "similarity" else 0.0 for name in FEATURES),
    bias=-5.0,
    answer_at=0.5,
    lead_at=0.5,
    clarify_at=0.1,
)


class Here(Confined):
    """Works where it is asked, as no process has to begin for it."""

    def run(self, wanted: Wanted, work: Callable[..., T], *given: Any) -> T:
        wanted.check()
        return work(*given)


class CharacterEncoder:
    """Texts are as alike as the characters and pairs of them that they share. ``broken`` makes it fail."""

    name = "characters"
    dimension = 256

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.broken = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise RuntimeError("no vectors today")
        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for part in [*text, *(text[i : i + 2] for i in range(len(text) - 1))]:
                vectors[row, int.from_bytes(hashlib.sha256(part.encode()).digest()[:2], "big") % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
        return unit


def raw_entry(entry_id: str, question: str, answer: str, **more: Any) -> dict[str, Any]:
    """An entry as YAML has it; ``more`` overrides any field."""
    return {
        "id": entry_id,
        "question": question,
        "similar": [f"{question}{tail}" for tail in ("吗", "呢", "啊", "，谢谢", "，急", "，在线等")],
        "answer": answer,
        "citations": [{"issuer": "虚构部", "doc_no": f"公告第{len(question)}号", "article": "第一条"}],
        "in_force": {"from": "2020-01-01"},
        "audience": ["不限"],
        "tax": "契税",
        "confidence": "confirmed",
        **more,
    }


def entry(entry_id: str, question: str, answer: str, **more: Any) -> Entry:
    return Entry.model_validate(raw_entry(entry_id, question, answer, **more))


def write_content(folder: Path, *entries: dict[str, Any]) -> Path:
    """The folder holds exactly these entries."""
    folder.mkdir(exist_ok=True)
    text = yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False)
    (folder / "entries.yml").write_text(text, encoding="utf-8")
    return folder


def open_small(
    database: Database,
    home: Path,
    *entries: dict[str, Any],
    now: datetime | None = None,
    clock: Clock | None = None,
    engine: Engine | None = None,
    look_every: float | None = None,
    **options: Any,
) -> tuple[KnowledgeBase, CharacterEncoder]:
    """A knowledge base over these entries; ``look`` tells it of other processes. Without ``quoting`` no law is quoted
    but what is asked for by number."""
    options.setdefault("quoting", untrained_quoting())
    load_content(database, write_content(home / "content", *entries))
    encoder = CharacterEncoder()
    knowledge = KnowledgeBase(
        database,
        encoder,
        engine or EmbeddedEngine(home / "index"),
        home / "index",
        region="北京",
        calibration=CALIBRATION,
        clock=clock or (lambda: now or utc_now()),
        look_every=look_every,
        **options,
    )
    return knowledge, encoder


def day(text: str) -> date:
    return date.fromisoformat(text)
