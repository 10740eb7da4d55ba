"""邻居说才交200, 在20万之外: sums that are told beside the facts, and are none of them. Pure."""

from __future__ import annotations

import re

from language.reading.named import NamedSum

WHAT_OTHERS_SAY = re.compile(
    r"[\s,，。;；]*(?:我|我的|我们|咱)?(?:邻居|朋友|同事|同学|亲戚|别人|隔壁|有人|网友|[网群]上)[^,，。;；\d\s]{0,8}(?:说|讲|告诉)[^,，。;；]*$"
)
_OTHERS = re.compile(
    r"(?:邻居|朋友|同事|同学|亲戚|别人|隔壁|有人|网友|[网群]上|抖音|小红书)[^,，。;；\d]{0,8}(?:说|讲|告诉)[^,，。;；\d]{0,12}$"
)
_SO_MUCH = r"(?:了|的|过|个|才|只|就|要|得|有|是|给|我|一共|大概|差不多|不到|[,，\s])*$"
_OF_TAX = re.compile(
    rf"(?:(?<![不没未实认])[交缴]|(?<!不含)(?<!含)(?<!增值)(?:的|个|是|,|，|\s|^)(?:所得)?税款?|税[款金费]){_SO_MUCH}"
)
_TAX_AFTER = re.compile(r"(?:块钱?|元)?的税(?![前后])")
_TAKEN = re.compile(r"扣(?:了|掉|走|过)*(?:我|他|她)?(?:了|大概|差不多)*$")
_TAX = re.compile(r"多?(?:块钱?|元)?的?(?:所得)?税(?![前后率])")
_BESIDES = re.compile(r"(?:块钱?|元)?(?:之外|以外|外(?:面|头)?(?:另|还|再))")


def is_anothers(one: NamedSum) -> bool:
    """What somebody else is said to have told."""
    return _OTHERS.search(one.lead) is not None


def is_tax(one: NamedSum) -> bool:
    """交200, 税200, 200块的税, 扣了200税: what was paid, or is said to be."""
    taken = _TAKEN.search(one.lead) is not None and _TAX.match(one.tail) is not None
    return taken or _OF_TAX.search(one.lead) is not None or _TAX_AFTER.match(one.tail) is not None


def is_besides(one: NamedSum) -> bool:
    """在20万之外另发的: what is in hand already."""
    return _BESIDES.match(one.tail) is not None
