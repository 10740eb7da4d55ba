"""What is said of one's own refund on its way: does it get on, is it wanted, is it not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.thread import Offered

CONFIRM, WAIVE, STATUS = "refund_confirm", "refund_waive", "refund_status"
SEE_FORM = "refund_form"  # as it is filled in for them
FOUND = "vehicle_refund"  # what is there to be confirmed

_REFUND = re.compile(r"退[税款]|[这那]笔|退[的给]?钱|[没不]退|退(?:到|了|好|完|下来)")
_OTHER_TAX = re.compile(r"个税|个人所得税|所得税|增值税|契税|印花|社保|留抵|出口|汇算|附加|房|消费税")
_STATUS = re.compile(
    r"到哪(?:一步|儿|里|了)|退到哪|进[度展]|到[账帐]了?[没吗么呢]|[没未]有?到[账帐]|收到了?[没吗]|打款|办[完好]了?[没吗]"
    r"|(?:审核?|批)(?:[完好]|过|下来|通过)|为(?:什么|啥|何).{0,6}[没不未]|怎么.{0,4}[没不未]|退(?:了|好|完|下来)[没吗么]"
)
_WAIVE = re.compile(
    r"不(?:想|需)?要(?:这笔|那笔|退[税款]?|钱|[它他])*(?:了(?!解)|吧|$)|放弃|不(?:想|用)?退了|不想退|不申请了|别退"
)
_CONFIRM = re.compile(
    r"(?:好的?|可以|行|嗯|那就?|没问题|对|我|请|[,，。 ])*"
    r"(?:确认(?:退[税款])?|同意|就?退了?吧|办吧|给我退|退给我|帮我退|(?:现在|马上)退|就?这么退|退[税款]吧)"
    r"(?:了|吧|啊|一下|[,，。!！ ])*"
)
_HOW = re.compile(
    r"(?:怎么|咋|如何)(?:算|得|来)(?:出来|出|来)?的?|哪来的|为[啥什]么?(?:是|退)(?:这么多|这个数|\d)"
)  # 320那笔怎么算出来的
_FORM = re.compile(
    r"申请[表书单]|填(?:的|了|写)?(?:什么|啥|哪些|表)|(?:预填|填好)的|(?:一行|逐行|每行|每一行)"
)  # 要填表吗
_WHERE = re.compile(
    r"(?:打|退|转)(?:到|进|给)?(?:哪(?!一?步|了)|什么|啥)(?:里|儿|张|个)?(?:卡|账户|账号)?|哪张卡|没填(?:过)?(?:卡|账)"
)  # 退的钱打到哪里
_ASKS = re.compile(r"吗|么|呢|怎么|如何|什么|能不能|可不可以|[?？]")
_IF = re.compile(r"如果|要是|万一|假如")


def own_refund(plain: str, offered: Sequence[Offered]) -> str:
    """The task that ``plain`` asks for; empty when it is about something else. ``offered``: what is on the table."""
    on_table = {o.command.removeprefix("act:") for o in offered} & {CONFIRM, WAIVE, STATUS}
    if other_tax(plain) or _IF.search(plain) or not (on_table or _REFUND.search(plain)):
        return ""
    if on_table and (_HOW.search(plain) or _WHERE.search(plain)):
        return FOUND
    if _STATUS.search(plain):
        return STATUS
    if on_table and _FORM.search(plain):
        return SEE_FORM
    if _WAIVE.search(plain) and not _ASKS.search(plain):
        return WAIVE
    if not _CONFIRM.fullmatch(plain):
        return ""
    return CONFIRM if CONFIRM in on_table else FOUND if "退税" in plain else ""


def other_tax(plain: str) -> bool:
    """Whether a tax is named of which no refund is on its way here."""
    return _OTHER_TAX.search(plain) is not None


_BACK = re.compile(r"退|[要讨拿]得?回|多[交缴收扣]|[交缴]重|重复[交缴]|又[^,，。]{0,4}[交缴]|[交缴]了?两[遍次回]")
_SWAPPED = re.compile(r"卖[^,，。]{0,6}房.{0,8}买|换购|换房")


def is_of_refunds(plain: str, question: str) -> bool:
    """Whether ``plain``, which the entry on ``question`` answers, is of tax that may come back here.

    >>> is_of_refunds("多缴的税怎么退", "退税要带什么材料？"), is_of_refunds("契税交错了能退吗", "契税什么情况能退？")
    (True, False)
    """
    ours = not other_tax(plain) or _SWAPPED.search(plain) is not None
    return ours and _BACK.search(plain) is not None and _BACK.search(question) is not None


# 我能退税吗, 有没有可以退的: what there is; 到账了吗, 什么时候退, 为什么没退: how far it is.
_COMES_BACK = re.compile(
    r"(?:能|可以|可不可以|该|应该|应)[^,，。;；]{0,6}退|(?:有没有|有|没有|有什么|哪些|什么)[^,，。;；]{0,8}退|"
    r"退(?:给)?我?多少|多少[^,，。;；]{0,4}(?:能|可以)退|退(?:得了|不退得了|不退)"
)
_HOW_FAR = re.compile(
    r"到账|到帐|进度|到哪|哪一?步|什么时候|啥时候|何时|多久|几天|[几哪]号|没退|还没|未退|没到|不到|已经?|办好|办完|批|审|"
    r"为[什啥何]|怎么|咋|状态|催|申请了|提交了|收到|下来|退了[没吗]|退没退"
)


def asks_what_comes_back(plain: str) -> bool:
    """
    >>> asks_what_comes_back("我能退税吗"), asks_what_comes_back("我的退税什么时候能退")
    (True, False)
    """
    return _COMES_BACK.search(plain) is not None and _HOW_FAR.search(plain) is None


# Nothing but one's own refund in it: no tax, thing or rule that it would be about. No word is made up of others, or a
# long message is read in more ways than there is time for.
_OWN_WORDS = re.compile(
    r"(?:请问|那|帮|麻烦|想|知道|查一?[下查]|看一?[下看]|我们?|咱们?|本|公司|单位|企业|店|自己|名下|现在|还|今年|到底|"
    r"有|能|可以|可否|可|是不是|什么|多少|哪些|哪[种个]|退|的|给|税款|税|钱|多[缴交]|吗|么|嘛|呢|"
    r"不|没|啊|呀|了|[,，?？。\s])+"
)
_WHOSE = re.compile(r"我|咱|公司|单位|企业|名下|有没有|有什么|哪些")


def asks_own_refund(plain: str) -> bool:
    """
    >>> asks_own_refund("我们公司能退税吗"), asks_own_refund("有没有可以退的税"), asks_own_refund("我买房契税能退吗")
    (True, True, False)
    """
    about = "退" in plain and re.search("[税钱]", plain) is not None and _WHOSE.search(plain) is not None
    return about and asks_what_comes_back(plain) and _OWN_WORDS.fullmatch(plain) is not None
