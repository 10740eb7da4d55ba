"""Who is asked for how often, through the pages that show it."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.marks import do_give_opinion
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry
from tests.knowledge_base.test_api import client_for

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
CAR = raw_entry("car-tax", "新车的购置税怎么收", "收一成，发票上有。", tax="车辆购置税")


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    knowledge = build(LOST, CAR)
    knowledge.ask("新车的购置税怎么收", conversation_id="c0")
    disliked = knowledge.ask("发票丢了怎么办", conversation_id="c1")
    knowledge.ask("发票丢了怎么办", conversation_id="c2")
    knowledge.flush()
    with knowledge.database.write() as tx:
        do_give_opinion(tx, disliked.receipt_id, liked=False, now=knowledge.clock())
    return knowledge


@pytest.fixture
def client(knowledge: KnowledgeBase) -> TestClient:
    def anybody(_request: Request) -> str:
        return "trainer1"

    return client_for(knowledge, anybody)


def first(client: TestClient, **params: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/editor/entries", params=params).json()["items"][0]
    return found


def test_entries_are_sorted_by_fit_and_demand(client: TestClient) -> None:
    assert first(client)["id"] == "car-tax"
    for sort in ("asked", "disliked"):
        top = first(client, sort=sort)
        assert (top["id"], top["asked"], top["disliked"]) == ("invoice-lost", 2, 1)
    assert first(client, q="发票")["id"] == "invoice-lost"
    assert first(client, q="发票", sort="changed")["changed_at"] is not None


def test_an_entry_tells_its_hits_by_week(client: TestClient) -> None:
    hits = client.get("/api/editor/entries/invoice-lost/hits").json()
    assert (hits["asked"], hits["liked"], hits["disliked"]) == (2, 0, 1)
    assert [(w["week"], w["asked"]) for w in hits["weeks"]] == [("2026-11-23", 2)]
    assert sorted((q["conversation_id"], q["marks"]) for q in hits["questions"]) == [("c1", ["disliked"]), ("c2", [])]


def test_a_wrong_answer_becomes_a_task_once(client: TestClient, knowledge: KnowledgeBase) -> None:
    outcome = knowledge.ask("发票丢了怎么办", conversation_id="c9")
    knowledge.flush()
    body = {"receipt_id": outcome.receipt_id, "reason": "依据旧了"}
    assert client.post("/api/editor/wrong-answers", json=body).status_code == 204
    (task,) = client.get("/api/editor/tasks").json()
    told = (task["kind"], task["entry_id"], task["conversation_id"], task["answer"], task["reason"])
    assert told == ("wrong", "invoice-lost", "c9", "请开票方重新提供。", "依据旧了")
    assert client.post("/api/editor/wrong-answers", json=body).status_code == 409
    assert client.post("/api/editor/wrong-answers", json={**body, "receipt_id": "x"}).status_code == 404


def test_the_days_leave_as_a_table_and_sums_are_compared_with_before(client: TestClient) -> None:
    shown = client.get("/api/editor/dashboard").json()
    assert (shown["now"]["questions"], shown["before"]["questions"]) == (3, 0)
    table = client.get("/api/editor/dashboard.csv").content.decode("utf-8-sig").splitlines()
    assert (table[0].split(",")[:2], len(table)) == (["日期", "答上"], 2)


def test_a_failure_names_what_came_nearest_and_where_it_was_asked(client: TestClient) -> None:
    (group,) = client.get("/api/editor/failures").json()
    assert (group["nearest"], group["nearest_question"]) == ("invoice-lost", "发票丢了怎么办")
    assert group["conversation_id"] == "c1"
