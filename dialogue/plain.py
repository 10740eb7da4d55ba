"""Words that mean one thing only, wherever they are said: understood even while Rasa is down."""

from __future__ import annotations

import re

from language.normalise import normalise

_EDGES = " ，,。.；;！!？?~"
_PLAIN = (
    (
        "ask_person",
        r"(?:请|麻烦|帮我|给我|我要|我想|直接|快|赶紧)*(?:转|找|接|要|换|叫|呼叫|联系)*(?:一?[个下]|到|通)*"
        r"(?:人工|真人|活人|工作人员)(?:客服|服务|座席|坐席|台)?(?:吧|啊|呢|谢谢)*"
        r"|(?:给我|快|赶紧)?换(?:个|一个)?人(?:来|说|讲)?(?:吧|啊)?"
        r"|(?:给我|快)?(?:叫|找|来|换)(?:个|一个)(?:明白|懂行?的?|会办事的|管事的)人?(?:来|说)?(?:吧|啊)?",
    ),
    (
        "leave_queue",
        r"(?:算了|那就?|还是|我|先|吧|[,，\s])*"
        r"(?:不(?:想|用)?(?:等|排)(?:人工|队)?了|(?:取消|退出)(?:排队|转?人工)|(?:不用|不要|不需要)人工了)"
        r"(?:吧|了|啦|啊|谢谢)*",
    ),
    ("cancel", r"(?:算了)?(?:我)?(?:不|先不|别)(?:算|办|弄|查|填|加|提|涨|调)了(?:吧)?|取消|不办了|算了"),
    ("continue", r"继续(?:吧|算|办|填)?|接着(?:来|算|办|填)?|下一步"),
    ("start_over", r"(?:重新|从头)(?:来|开始|算|填)(?:一遍|一次)?|重来"),
    ("go_back", r"(?:返回|回到|退回)?上一?步|返回"),
    ("dont_know", r"(?:我)?(?:不知道|不清楚|不晓得|忘了|不记得)(?:了|啊|呢|呀)?"),
    ("greet", r"(?:你|您)好(?:啊|呀)?|在吗|在不在|hi|hello"),
    ("thanks", r"(?:非常|太)?(?:谢谢|感谢|多谢)(?:你|您|了|啊)*"),
)
_PATTERNS = tuple((act, re.compile(pattern, re.IGNORECASE)) for act, pattern in _PLAIN)


def plain_act(text: str) -> str:
    """The act that the whole of ``text`` stands for, empty when it takes understanding.

    >>> plain_act("转人工！"), plain_act("人工费怎么开票")
    ('ask_person', '')
    """
    said = normalise(text).strip(_EDGES)
    return next((act for act, pattern in _PATTERNS if pattern.fullmatch(said)), "")


def last_words(text: str) -> str:
    """What is said last, where the message has several parts: 听不懂，换人 ends with 换人.

    >>> last_words("听不懂 换人！"), last_words("换人")
    ('换人', '换人')
    """
    return re.split(r"[\s，,。.；;！!？?]+", normalise(text).strip(_EDGES))[-1]
