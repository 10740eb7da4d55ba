"""What people say to a guided walk, by kind. Each is the whole of what is said; what has more to it is a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TAIL = r"(?:了|啦|啊|呀|呢|吧|哦|哈|嘛)*"
_DO = r"(?:办|做|弄|搞|申报|报|缴|交|填|签|提交|处理|结|开|确认|备案|申请|核对|上传|完成|补|变更|注册|登录|下载|预约)"
_STEP = r"(?:这一?步|上一?步|这个|那个|第?[0-9一二两三四五六七八九十]+步)"
_LEAD = r"(?:好的?|嗯|行|那|我|现在|请|[，, ])*"
_PAPERS = r"(?:材料|资料|东西|证件)"
_THINGS = rf"(?:这些|这几样|{_PAPERS}|都|全|已经|我|[，, ])*"

_KINDS = {
    "done": rf"{_LEAD}(?:已经|已|都|也|刚|全部?|终于|前面的?|前?{_STEP})*"
    rf"(?:{_DO}(?:(?:好|完|妥|成|过|清|完毕)了?|了)|搞定了?|完成了?|[好完成]了|没问题了)(?:啦|哈|呀)?"
    r"(?:[，,。 ]*(?:下一?[步个]|然后呢?|接下来呢?))?",
    "next": rf"{_LEAD}(?:下一?[步个项]|然后|接下来|往下)(?:走|来|说|讲)?{_TAIL}|继续{_TAIL}",
    "ahead": rf"{_LEAD}(?:下一?[步个]|接下来|之后|然后)(?:是|要|该|需要|应该)*"
    r"(?:做|办|干|弄)?(?:什么|啥|哪一?步|怎么办|怎么做|干嘛)",
    "skip": rf"{_STEP}?先?(?:跳过|略过|不用办|不需要|用不[着上]|没有这个|不适用|先不办|以后再办){_TAIL}{_STEP}?{_TAIL}",
    "back": rf"(?:返回|回到?|退回|看看?)?上一?步{_TAIL}",
    "not_yet": rf"(?:我|这|那)?{_STEP}?(?:其实|还|都)*没有?(?:{_DO}[好完成过]?|准备好?|备齐|呢){_TAIL}|还没{_TAIL}",
    "stuck": r"(?:我|这步|上一?步|[这那]个|第?[0-9一二两三四五六七八九十]+步|这|还是|实在|真的?|也|就|[，, ])*"
    rf"(?:不会(?:弄|办|做|操作|填|搞|用)?|不懂|看不懂|不明白|没明白|[弄搞办]不(?:来|好|了|成|懂|定|明白|下[来去])|"
    rf"卡(?:住|在)?(?:这里?|这儿)?{_STEP}?|(?:要|该|应该)?(?:怎么|咋|如何)(?:弄|办|做|搞|操作|整)?|"
    rf"不行|失败|提交不了|有问题|过不去|走不下去){_TAIL}",
    "about": rf"{_STEP}?(?:现在|都|还)?(?:要|需要|得|该)?(?:带|准备|备|交|提供|用)(?:什么|哪些|啥){_PAPERS}?{_TAIL}|"
    rf"{_STEP}?(?:在|去|到)?(?:哪[里儿]?|什么地方)(?:办|弄|申请|操作){_TAIL}|"
    rf"{_STEP}?(?:要|需要|得)?(?:多久|多长时间){_TAIL}",
    "progress": rf"(?:我|现在)?(?:办|走|做)?到(?:哪里?|哪儿|第几|哪一?)步?{_TAIL}|"
    rf"(?:还|一共|总共)?(?:有|剩|差|要)?(?:几|多少|哪几?)步{_TAIL}|进度{_TAIL}",
    "pause": rf"{_LEAD}(?:今天|就)*"
    r"(?:先(?:到这[里儿]?|这样|停(?:一下|一停)?|歇(?:会儿?|一?歇)?|放(?:一放|一下|着)?|不[办弄])|"
    rf"(?:改天|回头|明天|下次|过几天|有空)(?:再(?:办|说|弄|来|接着办?))?|到此为止|到这[里儿]?|暂停){_TAIL}",
    "all_ready": rf"{_THINGS}(?:(?:准备|备|找|带)?齐全?|(?:准备|备|找)好|都有){_TAIL}",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}

SHORTEST = 2  # characters of an answer that a label may hold
_GUIDE = re.compile(
    r"一步一?步|手把手|分步骤?(?:教|带|来|说|讲|办)|带(?:着)?我(?:办|走|做|弄)|领着我|陪我办|引导我|导税|全程(?:带|引导|指导)|逐步(?:带|教)"
)
_ON = re.compile(r"接着|继续(?!教育)")
_RETURN = re.compile(rf"{_ON.pattern}|^我?上次的?.{{0,6}}$|办到哪|回到|没办完|下一步")
_READY = re.compile(rf"(?:有|备好|准备好|带上?|带好|找到|找好|拿到|开好|备齐|齐){_TAIL}$")
_COMMON = frozenset({"材料", "资料", "信息", "证明", "本人", "等书", "书面"})  # pairs that tell no paper from another


def means(said: str, *kinds: str) -> bool:
    """Whether ``said`` is of one of ``kinds``.

    >>> means("办好了", "done"), means("注销办好了还要报税吗", "done"), means("这步怎么办", "stuck")
    (True, False, True)
    """
    return any(_PATTERNS[kind].fullmatch(said) for kind in kinds)


def wants_guidance(said: str) -> bool:
    return _GUIDE.search(said) is not None


def returns(said: str, *, known: bool = True) -> bool:
    """Whether it takes up again what was left; what is not ``known`` to be left only in the plainest words."""
    return (_RETURN if known else _ON).search(said) is not None


def named_ready(said: str, things: Sequence[str]) -> list[str]:
    """Which of ``things`` are told to be at hand, by any two characters in a row.

    >>> named_ready("执照有了", ["营业执照", "银行账户"]), named_ready("执照还没有", ["营业执照"])
    (['营业执照'], [])
    """
    if not _READY.search(said) or re.search("没|不", said):
        return []
    return [thing for thing in things if _pairs(thing) & _pairs(said)]


def which_answer(said: str, labels: Sequence[str]) -> int | None:
    """The place of the one of ``labels`` that ``said`` means: it begins so, holds it, or shares what no other has.

    >>> which_answer("办过", ["从没办过", "办过，领过发票"]), which_answer("用手机", ["手机或电脑", "去大厅"])
    (1, 0)
    """
    if len(said) < SHORTEST:
        return None
    for told in (str.startswith, str.__contains__):
        named = [place for place, label in enumerate(labels) if told(label, said)]
        if len(named) == 1:
            return named[0]
    pairs = [_pairs(label) for label in labels]
    shared = [len(own & _pairs(said) - set().union(*pairs[:n], *pairs[n + 1 :])) for n, own in enumerate(pairs)]
    most = max(shared)
    return shared.index(most) if most and shared.count(most) == 1 else None


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} - _COMMON
