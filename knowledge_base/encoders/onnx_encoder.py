"""Encoders exported to one ONNX file: no torch, ready in a fraction of a second."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from pydantic import BaseModel, ConfigDict, ValidationError
from tokenizers import Tokenizer

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.protocol import Vectors

MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
CONFIG: Final = "config.json"
FILES: Final = (MODEL, TOKENIZER, CONFIG)
REMEDY: Final = "请重新检出这些文件，或用 daoban encoder export 重新导出"
WORTH_A_POOL: Final = 32


class ExportedConfig(BaseModel):
    """``config.json`` beside an exported model. Pooling and normalisation are part of the graph."""

    model_config = ConfigDict(extra="forbid")

    name: str
    dimension: int
    max_tokens: int


class OnnxEncoder:
    """A folder of ``model.onnx``, ``tokenizer.json`` and ``config.json``."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        check_files(folder)
        try:
            self._config = ExportedConfig.model_validate_json((folder / CONFIG).read_text("utf-8"))
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = open_session(folder / MODEL)
        except ValidationError as error:
            raise EncoderError(f"{folder / CONFIG} 内容有误：{error.errors()[0]['msg']}。{REMEDY}") from error
        except Exception as error:  # both libraries raise bare exceptions on a damaged file
            raise EncoderError(f"句向量模型 {folder} 的文件已损坏：{error}。{REMEDY}") from error
        self._threads = threads or default_threads()
        self._tokenizer.enable_truncation(self._config.max_tokens)
        self._tokenizer.no_padding()
        self._name = f"{self._config.name}-{digest(folder / MODEL)}"

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._config.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One text a run, several runs at a time.

        A batch of its own would gain nothing on a processor, and int8 activations are scaled over the whole
        batch: in company a text would get a slightly different vector (cosine down to 0.99), and an answer
        could not be reproduced.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if len(texts) < WORTH_A_POOL or self._threads == 1:
            for row, text in enumerate(texts):
                vectors[row] = self._encode_one(text)
            return vectors
        with ThreadPoolExecutor(self._threads, thread_name_prefix="encode") as pool:
            for row, vector in enumerate(pool.map(self._encode_one, texts)):
                vectors[row] = vector
        return vectors

    def _encode_one(self, text: str) -> Vectors:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (output,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        vector: Vectors = output[0]
        return vector


def is_exported(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def check_files(folder: Path) -> None:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise EncoderError(f"句向量模型 {folder} 缺少文件：{'、'.join(missing)}。{REMEDY}")


def default_threads() -> int:
    """Half the processors, at most four: Rasa and the requests need theirs."""
    return min(4, max(1, (os.cpu_count() or 2) // 2))


def open_session(model: Path) -> onnxruntime.InferenceSession:
    """One thread a run: a question is too short to share (30 tokens: 7.5 ms on one, 8.4 ms on two)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:12]
