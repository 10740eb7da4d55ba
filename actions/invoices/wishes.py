"""In which words people wish for something to be done with invoices, until the dialogue model knows these wishes."""

from __future__ import annotations

import re

from backends.invoice.approval.schemas import Kind

_TICKET = r"(?:发票|[普专]票|纸票|纸质票)"
_SENT = r"(?:寄|送|快递|物流|配送)"

APPLY: dict[Kind, str] = {
    "requisition": rf"(?:整|弄|来|要|拿)(?:[点些]|[0-9一两几]+[份张本]){_TICKET}"
    rf"|领(?:用|购|取)?.{{0,12}}{_TICKET}|^(?!.*额度).*{_TICKET}.{{0,6}}(?:不够用|用完|领[一几0-9])",
    "increase": rf"{_TICKET}.{{0,6}}增量|增加?.{{0,6}}(?:{_TICKET})?(?:份数|用量)|申请增量",
    "paper_kinds": r"(?:申请|办理?|核定|我要|增加).{0,8}票种",
    "quota_temporary": r"临时.{0,6}(?:增加|提高|调高|调整|加|增)?.{0,6}额度",
    "quota_initial": r"(?:首次|第一次|初次|新办).{0,8}额度|核定.{0,6}总额度",
    "quota_raise": r"提交.{0,20}额度.{0,24}申请",
    "ticket_limit": r"(?:提高?|调[整高]|申请|增加|升).{0,8}限额",
}
LOOK = rf"查验|验(?:一下|证)?.{{0,4}}{_TICKET}.{{0,4}}真|{_TICKET}.{{0,3}}真伪"
RED = r"红冲|冲红|开(?:具|一?张)?红(?:字)?发?票|红字发票信息确认单"
ANSWER = r"(?:同意|确认|拒绝).{0,8}(?:红字|确认单|红冲)"
VOID = r"^(?!.*(?:合同|协议|登记|确认单|申报|证明|凭证)).*作废"
LOST = rf"{_TICKET}.{{0,8}}(?:丢|遗失|弄没|找不到)|(?:丢|遗失|弄丢)(?:失|了)?.{{0,10}}{_TICKET}"
WITHDRAW = r"撤[回销].{0,8}(?:红字|确认单|红冲)"
WHERE = r"(?:查|看).{0,6}(?:发票|票e送).{0,4}(?:物流|快递|配送)"
WHERE_ASKED = re.compile(
    rf"(?:发票|票[eE]送|票).{{0,4}}{_SENT}.{{0,4}}(?:到哪|到了没|到了吗|走到|哪[里儿]?了|怎么还没)|(?:发票|票)(?:怎么|咋|为啥|为什么)?还没有?{_SENT}?到|(?:发票|票).{{0,3}}(?:快递|物流|运)单?号"
)
SEND = (
    r"(?:发票|票).{0,6}(?:寄|送|邮寄|快递)(?:给我|到|去|过来)|^(?:寄|邮|快递)(?:给我|到)"
    r"|用?票[eE]送(?:寄|送)?(?:给我|到|$)"
)
VERIFIED = r"验旧"
MINE = r"^(?:看|查)(?:看|一下)?我?的?发票(?:事项|申请)"
MINE_ASKED = re.compile(r"我的?(?:发票|票)?的?(?:申请|事项).{0,6}(?:办到哪|进度|批了没|批了吗|通过了没|通过了吗)")
