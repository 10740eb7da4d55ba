"""What the form needs: working copies, who else is at it, what may be cited, names for new entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.statutes import import_documents
from knowledge_base.editing.working import AT_IT
from knowledge_base.editing.writing_api import writing_router
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import open_small, raw_entry

CITED = {"issuer": "虚构部", "doc_no": "公告2024年第7号", "article": "第二条"}
LAW = "# 云朵税法\n第一条 云朵不征税。\n第二条 本法自2024年6月1日起施行。"


@pytest.fixture
def knowledge(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[KnowledgeBase]:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "云朵税法(2024-03-01).txt").write_text(LAW, encoding="utf-8")
    import_documents(store, laws, clock)
    knowledge, _ = open_small(
        store, tmp_path, raw_entry("cloud", "云朵怎么交税", "不交。", citations=[CITED]), clock=clock
    )
    yield knowledge
    knowledge.close()


@pytest.fixture
def client(knowledge: KnowledgeBase) -> TestClient:
    app = FastAPI()
    app.include_router(writing_router(knowledge, lambda request: request.headers.get("x-trainer", "甲".encode().hex())))
    return TestClient(app)


FIRST, SECOND = {"x-trainer": "trainer1"}, {"x-trainer": "trainer2"}


def test_what_is_written_is_kept_for_its_author_until_it_is_dropped(client: TestClient) -> None:
    client.put("/working/cloud", json={"content": '{"answer":"没写完"}', "based_on": 1}, headers=FIRST)
    client.put("/working/cloud", json={"based_on": 1}, headers=FIRST)  # only says that the form is open
    mine = client.get("/working/cloud", headers=FIRST).json()["mine"]
    assert (mine["content"], mine["based_on"]) == ('{"answer":"没写完"}', 1)
    assert client.get("/working/cloud", headers=SECOND).json()["mine"] is None
    assert client.delete("/working/cloud", headers=FIRST).status_code == 204
    assert client.get("/working/cloud", headers=FIRST).json() == {"mine": None, "others": []}


def test_the_second_at_an_entry_is_told_of_the_first_until_they_are_gone(client: TestClient, clock: FakeClock) -> None:
    assert client.put("/working/cloud", json={"based_on": 1}, headers=FIRST).json() == {"others": []}
    assert client.put("/working/cloud", json={"based_on": 1}, headers=SECOND).json() == {"others": ["trainer1"]}
    assert client.put("/working/cloud", json={"based_on": 1}, headers=FIRST).json() == {"others": ["trainer2"]}
    clock.advance(seconds=AT_IT.total_seconds() + 1)
    assert client.put("/working/cloud", json={"based_on": 1}, headers=SECOND).json() == {"others": []}


def test_articles_in_force_and_documents_cited_are_found_by_name_and_number(client: TestClient) -> None:
    found = client.get("/sources", params={"q": "云朵税法 第一条"}).json()
    assert [(s["issuer"], s["doc_no"], s["article"], s["excerpt"]) for s in found] == [
        ("", "云朵税法", "第一条", "云朵不征税。")
    ]
    (document,) = client.get("/sources", params={"q": "2024年第7号"}).json()
    assert (document["doc_no"], document["article"], document["entries"]) == ("公告2024年第7号", "第二条", 1)
    assert client.get("/sources", params={"q": "不征税"}).json()[0]["article"] == "第一条"
    assert client.get("/sources", params={"q": " "}).json() == []


def test_a_new_entry_is_named_by_the_sound_of_its_question(client: TestClient) -> None:
    assert client.get("/new-id", params={"question": "首套房契税（2026）？"}).json() == {
        "id": "shou-tao-fang-qi-shui-2026"
    }
    assert client.get("/new-id", params={"question": "cloud"}).json() == {"id": "cloud-2"}
    assert client.get("/new-id", params={"question": "？"}).json() == {"id": "entry"}


def test_all_that_somebody_has_not_saved_is_listed_for_them(client: TestClient, clock: FakeClock) -> None:
    client.put("/working/cloud", json={"content": "{}", "based_on": 1}, headers=FIRST)
    clock.advance(seconds=1)
    client.put("/working/unsaved-1", json={"content": '{"question":"新的"}', "based_on": 0}, headers=FIRST)
    client.put("/working/other", json={"based_on": 1}, headers=FIRST)  # open, nothing written
    listed = client.get("/working", headers=FIRST).json()
    assert [(one["entry_id"], one["based_on"]) for one in listed] == [("unsaved-1", 0), ("cloud", 1)]
    assert client.get("/working", headers=SECOND).json() == []
