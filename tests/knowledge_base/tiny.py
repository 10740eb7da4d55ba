"""A sentence-transformers model small enough to build in a test, and the mark of tests that need its packages."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

LETTERS = "个人买房契税增值发票怎么开退交多少钱车船社保可以吗零的是，。？0123456789"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


needs_encoders = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="needs the packages of `make encoders`"
)
"""Only their absence skips; versions that do not fit each other fail, as they would fail the user."""


def build_tiny_model(folder: Path, *rare: str) -> Path:
    """A random BERT of one layer and 32 dimensions, pooled by its first token."""
    transformers: Any = import_module("transformers")
    torch: Any = import_module("torch")
    torch.manual_seed(1)
    vocabulary = [*SPECIAL, *dict.fromkeys(LETTERS), *rare]
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=300,
        initializer_range=0.3,  # at the usual 0.02 an untrained model tells no two texts apart
    )
    transformers.BertModel(config).save_pretrained(folder)
    tokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    write(folder / "tokenizer_config.json", TOKENIZER_CONFIG)
    write(folder / "modules.json", MODULES)
    (folder / "1_Pooling").mkdir()
    write(folder / "1_Pooling" / "config.json", {"embedding_dimension": 32, "pooling_mode": "cls"})
    return folder


TOKENIZER_CONFIG = {
    "tokenizer_class": "BertTokenizerFast",
    "model_max_length": 300,
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "mask_token": "[MASK]",
}
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]


def tokenizer(vocabulary: list[str]) -> Tokenizer:
    numbered = {token: number for number, token in enumerate(vocabulary)}
    made = Tokenizer(WordPiece(numbered, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return made


def write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), "utf-8")
