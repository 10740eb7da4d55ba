from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.searching import lexical, semantic
from knowledge_base.searching.arms import Scale, Scope
from knowledge_base.searching.lexical import open_lexical
from knowledge_base.searching.passages import ALWAYS, Passage
from knowledge_base.searching.semantic import FaissArm
from knowledge_base.searching.vector_cache import VectorCache
from knowledge_base.words.synonyms import unify
from knowledge_base.words.vocabulary import words_of
from language.segment import Segmenter
from tests.knowledge_base.fakes import CharacterEncoder, day

TODAY = day("2026-11-24").toordinal()


def passage(key: str, *asked: str, answer: str = "", begin: str = "2020-01-01", end: str = "", **more: str) -> Passage:
    valid_to = day(end).toordinal() if end else ALWAYS
    return Passage(
        key, asked, answer, more.get("body", ""), day(begin).toordinal(), valid_to, more.get("region", "全国")
    )


OLD = passage("old", "契税税率是多少", answer="三个点", end="2024-11-30")
NEW = passage("new", "契税税率是多少", answer="一个点", begin="2024-12-01")
FAR = passage("far", "发票丢失怎么补办", answer="找开票方")
SOUTH = passage("south", "契税税率是多少", answer="别处", region="广东")
PASSAGES = (OLD, NEW, FAR, SOUTH)


def test_an_index_on_disk_is_opened_again_and_outlives_a_change_by_one(tmp_path: Path) -> None:
    for passages in (PASSAGES, PASSAGES, PASSAGES[:3], PASSAGES[:2]):
        open_lexical(tmp_path, "entries", passages)
    assert len(list(tmp_path.iterdir())) == 2


def test_words_that_an_index_on_disk_holds_are_not_cut_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_lexical(tmp_path, "entries", PASSAGES)
    again = [replace(p) for p in PASSAGES]  # nothing worked out yet
    open_lexical(tmp_path, "entries", again)
    monkeypatch.setattr(Segmenter, "segment_search", lambda *_: pytest.fail("cut once more"))
    assert [p.indexed for p in again] == [p.indexed for p in PASSAGES]


def test_an_index_that_cannot_be_opened_is_given_up_only_once_there_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_lexical(tmp_path, "entries", PASSAGES)
    (meta,) = tmp_path.glob("entries-*/meta.json")
    meta.write_text("{}")
    with monkeypatch.context() as patch:
        patch.setattr(lexical, "HEAP", 1)  # so that building fails
        with pytest.raises(ValueError, match="memory"):
            open_lexical(tmp_path, "entries", PASSAGES)
    assert list(tmp_path.iterdir()) == [meta.parent]
    assert open_lexical(tmp_path, "entries", PASSAGES).search(["契税"], Scope(TODAY), 1)


def test_clusters_find_what_looking_at_everything_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(3).standard_normal((3000, 16), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    passages = tuple(passage(str(n), f"问{n}", end="2024-11-30" if n % 3 else "") for n in range(len(vectors)))
    exact = FaissArm(passages, vectors)
    monkeypatch.setattr(semantic, "EXACT_UP_TO", 100)
    in_clusters = FaissArm(passages, vectors)
    same = 0
    for vector in vectors[:60]:
        found = [h.row for h in in_clusters.search(vector, Scope(TODAY), 1)]
        assert all(row % 3 == 0 for row in found)
        same += found == [h.row for h in exact.search(vector, Scope(TODAY), 1)]
    assert same >= 40  # of 60: a query looks at a part of the clusters only


def test_similarity_has_one_scale_for_all_encoders() -> None:
    scale = Scale(low=0.4, high=0.8)
    assert scale.place(0.4) == 0.0
    assert scale.place(0.8) == pytest.approx(1.0)


def test_a_text_is_encoded_once_for_each_encoder(tmp_path: Path) -> None:
    cache, encoder = VectorCache(tmp_path / "vectors.db"), CharacterEncoder()
    first = cache.vectors(encoder, ["甲", "乙", "甲"])
    again = cache.vectors(encoder, ["乙", "丙"])
    assert encoder.encoded == ["甲", "乙", "丙"]
    assert np.array_equal(first[1], again[0])
    other = CharacterEncoder()
    other.name = "another"
    cache.vectors(other, ["甲"])
    assert other.encoded == ["甲"]


def test_things_with_several_names_are_searched_under_one() -> None:
    assert unify("增值税专用发票") == unify("专用发票") == unify("专票")
    assert set(words_of("残疾人就业保障金怎么交")) == set(words_of("残保金怎么交"))
