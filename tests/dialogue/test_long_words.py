"""Words said over and over end in an answer: no reader tries each way in which they may be cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogue import decide, results
from dialogue.choosing import pick
from dialogue.passing import asks_of_sale
from dialogue.plain import calls_person
from dialogue.portrait import asked_of
from dialogue.refunds import asks_own_refund
from dialogue.thread import Offered
from dialogue.walk_words import means
from dialogue.words import is_sum_alone
from language.reading import answers

READERS: dict[str, tuple[Callable[[str], object], str, str, str]] = {
    "refund": (asks_own_refund, "我能退税", "有没有退税", "喔"),
    "sale": (asks_of_sale, "", "想问一下", "喔"),
    "person": (calls_person, "找人工", "可以不问问看看", "喔"),
    "why": (asked_of, "", "那一个", "喔"),
    "stuck": (lambda text: means(text, "stuck"), "", "这一步", "喔"),
    "whose": (lambda text: pick(text, [Offered("个人出租住房", "ask:a", listed=True)]), "", "我问的是", "喔"),
    "late": (decide._LATE.fullmatch, "", "两期", "喔"),
    "much": (results._MUCH.fullmatch, "", "这样应该", "喔"),
    "yes": (answers._IS_YES.match, "是", "对没错谢谢", "喔"),
    "no": (answers._IS_NO.match, "不", "没错谢谢", "喔"),
    "sum": (is_sum_alone, "", "价格是", "喔"),
}


@pytest.mark.parametrize(("read", "first", "word", "last"), READERS.values(), ids=READERS)
def test_what_is_said_over_and_over_is_read_at_once(
    read: Callable[[str], object], first: str, word: str, last: str
) -> None:
    assert not read(first + word * 40 + last)
