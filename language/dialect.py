"""Words of the regions, as everybody writes them: what is read and searched knows one of each."""

from __future__ import annotations

import re

_AT_THE_END = r"(?=[\s,，。.;；!！?？~]|$)"
_WORDS = tuple(
    (re.compile(said), written)
    for said, written in (
        (rf"(?<=[\u4e00-\u9fff\d%])(?:嘞|咧|哩|捏|噻|呗|咯)+{_AT_THE_END}", "呢"),
        (rf"[成中]不成?{_AT_THE_END}|得行不{_AT_THE_END}", "行吗"),
        (r"咋个?样子?|杂个|咋个", "怎么"),
        (r"啥子|么子|嘛玩意", "什么"),
        (r"几多(?!了)", "多少"),
        (r"晓得", "知道"),
        (r"冇得?|莫得", "没有"),
        (r"(?<![\u4e00-\u9fff])侬", "你"),
        (r"阿拉", "我们"),
        (r"(?<![亚马里])俺", "我"),
        (r"恁", "你"),
    )
)


def standard(text: str) -> str:
    """
    >>> standard("下个月嘞"), standard("不留名字成不"), standard("俺要交几多"), standard("这事成不了")
    ('下个月呢', '不留名字行吗', '我要交多少', '这事成不了')
    """
    for said, written in _WORDS:
        text = said.sub(written, text)
    return text
