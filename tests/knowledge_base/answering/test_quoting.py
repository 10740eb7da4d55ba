"""Where no entry answers the text of the law does, word for word; and an article asked for by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.as_json import outcome_json
from knowledge_base.answering.outcomes import Outcome, Quoted
from knowledge_base.answering.quote_belief import FEATURES, Quoting
from knowledge_base.console import describe
from knowledge_base.documents.article_repeals import do_mark_repealed
from knowledge_base.documents.register import RegisteredDocument, RepealedDocument
from knowledge_base.documents.register_sources import do_write_document
from knowledge_base.documents.statutes import import_documents
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import day, open_small, raw_entry

# Believes in what is like the question.
QUOTING = Quoting(
    note="for tests",
    encoder="characters",
    features=FEATURES,
    mean=(0.0,) * len(FEATURES),
    deviation=(1.0,) * len(FEATURES),
    weights=tuple(20.0 if name == "similarity" else 0.0 for name in FEATURES),
    bias=-2.0,
    quote_at=0.5,
)
OLD = """# 云朵税条例

第一条 拥有云朵的人是云朵税的纳税人。

第二条 云朵税每年申报一次，申报期限是立春后十五日内。
"""
NEW = """# 中华人民共和国云朵税法

（2024年3月1日 全国人民代表大会常务委员会通过）

第一章 总则

第一条 拥有云朵的人是云朵税的纳税人。

第二条 云朵税每季申报一次，申报期限是季度终了后十五日内。

雨季可以延期申报。

有下列情形之一的，免于申报：

（一）云朵当季化成了雨；

（二）云朵飘出了国境。

第三条 本法自2025年1月1日起施行。《云朵税条例》同时废止。
"""
RATE = raw_entry(
    "cloud-rate",
    "云朵税多少钱一朵",
    "一元。",
    citations=[{"issuer": "全国人大常委会", "doc_no": "云朵税法", "article": "第二条"}],
)
LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
NUMBERED = raw_entry(
    "cloud-relief",
    "乌云免税吗",
    "免。",
    citations=[{"issuer": "财政部", "doc_no": "公告2025年第7号", "article": "第一条"}],
)


@pytest.fixture
def knowing(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., KnowledgeBase]]:
    opened: list[KnowledgeBase] = []

    def make(*entries: dict[str, Any], texts: bool = True) -> KnowledgeBase:
        laws = tmp_path / "laws"
        laws.mkdir()
        (laws / "云朵税条例(2010-01-01).txt").write_text(OLD, encoding="utf-8")
        (laws / "云朵税法(2024-03-01).txt").write_text(NEW, encoding="utf-8")
        if texts:
            import_documents(store, laws)
        knowledge, _ = open_small(store, tmp_path, *entries, now=clock(), quoting=QUOTING)
        opened.append(knowledge)
        return knowledge

    yield make
    for knowledge in opened:
        knowledge.close()


def quoted(outcome: Outcome) -> Quoted:
    assert isinstance(outcome, Quoted), outcome
    return outcome


def test_where_no_entry_answers_the_text_stands_word_for_word(knowing: Callable[..., KnowledgeBase]) -> None:
    outcome = quoted(knowing(LOST).ask("云朵税的申报期限是季度终了后几日内"))
    best = outcome.passages[0]
    assert (best.source.doc_no, best.source.article, best.state, best.heading) == (
        "云朵税法",
        "第二条",
        "现行",
        "第一章 总则",
    )
    assert best.text in NEW.replace("\n\n", "\n")
    assert outcome.text.startswith(
        "没有整理好的答案，相关原文是：\n\n【云朵税法 第二条】现行，2025年1月1日起\n云朵税每季申报一次"
    )
    assert outcome.entry_id is None


def test_the_text_of_the_day_asked_for_is_quoted(knowing: Callable[..., KnowledgeBase]) -> None:
    outcome = quoted(knowing(LOST).ask("云朵税的申报期限是立春后几日内", as_of=day("2020-05-05")))
    assert outcome.passages[0].source.doc_no == "云朵税条例"
    assert outcome.passages[0].source.in_force_to == date(2024, 12, 31)


def test_an_entry_that_answers_comes_before_any_text(knowing: Callable[..., KnowledgeBase]) -> None:
    assert knowing(RATE).ask("云朵税多少钱一朵").name == "Answered"


@pytest.mark.parametrize("question", ["发票上的云写错了字要不要紧", "今天的云真好看"])
def test_what_no_text_is_like_is_not_quoted(knowing: Callable[..., KnowledgeBase], question: str) -> None:
    assert knowing(LOST).ask(question).name != "Quoted"


def test_an_article_asked_for_by_number_is_shown_with_the_entries_that_rest_on_it(
    knowing: Callable[..., KnowledgeBase],
) -> None:
    outcome = quoted(knowing(RATE).ask("云朵税法第2条写的啥"))
    (passage,) = outcome.passages
    assert outcome.lead == "您问的条文原文是："
    assert passage.text.endswith("（二）云朵飘出了国境。")
    assert [e.entry_id for e in passage.entries] == ["cloud-rate"]
    assert outcome.definite


def test_several_articles_asked_for_are_shown_each(knowing: Callable[..., KnowledgeBase]) -> None:
    outcome = quoted(knowing(LOST).ask("云朵税法第一条和第三条"))
    assert [p.source.article for p in outcome.passages] == ["第一条", "第三条"]


def test_a_paragraph_and_an_item_are_cut_out(knowing: Callable[..., KnowledgeBase]) -> None:
    knowledge = knowing(RATE)
    (second,) = quoted(knowledge.ask("云朵税法第二条第二款")).passages
    assert (second.text, second.source.article) == ("雨季可以延期申报。", "第二条第二款")
    (item,) = quoted(knowledge.ask("云朵税法第二条第三款第二项")).passages
    assert item.text == "（二）云朵飘出了国境。"
    (whole,) = quoted(knowledge.ask("云朵税法第二条第九款")).passages
    assert "没有第九款" in whole.note
    assert whole.text.startswith("云朵税每季申报一次")


def test_what_holds_no_more_says_by_what(knowing: Callable[..., KnowledgeBase]) -> None:
    (passage,) = quoted(knowing(LOST).ask("云朵税条例第一条")).passages
    assert (passage.state, passage.note) == ("已废止", "（2025年1月1日起由云朵税法废止）")


def test_an_article_that_a_trainer_has_marked_says_so(
    knowing: Callable[..., KnowledgeBase], store: Database, clock: FakeClock
) -> None:
    knowledge = knowing(LOST)
    with store.write() as tx:
        do_mark_repealed(tx, "云朵税法", "第一条", day("2026-02-01"), note="云朵令", author="t", now=clock())
    knowledge.refresh()
    (passage,) = quoted(knowledge.ask("云朵税法第一条")).passages
    assert (passage.state, passage.note) == ("已废止", "（2026年2月1日起，云朵令）")
    assert knowledge.ask("谁是云朵税的纳税人").name != "Quoted"


def test_what_the_register_ends_is_not_in_force(
    knowing: Callable[..., KnowledgeBase], store: Database, clock: FakeClock
) -> None:
    knowledge = knowing(LOST)
    repeals = [RepealedDocument(issuer="全国人大常委会", doc_no="云朵税法", part="第二条")]
    new = RegisteredDocument(issuer="财政部", doc_no="公告2026年第99号", **{"from": day("2026-03-01")}, repeals=repeals)
    with store.write() as tx:
        do_write_document(tx, new, author="t", now=clock())
    knowledge.refresh()
    (passage,) = quoted(knowledge.ask("云朵税法第二条")).passages
    assert (passage.state, passage.note) == ("已废止", "（2026年3月1日起由财政部公告2026年第99号废止）")


def test_of_a_text_that_we_have_not_the_entries_that_cite_the_very_article_are_offered(
    knowing: Callable[..., KnowledgeBase],
) -> None:
    knowledge = knowing(RATE, NUMBERED, texts=False)
    outcome = knowledge.ask("云朵税法第二条")
    assert (outcome.name, [c.entry_id for c in outcome.choices]) == ("Clarify", ["cloud-rate"])
    assert "没有收录云朵税法的条文" in outcome.text
    assert [c.entry_id for c in knowledge.ask("财政部公告2025年第7号第一条").choices] == ["cloud-relief"]
    assert knowledge.ask("云朵税法第九条").choices == ()


def test_an_article_that_a_text_has_not_is_told(knowing: Callable[..., KnowledgeBase]) -> None:
    assert "云朵税法里没有第三十条，最后一条是第三条" in knowing(LOST).ask("云朵税法第三十条").text


def test_passages_reach_the_terminal_and_other_programs(knowing: Callable[..., KnowledgeBase]) -> None:
    outcome = knowing(RATE).ask("云朵税法第二条")
    told = describe(outcome)
    assert "【引用原文】" in told
    assert "雨季可以延期申报。" in told
    assert "以云朵税法第二条为依据的条目" in told
    (passage,) = outcome_json(outcome)["passages"]
    assert (passage["state"], passage["whole"], passage["entries"][0]["entry_id"]) == ("现行", True, "cloud-rate")
