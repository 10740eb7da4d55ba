"""One's portrait: what is to be done, the bill of benefits, why one is shown something, and that it stop. Pure."""

from __future__ import annotations

import re

from dialogue.heard import Heard
from dialogue.moves import Do, Move, Talk
from dialogue.thread import Thread
from dialogue.words import names_matter
from language.quantities import read_number

BENEFIT = r"(?:优惠|减免|红利|福利)"
_BILL = re.compile(
    rf"(?:税收|政策)?红利账单"
    rf"|(?:享受|用|拿|减|免)(?:了|过|到)(?:多少|哪些|什么|几[项个]).{{0,6}}{BENEFIT}"
    rf"|{BENEFIT}.{{0,8}}(?:一共|总共|合计)?(?:省|减|免|少[交缴])了?多少"
    rf"|(?:省|少[交缴]|减免)(?:了|掉|下)(?:多少|哪些)(?:税|钱)"
    rf"|(?:没有?|还没|未)(?:享受|用上|用到|用过|拿到|领到?)(?:过|到)?的?.{{0,4}}{BENEFIT}"
    rf"|{BENEFIT}.{{0,6}}(?:没有?|还没|未)(?:享受|用上|用到|用过|拿到)|应享未享|可享未享"
    r"|还有(?:什么|啥|哪些|哪个)(?:是)?(?:我|我们|公司)?(?:没有?|还没|未)(?:享受|用上)"
    r"|^(?:那|我们?|咱们?|公司|今年|去年|一共|都)*享受(?:了|过|到)(?:多少|哪些|什么|几[项个])[呢啊了?？]*$"
)
_TODO = re.compile(
    r"(?:那么?|现在|接下来|目前|最近|公司|单位|还|都)*(?:我|咱|俺)们?(?:公司|单位|店|现在|还|都|到底|究竟)*"
    r"(?:应该|该|要|需要|得)(?:去|先)?(?:办|做|处理)(?:点|些)?(?:什么|啥|哪些)(?:事情?)?[呢啊呀?？]*"
)
_SHOWN = r"(?:给|向|对|跟|让)?(?:我|咱|俺)们?"
_PUSH = r"(?:提醒|通知|消息|推送|短信)"
_STOP = re.compile(
    rf"(?:不想|不要|不用|不需要|别|不再|拒绝|取消|关掉?|关闭|退订|屏蔽)(?:再|总|老|一直|天天)?(?:{_SHOWN})?"
    rf"(?:收|收到|接收|接到|发|推|给我发|给我推)?(?:到|这些|那些|那么多|这种|你们的|税务的?|导办的?)*{_PUSH}(?!机|函|书|单位|公司|税|对方|[他她谁]|本人|客户)"
    rf"|{_PUSH}.{{0,6}}(?:怎么|如何|在哪|哪里|能不能|可以).{{0,3}}(?:关|退|取消|不收|停)"
)
_WHY_PUSHED = re.compile(
    rf"(?:为什么|为啥|为何|咋|怎么|凭什么).{{0,4}}(?:{_SHOWN}).{{0,3}}(?:发|推|收到).{{0,8}}{_PUSH}"
    r"|(?:为什么|为啥|为何|凭什么)(?:要|会|老是?|总是?|一直)*提醒(?:我|咱|俺)们?(?:呢|啊|呀|这个|这条|这件事|这些)*[?？]*$"
)
_TAGS = re.compile(
    rf"我.{{0,4}}(?:标签|画像)|(?:标签|画像).{{0,6}}(?:不对|错|怎么|哪|看|改|删)"
    rf"|(?:为什么|为啥|为何|凭什么|怎么)(?:会|老是?|总)?(?:{_SHOWN})(?:看|显示|推荐|推)(?!不)"
    rf"|(?:别|不要|不想|关掉?|停止|不让).{{0,6}}(?:记录|收集|记)(?:我的?)?.{{0,4}}(?:习惯|浏览|行为)|使用习惯"
)
_ITEM = r"(?:优惠|政策|事情?|提醒|通知|消息|内容|推荐)"
# 第一个为什么给我, 这个凭什么要我办: of one in a list, or of all that one is shown.
_WHY_ME = re.compile(
    rf"(?:那么|请问|它|的|第?(?P<n>[0-9一二三四五六七八九十]+)[个件项条]|[这那](?:[个件项条]|些|几[个件项条])?|{_ITEM}|[,，\s])*"
    r"(?:为什么|为啥|为何|凭什么|凭啥|干嘛|干吗|怎么|咋)(?:会|要|也|就)*"
    r"(?:(?:推荐|推送|列|显示|展示|发|推|分)?(?:给|让|叫|要|轮到)(?:我们?|咱们?|俺们?)|(?:和|跟|与)(?:我们?|咱们?|俺们?)有关"
    r"|有(?:我|咱|俺)们?|(?:我|咱|俺)们?(?:也|还)?(?:要|得|该)(?:办|报|做|[交缴]))"
    rf"(?:看|办|报|做|处理|弄|[交缴]|推送?|发|列|的|[这那](?:个|件|项|条|些)?|{_ITEM}|呢|啊|呀|吗|了)*[?？]*"
)
_BENEFITS = re.compile(rf"(?:税收|政策|税费)?{BENEFIT}(?:政策|账单)?|税|钱")
# Of one tax or one matter it is a question.
_ONE_MATTER = re.compile(
    r"房|车|租|研发|残疾|退役|军人|毕业|失业|农|软件|学校|医院|小微|小规模|一般纳税人|个体|怎么补|补.{0,3}享|如何|为什么|能.{0,3}[补退]"
)
_DATA = r"(?:数据|个人信息|个人资料|信息|资料|(?:聊天|对话|咨询)(?:记录)?)"
_MY_DATA = re.compile(
    rf"(?:删除?掉?|清除|清空|抹掉)(?:一下|掉)?(?:你们|导办|这里|系统)?(?:里|存)?(?:的|关于)*(?:我|本人)的?(?:所有|全部)?的?{_DATA}"
    rf"|(?:把|将)(?:我|本人)的?(?:所有|全部)?的?{_DATA}(?:都|全部|全|给我)*(?:删|清除|清空|抹)"
    r"|(?:导出|下载|复制|拷贝|给我|要)(?:一份)?(?:我|本人)的?(?:所有|全部)?的?(?:数据|个人信息|个人资料)"
    rf"|(?:你们|导办|这里|系统).{{0,3}}(?:存|保存|留|收集|记录?|掌握|有)(?:了|着)?.{{0,3}}我的?.{{0,4}}{_DATA}"
    rf"|我(?:在)?(?:你们|导办)(?:这里?|那里?)?(?:存|留)?(?:了|有|着)*(?:什么|哪些|啥|多少){_DATA}"
)
_NOT_OURS = re.compile(r"没交|要交|提交|申报|登记|开票|办税|法人|财务|会计|银行|股东|扣缴|身份|就业|社保|汇算|人员")
_ELSEWHERE = re.compile(r"电子税务局|个税|APP|app|发票|房|车|公文|催缴|责令")


def about_portrait(heard: Heard, thread: Thread) -> tuple[Move, ...]:
    """What is to be done, nothing where ``heard`` is none of this."""
    plain = heard.plain
    if thread.told is None and _TODO.fullmatch(plain):
        return (Do("due_list"),)  # with an answer in hand 那我该办什么 is asked of that
    if _BILL.search(plain) and not _ONE_MATTER.search(plain) and not names_matter(_BENEFITS.sub("", plain)):
        return (Do("own_benefits"),)
    if _ELSEWHERE.search(plain):
        return ()
    if _WHY_ME.fullmatch(plain) and thread.form_open is None:
        listed = sum(offered.listed for offered in thread.offered)
        if listed:
            return (Do("own_why"),) if (asked_of(plain) or 1) <= listed else (Talk("not_so_many"),)
        if thread.told is None and thread.result is None and not re.search(_PUSH, plain):
            return (Do("own_tags"),)
    if _STOP.search(plain) or _WHY_PUSHED.search(plain):
        return (Talk("about_notices"),)
    if _MY_DATA.search(plain) and not _NOT_OURS.search(plain):
        return (Talk("about_my_data"),)
    return (Do("own_tags"),) if _TAGS.search(plain) else ()


def asked_of(plain: str) -> int | None:
    """Which one of a list, where 为什么给我 is asked of one by its number.

    >>> asked_of("第二个为什么给我"), asked_of("为什么给我")
    (2, None)
    """
    found = _WHY_ME.fullmatch(plain)
    number = read_number(found["n"]) if found is not None and found["n"] else None
    return int(number) if number is not None else None
