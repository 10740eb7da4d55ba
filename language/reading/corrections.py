"""What a message takes back and puts right.

说错了，是120平; 不是500万，是550万; 成交价改成520; 刚才说不唯一是我弄错了.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Optional

from language.quantities import Kind, Marked
from language.quantities.patterns import words
from language.reading.facts import Asked, Reading, Role, Slot

_VALUES = (Kind.SUM, Kind.NUMBER, Kind.RATE, Kind.AREA, Kind.SPAN, Kind.DATE, Kind.HOMES, Kind.NTH)
_V = "[" + "".join(kind.chars for kind in _VALUES) + "]|唯一"
_GAP = r"[^,;。!?是不]"
_WRONG = re.compile(
    "(?<!没)"
    + words("说 打 写 弄 搞 记 看 输 填 报 讲 算 答 选 点 敲 发 按 听 理解")
    + "[得的是]?"
    + words("不对 错了? [高低大小]了 反了? 岔了 混了 漏了? 少了 多了 差了 串了")
    + r"|(?:^|(?<=[\s,;]))[哦噢啊哎诶]+不[对是]?(?=$|[\s,;])|"
    + words(
        r"""错了 错啦 不对(?![劲称外头]) 不准确?(?=$|[,;。!\s是应]) 有误 口误 笔误 手滑 手误 手抖
        (?:更正|纠正|改正)(?=$|[:,;\s为成]|一下) 作废 不算数 不作数 收回 (?<![能合划])不算(?=$|[,;。!\s])"""
    )
)
_CHANGE = re.compile(words("改成 改为 改到 改一?下 更改为 调整为 修改为 变更为 修正"))
# Weaker: a correction only of something else than what has just been asked.
_RATHER = re.compile(
    words(
        """等一?下 等等 慢着 且慢 其实是? 实际上?是? 准确[地的]?说 确切[地的]?说 刚[才刚]?[说讲报填那的]
        前面[说那的] 之前[说那的] 上面说 忘了说 补充 重新说"""
    )
    + r"|^(?:[啊哦噢额呃哎唉诶]+[,;\s]*)?(?:不|不是|不不+|no)[,;。!\s]|^[哦噢啊]+不"
)
_SHOULD = re.compile(words("应该是 应为 应当是 得是"))
_SUPPOSED = re.compile(
    words(
        r"""如果 要是 假如 假设 假使 倘若 若是 若(?=[卖买按是]) 万一 换成 换作 按[^,;。]{0,10}[算来看] 再看看 再算
        重新算 试试 试算 [^吗么]呢\??$ 会怎么?样 的话"""
    )
)
_NAMES: tuple[tuple[Slot, re.Pattern[str]], ...] = (
    ("original_price", re.compile("原价|原值|买入价|买价|购入价")),
    (
        "price",
        re.compile("成交价?|价格|价钱|总价|房价|售价|卖价|价款|金额|(?<![原单均买])价(?![值])|钱数|卖(?![家方])"),
    ),
    ("area", re.compile("面积|平米数|平方数|平数|建面|大小")),
    ("held", re.compile("年限|时间|日期|年份|持有|哪年|几年|买的|取得|房本日期|房本")),
    ("quota", re.compile("额度|限额|版面")),
    ("only_home", re.compile("唯一")),
    ("buyer_homes", re.compile(f"[{Kind.NTH.chars}]|套数|几套|买家|买方|对方|人家")),
)

_VALUE = rf"{_GAP}*?(?:{_V})"
_NOT_THEN = re.compile(
    rf"(?<![是可])不是(?P<old>{_VALUE}{_GAP}{{0,6}}?)"
    rf"(?:[,;\s]+|[,;\s]*(?:而|应该|应当|就|才|[^,;。!?是\s]{{0,3}})是)(?P<new>{_VALUE})"
)
_THEN_NOT = re.compile(rf"(?P<new>(?:{_V}){_GAP}{{0,6}}?)[,;\s]*(?:而?不是|并非|而非)(?P<old>{_VALUE}{_GAP}*)")
_AS = re.compile(rf"(?:把(?P<new>{_VALUE}))?[说写打看记填输报](?:成|作|错成)了?(?P<old>{_VALUE})")
_GROUPS = (
    {Kind.SUM, Kind.NUMBER, Kind.RATE, Kind.AREA},
    {Kind.SPAN, Kind.DATE, Kind.NUMBER},
    {Kind.HOMES, Kind.NTH},
)
_CLAUSE = re.compile(r"[^,;。!?\s]+")


@dataclass(frozen=True)
class Correction:
    """``certain``: an error was spoken of. ``weak``: words that may only lead on, as 刚才 or 其实. ``named``: slots by
    name. ``rather``: 等一下 应该是. ``supposed``: 如果卖600万呢. ``changes``: 改成, which is said of nothing else."""

    certain: bool
    weak: bool
    named: tuple[Slot, ...]
    rather: bool
    supposed: bool
    changes: bool

    def renames(self, slot: Slot) -> bool:
        return (self.certain or self.weak) and slot in self.named


def find_correction(marked: Marked) -> Correction:
    """What kind it is; figures and statements that are taken back are blanked in ``marked``."""
    named = tuple(slot for slot, pattern in _NAMES if pattern.search(marked.text))
    swapped = _blank_swapped(marked)
    wrong = _WRONG.search(marked.text) is not None
    rather = _RATHER.search(marked.text) is not None and _SHOULD.search(marked.text) is not None
    weak = _RATHER.search(marked.text) is not None or (_SHOULD.search(marked.text) is not None and bool(named))
    supposed = _SUPPOSED.search(marked.text) is not None and not wrong
    if wrong:
        _blank_wrong(marked)
    changes = _CHANGE.search(marked.text) is not None
    return Correction(wrong or swapped, weak or changes, named, rather, supposed, changes)


def _blank_swapped(marked: Marked) -> bool:
    for pattern in (_AS, _NOT_THEN, _THEN_NOT):
        for found in pattern.finditer(marked.text):
            if pattern is not _AS and _WRONG.search(found.group()):
                continue
            if found["new"] is None or _same_kind(found["old"], found["new"]):
                start = found.start("old") - (2 if pattern is not _AS else 0)
                marked.blank(max(start, 0), found.end("old"))
                return True
    return False


def _same_kind(old: str, new: str) -> bool:
    if "唯一" in old or "唯一" in new:
        return "唯一" in old and "唯一" in new
    return any(_kinds(old) & group and _kinds(new) & group for group in _GROUPS)


def _blank_wrong(marked: Marked) -> None:
    """In the clause of an error word, what stands before it. Where that is nothing, the last value before of the kind
    that comes after: 480万，不对，600万."""
    for clause in _CLAUSE.finditer(marked.text):
        wrong = _WRONG.search(clause.group())
        if wrong is None:
            continue
        at = clause.start() + wrong.start()
        if re.search(_V, clause.group()[: wrong.start()]):
            marked.blank(clause.start(), at)
            continue
        later = _kinds(marked.text[at:])
        for place in range(clause.start() - 1, -1, -1):
            kinds = _kinds(marked.text[place])
            if any(kinds & group and later & group for group in _GROUPS):
                marked.blank(place, place + 1)
                break


def _kinds(text: str) -> set[Kind]:
    return {Kind(ord(c) // 256 * 256) for c in text if 0xE000 <= ord(c) < 0xEA00}


def put_right(reading: Reading, correction: Correction, asked: Optional[Asked]) -> Reading:
    """``reading`` with the slot named that is put right; its sum leaves the list."""
    if correction.supposed or not (correction.certain or correction.weak):
        return reading
    said: list[Slot] = [slot for slot in _SLOTS if slot != asked and _is_said(reading, slot, correction.named)]
    slot = next((s for s in said if s in correction.named), said[0] if said else None)
    if (
        slot is None
        and (correction.certain or correction.changes)
        and not any(_is_said(reading, s, ()) for s in _SLOTS)
    ):
        slot = correction.named[0] if correction.named else None
    if slot is None or slot == "quota" or (asked is None and not correction.certain and not correction.changes):
        return reading
    roles, sums = dict(reading.roles), list(reading.sums)
    role: Optional[Role] = _ROLE_OF.get(slot)
    if role is not None:
        own = next((s for s in sums if s.role == role), None) or next((s for s in sums if s.role is None), None)
        if own is not None:
            sums.remove(own)
            roles.setdefault(role, own.money)
    return replace(reading, correction_of=slot, roles=roles, sums=tuple(sums))


def _is_said(reading: Reading, slot: Slot, named: Collection[Slot]) -> bool:
    """A sum without a role is that of the slot named; else it is the price."""
    free = any(s.role is None for s in reading.sums)
    if slot == "original_price" and free and slot in named and "price" not in named:
        return True
    if slot == "price":
        return "sale_price" in reading.roles or free
    if slot in ("original_price", "quota"):
        return slot in reading.roles
    return getattr(reading, slot) is not None


_SLOTS: tuple[Slot, ...] = ("original_price", "price", "area", "held", "only_home", "buyer_homes", "quota")
_ROLE_OF: dict[Slot, Role] = {"price": "sale_price", "original_price": "original_price"}
