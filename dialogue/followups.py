"""A message that may go on from the answer in hand: the ways to read it. Pure.

Every reading is a question that stands alone. All are searched, and which entry is meant is weighed by
``knowledge_base.answering.following``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogue.conditions import swapped

_EDGES = " ，,。；;？?！!、"
_FRAME = re.compile(
    r"^(?:那么?|哪|如果是?|要是|假如|换成|换做|这个|这|还有|所以|可是|但是|(?:不是|不对)?[,，\s]*我(?:问|说|指)的是|不对[,，\s]|不是[,，\s])+"
    r"|[呢呐啊呀嘛]+$"
)
_NO = (
    r"(?:忘了?[说讲][了啦]?|差点忘了?|对了|哦|噢|[你您]|没对|不对|[弄说搞写打讲]?错[了啦]|[说讲]岔[了啦]|"
    r"口误|不是?|啊|呀|[,，。\s])*"
)
_ASK = r"(?:想问|要问|想知道|要说|问|说|指|要(?=的是))"
_NOT_THIS = re.compile(
    rf"{_NO}(?:我{_ASK}的|我)?(?:并?不是|没){_ASK}?的?(?:这|那)(?:个|些|事|样)?(?:意思|问题)?的?[啊呀吧了]*"
    rf"|(?:这|那)?(?:个|些)?(?:并?不是)我{_ASK}的[啊呀吧了]*|答非所问"
)
_INSTEAD = re.compile(
    rf"{_NO}(?:"
    rf"(?:我{_ASK}的)?不是[^,，。；\s]{{1,12}}?(?:[,，。；\s]+(?:而?是|我{_ASK}的?是?)|(?<!\d)是(?!不是|否))"
    rf"|(?:不是|不对|错了|没问这个|不是这个)[,，。；啊呀\s]*我(?:是)?{_ASK}(?:的是)?"
    rf"|我(?:是)?{_ASK}的是?(?!不|没|对)"
    r")(?P<meant>[^,，是].*)"
)
_SLIP = re.compile(
    r"(?:我|哎呀?|哦|啊|刚才|[,，\s])*(?:[弄说搞写打讲]?错|[说讲]岔|口误)[了啦]*[,，。；啊呀\s]+(?:应该|其实|本来|我们?|应)*是(?!不是|否)"
    r"(?P<meant>[^,，].*)"
)
_RATHER = re.compile(
    rf"{_NO}(?:我{_ASK}的|我们?[^,，。；\s是不]{{1,5}}的)?(?:[这那][^,，。；\s是不]{{0,6}})?是(?P<meant>[^,，。；\s不]{{2,14}}?)[,，。；\s]*(?:而|并)?不是[^,，。；\s吗么]{{1,14}}"
)
LONGEST = 200  # characters of what is gone on from


@dataclass(frozen=True, slots=True)
class Before:
    """What a message may go on from: the question as it was put, and the entry that answered it."""

    question: str
    entry_question: str
    tax: str


def new_words(text: str) -> str:
    """What a follow-up says beyond its frame.

    >>> new_words("那如果是商铺呢？"), new_words("不是 我问的是公司")
    ('商铺', '公司')
    """
    return _FRAME.sub("", text.strip(_EDGES)).strip(_EDGES)


def joined(question: str, text: str) -> str:
    """``text`` after the question that it goes on from, as one question."""
    return f"{question.strip(_EDGES)}，{new_words(text) or text}"[-LONGEST:]


def corrected(text: str) -> str | None:
    """What is meant instead, where ``text`` says that the answer in hand is of something else; empty when it does not
    say of what; ``None`` when it says nothing of the kind.

    >>> corrected("不是蓝字发票，是红字开错了"), corrected("我问的不是这个"), corrected("是不是要交税")
    ('红字开错了', '', None)
    >>> corrected("是公司捐的 不是我个人")
    '公司捐的'
    """
    said = text.strip(_EDGES)
    if _NOT_THIS.fullmatch(said):
        return ""
    found = _RATHER.fullmatch(said) or _INSTEAD.fullmatch(said) or _SLIP.fullmatch(said)
    return found["meant"].strip(_EDGES) if found is not None else None


def readings(text: str, before: Before) -> dict[str, str]:
    """Reading by name. ``alone``: as typed; ``joined``, ``named``: after the question, after the entry's own question;
    ``topical``: under the tax; ``swapped``: the question with a condition changed, where there is one to change.

    >>> readings("那二套呢", Before("首套房契税多少", "买首套房契税怎么交？", "契税"))["swapped"]
    '二套契税多少'
    """
    said = new_words(text) or text
    found = {
        "alone": text,
        "joined": joined(before.question, text),
        "named": f"{before.entry_question.strip(_EDGES)}，{said}",
        "topical": said if before.tax in said else f"{before.tax}，{said}",
    }
    other = swapped(before.question, text) or swapped(before.entry_question, text)
    if other is not None:
        found["swapped"] = other
    return found
