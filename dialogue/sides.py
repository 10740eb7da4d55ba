"""Of two sides of a matter, the one that somebody is on: what holds for the other is no answer to them. Pure."""

from __future__ import annotations

import re

from dialogue.conditions import taxes_in

STRANGERS = r"哥们|朋友|同事|外人|生意伙伴|陌生人|同学|邻居|闺蜜|非亲属"
KIN = r"(?<!非)亲属|直系|近亲|父母|配偶|子女|兄弟|[爸妈]|儿子|女儿"
_SIDES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"补[税缴交]|[要得该]补|补了?\d", r"退[税钱]|[要能]退"),
        (r"公司|企业|单位", r"个体|自然人"),
        (STRANGERS, KIN),
    )
)


_ONLY_OF = ((r"[要该能]?退税的", "退", "补"), (r"[要该]补税的", "补", "退"))


def contrary(said: str, part: str) -> bool:
    """Whether ``part`` of an answer speaks of the other side alone.

    >>> contrary("要补3200 会不会罚我", "要退税的三年内都可以申请，不罚；"), contrary("要补3200", "要补税的尽快补")
    (True, False)
    >>> contrary("会罚款吗", "要退税的三年内都可以申请，不罚；")
    True
    """
    if any(re.search(only, part) and side not in said and other not in part for only, side, other in _ONLY_OF):
        return True
    return any(_against(said, part, one, other) or _against(said, part, other, one) for one, other in _SIDES)


def _against(said: str, part: str, one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    on_one = one.search(said) is not None and other.search(said) is None
    return on_one and other.search(part) is not None and one.search(part) is None


def is_for_kin_alone(said: str, question: str) -> bool:
    """
    >>> is_for_kin_alone("要是转给一个哥们呢", "股权无偿转给父母、子女、配偶，要交个税吗？")
    True
    """
    return _against(said, question, re.compile(STRANGERS), re.compile(KIN))


def is_of_other_tax(said: str, about: str) -> bool:
    """Whether ``said`` names one tax, and ``about`` another and not that one.

    >>> is_of_other_tax("个税的 汇算退税", "企业所得税 汇算多缴的企业所得税"), is_of_other_tax("个税", "个人所得税")
    (True, False)
    """
    wanted, told = taxes_in(said), taxes_in(about)
    return len(wanted) == 1 and bool(told) and not wanted & told
