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

_WHETHER_OVER = re.compile(
    r"(?:超没超|超不超|过没过|过不过|达没达到?|够没够|够不够|到没到|到不到|是不是超|有没有超|有没有达?到|算不算超|是否超|是否达到?)(?:过|了|出|到|这个|那个|你们|说的|\s)*$"
)
_HOW_IT_IS_MEASURED = re.compile(
    r"(?:块钱?|元)?的?(?:是不是|算不算|含不含|包不包)(?:含|不含)?税?|"
    r"(?:块钱?|元)?的?(?:标准|起征点|门槛|红线|限额|免税额度?)|"
    r"(?:块钱?|元)?(?:到底|究竟)?(?:是|指的?是?|按|看)(?:的|不是)?(?:看|按|指|算)?"
    r"(?:总[数额]|全部|差额|含税|不含税|含不含|开票|合计|每[个家]|单[个笔])[^,，。;；]{0,10}(?:还是|[吗么?？])"
)
_ALLOWED = re.compile(
    r"(?:块钱?|元)?的?(?:减除费用|费用|扣除|免税额)?(?:是不是|[还也都])*(?:能不能|能|可以|可不可以)再?[扣减抵]"
)


def is_threshold(one: NamedSum) -> bool:
    """算超没超10万吗, 30万是看总数还是差额: what the law measures by, and no sum of one's own."""
    allowed = re.search(r"那个?\s*$", one.lead) is not None and _ALLOWED.match(one.tail) is not None  # 那6万还能扣吗
    over = _WHETHER_OVER.search(one.lead) is not None
    return allowed or over or _HOW_IT_IS_MEASURED.match(one.tail) is not None


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
