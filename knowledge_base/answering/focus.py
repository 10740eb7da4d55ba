"""The part of an entry that answers one point: its materials, its steps, the sentences that tell it, or those nearest
to what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dialogue.points import Point
from knowledge_base.answering.bounds import side_of
from knowledge_base.encoders import Encoder
from knowledge_base.entries.schemas import Version
from knowledge_base.words.vocabulary import Vocabulary

MOST_PARTS = 2
CLOSE = 0.06  # of cosine: how far behind the best another sentence may be to be said too
COVER = 0.25  # what holding the new words is worth beside likeness
SIDE = 0.15  # what a bound is worth that holds for the figure told; as much is lost where it excludes it
SHORTEST = 6

_SENTENCE = re.compile(r"(?<=[。！？])|\n+")  # what stands behind a semicolon is the other side: 要退税的…；要补税的…
_TABLE = re.compile(r"^\s*\|")
_MARK = re.compile(r"^(?:\s*(?:[-*•](?=\s)|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）]))+\s*|\s+\d{1,2}[.．、]\s*$")
_MATERIALS = re.compile(r"材料|资料|证件|带什么|带啥|带哪|拿什么|准备什么|准备啥|手续|要啥|什么证")
_STEPS = re.compile(r"怎么[办弄操申填改加交缴]|咋[办弄操申填改加交缴]|如何|步骤|流程|在哪[办点弄申里]|去哪|哪里办")
_ENDS = re.compile(
    r"到期|到哪年|哪年为止|有效期|到什么时候|什么时候(?:截止|结束|为止)|还有效|执行到|会取消|还能(?:享受|用)多久"
)


@dataclass(frozen=True, slots=True)
class Focus:
    """``text`` answers the point; ``whole``: nothing of the entry stands out, so all of it is the answer. ``covers``:
    the share of the words said that stand in it."""

    text: str
    whole: bool = False
    covers: float = field(default=0.0, compare=False)


def told(version: Version, point: Point) -> str:
    """What ``version`` tells of ``point``; empty where it says nothing."""
    if point.name == "materials" and version.materials:
        return "需要准备：" + "；".join(version.materials) + "。"
    parts = [part for part in (*parts_of(version), *version.steps) if point.tells.search(part)]
    return "".join(map(_ended, parts[:MOST_PARTS]))


def _ended(part: str) -> str:
    return part if part.endswith(("。", "；", "！", "？", "：", "\n")) else f"{part}。"


def focus(question: str, said: str, version: Version, encoder: Encoder, vocabulary: Vocabulary) -> Focus:
    """``question`` in full, ``said`` what is new in it."""
    if _MATERIALS.search(said) and version.materials:
        return Focus("需要准备：" + "；".join(version.materials) + "。")
    if _ENDS.search(said):
        return Focus(_until(version))
    if _STEPS.search(said) and version.steps:
        return Focus("\n".join(f"{n}. {step}" for n, step in enumerate(version.steps, start=1)))
    parts = parts_of(version)
    if len(parts) < 2:
        return Focus(version.answer, whole=True, covers=_covered(said, version.answer, vocabulary))
    best = _nearest(question, said, parts, encoder, vocabulary)
    text = "".join(parts[n] for n in sorted(best))
    whole = 0 in best and len(best) == 1 and parts[0] == version.answer
    return Focus(text, whole=whole, covers=_covered(said, text, vocabulary))


def parts_of(version: Version) -> list[str]:
    """Sentences of answer and details, without the marks and numbers of a list; a table stays in one piece with
    the line before it."""
    parts: list[str] = []
    table: list[str] = []
    for line in [*_SENTENCE.split(version.answer), *version.details.split("\n")]:
        if _TABLE.match(line):
            table.append(line)
            continue
        if table:
            parts.append("\n".join(["", *table, ""]))
            table = []
        parts += [said for s in _SENTENCE.split(line) if len(said := _MARK.sub("", s).strip()) >= SHORTEST]
    return [*parts, *(["\n".join(["", *table, ""])] if table else [])]


def _nearest(question: str, said: str, parts: Sequence[str], encoder: Encoder, vocabulary: Vocabulary) -> list[int]:
    vectors = encoder.encode([vocabulary.unify(t) for t in (question, said, *parts)])
    likeness = vectors[2:] @ ((vectors[0] + vectors[1]) / 2)
    words = set(vocabulary.words_of(said))
    held = np.array([_held(words, part, vocabulary) for part in parts])
    scores = likeness + COVER * held + SIDE * np.array([side_of(said, part) for part in parts])
    order = np.argsort(-scores)[:MOST_PARTS]
    return [int(n) for n in order if scores[n] >= scores[order[0]] - CLOSE]


def _held(words: set[str], part: str, vocabulary: Vocabulary) -> float:
    """The share of ``words`` in ``part``, be it within a longer word there: 高新 in 高新技术企业."""
    of = set(vocabulary.words_of(part))
    text = vocabulary.unify(part)
    return sum(w in of or (len(w) > 1 and w in text) for w in words) / len(words) if words else 0.0


def _covered(said: str, part: str, vocabulary: Vocabulary) -> float:
    return _held(set(vocabulary.words_of(said)), part, vocabulary)


def _until(version: Version) -> str:
    end = version.in_force.to
    since = version.in_force.from_
    begun = f"{since.year} 年 {since.month} 月 {since.day} 日起"
    if end is None:
        return f"这项规定自{begun}施行，没有公布截止日期；以后有变化以新公告为准。"
    return f"这项规定自{begun}，执行至 {end.year} 年 {end.month} 月 {end.day} 日；到期后是否延续，以届时的公告为准。"
