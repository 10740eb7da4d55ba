"""Whether words name a matter of tax, and whether they ask. Features of a message, not decisions."""

from __future__ import annotations

import re
from functools import lru_cache

from language.dialect import standard
from language.normalise import normalise
from language.segment import bundled_terms, segment, stop_words

_ASKS = re.compile(
    r"[?？]|真的吗|真的假的|不是说.{0,10}[吗么]|[吗么呢嘛]\s*[?？。!！]*$|(?:吗|(?<![那这什怎多要])么|[要用得交缴扣能]不)[\s,，。]|怎[么样]|咋|如何|为[什何啥]|什么|啥|哪|多少|多久|多长|几[个点年月天次种]|是否|能否|可否|要不要|需不需要|"
    r"可不可以|能不能|会不会|是不是|有没有|找谁|由谁|归谁|谁[来去退交缴付出报办管给该]|是谁|看谁|谁(?:的)?名下|行不行|算不算|区别|合理不|[^\W还也从说决绝就并是了]不\s*[?？。!！]*$|[^\W还也从都就并说绝]没\s*[?？。!！]*$|"
    r"[是按从算看用].{1,12}还是.{1,12}$"
)
# In the tax dictionary, but as much everyday speech as ours, or what we and the bureau are called.
_COMMON = frozenset(
    {"人工", "客服", "个人", "单位", "公司", "企业", "办理", "申请", "查询", "信息", "情况", "密码", "登录"}
    | {"转人工", "人工客服", "人工服务", "人工座席", "智能客服", "机器人", "导办", "在线导办", "税务局"}
)
_OURS = frozenset({"发票", "交税", "报税", "缴税"})  # words that the dictionary need not list to cut texts by them
_ARTICLE = re.compile(r"(?:法|条例|细则|办法|规定|公告|号)[》的 ]*第?[〇零一二三四五六七八九十百\d]+条")
# Said of anything that is asked about.
_ANY = frozenset(
    {"税务", "税款", "手续", "办法", "不够", "增加", "没有", "不是", "手机", "网上", "北京", "今年", "去年", "明年"}
    | {"开票", "开发票", "申报", "材料", "资料"}
)
_NO_SUBJECT = re.compile(r"[^\u4e00-\u9fff]|[能会要没可多几哪啥咋]")
SHORTEST = 2


def asks_something(text: str) -> bool:
    return _ASKS.search(text) is not None


def names_matter(text: str) -> bool:
    """Whether a word of the tax dictionary, or an article of a statute, stands in ``text``.

    >>> names_matter("谢谢老师"), names_matter("谢谢，那契税呢"), names_matter("处罚法33条")
    (False, True, True)
    """
    return bool(matters_in(text)) or _ARTICLE.search(text) is not None


def matters_in(text: str) -> frozenset[str]:
    """The words of the tax dictionary in ``text``."""
    terms = _terms()
    return frozenset(word for word in segment(text) if word in terms)


def subjects_in(text: str) -> frozenset[str]:
    """The words of ``text`` that tell what it is about, be they of the tax dictionary or not.

    >>> sorted(subjects_in("发票额度不够用，怎么申请增加？")), sorted(subjects_in("公司搬家了"))
    (['发票额度'], ['搬家'])
    """
    none = stop_words() | _COMMON | _OURS | _ANY
    return frozenset(w for w in segment(text) if len(w) >= SHORTEST and w not in none and not _NO_SUBJECT.search(w))


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    return frozenset(t for t in bundled_terms() if len(t) >= SHORTEST) - _COMMON | _OURS


def is_sum_alone(text: str) -> bool:
    """A sum of money and nothing that it is of, which is then what is in hand.

    >>> is_sum_alone("3千的呢"), is_sum_alone("那要是发10万"), is_sum_alone("3%的呢"), is_sum_alone("500万以上呢")
    (True, True, False, False)
    """
    return _SUM_ALONE.fullmatch(standard(normalise(text))) is not None


_SUM_ALONE = re.compile(
    r"(?:那么?|要是|如果|假如|比如|换成|裸?车价|价格|售价|落地价|我|我的|一共|就|是|有|拿|发|给|挣|赚|赢|中|收|得|卖|才|也就|大概|差不多|每?一?个?月|一年|一次|一笔|了|[,，\s])*"
    r"[\d一二两三四五六七八九十百千万点半几][\d.,一二两三四五六七八九十百千万点半]*\s*(?:多|来)?(?<=[万千百亿\d一二两三四五六七八九十半])(?:块|元|w|k)?(?:钱)?(?:的)?(?:话)?(?:要?[交扣缴]多少税?|多少)?[呢啊呀吗]*[?？]*"
)


def evades(text: str) -> bool:
    """Nobody is told of evasion who did not speak of it, or would report somebody else's.

    >>> evades("买点假票冲账"), evades("饭馆老板瞒收入 我想反映一下找哪儿")
    (True, False)
    """
    said = normalise(text)
    return _EVADES.search(said) is not None and _REPORTS.search(said) is None


_REPORTS = re.compile(r"(?<!被)(?<!有人)(?:举报|检举|告发|揭发|反映)(?!了?我|我们)")


_EVADES = re.compile(
    r"(?<!真)(?<!真的)假|虚|逃|偷税|漏税|阴阳|[两二][本套份]|少报|瞒|隐|买.{0,3}票|卖.{0,3}票|找(?!我|你|他要|人家要)[^要]{0,3}票|冲[账帐]|避税|私户|私人账户|不入账|做低|挂靠"
    r"|不报|不申报|不交税|别让|查不到|查到(?:我|我们|咱)|查得?出来?|发现不|规避|绕过|拆[分成]|走账|洗钱|现金(?:交易|发|给)|借.{0,4}(?:名|身份证)"
)
