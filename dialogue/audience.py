"""For whom an entry is, and whether another is for the same people. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

ANYBODY: Final = "不限"
FIRM: Final = "企业"
HOUSEHOLD: Final = "个体工商户"
_KINDS: Final = {"一般纳税人": (FIRM, HOUSEHOLD), "小规模纳税人": (FIRM, HOUSEHOLD)}  # either may be


def same_people(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether somebody may be meant by both.

    >>> same_people(["个人"], ["企业"]), same_people(["小规模纳税人"], ["个体工商户"]), same_people(["个人"], ["不限"])
    (False, True, True)
    """
    mine, theirs = _who(one), _who(other)
    return not mine or not theirs or ANYBODY in mine | theirs or bool(mine & theirs)


def _who(audience: Iterable[str]) -> set[str]:
    return {who for kind in audience for who in _KINDS.get(kind, (kind,))}
