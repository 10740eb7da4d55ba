"""A time within which a refund is to be asked for, against the year that a message tells. Pure."""

from __future__ import annotations

import re
from datetime import date

from language.quantities import read_number

_BACK = re.compile(r"退|[要讨拿]得?回")
_YEAR = re.compile(r"(?<!\d)(?:20)?(?P<year>[12]\d)年(?!前|内|后|多(?![交缴扣收])|半|没|了|未)")
_WITHIN = re.compile(r"自(?:结算)?缴纳(?:税款)?之日起 ?(?P<years>[三五35]) ?年内")
_YEARS = {"三": 3, "五": 5}
# 四年前多交的, 五六年以前的: how long ago.
_AGO = re.compile(
    r"(?P<years>[一二两三四五六七八九十]|\d{1,2})(?P<more>来|多|[一二三四五六七八九])?年(?:多)?(?:之前|以前|前)"
)
# 四年前买的房 去年交的契税: so long ago was something else, and the tax was paid at another time.
_THEN_PAID = re.compile(
    r"(?:之前|以前|前)(?:就|的?时候|在|我|我们|他)*(?:买|卖|签|办|成立|注册|开(?!始[交缴])|入职|离职|结婚|领|过户|拿)"
    r"|(?:去年|前年|今年|[上这本]个?月|刚|最近|后来|昨天|前几天)[^,，。;；发知才]{0,6}[交缴扣]"  # 今年才发现多交
)


def too_late(said: str, told: str, today: date) -> str:
    """What is to be said of the year in ``said``, by the time that ``told`` allows for; empty where it is not over, or
    no year or time is named.

    >>> too_late("2021年车船税交重了还能退不", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    '您说的是 2021 年缴的：从缴的那天起已经过了三年，按这一条不能再要求退。'
    >>> too_late("23年交重了能退吗", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    '您说的是 2023 年缴的：要看哪一天缴的，从那天起满三年的不能再要求退。'
    >>> too_late("2025年交重了能退吗", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    ''
    >>> too_late("四年前多交的还能退不", "自缴纳之日起三年内都可以申请。", date(2026, 11, 30))
    '您说的是四年前缴的：从缴的那天起已经过了三年，按这一条不能再要求退。'
    """
    year, within = _year_paid(said), _WITHIN.search(told)
    ago = _AGO.search(said) if _THEN_PAID.search(said) is None else None
    if (year is None and ago is None) or within is None or _BACK.search(said) is None:
        return ""
    years = within["years"]
    allowed = int(years) if years.isdigit() else _YEARS[years]
    over = f"已经过了{years}年，按这一条不能再要求退。"
    if year is None:
        assert ago is not None
        return f"您说的是{ago[0]}缴的：从缴的那天起{over}" if _years(ago) > allowed else ""
    paid = 2000 + int(year["year"])
    if paid + allowed > today.year:
        return ""
    if paid + allowed == today.year:
        return f"您说的是 {paid} 年缴的：要看哪一天缴的，从那天起满{years}年的不能再要求退。"
    return f"您说的是 {paid} 年缴的：从缴的那天起{over}"


def _year_paid(said: str) -> re.Match[str] | None:
    """21年买的房 25年多交的契税: the year beside the payment, else the last."""
    years = list(_YEAR.finditer(said))
    beside = [year for year in years if re.match(r"[^,，。;；\d]{0,10}[交缴扣]", said[year.end() :])]
    return max(beside or years, key=lambda year: int(year["year"]), default=None)


def _years(ago: re.Match[str]) -> int:
    """At least so many, and one more where it is 三年多前."""
    least = int(read_number(ago["years"].replace("两", "二")) or 0)
    return least + (ago["more"] is not None or "年多" in ago[0])
