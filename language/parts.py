"""Several requests in one message, apart."""

from __future__ import annotations

import re
from typing import List

MOST_PARTS = 4
_ENDS = re.compile(r"(?<=[？?；;。！!\n])")
_EDGES = " ，,。；;？?！!、\n"
_ALSO = re.compile(
    r"(?:^|[，, ])(?:一个|其一|第一个?|头一个)(?:问题)?是(?!不|否|一)"
    r"|[，, ](?:另一个|第二个?|二一个)(?:问题)?(?:是(?!不|否))?"
    r"|[，, ]?(?:另外(?!一个)|还有(?:就是)?|以及|同时|再问一下|顺便(?:再)?问(?:一下|下)?|再请问|再帮我)[，,]?"
    r"|(?:^|[，,、。;；\s]+)(?:[一二三四]是(?![不否一])|[(（]?[1-4一二三四](?:[)）、．]|\.(?!\d)))\s*"
    r"|[，,](?=请问)|\s+(?=\S{2,}(?:吗|不|呢|怎么|咋|什么|多少|么)$)"
)
# 问三个事, 我有两个问题想请教: how many come, and none of them.
_ANNOUNCES = re.compile(
    r"^(?:(?:您|你)?好|请问|老师|那个|我们?|就|想|要|来|还|一共|总共|[,，\s])*(?:问|咨询|请教|打听|了解|有)?(?:一?下|你们?|您)?[两二三四几234]个?[个件](?:小)?(?:事儿?|事情|问题)"
    r"(?:想|要|需要|得)?(?:问|咨询|请教|打听|麻烦)?(?:一?下|你们?|您)?(?:[,，:：。;；\s]+|(?=第一|一个是|一是|[1１]))"
)
_BLANKS = re.compile(r"\s+")
_COMMAS = re.compile(r"[，,]+\s*(?!\d{3})")
_THANKS = re.compile(r"[，, ]+(?:谢谢|多谢|麻烦)(?:了|您|你|啦|老师|您了)?$")
# 不知道怎么办, 看看能不能; 如果有什么, 不管谁: none of them asks by itself.
_NOT_ASKED = re.compile(
    r"不(?:知道?|清楚|晓得|懂|明白|太?会)|看看?(?:能|会|是)|(?:^|[^可])如果|要是|不管|无论|不论|哪怕|没(?:有)?(?:什么|多少|几)|^(?:我?想|请)?(?:问|咨询|了解)"
)
_ASKS = re.compile(
    r"[吗么呢嘛]$|[？?]$|怎[么样]|咋|如何|什么|啥|哪|多少|多久|多长|几[个点年月天次种号]|是否|能否|可否|要不要|需不需要|可不可以|"
    r"能不能|会不会|是不是|有没有|区别|行不行|算不算|还是.{1,10}$|不$|帮我|给我[算查看办]|"
    r"谁|(?P<verb>[一-龥])不(?P=verb)"
)


def split_requests(text: str) -> List[str]:
    """The requests that ``text`` holds, each with what was said before the first; one when it holds one.

    >>> split_requests("二手房契税多少？个税要交吗")
    ['二手房契税多少', '个税要交吗']
    >>> split_requests("社保每月几号扣 扣不上怎么办 影响医保不")
    ['社保每月几号扣', '扣不上怎么办', '影响医保不']
    >>> split_requests("我去年买的房，契税怎么算，要带什么材料")
    ['我去年买的房，契税怎么算', '要带什么材料']
    >>> split_requests("问两个事 契税几个点 个税起征点多少")
    ['契税几个点', '个税起征点多少']
    """
    text = _ANNOUNCES.sub("", text) or text
    pieces = [p.strip(_EDGES) for end in _ENDS.split(text) for also in _ALSO.split(end) for p in _apart(also)]
    asked: List[str] = []
    said = ""  # what is told and not asked belongs to the question after it
    for piece in filter(None, pieces):
        if _ASKS.search(piece):
            asked.append(f"{said}，{piece}".strip(_EDGES))
            said = ""
        else:
            said = f"{said}，{piece}".strip(_EDGES)
    if said and asked:
        asked[-1] = f"{asked[-1]}，{said}"
    return asked[:MOST_PARTS] if len(asked) > 1 else [text]


def _apart(piece: str) -> List[str]:
    """Cut at the blanks and commas where people leave out the question mark: the last two asked, each by itself."""
    parts = _BLANKS.split(piece.strip())
    if len(parts) > 1 and all(map(_is_one, parts)):
        return parts
    told = _COMMAS.split(_THANKS.sub("", piece.strip(_EDGES)))
    first = len(told)
    while first > 0 and _is_one(told[first - 1]):
        first -= 1
    return ["，".join(told[: first + 1]), *told[first + 1 :]] if first < len(told) - 1 else [piece]


def _is_one(part: str) -> bool:
    return len(part) > 2 and bool(_ASKS.search(part)) and not _NOT_ASKED.search(part)
