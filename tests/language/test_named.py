from __future__ import annotations

from datetime import date

import pytest

from language.reading.named import area_in, count_of, named_sums

TODAY = date(2026, 11, 24)
NAMES = {
    "salary": "月薪|工资",
    "insurance": "[五三]险一金|社保",
    "ordinary": "普票",
    "special": "专票",
    "sold": "卖了?",
    "issued": "开了",
    "tax": "[交缴]了|所得税",
}


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("月薪1万5 社保扣3000", {"salary": 15000, "insurance": 3000}),
        ("2万工资 4400社保", {"salary": 20000, "insurance": 4400}),
        ("工资8500", {"salary": 8500}),
        ("28万普票5万专票", {"ordinary": 280000, "special": 50000}),
        ("开了28万普票5万专票", {"ordinary": 280000, "special": 50000}),
        ("卖了500万交了20万个税", {"sold": 5000000, "tax": 200000}),
        ("父母65了", {}),
        ("拖了47天", {}),
    ],
)
def test_each_sum_has_the_name_that_stands_by_it(said: str, sums: dict[str, int]) -> None:
    assert {s.name: s.amount for s in named_sums(said, NAMES, TODAY)} == sums


def test_a_small_number_counts_where_a_sum_was_asked_for() -> None:
    assert [s.amount for s in named_sums("80", NAMES, TODAY, bare=True)] == [80]
    assert not named_sums("80", NAMES, TODAY)


@pytest.mark.parametrize(("said", "count"), [("两个娃", 2), ("俩孩子", 2), ("3个小孩", 3), ("没有", None)])
def test_people_are_counted(said: str, count: int | None) -> None:
    assert count_of(said, "娃|孩子|小孩") == count


def test_an_area_is_read() -> None:
    assert area_in("首套90平", TODAY) == 90


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("劳务报酬一次700 扣税吗", [700]),
        ("写一篇800", [800]),
        ("扣了1600多", [1600]),
        ("月薪2万五险一金4000", [20000, 4000]),
        ("税前1万三险一金2000", [10000, 2000]),
        ("设计费2万5 平台扣了20%", [25000]),
        ("一次3天", []),
    ],
)
def test_what_stands_behind_a_count_or_before_a_word_is_a_sum(said: str, sums: list[int]) -> None:
    assert [one.amount for one in named_sums(said, NAMES, TODAY)] == sums


def test_what_an_invoice_was_issued_for_is_named_by_the_invoice() -> None:
    names = {"sales": "开了|一共", "special": "专票"}
    assert [one.name for one in named_sums("其中5万开了专票", names, TODAY)] == ["special"]
