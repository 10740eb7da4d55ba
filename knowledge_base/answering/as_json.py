"""Outcomes as plain JSON values, the same keys for the command line and the editor."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge_base.answering.outcomes import Answered, CitedSource, Outcome, Quoted, QuotedText


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What ``daoban ask --json`` prints; ``answer`` is the whole sentence to say, whatever the outcome."""
    answered = outcome if isinstance(outcome, Answered) else None
    quoted = outcome if isinstance(outcome, Quoted) else None
    return {
        "question": outcome.question,
        "outcome": outcome.name,
        "answer": outcome.text,
        "entry_id": outcome.entry_id,
        "confidence": round(outcome.confidence, 4),
        "citations": [source_json(c) for c in outcome.citations],
        "choices": [{"entry_id": c.entry_id, "question": c.question, "short": c.short} for c in outcome.choices],
        "as_of": outcome.as_of.isoformat(),
        "entry_question": answered.entry_question if answered else None,
        "details": answered.details if answered else "",
        "steps": list(answered.steps) if answered else [],
        "materials": list(answered.materials) if answered else [],
        "notice": answered.notice if answered else "",
        "needs_person": answered.needs_person if answered else False,
        "reading": [source_json(c) for c in outcome.reading],
        "lead": quoted.lead if quoted else "",
        "passages": [passage_json(p) for p in quoted.passages] if quoted else [],
        "understood": outcome.understood,
        "parts": [outcome_json(part) for part in outcome.parts],
    }


def passage_json(passage: QuotedText) -> dict[str, Any]:
    return {
        "source": source_json(passage.source),
        "heading": passage.heading,
        "text": passage.text,
        "state": passage.state,
        "whole": passage.whole,
        "note": passage.note,
        "entries": [{"entry_id": e.entry_id, "question": e.question} for e in passage.entries],
    }


def trace_json(outcome: Outcome) -> dict[str, Any]:
    """How it was found."""
    return {
        "tokens": list(outcome.tokens),
        "ranks": [
            {
                "entry_id": r.entry_id,
                "question": r.question,
                "lexical_rank": r.lexical_rank,
                "semantic_rank": r.semantic_rank,
                "fused_rank": r.fused_rank,
                "score": r.score,
            }
            for r in outcome.ranks
        ],
    }


def source_json(cited: CitedSource) -> dict[str, Any]:
    return {
        "issuer": cited.issuer,
        "doc_no": cited.doc_no,
        "article": cited.article,
        "title": cited.title,
        "in_force_from": _iso(cited.in_force_from),
        "in_force_to": _iso(cited.in_force_to),
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None
