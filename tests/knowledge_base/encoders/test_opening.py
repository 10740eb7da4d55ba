from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from knowledge_base.encoders import open_encoder
from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.onnx_encoder import OnnxEncoder
from knowledge_base.encoders.opening import BUNDLED_FOLDER
from knowledge_base.encoders.sentence_transformer import SentenceTransformerEncoder
from tests.knowledge_base.tiny import needs_encoders


def test_bundled_needs_no_torch() -> None:
    program = "import sys; from knowledge_base.encoders import open_encoder; open_encoder('bundled').encode(['税'])"
    check = "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", f"{program}; {check}"], check=True)


def test_bundled_has_512_dimensions() -> None:
    assert open_encoder("bundled").dimension == 512


def test_an_exported_folder_opens_by_its_path() -> None:
    assert isinstance(open_encoder(str(BUNDLED_FOLDER)), OnnxEncoder)


@needs_encoders
def test_another_folder_opens_as_a_sentence_transformers_model(tiny_model: Path) -> None:
    assert isinstance(open_encoder(str(tiny_model)), SentenceTransformerEncoder)


def test_anything_else_needs_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="改回 bundled"):
        open_encoder("no-such-model")
