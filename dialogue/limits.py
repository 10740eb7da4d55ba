"""A time within which a refund is to be asked for, against the year that a message tells. Pure."""

from __future__ import annotations

import re
from datetime import date

_BACK = re.compile(r"退|要回|讨回|拿回")
_YEAR = re.compile(r"(?<!\d)(?:20)?(?P<year>[12]\d)年(?!前|内|后|多(?![交缴扣收])|半|没|了|未)")
_WITHIN = re.compile(r"自(?:结算)?缴纳(?:税款)?之日起 ?(?P<years>[三五35]) ?年内")
_YEARS = {"三": 3, "五": 5}


def too_late(said: str, told: str, today: date) -> str:
    """What is to be said of the year in ``said``, by the time that ``told`` allows for; empty where it is not over, or
    no year or time is named.

    >>> too_late("2021年车船税交重了还能退不", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    '您说的是 2021 年缴的：从缴的那天起已经过了三年，按这一条不能再要求退。'
    >>> too_late("23年交重了能退吗", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    '您说的是 2023 年缴的：要看哪一天缴的，从那天起满三年的不能再要求退。'
    >>> too_late("2025年交重了能退吗", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    ''
    """
    year, within = _YEAR.search(said), _WITHIN.search(told)
    if year is None or within is None or _BACK.search(said) is None:
        return ""
    paid, years = 2000 + int(year["year"]), within["years"]
    ends = paid + (int(years) if years.isdigit() else _YEARS[years])
    if ends > today.year:
        return ""
    if ends == today.year:
        return f"您说的是 {paid} 年缴的：要看哪一天缴的，从那天起满{years}年的不能再要求退。"
    return f"您说的是 {paid} 年缴的：从缴的那天起已经过了{years}年，按这一条不能再要求退。"
