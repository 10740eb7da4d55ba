from __future__ import annotations

import pytest

from dialogue.english import in_chinese, is_english


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
    ],
)
def test_a_matter_and_a_point_are_read(text: str, chinese: str) -> None:
    assert in_chinese(text, going_on=False) == chinese


def test_a_point_without_a_matter_goes_on_from_one() -> None:
    assert in_chinese("how long will it take", going_on=True) == "要多久"
    assert in_chinese("how long will it take", going_on=False) == ""
