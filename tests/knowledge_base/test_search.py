from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.lexical import open_lexical, words_of
from knowledge_base.passages import ALWAYS, Passage
from knowledge_base.semantic import Scale, SemanticIndex
from knowledge_base.synonyms import unify
from knowledge_base.vector_cache import VectorCache
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


@pytest.mark.parametrize(("as_of", "found"), [("2026-11-24", ["new"]), ("2024-11-30", ["old"]), ("2019-12-31", [])])
def test_words_find_only_what_holds_on_the_day_in_the_region(tmp_path: Path, as_of: str, found: list[str]) -> None:
    index = open_lexical(tmp_path, "entries", PASSAGES)
    hits = index.search(words_of("契税税率"), day(as_of).toordinal(), ("全国", "北京"), 10)
    assert [PASSAGES[h.row].key for h in hits] == found


def test_an_index_on_disk_is_opened_again_and_outlives_a_change_by_one(tmp_path: Path) -> None:
    for passages in (PASSAGES, PASSAGES, PASSAGES[:3], PASSAGES[:2]):
        open_lexical(tmp_path, "entries", passages)
    assert len(list(tmp_path.iterdir())) == 2


def test_words_that_match_nothing_find_nothing(tmp_path: Path) -> None:
    index = open_lexical(tmp_path, "entries", PASSAGES)
    assert index.search([], TODAY, ("全国",), 10) == []
    assert index.search(["火星"], TODAY, ("全国",), 10) == []


def test_a_rare_word_tells_more(tmp_path: Path) -> None:
    index = open_lexical(tmp_path, "entries", PASSAGES)
    assert index.rarity("发票") > index.rarity("契税")


def test_vectors_are_searched_under_a_mask_and_counted_once_a_passage() -> None:
    encoder = CharacterEncoder()
    passages = (passage("a", "契税怎么算", "契税怎么计算"), passage("b", "契税怎么算呢"), passage("c", "发票丢了"))
    index = SemanticIndex(passages, encoder.encode([t for p in passages for t in p.texts]))
    vector = encoder.encode(["契税怎么算"])[0]
    everywhere = index.search(vector, np.array([True, True, True]), 2)
    assert [n.row for n in everywhere] == [0, 1]
    assert everywhere[0].similarity == pytest.approx(1.0, abs=1e-5)
    assert [n.row for n in index.search(vector, np.array([False, True, True]), 2)] == [1, 2]
    assert index.search(vector, np.array([False, False, False]), 2) == []


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
