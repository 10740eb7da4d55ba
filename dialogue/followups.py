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


def readings(text: str, before: Before) -> dict[str, str]:
    """Reading by name. ``alone``: as typed; ``joined``, ``named``: after the question, after the entry's own question;
    ``topical``: under the tax; ``swapped``: the question with a condition changed, where there is one to change.

    >>> readings("那二套呢", Before("首套房契税多少", "买首套房契税怎么交？", "契税"))["swapped"]
    '二套契税多少'
    """
    said = new_words(text) or text
    found = {
        "alone": text,
        "joined": f"{before.question.strip(_EDGES)}，{said}",
        "named": f"{before.entry_question.strip(_EDGES)}，{said}",
        "topical": said if before.tax in said else f"{before.tax}，{said}",
    }
    other = swapped(before.question, text) or swapped(before.entry_question, text)
    if other is not None:
        found["swapped"] = other
    return found
