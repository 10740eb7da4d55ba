from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from kit.auth import Staff
from kit.confined import Confined
from kit.errors import DaobanError, ForbiddenError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.api import editor_router
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import Here, raw_entry

LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
CAR = raw_entry("car-tax", "新车的购置税怎么收", "收一成。", tax="车辆购置税", status="draft")


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(LOST, CAR)


TRAINERS = [Staff("trainer1", "甲", "trainer"), Staff("trainer2", "乙", "trainer")]


def client_for(
    knowledge: KnowledgeBase, require: Callable[[Request], str], reading: Confined | None = None
) -> TestClient:
    app = FastAPI()
    app.include_router(editor_router(knowledge, require, lambda: TRAINERS, reading or Here()))

    @app.exception_handler(DaobanError)
    async def on_error(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse({"error": error.as_dict()}, status_code=error.status)

    return TestClient(app)


@pytest.fixture
def client(knowledge: KnowledgeBase) -> Iterator[TestClient]:
    def anybody(request: Request) -> str:
        return request.headers.get("x-trainer", "trainer1")

    with client_for(knowledge, anybody) as client:
        yield client


def test_entries_are_listed_filtered_and_paged(client: TestClient) -> None:
    everything = client.get("/api/editor/entries", params={"size": 1}).json()
    assert (everything["total"], everything["page"], everything["size"]) == (2, 1, 1)
    (first,) = everything["items"]
    assert first == {
        "id": "car-tax",
        "question": "新车的购置税怎么收",
        "tax": "车辆购置税",
        "audience": ["不限"],
        "region": "全国",
        "status": "draft",
        "owner": "",
        "matter": "",
        "in_force_from": "2020-01-01",
        "in_force_to": None,
        "confidence": "confirmed",
        "citations": 1,
        "similar": 6,
        "revision": 1,
        "changed_at": first["changed_at"],
        "asked": 0,
        "disliked": 0,
    }
    for query in ({"q": "重新提供"}, {"tax": "发票"}, {"status": "published"}, {"page": 2, "size": 1}):
        assert [i["id"] for i in client.get("/api/editor/entries", params=query).json()["items"]] == ["invoice-lost"]


def test_one_entry_is_shown_whole_with_its_revision(client: TestClient) -> None:
    entry = client.get("/api/editor/entries/invoice-lost").json()
    assert entry["in_force"] == {"from": "2020-01-01", "to": None}
    assert (entry["revision"], entry["answer"], len(entry["similar"])) == (1, "请开票方重新提供。", 6)


def test_an_unknown_entry_is_not_found(client: TestClient) -> None:
    answer = client.get("/api/editor/entries/nothing")
    assert answer.status_code == 404
    assert "没有编号为 nothing 的条目" in answer.json()["error"]["message"]


def test_the_hit_test_says_what_the_chat_would(client: TestClient, knowledge: KnowledgeBase) -> None:
    body = {"question": "发票丢了怎么办", "as_of": "2026-01-01"}
    shown = client.post("/api/editor/hit-test", json=body).json()
    outcome = knowledge.ask("发票丢了怎么办", as_of=outcome_day(shown), record=False)
    assert (shown["outcome"], shown["answer"], shown["entry_id"]) == (outcome.name, outcome.text, outcome.entry_id)
    assert (shown["entry_question"], shown["confidence"]) == ("发票丢了怎么办", round(outcome.confidence, 4))
    assert shown["tokens"] == list(outcome.tokens)
    assert [r["entry_id"] for r in shown["ranks"]] == [r.entry_id for r in outcome.ranks]
    assert shown["ranks"][0].keys() == {
        "entry_id",
        "question",
        "lexical_rank",
        "semantic_rank",
        "fused_rank",
        "score",
    }


def test_kept_cases_are_listed_with_how_they_fare_and_can_be_dropped(
    client: TestClient, knowledge: KnowledgeBase
) -> None:
    for question in ("发票丢了怎么办", "耕地占用税哪天交"):
        client.post("/api/editor/cases", json={"question": question})
    assert [c["passes"] for c in client.get("/api/editor/cases").json()] == [True, True]
    knowledge.set_status("invoice-lost", "disabled", "trainer1")
    failing, fine = client.get("/api/editor/cases").json()
    assert (failing["question"], failing["entry_id"], failing["passes"]) == ("发票丢了怎么办", "invoice-lost", False)
    assert (fine["entry_id"], fine["passes"]) == (None, True)
    assert client.delete(f"/api/editor/cases/{failing['id']}").status_code == 204
    assert [c["question"] for c in client.get("/api/editor/cases").json()] == ["耕地占用税哪天交"]


def test_the_hit_test_tells_of_synonyms(client: TestClient) -> None:
    shown = client.post("/api/editor/hit-test", json={"question": "增值税专用发票丢了怎么办"}).json()
    assert shown["apart"] == []
    assert shown["synonyms"] == [{"name": "增值税专用发票", "searched": "专票"}]


def outcome_day(shown: dict[str, str]) -> date:
    return date.fromisoformat(shown["as_of"])


def test_an_empty_question_is_refused(client: TestClient) -> None:
    assert client.post("/api/editor/hit-test", json={"question": " "}).status_code == 400


def test_taxes_and_counts(client: TestClient, knowledge: KnowledgeBase) -> None:
    assert "契税" in client.get("/api/editor/taxes").json()
    assert client.get("/api/editor/counts").json() == knowledge.counts()


@pytest.mark.parametrize("path", ["entries", "entries/invoice-lost", "taxes", "counts"])
def test_only_trainers_may_look(knowledge: KnowledgeBase, path: str) -> None:
    def nobody(_request: Request) -> str:
        raise ForbiddenError("只有知识运营可以看")

    with client_for(knowledge, nobody) as client:
        assert client.get(f"/api/editor/{path}").status_code == 403


def opened(client: TestClient, entry_id: str) -> dict[str, Any]:
    entry: dict[str, Any] = client.get(f"/api/editor/entries/{entry_id}").json()
    return entry


def content_of(entry: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k not in ("revision", "answering_revision", "starts_at", "may_approve")}


def test_an_entry_is_opened_changed_handed_in_approved_and_taken_back(client: TestClient) -> None:
    entry = opened(client, "invoice-lost")
    path = "/api/editor/entries/invoice-lost"
    body = {"entry": content_of(entry) | {"answer": "改。"}, "based_on": entry["revision"], "reason": "试"}
    assert client.put(path, json=body).json() == {"revision": 2}
    assert opened(client, "invoice-lost")["answering_revision"] == 1
    assert client.post(f"{path}/status", json={"to": "review", "based_on": 2}).json() == {"revision": 3}
    refused = client.post(f"{path}/status", json={"to": "published", "based_on": 3})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    second = {"x-trainer": "trainer2"}
    assert client.post(f"{path}/status", json={"to": "published", "based_on": 3}, headers=second).status_code == 200
    late = client.put(path, json=body)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "entry_changed")
    assert client.post(f"{path}/rollback", json={"revision": 1, "based_on": 4}).json() == {"revision": 5}
    assert [r["author"] for r in client.get(f"{path}/revisions").json()][:2] == ["trainer1", "trainer2"]
    changes = client.get(f"{path}/changes", params={"before": 1, "after": 2}).json()
    assert [c["name"] for c in changes] == ["答案", "状态"]


def test_what_is_wrong_with_an_entry_is_told_by_its_field(client: TestClient) -> None:
    entry = opened(client, "invoice-lost")
    body: dict[str, Any] = {"entry": content_of(entry) | {"question": " "}, "based_on": 1}
    refused = client.put("/api/editor/entries/invoice-lost", json=body)
    assert refused.status_code == 400
    assert "“问题” 不能为空" in refused.json()["error"]["message"]
    body["entry"] |= {"question": "发票丢了", "similar": ["一个"]}
    assert client.put("/api/editor/entries/invoice-lost", json=body).status_code == 200  # a draft may be unfinished
    refused = client.post("/api/editor/entries/invoice-lost/status", json={"to": "review", "based_on": 2})
    assert "“相似问法” 至少要 6 项" in refused.json()["error"]["message"]


def test_line_ends_of_every_kind_are_kept_as_one_and_control_characters_refused(client: TestClient) -> None:
    path, entry = "/api/editor/entries/invoice-lost", content_of(opened(client, "invoice-lost"))
    body = {"entry": entry | {"details": "一\x0b二\r\n三\u2028四", "steps": ["先\x0b后"]}, "based_on": 1}
    assert client.put(path, json=body).status_code == 200
    saved = opened(client, "invoice-lost")
    assert (saved["details"], saved["steps"]) == ("一\n二\n三\n四", ["先 后"])
    source = entry["citations"][0]
    for said, change in (
        ("“说明” 里有看不见的控制字符 U+0000，在一行的开头，请删去", {"details": "一\n\x00二"}),
        ("“答案” 里有看不见的控制字符 U+001F，在“税率”之后，请删去", {"answer": "税率\x1f"}),
        ("“依据”第 1 项的“标题” 里有看不见的控制字符 U+0084", {"citations": [source | {"title": "甲\x84"}]}),
        ("“问题” 里有半个表情符号", {"question": "\ud83d"}),
    ):
        sent = json.dumps({"entry": entry | change, "based_on": 2}).encode()  # half an emoji can only be sent escaped
        told = client.put(path, content=sent, headers={"content-type": "application/json"})
        assert told.status_code == 400
        assert told.json()["error"]["message"].startswith(said)
    for form in ("xlsx", "csv", "jsonl", "md", "docx"):
        assert client.get("/api/editor/export", params={"form": form}).status_code == 200


def test_failed_questions_are_listed_and_put_aside(client: TestClient, knowledge: KnowledgeBase) -> None:
    knowledge.ask("耕地占用税咋交")
    knowledge.flush()
    (group,) = client.get("/api/editor/failures").json()
    assert (group["question"], group["count"]) == ("耕地占用税咋交", 1)
    refused = client.post("/api/editor/failures/dismiss", json={"questions": [group["question"]], "reason": ""})
    assert refused.status_code == 422
    body = {"questions": [group["question"]], "reason": "不归税务"}
    assert client.post("/api/editor/failures/dismiss", json=body).status_code == 204
    assert client.get("/api/editor/failures").json() == []


def test_a_kept_case_stands_in_the_way_of_what_would_spoil_it(client: TestClient) -> None:
    assert client.post("/api/editor/cases", json={"question": "发票丢了怎么办"}).status_code == 204
    entry = content_of(opened(client, "invoice-lost")) | {"question": "别的", "similar": list("甲乙丙丁戊己")}
    path = "/api/editor/entries/invoice-lost"
    client.put(path, json={"entry": entry, "based_on": 1})
    client.post(f"{path}/status", json={"to": "review", "based_on": 2})
    told = client.get(f"{path}/impact").json()
    assert [(c["question"], c["broken"]) for c in told["changes"]] == [("发票丢了怎么办", True)]
    second = {"x-trainer": "trainer2"}
    refused = client.post(f"{path}/status", json={"to": "published", "based_on": 3}, headers=second)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "regression_broken")
    body = {"to": "published", "based_on": 3, "override": "另有条目"}
    assert client.post(f"{path}/status", json=body, headers=second).json() == {"revision": 4}


def test_entries_leave_as_a_file_and_come_back(client: TestClient) -> None:
    out = client.get("/api/editor/export", params={"form": "csv"})
    assert "daoban-entries.csv" in out.headers["content-disposition"]
    changed = out.text.replace("请开票方重新提供。", "改。").encode()

    def send(data: bytes, **params: Any) -> Any:
        headers = {"content-type": "application/octet-stream"}
        return client.post("/api/editor/import", params={"form": "csv"} | params, content=data, headers=headers)

    told = send(changed).json()
    assert (told["changed"], told["unchanged"], told["problems"]) == (["invoice-lost"], 1, [])
    assert opened(client, "invoice-lost")["revision"] == 1
    send(changed, check=False)
    assert (opened(client, "invoice-lost")["answer"], opened(client, "invoice-lost")["status"]) == ("改。", "draft")
    assert client.get("/api/editor/template").content[:2] == b"PK"
    assert send(b"x", form="xlsx").status_code == 400
    empty = send(b"")
    assert (empty.status_code, empty.json()["error"]["message"]) == (400, "这个文件是空的。可以先下载模板")


def test_rules_that_end_are_counted_by_day_and_listed_by_it(build: Build) -> None:
    ending = raw_entry("relief", "减半到哪天", "到年底。", in_force={"from": "2026-01-01", "to": "2027-12-31"})

    def anybody(_request: Request) -> str:
        return "trainer1"

    with client_for(build(LOST, ending), anybody) as client:
        assert client.get("/api/editor/facets").json()["endings"] == [{"ends": "2027-12-31", "entries": 1}]
        listed = client.get("/api/editor/entries", params={"ends": "2027-12-31"}).json()
        assert [e["id"] for e in listed["items"]] == ["relief"]
        assert client.get("/api/editor/entries", params={"q": "虚构部公告"}).json()["total"] == 2
        assert client.get("/api/editor/entries", params={"audience": "一般纳税人"}).json()["total"] == 0


def test_a_file_that_takes_too_long_is_told_and_leaves_nothing(knowledge: KnowledgeBase) -> None:
    def somebody(_request: Request) -> str:
        return "trainer1"

    with client_for(knowledge, somebody, Confined(seconds=0.05)) as client:
        headers = {"content-type": "application/octet-stream"}
        answer = client.post("/api/editor/import?form=csv&check=false", content=b"id", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "file_too_much")
    assert set(knowledge.snapshot().newest) == {"invoice-lost", "car-tax"}
