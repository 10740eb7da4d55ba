"""Any sentence-transformers model, by name or path. Needs the packages of ``make encoders``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.protocol import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_TOKENS: Final = 256


class SentenceTransformerEncoder:
    def __init__(self, name_or_path: str, *, threads: int = 0) -> None:
        self._model = load_model(name_or_path)
        if threads:
            # By name, so that types are the same whether torch is installed or not.
            import_module("torch").set_num_threads(threads)
        self._model.max_seq_length = min(self._model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        self._name = f"{name_or_path}{fingerprint(Path(name_or_path))}"
        self._dimension = len(self._model.encode("零", show_progress_bar=False))

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def load_model(name_or_path: str) -> SentenceTransformer:
    """Raises ``EncoderError`` when the packages are missing or nothing can be loaded under that name."""
    try:
        from sentence_transformers import SentenceTransformer
    except Exception as error:  # missing raises ImportError, versions that do not fit raise anything
        raise EncoderError(
            f"使用句向量模型 {name_or_path} 需要 sentence-transformers，本机没有装好：{error}。"
            "请先运行 make encoders，或把 DAOBAN_ENCODER 改回 bundled"
        ) from error
    try:
        return SentenceTransformer(name_or_path, device="cpu")
    except Exception as error:  # anything from a missing folder to a refused download
        raise EncoderError(
            f"无法加载句向量模型 {name_or_path}：{error}。"
            "请检查 DAOBAN_ENCODER 的名称或路径（按名称首次使用需要联网下载），或改回 bundled"
        ) from error


def fingerprint(folder: Path) -> str:
    """Empty for a model known by name; for a folder it changes when the files do."""
    if not folder.is_dir():
        return ""
    files = sorted(f for f in folder.rglob("*") if f.is_file())
    state = "\n".join(f"{f.relative_to(folder)} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in files)
    return f"-{hashlib.sha256(state.encode()).hexdigest()[:12]}"
