from __future__ import annotations

import pytest

from dialogue.english import guessed, in_chinese, is_english


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("gerensuodeshui zenme suan", False),
        ("tui bu liao zenme ban", False),
        ("VAT", False),
        ("", False),
        ("tax 契税", False),
        ("is it taxed by you", True),
        ("how long does it take", True),
        ("any fee?", True),
        ("renting apartment tax", True),
        ("can you speak english", True),
    ],
)
def test_what_english_is(text: str, english: bool) -> None:
    assert is_english(text) is english


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("Where do I pay the stamp duty", "印花税在哪里办"),
        ("what documents do I need for a tax refund", "退税要带什么材料"),
        ("how can I get a proof of tax payment", "完税证明怎么办理"),
        ("how do I get a fapiao for renting my flat", "个人出租住房代开发票怎么办理"),
        ("how long does the VAT refund take", "增值税退税要多久"),
        ("my tax refund was rejected, what should I do", "退税没通过怎么办"),
        ("any penalties on stamp duty?", "印花税罚多少"),
        ("I'm a foreigner working in Shanghai. Do I need to do annual tax filing?", "个税年度汇算怎么办理"),
    ],
)
def test_a_matter_and_a_point_are_read(text: str, chinese: str) -> None:
    assert in_chinese(text, going_on=False) == chinese


def test_a_point_without_a_matter_goes_on_from_one() -> None:
    assert in_chinese("how long will it take", going_on=True) == "要多久"
    assert in_chinese("how long will it take", going_on=False) == ""


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("how do I get a fapiao for my drone show", "发票怎么办理"),
        ("how do I get a fapiao for renting an apartment", "发票怎么办理"),  # a tenant's
        ("I am renting an apartment, what tax do I pay", ""),
        ("how do I get a tax refund for goods shipped abroad", "退税怎么办理"),
        ("can you speak english", ""),
    ],
)
def test_what_was_not_all_read_is_no_question_of_ours_but_a_guess(text: str, guess: str) -> None:
    assert in_chinese(text, going_on=True) == ""
    assert guessed(text) == guess
