"""Yes, no and I do not know, as the answer to a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from language.quantities.patterns import words
from language.reading.facts import YesNo
from language.reading.home_words import RESERVED, UNKNOWN

_LEAD = (
    words(
        r"""[啊哦噢额呃嗯唉哎诶欸哈嗨那个我这,.~\s] emm+ 就是说 反正 其实 肯定 当然 确实 的确 真的 绝对 应该 可能
        好像 估计 大概率? 也许"""
    )
    + "*"
)
# No word of a row is made up of others in it, or a long row is read in more ways than there is time for.
_AFTER = r"[的了呢啊呀吧哈哦噢滴哒嘛么呗啦哇喽哎耶额嘞呐~!.。,\s] 这样 多?谢你? 麻烦你? 辛苦"
_AFTER_YES, _AFTER_NO = words(_AFTER) + "*", words(f"{_AFTER} 就是") + "*"
_YES = words(
    """是 对 嗯 好 行 中 可以 可 成 妥 得 要 有 没有?(?:异议|意见|问题) 没错儿? 可能 也许 应该 估计
    没毛病 不错 不假 不会错 错不了 正是 就是 当然 那当然 那是自然 必须 肯定 确认 确定 同意 愿意 需要 明白
    收到 可不 那可不 那还用说 那必须 谁说不是 怎么不是 何尝不是 ok okay okk yes yep yeah y sure 昂
    恩 对头 算是 差不多 办吧 是这么回事 就这样 正确 属实 准确 唯一
    没得说 就?按这个 👌 👍"""
)
_NO = words(
    """不是 不 否 非 没有 没 无 未 不行 不对 不可以 不可 不成 不要 不用 不需要 不必 不愿意 不同意 不想 不能
    不中 不好 不算 不会 还没 还没有 木有 没得
    (?:暂时|目前|现在)没有? 算了 免了 拒绝 别 甭 哪能 哪有 哪儿 哪里 怎么可能 不可能 怎么会
    才不是 才不 并不 并不是 并没有? 并无 并非 绝不 不存在 没这回事 没有的事 没的事 没那回事 没那事
    不太行 不太好 不怎么行 行不通
    不至于 不打算 no nope n not nah 错 错误"""
)
_UNKNOWN = re.compile(
    f"{UNKNOWN}|{words('不懂 不明白 看情况 不太好说 我也想知道 得看 再说 再看看 说不上 没头绪 不敢 两可')}"
)
_IS_YES = re.compile(rf"{_LEAD}(?:{_YES}{_AFTER_YES})+$", re.IGNORECASE)
_IS_NO = re.compile(rf"{_LEAD}(?:{_NO}{_AFTER_NO})+$", re.IGNORECASE)
_HEARD = re.compile("[嗯恩哦噢啊额呃]+")
_ALL_LEAD = re.compile(_LEAD)
_QUESTION = re.compile(r"[吗么][?。]?$|\?$")
_CLAUSES = re.compile(r"(?<=\?)|[,;。!、()\s]+")


@dataclass(frozen=True)
class Answer:
    """``reserved``: 应该是吧."""

    says: YesNo
    reserved: bool = False


def read_answer(text: str, asked: bool) -> Optional[Answer]:
    """By the first clause that is an answer; a question is none. ``text`` may hold signs. Where nothing was ``asked``,
    密码忘了 is none."""
    unknown = _UNKNOWN.search(text)
    if unknown is not None and (asked or _ALL_LEAD.fullmatch(text[: unknown.start()])):
        return Answer("unknown")
    reserved = RESERVED.search(text) is not None
    clauses = [clause for clause in _CLAUSES.split(text) if clause and not _QUESTION.search(clause)]
    while len(clauses) > 1 and _HEARD.fullmatch(clauses[0]) and _IS_NO.match(clauses[1]) and "错" not in clauses[1]:
        clauses = clauses[1:]  # 嗯，不是的
    for clause in clauses:
        if _IS_YES.match(clause):
            return Answer("yes", reserved)
        if _IS_NO.match(clause):
            return Answer("no", reserved)
    return None
