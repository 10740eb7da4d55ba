"""Few words that mean more after what is in hand: 要交啥 of a sale asks for its taxes, 季度的 for the returns of that
tax by the quarter. Pure."""

from __future__ import annotations

import re

from dialogue.thread import Thread
from language.dialect import standard
from language.normalise import normalise

_WHICH = re.compile(
    r"(?P<head>[^,，。;；]{0,20}?)(?P<must>要不要|还要|需要|要|得|该)(?:我|他|她|们)*(?:[交缴])(?:些|点|的)?(?:啥|什么|哪些|嘛)(?:嘛|呢|啊|呀|的)*[?？]*"
)
_DEAL = re.compile(r"卖|买|租|赠|继承|转让|过户|分红|转股|投资|[挣赚]|开票|收入")
_TAXED = re.compile(r"税|费(?!用)|卖|买|租|赠|继承|转让|过户")
_ERRAND = re.compile(r"材料|手续|流程|注销|登记|变更|备案|证明|代开|领用|怎么(?:办|申请|开|领|改)|在哪")
_PAPERS = re.compile(rf"{_ERRAND.pattern}|申报|办(?!公)|申请")  # 契税申报需要交什么 asks for papers
_OF_TAXES = re.compile(r"[哪什][些么]税|[交缴].{0,4}税|几个点")
_PERIOD = re.compile(
    r"(?:那|我|我们|就|是|要|想|问|的|按|每|个|[,，\s])*(?P<period>季度?|月度?|年度?)(?:报|申报|预缴|的|那个|呢|啊|吧){1,3}[?？]*"
)
# How the returns of a tax are spoken of by what they cover.
_RETURNS = {
    "企业所得税": {
        "季": "企业所得税季度预缴怎么申报",
        "月": "企业所得税按月预缴怎么申报",
        "年": "企业所得税汇算清缴怎么做",
    },
    "增值税": {"季": "增值税按季度怎么申报", "月": "增值税按月怎么申报"},
}


def asks_the_same(text: str, thread: Thread) -> bool:
    """Whether ``text`` asks for nothing but the taxes that the answer in hand tells."""
    answer, which = thread.answer, _WHICH.fullmatch(standard(normalise(text)).strip())
    held = thread.holding == "answer" and answer is not None and not answer.menu
    return (
        held
        and answer is not None
        and which is not None
        and not which["head"]
        and _OF_TAXES.search(answer.entry_question) is not None
    )


def completed(text: str, thread: Thread) -> str:
    """``text`` with what it leaves out; empty where it leaves out nothing of the kind."""
    answer = thread.answer
    if thread.holding != "answer" or answer is None or answer.menu:
        return ""
    said = standard(normalise(text)).strip()
    which = _WHICH.fullmatch(said)
    before = f"{answer.tax} {answer.question} {answer.entry_question}"
    if which is not None and _PAPERS.search(which["head"]):
        return ""
    if which is not None and (_DEAL.search(which["head"]) or (_TAXED.search(before) and not _ERRAND.search(before))):
        return f"{which['head']}要交哪些税"
    period, taxes = _PERIOD.fullmatch(said), [tax for tax in _RETURNS if tax in answer.question]
    return _RETURNS[taxes[0]].get(period["period"][0], "") if period is not None and len(taxes) == 1 else ""
