"""Which answer a message gets that may stand alone or go on from the answer in hand. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dialogue.heard import Heard
from dialogue.words import names_matter, subjects_in

WHOLE_QUESTION = 0.8  # belief that it is a whole question from which on it is read alone, if that finds an answer
OTHERWISE = 0.15  # share of the next entry from which on it is worth a look where the first says "not here"
CHOICES = 4
FAR = 0.3  # between the two confidences: the words by themselves are hardly near to anything

_NOT_HERE = re.compile(r"不适用|不(?:能|可以?)享受|不在此列|另有(?:规定|[^。]{0,8}(?:优惠|办法|算法))|不包括|不属于这")

_THIS = re.compile(r"那?(?:这(?:个|项|条|种|一条)?|它)(?![套边样里么])")
_ONLY_WHEN = re.compile(
    r"(?:那么?|要是|如果|换成|我|就)*(?:[是在]|(?:拖|等|放|留|推|改|攒)?到?)(?:大?前年|去年|上年|今年|明年|后年|往年|\d{2,4}年度?)(?:那会儿?|那时候?|那阵子?|当时)?(?:再|才)?(?:买|卖|办|[交缴]|签|提车|过户|领|弄|开)?(?:的话|的)?(?:[呢嘞吗]|也(?:是|是这样|这样|一样)(?:吗|么|不)?)?[?？]?"
)
_AFRESH = re.compile(
    r"(?:对了|那|哦|嗯|好的?|诶|哎|[,，\s])*(?:请问|另外|换个问题|还有个?问题|再问(?:一下|一个|个)?|我?(?:就是?|还|再|也)?[想要]再?(?:问|咨询|打听|了解))"
)
_ACT_ONLY = re.compile(
    r"(?:那|我|还|也|都|再|就|税务局?|税局|你们|大?前年|去年|今年|明年|往年|以前|之前|以后|现在|当月|本月|跨月|上个?月|[这那]边|的|了|直接|自己|马上|是不是|要不要|能不能|可不可以|用不用|需不需要|会不会|要|能|可以|用|需要?|会|得|去|来|怎么|咋|如何|[,，\s])+"
    r"(?:补|交|缴|退|报|申报|抵扣?|扣除?|开|办理?|算|预缴|认证|勾选|入账|作废|重开|登记|登个记|备个?案|罚|改|变更|补扣|补开|补报|打印?)(?:税款?|票|费|钱|发票)?"
    r"(?:的|了|吗|么|不|呢|啊|呀|吧)*[?？]?"
)
_REST = re.compile(
    r"(?:那么?|[,，\s]|要是|如果|这些?)*(?:超(?:了|过|出|支)?(?:来)?|多出来|剩下?|余下|不够|(?:没有?|未)(?:扣|用|抵|退|摊|弥补|结转)(?:完|掉|足|了)|扣不[完了])"
    r"的?(?:部分|那些|那部分)?(?:的话)?[,，\s]*(?=明年|后年|今年|以后|下年|下个?月|次年|能|可以?|还|怎么|咋|如何|要|会|往后|结转|呢|$)"
)
PLAINLY = 0.8  # of confidence: what is said is an entry's own question, be it in the middle of a talk (租客说要发票)
_LEANS = re.compile(r"那|对方|人家|要是|如果|万一|换成|这|它|他|她|还|也|又|再|有的|另外|呢|的话")
_ALSO = re.compile(r"(?!我|我们|那)[^,，。；;\s]{2,6}也[^,，。；;\s]{1,6}[吗么不][?？]?")  # 第一次也罚吗
_OTHER_SIDE = re.compile(r"(?:那么?|要是|如果|可|但)?(?:对方|人家|他们?|她|它)")  # spoken of before
ENOUGH = 12  # characters: with an opening like that, as long as this it is a question of its own
WHOLE_STORY = 36  # characters: the longest labelled follow-up has 21; what is longer brings its own background

Kind = Literal["alone", "entry", "focus", "choices"]


@dataclass(frozen=True, slots=True)
class Alone:
    """What the message finds by itself. ``sure``: it is answered; ``near``: it is at least asked back about."""

    sure: bool
    near: bool
    confidence: float
    entry_id: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """``alone``: by itself; ``entry``: by the first of ``entries``; ``focus``: by a part of the entry in hand;
    ``choices``: nothing is sure, these may be meant."""

    kind: Kind
    entries: tuple[str, ...] = ()
    sure: float = 0.0


def resolve(
    heard: Heard,
    alone: Alone,
    entries: Sequence[tuple[str, float]],
    sure: float,
    answer_at: float,
    in_hand: str,
    lead_at: float = 1.0,
) -> Resolved:
    """``entries``: with shares, best first, as the readings weigh them; ``sure`` of the first, which from ``lead_at``
    on is likelier to be meant than what the words by themselves only come near."""
    bare = _names_nothing(heard.plain)
    whole = heard.belief("policy") >= WHOLE_QUESTION and not lacks_subject(heard.plain) and not bare
    whole = whole and not (len(heard.plain) < ENOUGH and _OTHER_SIDE.match(heard.plain))
    whole = whole or _begins_afresh(heard.plain)
    best = entries[0][0] if entries else ""
    plainly = alone.confidence >= PLAINLY and not _LEANS.match(heard.plain) and not lacks_subject(heard.plain)
    plainly = plainly and not (bare and sure >= answer_at)
    if alone.sure and alone.entry_id != best and sure >= lead_at and _ALSO.fullmatch(heard.plain):
        return Resolved("choices", tuple(e for e, _ in entries[:CHOICES]), sure)
    if alone.sure and (whole or plainly or alone.entry_id == best or not entries):
        return Resolved("alone")
    if sure >= answer_at and not (alone.near and _begins_afresh(heard.plain)):
        return Resolved("focus" if best == in_hand else "entry", tuple(e for e, _ in entries), sure)
    if in_hand and not alone.sure and _ONLY_WHEN.fullmatch(heard.plain):
        return Resolved("focus", (in_hand,), sure)  # 22年那会儿呢: of nothing else than what is in hand
    if best == in_hand and best and not alone.sure and _means_the_same(heard.plain):
        return Resolved("focus", tuple(e for e, _ in entries), sure)
    likelier = (sure >= lead_at and sure > alone.confidence) or sure > alone.confidence + FAR
    likelier = likelier and not _begins_afresh(heard.plain)
    if (alone.sure and not bare) or (whole and alone.near and not likelier) or not entries:
        return Resolved("alone")
    return Resolved("choices", tuple(e for e, _ in entries[:CHOICES]), sure)


_WHEN = re.compile(r"[每一全半当这上下本几多两]*个?(?:年度?|月|季度?|天|日|次|回)|以后|将来|往后|往外|到时候?")


_OF_SUCH = re.compile(r"(?!.*[一二两三四五六七八九十百千万半几])[\u4e00-\u9fff]{2,6}的[呢嘛嘞]?[?？]?")


def _names_nothing(text: str) -> bool:
    """Whether it may be an entry's wording as it stands, and yet is said of what is in hand.

    >>> _names_nothing("每月扣多少"), _names_nothing("请人吃饭的"), _names_nothing("契税多少")
    (True, True, False)
    """
    nothing = not names_matter(text) and all(_WHEN.fullmatch(word) for word in subjects_in(text))
    return nothing or _OF_SUCH.fullmatch(text) is not None


def _begins_afresh(text: str) -> bool:
    """
    >>> _begins_afresh("我就想问问我那房子给儿子要交钱不"), _begins_afresh("我想问问那二套呢")
    (True, False)
    """
    return len(text) >= ENOUGH and _AFRESH.match(text) is not None


def tells_whole_story(text: str) -> bool:
    """Long, on a matter it names, and pointing back at nothing: it is read by what it says alone.

    >>> told = "公司去年十二月给员工发了奖金，今年一月才申报个税，现在税务局让我们更正申报表，会有滞纳金吗"
    >>> tells_whole_story(told), tells_whole_story("那" + told), tells_whole_story("要补税吗")
    (True, False, False)
    """
    return len(text) >= WHOLE_STORY and not _LEANS.match(text) and _BACK.search(text) is None and names_matter(text)


_BACK = re.compile(r"(?:这|那)(?:种|个)?(?:情况|样|政策|优惠|规定)|上面|刚才|刚刚|前面|你们?说")

_UNTIL = re.compile(
    r"(?=.*(?:用到|管到|享受到|执行到|延续到|能免到|政策|优惠|减免|规定|办法|[%％]|百分之|到期))(?:[这那个项条种的]|政策|优惠|减免|规定|办法|税率|[\d.]+[%％]|百分之.|要|会|能|可以|一直|还|[,，\s])*"
    r"(?:(?:执行|持续|享受|延续|用|管|有效|免|减)?到(?:啥|什么|哪)(?:时候|年|一?天|月)?(?:为止|结束|到期|截止)?|(?:啥|什么|几)时候?(?:到期|截止|结束|失效|取消|过期))[呢啊呀?？]*"
)


# 明年还能这样分开算吗: whether what holds now will then.
_STILL = re.compile(
    r"(?:那|这个?|政策|优惠|[,，\s])*(?:到了?)?(?:明年|后年|来年|下个?季度?|下个月|下半年|以后|今后|将来|20(?:2[789]|3\d)年?|2[789]年)"
    r"(?:的时候|呢|[,，\s])*(?:是不是|就|也|我们?|这个?|政策)*(?:还|依然|仍然?|继续)(?:是|能|可以?|会|有|按|享受|这么?样?|分开|单独|一直|都|这个?|政策|优惠|用)*"
    r"(?:[算免减扣]|享受|有效|执行|这样|这么[多算低]|不用?交|优惠|[\d.]+%)?(?:税|了)?(?:吗|么|不|呢|吧)*[?？]*"
)


def asks_until(text: str) -> bool:
    """How long a rule holds, which is then the one in hand.

    >>> asks_until("这个政策啥时候到期"), asks_until("1%到什么时候"), asks_until("报税到什么时候")
    (True, True, False)
    >>> asks_until("下季度还能免吗"), asks_until("明年能退吗"), asks_until("明年没扣完还能抵吗")
    (True, False, False)
    """
    return _UNTIL.fullmatch(text) is not None or _STILL.fullmatch(text) is not None


def lacks_subject(text: str) -> bool:
    """An act and nothing that it is done to, which is then what is in hand: 要补税吗, 能抵扣不.

    >>> lacks_subject("要补税吗"), lacks_subject("还能抵扣不"), lacks_subject("契税要交吗")
    (True, True, False)
    """
    return _ACT_ONLY.fullmatch(text) is not None


def is_rest(text: str) -> bool:
    """What is over or left of the matter in hand, which no general rule knows: 超过的部分怎么办, 没扣完的以后还能扣吗.

    >>> is_rest("超了的明年能补扣不"), is_rest("剩下的呢"), is_rest("超市能开票吗")
    (True, True, False)
    """
    return _REST.match(text) is not None


def _means_the_same(text: str) -> bool:
    """What is in hand is meant, whatever else comes near: 这个什么时候到期, 去年呢.

    >>> _means_the_same("这个什么时候到期"), _means_the_same("去年呢"), _means_the_same("这套房呢")
    (True, True, False)
    """
    return _THIS.match(text) is not None or _ONLY_WHEN.fullmatch(text) is not None


_ACTS = re.compile(r"卖|买|租|赠|继承|过户|开票|抵扣|报销|退")


def acts_in(text: str) -> frozenset[str]:
    """What is done with a thing, which another thing in its place does not change.

    >>> sorted(acts_in("住房卖掉要交增值税吗")), sorted(acts_in("买商铺、写字楼要交什么税？"))
    (['卖'], ['买'])
    """
    return frozenset(_ACTS.findall(text.replace("买卖", "卖").replace("出售", "卖")))


def only_denies(text: str) -> bool:
    """A sentence that says that its rule does not hold, and nothing of what holds instead."""
    return len(text) < 80 and _NOT_HERE.search(text) is not None


def says_not_here(text: str, entries: Sequence[tuple[str, float]]) -> str | None:
    """The next entry, where the part of the one in hand only says that its rule does not hold for what is asked."""
    if only_denies(text) and len(entries) > 1 and entries[1][1] >= OTHERWISE:
        return entries[1][0]
    return None
