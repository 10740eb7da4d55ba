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
        r"|(?:给我|快|赶紧)?换(?:个|一个)?人(?:来|说|讲|聊|接|谈|处理|[跟给][我俺咱])*(?:吧|啊)?"
        r"|(?:给我|快)?(?:叫|找|来|换)(?:个|一个)(?:明白|懂行?的?|会办事的|管事的)人?(?:来|说)?(?:吧|啊)?"
        r"|(?:(?:please|pls|can|could|may|you|i|we|want|need|would|like|i'd|let|me|to)\s+)*"
        r"(?:(?:transfer|connect|talk|speak|switch|chat)(?:\s+me)?\s+(?:to|with)\s+|(?:get|find)\s+me\s+)?(?:(?:a|an|the)\s+)?"
        r"(?:(?:real|live|human)\s+(?:person|people|agent|being)|human|agent|operator|representative"
        r"|(?<=to )someone|(?<=with )someone)"
        r"(?:\s+(?:service|please|pls|now))*",
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


# What follows the word where nobody is called: 人工费, 转人工审核.
_NO_ONE = r"(?![资伤程商会费司证智成录审复核]|开票|作日)"
_TO = r"(?:一?[个位名下]|到|成|给|我|你们的?|真的)*"
_SOMEBODY = r"(?:人工|真的?人|大?活人)(?:客服|服务|[座坐]席|台|人员)?"
_END = (
    r"(?:来|说|聊|讲|谈|处理|帮|给我|跟我|解决|回答|解释|问|看|弄|一下"
    r"|吧|啊|呗|呢|嘛|谢谢|[行好]?[吗不]|可以|我|咱|您|你|快)*$"
)
_CALLS = re.compile(
    rf"(?<![不没别])(?:转接?|接[通入]?){_TO}(?:[人仁任认][工公功宫共]|真人|大?活人){_NO_ONE}"
    rf"|^(?:(?:快|赶紧|直接|马上|还是|请|麻烦|给|帮|我|你们?|要|想)*)转接(?:一?下|过去|吧|了|行[吗不]|可以[吗不]?)*$"
    rf"|(?<![不没别])(?:找|换|叫|呼叫|要|来|派|安排|给|联系|请|喊){_TO}{_SOMEBODY}{_NO_ONE}{_END}"
    rf"|(?<![不没别])(?:转接?|接[通入]?|找|换|叫|呼叫|联系){_TO}(?:客服|[座坐]席|工作人员|接线员|话务员)(?:人员)?{_END}"
    rf"|(?<![不没别])(?:想|要|得|能|可以|让我|帮我)[^不没]{{0,3}}?[跟和同与](?:你们的?)?(?:{_SOMEBODY}|客服|工作人员)(?:直接|当面|好好)*[说聊谈讲沟对通反]"
    rf"|(?<![不没别])(?:想|要)[跟和同与](?:一?个)?人(?:说话|说|聊|讲|谈|沟通){_END}"
)
_CALLS_IN_ENGLISH = re.compile(
    r"\b(?:speak|talk|chat|connect|transfer)(?: me)? (?:to|with) (?:an? |the )?(?:real |live |human )*"
    r"(?:person|people|human|agent|someone|somebody|representative|operator|officer)\b"
    r"|\b(?:real|live|human) (?:person|agent)\b",
    re.IGNORECASE,
)
_OF_ANOTHER_TIME = re.compile(r"刚刚|刚才|上次|上回|昨天|前天|之前|前两?天|上周")
_ABOUT_THE_LINE = re.compile(r"多久|几点|多长时间|电话|号码|上班|下班|排[了到]?多|第几")


def calls_person(text: str) -> bool:
    """A person is plainly called for, whatever else is said with it.

    >>> [calls_person(t) for t in ("公司注销的事 转人工", "社保补缴这事我想跟真人聊", "转人工审核要多久", "先别转人工")]
    [True, True, False, False]
    """
    said = normalise(text)
    if _NO_PERSON.search(said) or _OF_ANOTHER_TIME.search(said):
        return False
    if _CALLS_IN_ENGLISH.search(said):
        return True
    clauses = re.split(r"[\s，,。；;！!？?]+", said.strip(_EDGES))
    return any(_CALLS.search(c) is not None and _ABOUT_THE_LINE.search(c) is None for c in clauses)


_NO_PERSON = re.compile(
    r"(?:别|不要|不用|不想|不需要|用不着|甭|莫)(?:再|老|总|又|动不动就|给我|帮我|跟我|把我)*(?:转|找|叫|接|换|去|推给?|要|提)*(?:到|给|个|什么)?"
    r"(?:人工|真人|客服)(?:客服|服务|座席|坐席)?(?:了|啊|吧|哈)?"
)
_WANTS = re.compile(
    r"^(?:[那就][,，\s]*)?(?:我[,，\s]+)?(?:我|你|您)?(?:先|再|还|顺便|就|只|光|直接|麻烦)*(?:是)?(?:想|要)?(?:问|知道|了解|说|讲|告诉我?|回答我?)(?:一下|下|你|您|一句|个)*[,，:：\s]*"
)


def beside_refusal(text: str) -> str:
    """What else is said by who wants no person; empty when that is all.

    >>> beside_refusal("别给我转人工，我就想知道契税多少"), beside_refusal("不用人工")
    ('契税多少', '')
    """
    said = normalise(text)
    rest = _NO_PERSON.sub("", said).strip(_EDGES)
    return _WANTS.sub("", rest).strip(_EDGES) if rest != said.strip(_EDGES) else ""


def without_lead(text: str) -> str:
    """``text`` without the words that only lead to it, where a question is left.

    >>> without_lead("那我先问 公积金能抵税吗"), without_lead("我问一下")
    ('公积金能抵税吗', '我问一下')
    """
    rest = _WANTS.sub("", normalise(text)).strip(_EDGES)
    return rest if len(rest) >= ASKED and rest != normalise(text).strip(_EDGES) else text


ASKED = 4  # characters
_ROBOT = r"(?:机器人?|智能(?:客服|助手|应答|回复|问答)|[Aa][Ii]|自动(?:回复|应答))"
_NO_ROBOT = re.compile(
    rf"(?:别|不要|不想|不跟|不和|不用|用不着|不需要|甭|莫|拒绝|烦死?)[^,，。；;！!？?\s]{{0,6}}{_ROBOT}"
    rf"|{_ROBOT}(?:[^,，。；;！!？?\s]{{0,3}})?(?:不行|不要|没用|不管用|听不懂|说不清|不靠谱|滚|一边)"
)
_PERSON = re.compile(r"真的?人|活人|人工|大活人|(?<!个)人(?:来|说|聊|接)")
_NOT_ROBOT = re.compile(rf"不是{_ROBOT}(?![吗吧么])")


def rejects_robot(text: str) -> bool:
    """A person is wanted by who wants no robot, unless the person is refused too.

    >>> rejects_robot("真的人 别机器人"), rejects_robot("别转人工，机器人就行"), rejects_robot("你不是机器人吧")
    (True, False, False)
    """
    said = normalise(text)
    if _NO_PERSON.search(said):
        return False
    return bool(_NO_ROBOT.search(said) or (_NOT_ROBOT.search(said) and _PERSON.search(said)))


def last_words(text: str) -> str:
    """What is said last, where the message has several parts: 听不懂，换人 ends with 换人.

    >>> last_words("听不懂 换人！"), last_words("换人")
    ('换人', '换人')
    """
    return re.split(r"[\s，,。.；;！!？?]+", normalise(text).strip(_EDGES))[-1]
