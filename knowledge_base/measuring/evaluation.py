"""How good the answers are on labelled questions: where the right entry ranks in each arm, what is said, how sure."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.outcomes import Outcome
from knowledge_base.measuring.labelled import Labelled
from knowledge_base.searching.search import Candidate

RESAMPLES = 2000
SEED = 20261126
INTERVAL = (2.5, 97.5)  # percentiles: 95 of 100 such samples give a figure in between
BINS = 10
RRF = 60  # the usual constant of reciprocal rank fusion
ARMS: Final = ("lexical", "semantic", "fused", "ranked")
NEVER = 10**6  # the rank of what was not found

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what was said, and the rank of the right entry in each arm (``NEVER``: not found)."""

    labelled: Labelled
    outcome: Outcome
    ranks: dict[str, int]

    @property
    def answered(self) -> bool:
        return self.outcome.name == "Answered"

    @property
    def right(self) -> bool:
        parts = self.outcome.parts or (self.outcome,)
        return any(p.name == "Answered" and p.entry_id in self.labelled.gold for p in parts)

    @property
    def offered(self) -> bool:
        return any(c.entry_id in self.labelled.gold for c in self.outcome.choices)


@dataclass
class Report:
    """Figures are shares with the ends of their 95 % interval: ``[value, low, high]``.

    Of the ``answerable``: recall and mrr of each arm, ``served`` (answered at all), ``right``, ``wrong``, ``offered``
    (the right entry among the choices), ``abstained``. ``precision``: of all that was answered, unanswerable questions
    included, how much was right. ``refused``: of the unanswerable. ``reliability`` rows: least and most confidence,
    questions, mean confidence, share right.
    """

    questions: int = 0
    answerable: int = 0
    arms: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    served: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    wrong: list[float] = field(default_factory=list)
    offered: list[float] = field(default_factory=list)
    abstained: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    precision_answerable: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    reliability: list[list[float]] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)


def ask_all(knowledge: KnowledgeBase, questions: Iterable[Labelled], as_of: date | None = None) -> list[Asked]:
    """Ask as the chat does, leaving no receipts."""
    return [_ask(knowledge, labelled, as_of) for labelled in questions]


def report_on(asked: Sequence[Asked]) -> Report:
    covered = [a for a in asked if a.labelled.gold]
    strangers = [a for a in asked if not a.labelled.gold]
    report = Report(questions=len(asked), answerable=len(covered))
    report.outcomes = {name: sum(a.outcome.name == name for a in asked) for name in {a.outcome.name for a in asked}}
    if covered:
        report.arms = {arm: _recalls([a.ranks[arm] for a in covered]) for arm in ARMS}
        report.served = _share(a.answered for a in covered)
        report.right = _share(a.right for a in covered)
        report.wrong = _share(a.answered and not a.right for a in covered)
        report.offered = _share(not a.answered and a.offered for a in covered)
        report.abstained = _share(not a.answered and not a.offered for a in covered)
        report.precision_answerable = _share(a.right for a in covered if a.answered)
    report.precision = _share(a.right for a in asked if a.answered)
    report.refused = _share(not a.answered for a in strangers)
    report.reliability = _reliability(asked)
    return report


def write_failures(asked: Sequence[Asked], file: Path) -> int:
    """Every question answered wrongly, or not answered though an entry could: a CSV to read. How many."""
    failed = [a for a in asked if a.answered != a.right or (a.labelled.gold and not a.answered)]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["问题", "应为", "结果", "实为", "置信度", *(f"名次（{NAMES[arm]}）" for arm in ARMS)])
        for a in failed:
            ranks = [rank if rank < NEVER else "" for rank in a.ranks.values()]
            gold, confidence = "、".join(sorted(a.labelled.gold)), f"{a.outcome.confidence:.2f}"
            table.writerow([a.labelled.question, gold, a.outcome.name, a.outcome.entry_id or "", confidence, *ranks])
    return len(failed)


NAMES = {"lexical": "词面", "semantic": "语义", "fused": "合并", "ranked": "排序后"}


def as_text(report: Report) -> str:
    """Tables for a person at a terminal."""
    lines = [f"问题 {report.questions} 个，其中 {report.answerable} 个有条目可答；方括号内为 95% 区间"]
    if report.arms:
        lines.append("        首位               前三               前十               MRR")
        for arm, found in report.arms.items():
            lines.append(f"{NAMES[arm]:　<4}" + "  ".join(_figure(found[k]) for k in ("1", "3", "10", "mrr")))
    rows = {
        "答了（可答的）": report.served,
        "答对": report.right,
        "答错": report.wrong,
        "没答，选项里有": report.offered,
        "没答": report.abstained,
        "答了的里面答对（可答的）": report.precision_answerable,
        "答了的里面答对（全部）": report.precision,
        "不可答的没有答": report.refused,
    }
    lines += [f"{name}：{_figure(value)}" for name, value in rows.items() if value]
    lines.append("结果：" + "，".join(f"{name} {count}" for name, count in sorted(report.outcomes.items())))
    lines.append("置信度      问题数  平均置信度  实际答对")
    lines += [f"{a:.1f}—{b:.1f}  {n:8.0f}  {mean:10.2f}  {right:8.2f}" for a, b, n, mean, right in report.reliability]
    return "\n".join(lines)


def _figure(value: Sequence[float]) -> str:
    return f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]"


def _ask(knowledge: KnowledgeBase, labelled: Labelled, as_of: date | None) -> Asked:
    outcome = knowledge.ask(labelled.question, as_of=as_of, record=False)
    ranked = knowledge.search(outcome.question, outcome.as_of, knowledge.snapshot(), limit=NEVER).candidates
    orders: dict[str, Callable[[Candidate], float]] = {
        "lexical": lambda c: c.lexical_rank or NEVER,
        "semantic": lambda c: c.semantic_rank or NEVER,
        "fused": lambda c: -sum(1 / (RRF + r) for r in (c.lexical_rank, c.semantic_rank) if r is not None),
        "ranked": lambda c: -c.score,
    }
    return Asked(labelled, outcome, {arm: _rank(ranked, order, labelled.gold) for arm, order in orders.items()})


def _rank(candidates: Sequence[Candidate], order: Callable[[Candidate], float], gold: frozenset[str]) -> int:
    """The place of the first right entry, each entry counted once."""
    sure = [c for c in sorted(candidates, key=order) if order(c) < NEVER]
    keys = dict.fromkeys(c.passage.key for c in sure)
    return next((place for place, key in enumerate(keys, start=1) if key in gold), NEVER)


def _recalls(ranks: Sequence[int]) -> dict[str, list[float]]:
    found = {str(k): _share(rank <= k for rank in ranks) for k in (1, 3, 10)}
    return found | {"mrr": _mean([1 / rank if rank < NEVER else 0.0 for rank in ranks])}


def _reliability(asked: Sequence[Asked]) -> list[list[float]]:
    """Only where the confidence is the calibrated one: not for the words of an entry, nor for a cue."""
    sure = np.array([a.outcome.confidence for a in asked if a.outcome.ranks])
    first = np.array([a.outcome.ranks[0].entry_id in a.labelled.gold for a in asked if a.outcome.ranks], float)
    rows = []
    for low in np.arange(BINS) / BINS:
        inside = (sure >= low) & ((sure < low + 1 / BINS) | (low + 1 / BINS >= 1))
        if inside.any():
            figures = (low, low + 1 / BINS, inside.sum(), sure[inside].mean(), first[inside].mean())
            rows.append([round(float(f), 3) for f in figures])
    return rows


def _share(values: Iterable[bool]) -> list[float]:
    return _mean([float(v) for v in values])


def _mean(values: Sequence[float]) -> list[float]:
    """The mean with the ends of its bootstrap interval; empty for no values."""
    if not values:
        return []
    sample: Values = np.array(values)
    draws = np.random.default_rng(SEED).integers(len(sample), size=(RESAMPLES, len(sample)))
    low, high = np.percentile(sample[draws].mean(axis=1), INTERVAL)
    return [round(float(v), 4) for v in (sample.mean(), low, high)]
