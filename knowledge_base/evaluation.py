"""How good the answers are on labelled questions: where the right entry ranks, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from knowledge_base.answer import KnowledgeBase
from knowledge_base.labelled import Labelled
from knowledge_base.outcomes import Outcome


@dataclass
class Report:
    """``recall`` and ``mrr`` over answerable questions; the counts over all.

    ``answered_unanswerable``: answered although no entry is known to answer it. ``misses`` lists what went wrong.
    """

    questions: int = 0
    answerable: int = 0
    recall_at_1: float = 0.0
    recall_at_3: float = 0.0
    recall_at_10: float = 0.0
    mrr: float = 0.0
    answered_right: int = 0
    answered_wrong: int = 0
    clarified_right: int = 0
    abstained: int = 0
    answered_unanswerable: int = 0
    refused_unanswerable: int = 0
    misses: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(knowledge: KnowledgeBase, questions: Sequence[Labelled], as_of: date | None = None) -> Report:
    report = Report()
    places: list[int] = []
    for labelled in questions:
        outcome = knowledge.ask(labelled.question, as_of=as_of, record=False)
        report.questions += 1
        if labelled.gold:
            report.answerable += 1
            places.append(_place(outcome, labelled.gold))
        _count(report, labelled, outcome)
    if places:
        report.recall_at_1, report.recall_at_3, report.recall_at_10 = (_recall(places, k) for k in (1, 3, 10))
        report.mrr = round(sum(1 / p for p in places if p) / len(places), 4)
    return report


def _count(report: Report, labelled: Labelled, outcome: Outcome) -> None:
    answered = outcome.name == "Answered"
    if not labelled.gold:
        report.answered_unanswerable += answered
        report.refused_unanswerable += not answered
    elif answered and outcome.entry_id in labelled.gold:
        report.answered_right += 1
        return
    elif answered:
        report.answered_wrong += 1
    elif any(c.entry_id in labelled.gold for c in outcome.choices):
        report.clarified_right += 1
    else:
        report.abstained += 1
    if answered or labelled.gold:
        miss = {"question": labelled.question, "gold": sorted(labelled.gold), "outcome": outcome.name}
        report.misses.append(miss | {"entry_id": outcome.entry_id, "confidence": outcome.confidence})


def _place(outcome: Outcome, gold: frozenset[str]) -> int:
    return next((r.fused_rank for r in outcome.ranks if r.entry_id in gold), 0)


def _recall(places: Sequence[int], k: int) -> float:
    return round(sum(0 < p <= k for p in places) / len(places), 4)
