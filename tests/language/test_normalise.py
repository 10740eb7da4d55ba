from __future__ import annotations

import pytest

from language.normalise import normalise, without_rows


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("　增值税　１３％　", "增值税 13%"),
        ("契税\u200b税率\ufeff", "契税税率"),
        ("ＡＢＣ（公司）", "ABC(公司)"),
        ("第一行\r\n\t第二行", "第一行 第二行"),
        ("㎡", "m2"),
        ("①②", "12"),
        ("\x00\x07", ""),
        ("   ", ""),
    ],
)
def test_one_spelling_for_what_people_type_in_many(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("　满五唯一 ﹙北京﹚ ８９．５㎡\u200d ")
    assert normalise(once) == once


@pytest.mark.parametrize("row", ["压低上去", "那我的", "没过和了", "左右跟中", "跟中才", "。", " "])
def test_what_is_said_over_and_over_is_shortened(row: str) -> None:
    assert without_rows(f"先{row * 30}后") == f"先{row * 3}后"


@pytest.mark.parametrize("text", ["哈哈哈哈哈", "1111111111111111", "一二三四五六七八九十" * 2, "A" * 7])
def test_what_is_not_stays(text: str) -> None:
    assert without_rows(text) == text
