"""For whom an entry is, and whether another is for the same people. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

ANYBODY: Final = "不限"
FIRM: Final = "企业"
PERSON: Final = "个人"
HOUSEHOLD: Final = "个体工商户"
_NAMES: Final = {
    FIRM: re.compile(r"(?<![我给在从])公司|企业|单位"),
    PERSON: re.compile(r"个人(?!所得)|自然人|私人"),
    HOUSEHOLD: re.compile(r"个体"),
}
_KINDS: Final = {"一般纳税人": (FIRM, HOUSEHOLD), "小规模纳税人": (FIRM, HOUSEHOLD)}  # either may be


def same_people(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether somebody may be meant by both.

    >>> same_people(["个人"], ["企业"]), same_people(["小规模纳税人"], ["个体工商户"]), same_people(["个人"], ["不限"])
    (False, True, True)
    """
    mine, theirs = _who(one), _who(other)
    return not mine or not theirs or ANYBODY in mine | theirs or bool(mine & theirs)


def meant_for(text: str) -> str:
    """The one kind of taxpayer that ``text`` names: 公司的呢, 是我个人的; empty where it names none or several.

    >>> meant_for("是公司捐的"), meant_for("个人名下的呢"), meant_for("公司给个人的"), meant_for("公司法人的")
    ('企业', '个人', '', '企业')
    """
    named = [who for who, words in _NAMES.items() if words.search(text)]
    return named[0] if len(named) == 1 else ""


def is_for(who: str, audience: Iterable[str]) -> bool:
    kinds = _who(audience)
    return not kinds or ANYBODY in kinds or who in kinds


def _who(audience: Iterable[str]) -> set[str]:
    return {who for kind in audience for who in _KINDS.get(kind, (kind,))}
