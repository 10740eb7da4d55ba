from __future__ import annotations

from pathlib import Path
from typing import Final

from knowledge_base.encoders.onnx_encoder import OnnxEncoder, is_exported
from knowledge_base.encoders.protocol import Encoder
from knowledge_base.encoders.sentence_transformer import SentenceTransformerEncoder

BUNDLED: Final = "bundled"
BUNDLED_FOLDER: Final = Path(__file__).resolve().parent / "bundled"


def open_encoder(setting: str, threads: int = 0) -> Encoder:
    """The encoder that ``setting`` names: ``bundled``, a folder written by ``daoban encoder export``,
    or a sentence-transformers model by name or path. ``threads`` = 0 chooses by the machine.

    Raises ``EncoderError``, saying what to do, when it cannot be loaded.
    """
    if setting == BUNDLED:
        return OnnxEncoder(BUNDLED_FOLDER, threads=threads)
    if is_exported(Path(setting)):
        return OnnxEncoder(Path(setting), threads=threads)
    return SentenceTransformerEncoder(setting, threads=threads)
