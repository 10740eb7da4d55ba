"""What makes a figure more, less or about so much, before it or after it."""

from __future__ import annotations

import re
from typing import Literal

from language.quantities.patterns import words

Bound = Literal["", "near", "over", "under"]

_BEFORE: tuple[tuple[Bound, str], ...] = (
    (
        "under",
        words(
            """不到 不足 没到 未到 够不上 不超过 没超过 未超过 不高于 低于 少于 小于 最多 顶多 至多 撑死了? 顶天了?
            顶破天 最高 将近 接近 逼近 直逼 奔着? (?<!最)近 快"""
        ),
    ),
    (
        "over",
        words("不低于 不少于 不止 超过? 高于 大于 多于 至少 最少 最低(?!价) 起码 少说 破 (?<![经通度])过"),
    ),
    (
        "near",
        words(
            """大概其? 大约摸? 约[摸莫]? 差不(?:多|离) 估计 预计 预估 估摸 毛估 粗算 可能 好像 好象 貌似 似乎 也许
            或许 大致 上下 (?<![大最])小"""
        ),
    ),
)
_AFTER: tuple[tuple[Bound, str], ...] = (
    (
        "under",
        words(
            r"以[下内] 之[下内] 封顶 往下 都?(?:还|够)?不到(?![\d\ue000-\ue9ff]) 差一?点儿? 不足 不满 顶天 撑死 到头"
        ),
    ),
    (
        "over",
        words(
            r"""出头 多[点些]?儿?(?![少大久]) 来[块元] 有余 以上 之上 开外 打底 起步 起(?=$|[,;。\s吧]) 往上 挂零
            朝上 冒头 打不住 都?不止 \+"""
        ),
    ),
    ("near", words("左右 上下 前后 的?样子 差不多 吧?大概")),
)
_FILLER = r"(?:[也就有是在能卖值要给到得个会可以应该]|一共|总共|可能){0,4}\s*$"
_BEFORE_ALL = tuple((bound, re.compile(listed + _FILLER)) for bound, listed in _BEFORE)
_AFTER_ALL = tuple((bound, re.compile(rf"\s*[块元钱平米的了吧]?{listed}")) for bound, listed in _AFTER)
_NOT_ABOUT = re.compile(r"[签契合]约$|[额速高]快$")  # other words with what stands before them


def bound_of(before: str, after: str) -> Bound:
    """By the words that touch the figure. ``before`` ends and ``after`` begins where the figure stands."""
    for bound, pattern in _AFTER_ALL:
        if pattern.match(after):
            return bound
    for bound, pattern in _BEFORE_ALL:
        if pattern.search(before) and not _NOT_ABOUT.search(before):
            return bound
    return ""
