"""What somebody else refuses, gives up or complains of: told of a matter, and nothing said for oneself. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogue.heard import Heard
from language.normalise import normalise

# Of those that are said for oneself: no person is wanted, nothing is done any more, somebody is complained of.
FOR_ONESELF = frozenset(
    {"refuse_person", "leave_queue", "cancel", "deny", "complaint", "goodbye", "insult", "none_of_these", "not_useful"}
)
_THEM = (
    r"(?:客户|顾客|客人|对方|买[家方]|卖[家方]|购买方|销售方|甲方|乙方|房东|租客|房客|租户|承租方|出租方|老板|公司|单位|领导|财务|会计"
    r"|员工|同事|工人|供应商|供货商|商家|店家|平台|学校|银行|中介|开发商|物业|业主|上家|下家|前夫|前妻|股东|合伙人|人家|别人|(?<!其)[他她](?!妈))"
)
_REFUSE = r"(?:不|没|未|拒|反悔|取消|撤[销回了]|投诉|举报|嫌|赖|拖着|推[脱诿]|放弃|变卦|要走|跑了|骂)"
_THEIRS = re.compile(
    rf"^(?:那|可是?|但是?|不过|现在|结果|然后|后来|如果|要是|万一|昨天|今天|前天|刚才|刚刚|上次|就是|因为|[,，\s])*(?:我们?|咱们?|俺)?(?:的|那个|这个|有个)?{_THEM}们?"
    rf"(?:那边|那头|一直|现在|总是|老是|突然|又|也|都|就|却|还|死活|坚决|硬是|说|讲|觉得|要|想|给|把|[,，\s]){{0,4}}{_REFUSE}"
)
# 我们公司不办了, 老板说不办了 帮我取消: said for oneself all the same.
_ONESELF = re.compile(
    r"(?:我们?|咱们?|俺|本)(?:的|自己)?(?:公司|单位)|(?:给|帮|替)我|我(?:们)?(?:也|就|都|现在|还是)*(?:要|想|不|先|来|取消|投诉)|[,，。;；\s](?:那|就|先|还是)*(?:不(?:办|弄|开|冲|寄|查|算|申请)了|取消)|算了|转人工|人工客服|[吧得]了?[。!！]*$"
)


def for_oneself_alone(heard: Heard) -> Heard:
    """``heard`` without the acts that only who speaks can do, where the words tell what somebody else does.

    >>> told = for_oneself_alone(Heard("客户不肯点确认", {"refuse_person": 0.6, "policy": 0.1}))
    >>> told.act, for_oneself_alone(Heard("不要人工", {"refuse_person": 0.9})).act
    ('policy', 'refuse_person')
    """
    said = normalise(heard.text)
    if heard.chosen or not FOR_ONESELF & heard.acts.keys() or not _THEIRS.search(said) or _ONESELF.search(said):
        return heard
    return replace(heard, acts={act: belief for act, belief in heard.acts.items() if act not in FOR_ONESELF})
