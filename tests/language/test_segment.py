from __future__ import annotations

import pytest

from language.segment import bundled_segmenter, segment


@pytest.mark.parametrize(
    "term",
    ["数电发票", "汇算清缴", "满五唯一", "专项附加扣除", "留抵退税", "总额度", "增量留抵", "小规模纳税人", "车船税"],
)
def test_a_term_of_tax_stays_one_word(term: str) -> None:
    assert term in segment(f"请问{term}怎么办理")


def test_white_space_is_never_a_word() -> None:
    assert segment(" 契税 税率\t多少\n") == ["契税", "税率", "多少"]


@pytest.mark.parametrize("text", ["我想把北京的房子卖掉要交多少税？", "ABC公司2026年1月开了12.5万的票", "😀？！", ""])
def test_the_words_joined_give_back_the_text(text: str) -> None:
    assert "".join(segment(text)) == text


def test_search_terms_hold_the_words_within_a_word() -> None:
    assert {"小规模纳税人", "小规模", "纳税人"} <= set(bundled_segmenter().segment_search("小规模纳税人"))


def test_search_terms_hold_character_pairs_for_what_the_dictionary_does_not_know() -> None:
    assert {"量子", "子税"} <= set(bundled_segmenter().segment_search("量子税"))


def test_search_terms_are_lower_case_without_punctuation_and_function_words() -> None:
    terms = bundled_segmenter().segment_search("请问APP上的契税怎么交？")
    assert "app" in terms
    assert "契税" in terms
    assert not {"请问", "的", "怎么", "？"} & set(terms)


@pytest.mark.parametrize("negation", ["不", "未", "无", "免", "非"])
def test_a_negation_can_be_searched(negation: str) -> None:
    assert any(negation in term for term in bundled_segmenter().segment_search(f"{negation}征税"))
