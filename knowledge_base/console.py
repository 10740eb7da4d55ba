"""An outcome for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge_base.answering.outcomes import Answered, CitedSource, Outcome, Quoted
from knowledge_base.answering.wording import understood

OUTCOMES = {
    "Answered": "已回答",
    "Quoted": "引用原文",
    "Clarify": "需要澄清",
    "NotFound": "没有找到",
    "OutOfScope": "不在服务范围",
    "NeedsAccount": "需要登录查本人数据",
    "NeedsHuman": "需要人工",
    "Unavailable": "暂不可用",
}


def describe(outcome: Outcome) -> str:
    """Outcome, answer, citations, confidence, words, and the ranks in each arm; one after another for several."""
    return "\n\n".join("\n".join(_lines(part)) for part in outcome.parts or (outcome,))


def _lines(outcome: Outcome) -> Iterator[str]:
    yield f"【{OUTCOMES[outcome.name]}】{outcome.name}  置信度 {outcome.confidence:.2f}  按 {outcome.as_of} 的规定"
    if outcome.understood:
        yield f"提示：{understood(outcome.understood)}"
    if isinstance(outcome, Answered):
        yield f"条目：{outcome.entry_question}（{outcome.entry_id}，第 {outcome.revision} 版）"
        if outcome.notice:
            yield f"提示：{outcome.notice}"
    yield ""
    yield outcome.text
    if isinstance(outcome, Answered) and outcome.details:
        yield ""
        yield outcome.details
    yield from _list("办理步骤", outcome.steps if isinstance(outcome, Answered) else ())
    yield from _list("所需材料", outcome.materials if isinstance(outcome, Answered) else ())
    yield from _list("依据", [source_line(c) for c in outcome.citations])
    for passage in outcome.passages if isinstance(outcome, Quoted) else ():
        resting = [f"{e.question}（{e.entry_id}）" for e in passage.entries]
        yield from _list(f"以{passage.source.doc_no}{passage.source.article}为依据的条目", resting)
    yield from _list("您可能想问", [f"{c.question}（{c.entry_id}）" for c in outcome.choices])
    yield from _list("可以阅读", [source_line(c) for c in outcome.reading])
    yield ""
    yield f"分词：{' / '.join(outcome.tokens) or '（没有可检索的词）'}"
    yield from _ranks(outcome)


def _ranks(outcome: Outcome) -> Iterator[str]:
    if not outcome.ranks:
        return
    yield "名次：合并 | 词面 | 语义 | 分数 | 条目"
    for rank in outcome.ranks:
        lexical, semantic = (str(r) if r is not None else "-" for r in (rank.lexical_rank, rank.semantic_rank))
        where = f"{rank.fused_rank:>4} | {lexical:>4} | {semantic:>4} | {rank.score:.4f}"
        yield f"      {where} | {rank.question}（{rank.entry_id}）"


def _list(heading: str, lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{heading}："
        yield from (f"  - {line}" for line in lines)


def source_line(cited: CitedSource) -> str:
    name = " ".join(filter(None, (cited.issuer, cited.doc_no, cited.article, cited.title)))
    return f"{name}（{_span(cited.in_force_from, cited.in_force_to)}）" if cited.in_force_from else name


def _span(begin: date | None, end: date | None) -> str:
    return f"{begin} 起" if end is None else f"{begin} 至 {end}"
