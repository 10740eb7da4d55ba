from __future__ import annotations

from datetime import date

import pytest

from dialogue.limits import too_late

TODAY = date(2026, 11, 30)
WITHIN = "自结算缴纳税款之日起三年内可以申请退还。"


@pytest.mark.parametrize(
    ("said", "told", "says"),
    [
        ("21年多交的税还能退吗", WITHIN, "已经过了三年"),
        ("2023年多交的税还能退吗", WITHIN, "要看哪一天缴的"),
        ("2024年多交的税还能退吗", WITHIN, ""),
        ("2021年的车船税交多少", WITHIN, ""),
        ("三年前多交的税能退吗", WITHIN, ""),
        ("四年前多交的还能退不", WITHIN, "您说的是四年前缴的：从缴的那天起已经过了三年"),
        ("三年多以前交重的要得回来吗", WITHIN, "已经过了三年"),
        ("5年前多交的能退吗", WITHIN, "已经过了三年"),
        ("两年前多交的能退吗", WITHIN, ""),
        ("四年前买的房 去年交的契税能退吗", WITHIN, ""),
        ("四年前买房的契税能退吗", WITHIN, ""),
        ("四年前多交的，今年才发现多交，能退吗", WITHIN, "您说的是四年前缴的"),
        ("21年买的房 25年多交的契税能退吗", WITHIN, ""),
        ("21年多交的税 25年才发现 还能退吗", WITHIN, "您说的是 2021 年缴的"),
        ("2021年多交的税还能退吗", "可以退。", ""),
        ("2019年多交的税还能要回来吗", "自缴纳之日起 5 年内可以申请。", "已经过了5年"),
    ],
)
def test_a_refund_is_told_to_be_late_by_the_time_of_its_entry(said: str, told: str, says: str) -> None:
    late = too_late(said, told, TODAY)
    assert (says in late) if says else late == ""
