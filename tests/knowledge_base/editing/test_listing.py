"""The list: what needs looking at first, every filter, filters under a name, and steps for many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from kit.auth import Staff
from kit.db import Database
from kit.errors import DaobanError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.statutes import import_documents
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.inbox_api import inbox_router
from knowledge_base.editing.listing_api import listing_router
from knowledge_base.editing.proposal_api import proposal_router
from knowledge_base.editing.statute_api import statute_router
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import entry, open_small, raw_entry

LAW = "# 云朵税法\n第一条 每朵一元。\n第二条 本法自2020年1月1日起施行。"
ARTICLE = {"issuer": "虚构人大", "doc_no": "云朵税法", "article": "第1条"}
CLOUD = raw_entry("cloud", "云朵税多少", "一元。", citations=[ARTICLE])
LOST = raw_entry("lost", "发票丢了怎么办", "重新提供。", tax="发票", region="北京")
ENDED = raw_entry("ended", "减半到哪天", "到上月底。", in_force={"from": "2026-01-01", "to": "2026-10-31"})
ENDING = raw_entry("ending", "免税到哪天", "到年底。", in_force={"from": "2026-01-01", "to": "2026-12-31"})
FIRST, SECOND = {"x-trainer": "trainer1"}, {"x-trainer": "trainer2"}


@pytest.fixture
def knowledge(store: Database, tmp_path: Path, clock: FakeClock) -> Iterator[KnowledgeBase]:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "云朵税法(2019-05-05).txt").write_text(LAW, encoding="utf-8")
    import_documents(store, laws, clock)
    knowledge, _ = open_small(store, tmp_path, CLOUD, LOST, ENDED, ENDING, clock=clock)
    yield knowledge
    knowledge.close()


@pytest.fixture
def client(knowledge: KnowledgeBase) -> TestClient:
    app = FastAPI()

    def who(request: Request) -> str:
        return request.headers.get("x-trainer", "trainer1")

    trainers = [Staff("trainer1", "甲", "trainer"), Staff("trainer2", "乙", "trainer")]
    app.include_router(listing_router(knowledge, who, lambda: trainers))
    for router in (statute_router, inbox_router, proposal_router):
        app.include_router(router(knowledge, who))

    @app.exception_handler(DaobanError)
    async def on_error(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse({"error": error.as_dict()}, status_code=error.status)

    return TestClient(app)


def listed(client: TestClient, **wanted: str) -> list[str]:
    return [line["id"] for line in client.get("/entries", params=wanted).json()["items"]]


def test_what_has_ended_or_ends_soon_comes_first(client: TestClient) -> None:
    assert listed(client) == ["ended", "ending", "cloud", "lost"]
    facets = client.get("/facets").json()
    assert facets["matters"] == {"ended": 1, "ending": 1}
    assert facets["endings"] == [{"ends": "2026-10-31", "entries": 1}, {"ends": "2026-12-31", "entries": 1}]
    assert facets["regions"] == ["全国", "北京"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"region": "北京"}, ["lost"]),
        ({"cites": "云朵税法 第1条"}, ["cloud"]),
        ({"cites": "重新提供"}, []),
        ({"q": "重新提供"}, ["lost"]),
        ({"matter": "ended"}, ["ended"]),
        ({"ends": "2026-12-31"}, ["ending"]),
        ({"tax": "发票", "status": "published"}, ["lost"]),
    ],
)
def test_each_filter(client: TestClient, wanted: dict[str, str], ids: list[str]) -> None:
    assert listed(client, **wanted) == ids


def test_an_owner_is_given_or_else_who_wrote_last(client: TestClient, knowledge: KnowledgeBase) -> None:
    draft = entry("lost", "发票丢了怎么办", "改。", tax="发票", region="北京")
    Editor(knowledge).save(draft, author="trainer2", based_on=1)
    assert listed(client, owner="trainer2") == ["lost"]
    given = client.post("/bulk/owner", json={"ids": ["lost", "cloud", "gone"], "owner": "trainer1"}).json()
    assert given == {"done": 2, "refused": [{"id": "gone", "message": "没有这个条目"}]}
    assert listed(client, owner="trainer1") == ["cloud", "lost"]
    assert client.get("/facets").json()["owners"] == ["trainer1"]
    assert client.post("/bulk/owner", json={"ids": ["lost"], "owner": "agent1"}).status_code == 400


def test_many_are_handed_in_and_published_each_or_refused(client: TestClient, knowledge: KnowledgeBase) -> None:
    editor = Editor(knowledge)
    for entry_id, question in (("lost", "发票丢了怎么办"), ("cloud", "云朵税多少")):
        editor.save(entry(entry_id, question, "改。"), author="trainer1", based_on=1)
    body = {"ids": ["lost", "cloud", "ended"], "to": "review"}
    handed_in = client.post("/bulk/status", json=body, headers=FIRST).json()
    assert (handed_in["done"], [r["id"] for r in handed_in["refused"]]) == (2, ["ended"])
    body = {"ids": ["lost", "cloud"], "to": "published"}
    assert client.post("/bulk/status", json=body, headers=FIRST).json()["done"] == 0
    assert client.post("/bulk/status", json=body, headers=SECOND).json() == {"done": 2, "refused": []}
    assert knowledge.ask("云朵税多少", record=False).text == "改。"


def test_publishing_many_stops_at_a_kept_case(client: TestClient, knowledge: KnowledgeBase) -> None:
    editor = Editor(knowledge)
    editor.keep_case("云朵税多少吗", None, author="trainer1")
    editor.save(entry("cloud", "云朵怎么飘", "飘。"), author="trainer1", based_on=1)
    editor.save(entry("lost", "发票丢了怎么办", "改。"), author="trainer1", based_on=1)
    body: dict[str, Any] = {"ids": ["lost", "cloud"], "to": "review"}
    client.post("/bulk/status", json=body)
    body["to"] = "published"
    refused = client.post("/bulk/status", json=body, headers=SECOND)
    assert refused.json()["error"]["code"] == "regression_broken"
    assert knowledge.ask("云朵税多少吗", record=False).entry_id == "cloud"
    assert client.post("/bulk/status", json=body | {"override": "试"}, headers=SECOND).json()["done"] == 2


def test_a_filter_is_kept_under_a_name_for_its_author(client: TestClient) -> None:
    for value in ("tax=契税", "tax=契税&status=draft"):
        assert client.put("/filters", json={"name": "契税的", "filter": value}, headers=FIRST).status_code == 204
    assert client.get("/filters", headers=FIRST).json() == [{"name": "契税的", "filter": "tax=契税&status=draft"}]
    assert client.get("/filters", headers=SECOND).json() == []
    client.delete("/filters", params={"name": "契税的"}, headers=FIRST)
    assert client.get("/filters", headers=FIRST).json() == []


def approve(client: TestClient) -> Any:
    """What waits for the second trainer is put in force by them."""
    (waiting,) = client.get("/inbox", headers=SECOND).json()["proposals"]
    path = f"/proposals/{waiting['id']}/approval"
    assert client.post(path, json={}).status_code == 403
    return client.post(path, json={}, headers=SECOND).json()


def test_marking_an_article_repealed_lists_who_cites_it_and_stops_their_answers(
    client: TestClient, knowledge: KnowledgeBase
) -> None:
    assert knowledge.ask("云朵税多少", record=False).text == "一元。"
    body = {"name": "云朵税法", "number": "第一条", "begin": "2026-11-01", "note": "虚构公告2026年第9号"}
    assert client.post("/statutes/repeal", json=body).json() == [{"id": "cloud", "question": "云朵税多少"}]
    assert knowledge.ask("云朵税多少", record=False).text == "一元。"  # one person's word is not enough
    assert approve(client) == [{"id": "cloud", "question": "云朵税多少"}]
    outcome = knowledge.ask("云朵税多少", record=False)
    assert outcome.name == "NotFound"
    assert "第一条自2026年11月1日起不再适用（虚构公告2026年第9号）" in outcome.text
    assert listed(client, matter="repealed") == ["cloud"]
    assert listed(client)[0] == "cloud"
    params = {"name": "云朵税法", "begin": "2020-01-01"}
    first = client.get("/statutes/articles", params=params).json()[0]
    assert (first["repealed_from"], first["repealed_by"]) == ("2026-11-01", "trainer1")

    client.post("/statutes/repeal", json=body | {"begin": "2027-01-01"})
    approve(client)
    assert knowledge.ask("云朵税多少", record=False).text == "一元。"  # not yet
    client.post("/statutes/repeal", json=body | {"begin": None})
    approve(client)
    assert client.get("/statutes/articles", params=params).json()[0]["repealed_from"] is None
    assert client.post("/statutes/repeal", json=body | {"number": "第九条"}).status_code == 404


def test_a_repealed_article_is_not_shown_for_reading(client: TestClient, knowledge: KnowledgeBase) -> None:
    knowledge.set_status("cloud", "disabled", "trainer1")
    assert "第一条" in [c.article for c in knowledge.ask("云朵税每朵几元", record=False).reading]
    body = {"name": "云朵税法", "number": "第一条", "begin": "2026-11-01", "note": ""}
    client.post("/statutes/repeal", json=body)
    approve(client)
    assert "第一条" not in [c.article for c in knowledge.ask("云朵税每朵几元", record=False).reading]
