from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge_base.encoders import Encoder, open_encoder
from knowledge_base.training.fitting import Recipe, train
from knowledge_base.training.pairs import Pair
from tests.knowledge_base.tiny import needs_encoders

pytestmark = needs_encoders

PAIRS = [
    Pair("买房契税", "房契税怎么交"),
    Pair("开发票", "发票怎么开"),
    Pair("退车船税", "车船税可以退吗", "车船税交多少"),
    Pair("社保", "社保怎么交", "社保可以退吗"),
]


def trained(tiny_model: Path, out: Path, keep: float) -> Path:
    train(str(tiny_model), {"few": PAIRS}, out, Recipe(epochs=10, batch_size=2, learning_rate=2e-3, keep=keep))
    return out


def test_pairs_draw_together(tiny_model: Path, tmp_path: Path) -> None:
    before = open_encoder(str(tiny_model))
    after = open_encoder(str(trained(tiny_model, tmp_path / "out", keep=0)))
    anchors, positives = [p.anchor for p in PAIRS], [p.positive for p in PAIRS]

    def margin(encoder: Encoder) -> float:
        likeness = encoder.encode(anchors) @ encoder.encode(positives).T
        return float(np.diag(likeness).mean() - likeness.mean())

    assert margin(after) > margin(before) + 0.02


def test_keeping_all_of_the_base_changes_nothing(tiny_model: Path, tmp_path: Path) -> None:
    after = open_encoder(str(trained(tiny_model, tmp_path / "out", keep=1)))
    texts = [p.anchor for p in PAIRS]
    assert np.allclose(after.encode(texts), open_encoder(str(tiny_model)).encode(texts), atol=1e-5)
