from __future__ import annotations

from pathlib import Path

import pytest

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.statutes import import_documents
from knowledge_base.editing.statute_view import list_statutes, read_statute
from knowledge_base.errors import EntryNotFoundError
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import day, raw_entry

OLD = "# 云朵税法\n第一条 每朵一元。\n第二条 本法自2020年1月1日起施行。"
NEW = "# 云朵税法\n第一条 每朵两元。\n第三条 新增一条。\n第四条 本法自2024年1月1日起施行。"


def cited(entry_id: str, question: str, article: str) -> dict[str, object]:
    source = {"issuer": "全国人大常委会", "doc_no": "中华人民共和国云朵税法", "article": article}
    return raw_entry(entry_id, question, "答。", citations=[source])


@pytest.fixture
def knowledge(build: Build, store: Database, tmp_path: Path) -> KnowledgeBase:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "云朵税法(2019-05-05).txt").write_text(OLD, encoding="utf-8")
    (laws / "云朵税法(2023-05-05).txt").write_text(NEW, encoding="utf-8")
    import_documents(store, laws)
    return build(cited("cloud-rate", "云朵税多少", "第1条、第三条"), cited("cloud-all", "云朵税是什么", ""))


def test_statutes_are_listed_with_their_texts_and_how_many_entries_cite_them(knowledge: KnowledgeBase) -> None:
    (line,) = list_statutes(knowledge.snapshot())
    assert (line.title, line.articles, line.citing) == ("云朵税法", 3, 2)
    assert [(t.in_force_from, t.in_force_to) for t in line.texts] == [
        (day("2024-01-01"), None),
        (day("2020-01-01"), day("2023-12-31")),
    ]


def test_two_texts_stand_side_by_side_with_who_cites_each_article(knowledge: KnowledgeBase) -> None:
    snapshot = knowledge.snapshot()
    first, third, last = read_statute(snapshot, "云朵税法", day("2024-01-01"), day("2020-01-01"))
    assert (first.text, first.other) == ("每朵两元。", "每朵一元。")
    assert third.other is None
    assert [e.id for e in first.citing] == [e.id for e in third.citing] == ["cloud-rate"]
    assert last.citing == ()
    assert all(a.other is None for a in read_statute(snapshot, "云朵税法", day("2024-01-01"), None))


def test_a_text_that_is_not_there_is_said(knowledge: KnowledgeBase) -> None:
    with pytest.raises(EntryNotFoundError, match="云朵税法"):
        read_statute(knowledge.snapshot(), "云朵税法", day("1999-01-01"), None)
