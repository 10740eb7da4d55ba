from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

from knowledge_base.encoders import open_encoder
from knowledge_base.training.export import export
from tests.knowledge_base.tiny import build_tiny_model, needs_encoders

pytestmark = needs_encoders

RARE = ["##个", "wedding"]  # no Chinese text needs them
TEXTS = ["个人买房契税怎么交", "发票怎么开", "车船税可以退吗", "社保"]


def test_the_exported_model_agrees_with_the_one_it_came_from(tiny_model: Path, tiny_export: Path) -> None:
    full, exported = (open_encoder(str(folder)).encode(TEXTS) for folder in (tiny_model, tiny_export))
    assert ((full * exported).sum(axis=1) > 0.98).all()


def test_an_export_holds_three_files(tiny_export: Path) -> None:
    assert sorted(f.name for f in tiny_export.iterdir()) == ["config.json", "model.onnx", "tokenizer.json"]


def test_an_export_is_named(tiny_export: Path) -> None:
    assert open_encoder(str(tiny_export)).name.startswith("tiny-")


def test_an_export_keeps_the_dimension(tiny_export: Path) -> None:
    assert open_encoder(str(tiny_export)).dimension == 32


def test_a_pruned_export_is_smaller_and_says_the_same(tmp_path: Path) -> None:
    model = build_tiny_model(tmp_path / "model", *RARE)
    export(str(model), tmp_path / "whole", name="tiny")
    export(str(model), tmp_path / "pruned", name="tiny", texts=TEXTS)
    whole, pruned = (Tokenizer.from_file(str(tmp_path / n / "tokenizer.json")) for n in ("whole", "pruned"))
    assert set(whole.get_vocab()) - set(pruned.get_vocab()) == set(RARE)
    before, after = (open_encoder(str(tmp_path / n)).encode(TEXTS) for n in ("whole", "pruned"))
    assert ((before * after).sum(axis=1) > 0.999).all()
