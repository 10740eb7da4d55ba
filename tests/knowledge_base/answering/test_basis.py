"""A citation is opened: the words where we have them, the official place where not; its days are the document's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.basis import Basis, read_basis
from knowledge_base.documents.citation import EntryCitation
from knowledge_base.documents.register import RegisteredDocument
from knowledge_base.documents.register_sources import do_write_document
from knowledge_base.documents.statutes import import_documents
from tests.conftest import FakeClock
from tests.knowledge_base.answering.test_quoting import NEW, OLD
from tests.knowledge_base.fakes import day, open_small, raw_entry

CITED: dict[str, Any] = {"issuer": "全国人大常委会", "doc_no": "云朵税法", "article": "第二条"}
NOTICE: dict[str, Any] = {"issuer": "财政部", "doc_no": "公告2025年第7号", "article": "第一条"}
RATE = raw_entry("cloud-rate", "云朵税多少钱一朵", "一元。", citations=[CITED, NOTICE], in_force={"from": "2025-06-01"})
TODAY = day("2026-11-29")


@pytest.fixture
def knowing(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., KnowledgeBase]]:
    opened: list[KnowledgeBase] = []

    def make(*documents: RegisteredDocument) -> KnowledgeBase:
        laws = tmp_path / "laws"
        laws.mkdir()
        (laws / "云朵税条例(2010-01-01).txt").write_text(OLD, encoding="utf-8")
        (laws / "云朵税法(2024-03-01).txt").write_text(NEW, encoding="utf-8")
        import_documents(store, laws)
        with store.write() as tx:
            for document in documents:
                do_write_document(tx, document, author="t", now=clock())
        knowledge, _ = open_small(store, tmp_path, RATE, now=clock())
        opened.append(knowledge)
        return knowledge

    yield make
    for knowledge in opened:
        knowledge.close()


def opened(knowledge: KnowledgeBase, cited: dict[str, Any], *, whole: bool = False) -> Basis:
    return read_basis(knowledge.snapshot(), EntryCitation(**cited), TODAY, whole=whole)


def test_the_articles_cited_stand_word_for_word_with_their_state(knowing: Callable[..., KnowledgeBase]) -> None:
    basis = opened(knowing(), CITED | {"article": "第一条、第二条第二款"})
    assert [p.source.article for p in basis.passages] == ["第一条", "第二条第二款"]
    assert basis.passages[0].text == "拥有云朵的人是云朵税的纳税人。"
    assert basis.passages[1].text == "雨季可以延期申报。"
    assert (basis.state, basis.in_force_from, basis.in_force_to) == ("现行", date(2025, 1, 1), None)
    assert basis.official.name == "国家法律法规数据库"


def test_the_whole_document_can_be_read_and_is_where_no_article_is_cited(knowing: Callable[..., KnowledgeBase]) -> None:
    knowledge = knowing()
    whole = opened(knowledge, CITED, whole=True)
    assert [p.source.article for p in whole.passages] == ["第一条", "第二条", "第三条"]
    assert opened(knowledge, CITED | {"article": ""}).passages == whole.passages


def test_what_has_ended_is_shown_as_ended(knowing: Callable[..., KnowledgeBase]) -> None:
    basis = opened(knowing(), {"issuer": "国务院", "doc_no": "云朵税条例", "article": "第二条"})
    assert basis.in_force_to == date(2024, 12, 31)
    assert basis.passages[0].state == "已废止"


def test_a_text_that_is_not_imported_is_said_to_be_so_and_the_official_page_named(
    knowing: Callable[..., KnowledgeBase],
) -> None:
    page = "https://fgk.chinatax.gov.cn/cloud.html"
    told = {"issuer": "财政部", "doc_no": "公告2025年第7号", "dated": "2025-03-01", "to": "2027-12-31", "url": page}
    basis = opened(knowing(RegisteredDocument.model_validate(told)), NOTICE)
    assert basis.passages == ()
    assert basis.missing.startswith("知识库没有收录财政部公告2025年第7号的原文")
    assert (basis.in_force_from, basis.in_force_to) == (date(2025, 3, 1), date(2027, 12, 31))
    assert (basis.official.url, basis.official.exact) == (page, True)


def test_an_article_that_the_text_has_not_is_said_to_be_missing(knowing: Callable[..., KnowledgeBase]) -> None:
    basis = opened(knowing(), CITED | {"article": "第九条"})
    assert basis.missing == "收录的云朵税法里没有找到第九条，请到官方网站核对原文。"


def test_an_unknown_document_has_no_days(knowing: Callable[..., KnowledgeBase]) -> None:
    basis = opened(knowing(), {"issuer": "国家税务总局", "doc_no": "公告2020年第99号"})
    assert (basis.state, basis.in_force_from) == (None, None)
    assert (basis.official.name, basis.official.exact) == ("国家税务总局政策法规库", False)


def test_the_days_under_a_citation_are_the_documents_and_not_the_entrys(knowing: Callable[..., KnowledgeBase]) -> None:
    law, notice = knowing().ask("云朵税多少钱一朵", as_of=TODAY).citations
    assert (law.in_force_from, law.in_force_to) == (date(2025, 1, 1), None)
    assert notice.in_force_from is None
