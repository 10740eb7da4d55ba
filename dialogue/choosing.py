"""Which of the choices on the table a message picks: 第二个, 1, 上面那个, 就选年终奖那条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue.audience import meant_for
from dialogue.thread import Offered
from language.normalise import normalise
from language.quantities import read_number

_EDGES = " ，,。.；;！!？?、~"
_ORDINAL = re.compile(
    r"(?:那|就|我)*(?:选|要|看|问|是)?(?:了)?第?(?P<n>[0-9一二三四五六七八九十]+)(?:个|项|条|种|号|点|件)?(?:吧|呢|啊|的|那个|问题|选项)*"
)
# 第一件怎么办, 第二个说说; 第二条是什么 may be of the law
_ASKED = re.compile(
    r"(?:那|就|我|请|先|帮我)*(?:看|问|说|讲|办)?(?:一下)?第(?P<n>[0-9一二三四五六七八九十]+)(?:个|项|件)(?:优惠|事情?|政策|业务)?"
    r"(?:我|应该|该|要|具体|详细|再|给我|去|能|[,，])*"
    r"(?:(?:怎么|如何|咋)(?:办理?|弄|享受|申请|做|处理|整|回事|用|算|报|[交缴])|是(?:什么|啥)(?:意思)?"
    r"|(?:说|讲|介绍|解释|展开)(?:说|讲|一下|一说|一讲|细点|清楚点?)*)(?:吧|呢|啊|呀|的)*"
)
_ONE = r"的?[那这]?一?(?:个|项|条|种)?(?:问题|选项)?的?[吧呢啊]*"
_PLACES = (
    (re.compile(rf"(?:最?(?:上面|前面|上边)|头一|开头|首(?=个|项|条)){_ONE}"), 0),
    (re.compile(rf"(?:最?(?:下面|后面|下边|末尾)|最后|末(?=个|项|条)){_ONE}"), -1),
)
_MIDDLE = re.compile(rf"中间{_ONE}")
_FRAME = re.compile(
    r"^(?:那|就|我|还是|应该)*(?:选|要|看|问|想问|说|是)*(?:的是)?|(?:那个|这个|那条|那项|那一个|那一条|吧|呢|啊)+$"
)
_WHOSE = re.compile(
    r"(?:不对|不是|那|就|是|(?:问|说|指)的?是|我|我们|[,，\s])*(?P<who>个人|自己|公司|企业|单位|个体户?)(?!所得税)(?:个税)?(?:的|那个|呢|啊|吧)*"
)
SHORTEST_NAME = 2
CONTENT = ("ask:", "say:")  # what is counted by number; 转人工 and the like are called by name


def pick(text: str, offered: Sequence[Offered], *, bare_number: bool = True) -> Offered | None:
    """The choice that ``text`` names by number, place or words; ``None`` when it names none or more than one.

    ``bare_number`` false: a number alone means something else here.

    >>> pick("第二个吧", [Offered("甲", "ask:a"), Offered("乙", "ask:b")]).label
    '乙'
    """
    said = normalise(text).strip(_EDGES)
    if not said or not offered:
        return None
    exact = [o for o in offered if normalise(o.label).strip(_EDGES) == said]
    if exact:
        return exact[0]
    offered = [o for o in offered if o.command.startswith(CONTENT)]
    if not offered:
        return None
    for_whom = _for_whom(said, offered)
    if for_whom is not None:
        return for_whom
    numbered = [o for o in offered if o.listed] or offered
    place = _place(said, len(numbered), bare_number)
    if place is not None:
        return numbered[place]
    name = _FRAME.sub("", said).strip(_EDGES)
    if name != said:
        name = name.removesuffix("的")  # 是电子的
    if len(name) < SHORTEST_NAME or (name == said and len(said) > 12):
        return None
    named = [o for o in offered if name in normalise(o.label)]
    return named[0] if len(named) == 1 and (name != said or len(named[0].label) <= 3 * len(name)) else None


def is_beyond(text: str, offered: Sequence[Offered]) -> bool:
    """Whether ``text`` asks by number for one that a list which was told has not.

    >>> is_beyond("第四件怎么办", [Offered("甲", "ask:a", listed=True)]), is_beyond("第一件", [Offered("甲", "ask:a")])
    (True, False)
    """
    found = _asked(normalise(text).strip(_EDGES))
    number = read_number(found["n"]) if found is not None else None
    listed = sum(o.listed for o in offered)
    return bool(listed and found is not None and found[0].count("第") and number is not None and number > listed)


def _asked(said: str) -> re.Match[str] | None:
    return _ASKED.fullmatch(said) or _ORDINAL.fullmatch(said)


def _for_whom(said: str, offered: Sequence[Offered]) -> Offered | None:
    """个人的, 公司的呢: the first that is for those, where others are for somebody else."""
    found = _WHOSE.fullmatch(said)
    if found is None:
        return None
    who = meant_for(found["who"])
    theirs = [o for o in offered if meant_for(o.label) == who or (who in o.label)]
    return theirs[0] if theirs and len(theirs) < len(offered) else None


def _place(said: str, count: int, bare_number: bool) -> int | None:
    for pattern, place in _PLACES:
        if pattern.fullmatch(said):
            return place
    if _MIDDLE.fullmatch(said):
        return count // 2 if count % 2 else None
    found = _asked(said)
    if found is None or (not bare_number and not re.search(r"[第个项条种号选]", said)):
        return None
    number = read_number(found["n"])
    return int(number) - 1 if number is not None and number == int(number) and 1 <= number <= count else None
