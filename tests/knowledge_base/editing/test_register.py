"""The register of documents: what ends what, what rests on it, and a trainer's word on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.register_api import register_router
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import open_small, raw_entry

OLD = {"issuer": "财政部 税务总局", "doc_no": "公告2020年第91号"}
NEW: dict[str, Any] = {
    "issuer": "财政部 税务总局",
    "doc_no": "公告2026年第91号",
    "title": "云朵税",
    "from": "2026-02-01",
}
WHOLE = raw_entry("whole", "云朵税多少", "一元。", citations=[OLD])
THIRD = raw_entry("third", "乌云免税吗", "免。", citations=[OLD | {"article": "第三条"}])
FOURTH = raw_entry("fourth", "彩虹交税吗", "交。", citations=[OLD | {"article": "第四条"}])
BOTH = raw_entry("both", "晚霞怎么衔接", "照旧。", citations=[OLD, {k: NEW[k] for k in ("issuer", "doc_no")}])


@pytest.fixture
def knowledge(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[KnowledgeBase]:
    knowledge, _ = open_small(store, tmp_path, WHOLE, THIRD, FOURTH, BOTH, clock=clock)
    yield knowledge
    knowledge.close()


@pytest.fixture
def client(knowledge: KnowledgeBase) -> TestClient:
    app = FastAPI()
    app.include_router(register_router(knowledge, lambda _request: "trainer1"))
    return TestClient(app)


def line(client: TestClient, q: str) -> dict[str, Any]:
    (found,) = client.get("/register", params={"q": q}).json()["items"]
    return dict(found)


def test_a_repeal_lists_at_once_what_rests_on_it_and_stops_its_answers(
    client: TestClient, knowledge: KnowledgeBase
) -> None:
    assert knowledge.ask("云朵税多少", record=False).text == "一元。"
    client.post("/register", json=NEW | {"instead": "云朵税新规", "repeals": [OLD]})
    ended = line(client, "2020年第91号")
    assert (ended["state"], ended["citing"]) == ("已废止", 4)
    assert ended["endings"] == [
        {"begin": "2026-02-01", "by": "财政部 税务总局公告2026年第91号", "part": "", "taxes": []}
    ]
    assert [e["id"] for e in ended["stopped"]] == ["fourth", "third", "whole"]
    outcome = knowledge.ask("云朵税多少", record=False)
    assert outcome.name == "NotFound"
    assert "现在依据云朵税新规" in outcome.text


def test_an_entry_that_cites_both_says_how_one_carries_the_other_on(
    client: TestClient, knowledge: KnowledgeBase
) -> None:
    client.post("/register", json=NEW | {"repeals": [OLD]})
    assert knowledge.ask("晚霞怎么衔接", record=False).text == "照旧。"


def test_a_repealed_part_stops_what_rests_on_it_and_puts_the_rest_in_doubt(
    client: TestClient, knowledge: KnowledgeBase
) -> None:
    client.post("/register", json=NEW | {"repeals": [OLD | {"part": "第三条"}]})
    ended = line(client, "2020年第91号")
    assert ended["state"] == "部分废止"
    assert [e["id"] for e in ended["stopped"]] == ["third"]
    assert [e["id"] for e in ended["doubtful"]] == ["whole"]
    assert knowledge.ask("乌云免税吗", record=False).name == "NotFound"
    assert knowledge.ask("彩虹交税吗", record=False).text == "交。"


def test_what_runs_out_ends_by_itself(client: TestClient, knowledge: KnowledgeBase) -> None:
    client.post("/register", json=OLD | {"from": "2020-01-01", "to": "2025-12-31"})
    ended = line(client, "2020年第91号")
    assert (ended["state"], ended["author"], ended["endings"][0]["by"]) == ("已到期", "trainer1", "")
    assert knowledge.ask("彩虹交税吗", record=False).name == "NotFound"


def test_a_document_is_forgotten_again(client: TestClient, knowledge: KnowledgeBase) -> None:
    client.post("/register", json=NEW | {"repeals": [OLD]})
    client.delete("/register", params={k: NEW[k] for k in ("issuer", "doc_no")})
    assert client.get("/register", params={"q": "第91号"}).json()["total"] == 0
    assert knowledge.ask("彩虹交税吗", record=False).text == "交。"


def test_what_the_product_ships_is_found_and_a_trainers_word_on_it_holds_instead(client: TestClient) -> None:
    shipped = line(client, "国家税务总局公告2022年第7号")
    assert shipped["author"] == ""
    assert any(r["doc_no"] == "公告2018年第60号" for r in shipped["document"]["repeals"])
    client.post("/register", json=shipped["document"] | {"note": "核对过"})
    assert line(client, "国家税务总局公告2022年第7号")["author"] == "trainer1"


def test_a_document_that_ends_before_it_begins_is_refused(client: TestClient) -> None:
    assert client.post("/register", json=OLD | {"from": "2026-01-01", "to": "2025-01-01"}).status_code == 422
