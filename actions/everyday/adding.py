"""再来2万, 又到账一笔3万: sums that come to the one told before, where 一共2万 takes its place. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from dialogue.thread import Facts
from language.reading.named import NamedSum

_KIND = (
    r"(?:货款|尾款|订单|收入|生意|流水|进账|现金|转账|补贴|津贴|提成|绩效|课时费|劳务费|不?含税|"
    r"进项税?额?|销项税?额?|(?:[没未不]开|无)票的?|钱|款|票)"
)
_MORE = (
    r"(?:(?:再|又|还|另外?|后来|接着|后面|之后|追加)(?:要|会|能|可以|得|又|再|还|另外)*"
    r"(?:来|有|进|入|收|卖|买|采购|开|做|接|加|挣|赚|到|打|给|发|成|签|出|补|添|增)?(?:到|来|进|入|账|出|成|上|了|过|有|一)*"
    r"|(?:加上|外加|另加|(?<![增附外另叠追减添参更])加|多[了收卖开出来进]了?))"
    rf"(?:大?概|约|差不多)?(?:[一二两三几]?[笔单张次批份])?(?:{_KIND}|的|是)*\s*"
)
MORE_OF_IT = re.compile(rf"{_MORE}(?=[\d一二两三四五六七八九十])")
_BEFORE_SUM = re.compile(rf"{_MORE}$")
_WHOLE = re.compile(
    r"一共|合计|总共|总计|加起来|改[成为]|换成|变成|应该是|其实是|其中|里[面头边]|当中|包括|(?<!不)含(?!税)"
)


_LATER_HALF = re.compile(r"[下后]半年(?![^,，。;；]*月)[^,，。;；\d]{0,10}$")


def is_added(one: NamedSum, halves: bool = False) -> bool:
    """Whether the words right before a sum tell that it comes to what was told; ``halves``: 下半年12万 too."""
    if halves and _LATER_HALF.search(one.lead):
        return True
    return _BEFORE_SUM.search(one.lead) is not None and not _WHOLE.search(one.lead)


def added_up(
    sums: Sequence[NamedSum], facts: Facts, addable: Collection[str], main: str, halves: bool = False
) -> Iterator[NamedSum]:
    """``sums`` with each that is added as the whole it makes: with the one before it in the message, else with the one
    in ``facts``. ``main``: what a sum without a name is."""
    told: dict[str, Decimal] = {}
    for one in sums:
        name = one.name or main
        before = told.get(name, _number(facts.get(name, "")))
        whole = before is not None and name in addable and is_added(one, halves)
        made = replace(one, amount=before + one.amount) if whole and before is not None else one
        told[name] = made.amount
        yield made


def _number(value: str) -> Decimal | None:
    return Decimal(value) if re.fullmatch(r"\d+(?:\.\d+)?", value) else None
