from __future__ import annotations

import sys
from pathlib import Path

import pytest

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.sentence_transformer import SentenceTransformerEncoder, fingerprint
from tests.knowledge_base.tiny import needs_encoders


def test_missing_packages_name_the_command_that_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match="make encoders"):
        SentenceTransformerEncoder("BAAI/bge-small-zh-v1.5")


@needs_encoders
def test_a_folder_that_holds_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=f"无法加载句向量模型 {tmp_path}.*DAOBAN_ENCODER"):
        SentenceTransformerEncoder(str(tmp_path))


def test_a_folder_has_another_fingerprint_when_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "weights").write_text("one", "utf-8")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "weights").write_text("another", "utf-8")
    assert fingerprint(tmp_path) != before


def test_a_name_has_no_fingerprint() -> None:
    assert fingerprint(Path("BAAI/bge-small-zh-v1.5")) == ""
