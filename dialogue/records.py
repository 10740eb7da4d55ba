"""Which kind of record words name, and of whom it is. Pure; the words stand in ``records.yml``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from dialogue.words import names_matter
from language.segment import bundled_segmenter

_FILE = Path(__file__).with_name("records.yml")

_AT_ALL = re.compile(
    r"怎么(?!样)|如何|咋(?!样)|哪[里儿]|在哪|为[什啥]|规定|标准|要求|政策|条件|影响|会不会|能不能|会[降掉变受扣]|[降掉](?:级|低)|扣分"
)
_NAME = re.compile(
    r"(?:^|(?:[查看问调]|查询)(?:一?下|一?查|看)?)(?:那个|这个)?(?P<name>张三|李四|王五|赵六|"
    r"[王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴钟汪田姜范石姚谭廖邹熊"
    r"陆郝孔崔邱秦江史顾侯邵孟龙段雷钱汤尹易武乔贺赖龚文][\u4e00-\u9fff]{1,2}?)(?=的|名下|家|公司|欠|[交缴]|有没有|有哪|还有|这个人)"
)
_ANYBODY = frozenset({"张三", "李四", "王五", "赵六"})  # words of the dictionary, and nobody's name but in examples
_PLACES = frozenset("省市区县乡镇山厂店馆院所站局")
_FIRM = re.compile(
    r"(?:[查看问调]|查询)(?:一?下|一?查|看)?(?P<name>[\u4e00-\u9fffA-Za-z]{2,20}?)(?:有限公司|公司|集团|厂)"
)
_OWN_FIRM = re.compile(r"我|咱|俺|本|自己|名下|贵|这个月|今年|去年|一下|现在|有没有|的")
_SUFFIX = (
    r"(?:有限责任公司|股份有限公司|有限公司|公司|集团|合伙企业|事务所|合作社|工作室|商行|经营部|厂"
    r"|店?[（(]个体工商户[)）])"
)
_NAMED = re.compile(
    # No word of these is made of two others, or 查查查查查 is read in as many ways as there are.
    r"(?:[,，。;；:：、\s“\"]|[查看问]一?下?|我?想|帮我|请|麻烦|知道|关于|那|和|跟|把|给|有没有){0,12}"
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9·()（）]{{2,24}}?)(?P<suffix>{_SUFFIX})"
)
_OF_MINE = re.compile(r"(?:我们?|咱们?|俺们?)(?:的|公司|单位|店|厂|这?家|开|收|名下|自己)|本公司|本单位|贵公司")
_NO_NAME = re.compile(
    r"我|咱|俺|本|自己|名下|[这那哪某几多各一两每]家|什么|啥|哪|这个|那个|的|要|让|是|有|没|被|对|向|从|因为|如果|今年|去年|[本上下]月|个人|独资"
    r"|小规模|一般纳税人|小微|[新老大小母子分总]$|外资|内资|国有|民营|上市|科技$|餐饮$|建筑$|商贸$|贸易$|物流$|运输$|电商$|软件$|劳务$|派遣$"
    r"|房地产$|物业$|服装$|广告$|咨询$|制造$|培训$|教育$|医疗$|旅游$|代账$|代理$|保险$|快递$|供应商|客户|对方|有限|责任|所有|其他|其它|别的"
)
_WHOLLY_GENERIC = re.compile(r"我们?|本|一人|[这那某哪]家|什么|小规模|科技|商贸|贸易|普通|股份|责任")
_NOT_THEIRS = r"(?!们?(?:让|说|叫|问|要|想|给|催|派|反映|告诉|和我|跟我|觉得|打算|替|帮|开(?!的)))"


@dataclass(frozen=True, slots=True)
class Words:
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    own: re.Pattern[str]
    others: re.Pattern[str]


def topic_of(text: str) -> str:
    """The kind of record that ``text`` names, empty when it names none.

    >>> topic_of("我公司有没有逾期没报的"), topic_of("今年交了多少税"), topic_of("你好")
    ('overdue', 'paid', '')
    """
    return next((name for name, pattern in _words().topics if pattern.search(text)), "")


def of_somebody_else(text: str) -> bool:
    """Whether the records in ``text`` are those of a person or a firm that is not who speaks.

    >>> of_somebody_else("查一下李四的缴税记录"), of_somebody_else("老板让我查一下公司欠税")
    (True, False)
    """
    if _words().own.search(text):
        return False
    if _words().others.search(text):
        return True
    name = _NAME.search(text)
    if name is not None and _is_name(name["name"]):
        return True
    firm = _FIRM.search(text)
    return firm is not None and _OWN_FIRM.search(firm["name"]) is None and not names_matter(firm["name"])


def another_firm(text: str, own: str) -> str:
    """The firm that ``text`` calls by a name which is not ``own``; empty where it calls none.

    >>> another_firm("北京样例商贸有限公司的信用等级", "北京演示科技有限公司")
    '北京样例商贸有限公司'
    >>> another_firm("演示科技公司欠税吗", "北京演示科技有限公司")
    ''
    """
    if _OF_MINE.search(text):
        return ""
    for found in _NAMED.finditer(text):
        name, suffix = found["name"], found["suffix"]
        formal = len(suffix) > len("公司")
        generic = _WHOLLY_GENERIC.fullmatch(name) if formal else _NO_NAME.search(name) or names_matter(name)
        if not generic and name not in own and own not in text:
            return f"{name}{suffix}"
    return ""


def firm_called(text: str, firms: Collection[str], own: str) -> str:
    """The one of ``firms`` that ``text`` calls by what its name begins with or ends in, and ``own`` is not; empty where
    it calls none, or more than one as well.

    >>> firm_called("演示小店有没有欠税", ["演示小店（个体工商户）", "北京样例商贸有限公司"], "北京样例科技有限公司")
    '演示小店（个体工商户）'
    >>> firm_called("样例科技欠税吗", ["北京样例商贸有限公司"], "北京样例科技有限公司")
    ''
    """
    if own in text:
        return ""
    called = {firm: _called_by(text, _KIND_OF_FIRM.sub("", firm)) for firm in firms}
    longest = max((len(part) for part in called.values() if part not in own), default=0)
    best = [firm for firm, part in called.items() if longest and len(part) == longest and part not in own]
    return best[0] if len(best) == 1 else ""


_KIND_OF_FIRM = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|公司|[（(]个体工商户[)）])$")
CALLED_BY = 4  # characters of a name that tell it from others
_TRADE = (
    "科技|餐饮|建筑|商贸|贸易|物流|运输|电商|软件|劳务|派遣|房地产|物业|服装|广告|咨询|制造|培训|教育|医疗|旅游|代账"
    "|代理|保险|快递|服务|管理|信息"
)
_OF_TRADES = re.compile(rf"(?:{_TRADE})+$")
# 样例宏大商贸 begins as 样例通过科技 does.
_GOES_ON = re.compile(rf"[^\W的有没欠吗是和]{{1,4}}?(?:{_TRADE}|{_SUFFIX})")


def _called_by(text: str, name: str) -> str:
    """The longest beginning or end of ``name`` in ``text`` that tells it from others; empty where there is none."""
    ends = (name[i:] for i in range(len(name) - CALLED_BY + 1))
    whole = next((end for end in ends if end in text and len(_OF_TRADES.sub("", end)) > 1), "")
    heads = (name[:i] for i in range(len(name) - 1, max(CALLED_BY, len(whole) + 1) - 1, -1))
    head = next((head for head in heads if head in text), "")
    goes_on = head and _GOES_ON.match(text, text.index(head) + len(head))
    return whole if not head or goes_on else head


def _is_name(text: str) -> bool:
    """Of a person, as it begins with a surname. The dictionary holds names of three characters too."""
    if text in _ANYBODY:
        return True
    known = bundled_segmenter().is_word(text) if len(text) == len("王某") else text[-1] in _PLACES
    return not known and not names_matter(text)


def asks_own(plain: str) -> bool:
    """Whether the words name a kind of record, and not how things are done or judged."""
    return topic_of(plain) not in ("", "general", "refund") and _AT_ALL.search(plain) is None


@lru_cache(maxsize=1)
def _words() -> Words:
    raw: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    topics = tuple((name, re.compile("|".join(words))) for name, words in raw["topics"].items())
    people = re.sub(r"\s+", "", raw["people"])
    others = (
        rf"(?<![让和跟给])(?:{people}){_NOT_THEIRS}"
        rf"|(?:别的|别家|其他|其它|那家|某)的?(?:公司|企业|单位|店|人)|另外?的?(?:一|那|[二两三])?[家个](?:公司|企业|单位|店|个体户)|(?<!其)[他她](?:们)?(?:的|公司|家|名下|欠|[交缴]|有没有)"
    )
    own = rf"我们?(?:和|跟|与|自己)|(?:自己|本人)的|本公司|我们?(?:的|公司的?|单位的?)(?!{people})"
    return Words(topics, re.compile(own), re.compile(others))
