"""How real questions fare: what the entries cover, what is answered at once and how well, what is a press away.

A label says of one question what a careful reader found: ``covered`` fully, in part, not at all; ``full``, ``part`` and
``wrong`` name the entries that answer the point asked, that answer some of it, and that would mislead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Outcome
from knowledge_base.errors import FolderError
from knowledge_base.measuring.labelled import read_jsonl

COVERED: Final = ("full", "part", "none")
RESAMPLES, SEED = 2000, 20261128


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its label."""

    id: str
    question: str
    covered: str
    full: frozenset[str]
    part: frozenset[str]
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fared:
    """What was said to it. ``how``: right, in_part, beside, wrong, or empty when nothing was answered at once."""

    judged: Judged
    outcome: Outcome
    how: str
    one_press: bool

    @property
    def uncovered_said(self) -> bool:
        return self.judged.covered == "none" and not self.how


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts. ``one_press``: an entry that answers fully is shown at once or among the choices. ``uncovered_said``: of
    the questions that nothing covers, those that were not answered at once."""

    questions: int
    full: int
    part: int
    none: int
    served: int
    right: int
    in_part: int
    beside: int
    wrong: int
    one_press: int
    uncovered_said: int


def read_judged(file: Path, labels: Path | None = None) -> list[Judged]:
    """Rows of ``file`` that have a label there or, by ``id``, in ``labels``. Raises ``FolderError``."""
    told = {str(row["id"]): row for row in _rows(labels)} if labels is not None else {}
    judged: list[Judged] = []
    for row in _rows(file):
        label = told.get(str(row.get("id", "")), row)
        if not row.get("question") or "covered" not in label:
            continue
        if label["covered"] not in COVERED:
            raise FolderError(f"{row.get('id', '')}：covered 只能是 full、part 或 none，不能是 {label['covered']}")
        named = {name: frozenset(map(str, label.get(name) or ())) for name in ("full", "part", "wrong")}
        judged.append(Judged(str(row.get("id", "")), str(row["question"]), label["covered"], **named))
    return judged


def ask_judged(knowledge: KnowledgeBase, judged: Iterable[Judged], day: date | None = None) -> list[Fared]:
    return [fare(one, knowledge.ask(one.question, as_of=day, record=False)) for one in judged]


def fare(judged: Judged, outcome: Outcome) -> Fared:
    """The best of several answers counts, and each answer that misleads makes the whole wrong."""
    answers = [part.entry_id or "" for part in outcome.parts or (outcome,) if part.name == "Answered"]
    offered = {choice.entry_id for part in outcome.parts or (outcome,) for choice in part.choices}
    how = ""
    if answers:
        named = (("wrong", judged.wrong), ("right", judged.full), ("in_part", judged.part))
        how = next((name for name, ids in named if ids.intersection(answers)), "beside")
    reachable = bool(judged.full & (offered | set(answers)))
    return Fared(judged, outcome, how, reachable)


def count(fared: Sequence[Fared]) -> Coverage:
    def how(name: str) -> int:
        return sum(f.how == name for f in fared)

    covered = {name: sum(f.judged.covered == name for f in fared) for name in COVERED}
    return Coverage(
        questions=len(fared),
        **covered,
        served=sum(bool(f.how) for f in fared),
        right=how("right"),
        in_part=how("in_part"),
        beside=how("beside"),
        wrong=how("wrong"),
        one_press=sum(f.one_press for f in fared),
        uncovered_said=sum(f.uncovered_said for f in fared),
    )


def as_lines(fared: Sequence[Fared]) -> list[str]:
    """The figures with their shares and 95 % intervals, for a person."""
    counted = count(fared)
    shares = {
        "完全覆盖": (counted.full, counted.questions),
        "部分覆盖": (counted.part, counted.questions),
        "没有覆盖": (counted.none, counted.questions),
        "直接答": (counted.served, counted.questions),
        "  其中答对": (counted.right, counted.served),
        "  其中答对一部分": (counted.in_part, counted.served),
        "  其中没答到点上": (counted.beside, counted.served),
        "  其中会误导": (counted.wrong, counted.served),
        "答对或一按就到": (counted.one_press, counted.questions),
        "  占完全覆盖的": (counted.one_press, counted.full),
        "没覆盖的，说了没有": (counted.uncovered_said, counted.none),
    }
    return [f"{counted.questions} 个问题", *(_line(name, *share) for name, share in shares.items())]


def _line(name: str, part: int, whole: int) -> str:
    if not whole:
        return f"{name}：0"
    low, high = interval(part, whole)
    return f"{name}：{part}（{part / whole:.1%}，95% 区间 {low:.1%}–{high:.1%}）"


def interval(part: int, whole: int) -> tuple[float, float]:
    """Of a share, by resampling."""
    draws = np.random.default_rng(SEED).binomial(whole, part / whole, RESAMPLES) / whole
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def _rows(file: Path) -> Iterable[Mapping[str, Any]]:
    for number, row in read_jsonl(file):
        if not isinstance(row, dict):
            raise FolderError(f"{file.name} 第 {number} 行不是一个 JSON 对象")
        yield row
