"""A notice comes in as a file: what it is, questions to draft from it, what it changes, and kept when wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

from kit.confined import Confined, Wanted
from kit.errors import DaobanError
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.documents.reading import read_document
from knowledge_base.editing.document_api import document_router
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import Here, raw_entry

FIRST = """云朵局关于云朵税有关事项的公告
云朵局公告2025年第7号
一、适用范围
本公告所称云朵，是指白云。
二、每朵一元。
三、本公告自2025年1月1日起施行。
云朵局
2024年12月5日
"""


@pytest.fixture
def knowledge(build: Build) -> KnowledgeBase:
    return build(raw_entry("cloud", "云朵怎么交税", "不交。"))


@pytest.fixture
def send(knowledge: KnowledgeBase) -> Callable[..., Any]:
    app = FastAPI()

    def somebody(_request: Request) -> str:
        return "trainer1"

    app.include_router(document_router(knowledge, somebody, Here()))

    @app.exception_handler(DaobanError)
    async def on_error(_request: Request, error: DaobanError) -> JSONResponse:
        return JSONResponse({"error": error.as_dict()}, status_code=error.status)

    def post(text: str, *, check: bool = True, name: str = "公告.txt") -> Any:
        with TestClient(app) as client:
            headers = {"content-type": "application/octet-stream"}
            address = f"/documents?name={quote(name)}&check={check}"
            return client.post(address, content=text.encode(), headers=headers).json()

    return post


def test_a_notice_tells_what_it_is_and_proposes_questions_in_its_own_words(send: Callable[..., Any]) -> None:
    told = send(FIRST)
    assert (told["issuer"], told["doc_no"], told["dated"], told["in_force_from"]) == (
        "云朵局",
        "公告2025年第7号",
        "2024-12-05",
        "2025-01-01",
    )
    assert [(p["article"], p["question"]) for p in told["paragraphs"]] == [
        ("第一条", "云朵税：适用范围"),
        ("第二条", ""),
        ("第三条", ""),
    ]
    assert (told["state"], told["beside"]) == ("added", None)


def test_it_is_kept_when_wanted_and_its_mended_text_is_told_word_by_word(
    send: Callable[..., Any], knowledge: KnowledgeBase
) -> None:
    send(FIRST)
    assert not knowledge.snapshot().laws.articles
    assert send(FIRST, check=False)["state"] == "added"
    assert [a.text for a in knowledge.snapshot().laws.articles][1] == "二、每朵一元。"
    told = send(FIRST.replace("一元", "两元").replace("三、", "四、"))
    assert (told["state"], told["beside"]) == ("replaced", "2025-01-01")
    assert [p["state"] for p in told["paragraphs"]] == ["same", "changed", "added"]
    assert {"kind": "added", "text": "两元"} in told["paragraphs"][1]["change"]
    assert [p["number"] for p in told["gone"]] == ["三、"]
    assert send(FIRST)["state"] == "unchanged"


def test_the_reader_of_documents_works_in_a_process_of_its_own() -> None:
    assert Confined().run(Wanted(), read_document, "公告.txt", FIRST.encode()).doc_no == "公告2025年第7号"


def test_what_cannot_be_read_is_a_sentence_with_its_place(send: Callable[..., Any]) -> None:
    assert "请另存为" in send("x", name="公告.wps")["error"]["message"]
    assert "不是能打开的 PDF" in send("x", name="公告.pdf")["error"]["message"]
    assert send("云朵税法\n第一条 交。\n第二条\n第三条 交。\n", name="云朵税法(2024-01-01).txt")["error"][
        "message"
    ].startswith("第 3 行：第二条没有内容")


def test_an_empty_file_is_told_as_one(send: Callable[..., Any]) -> None:
    assert send("")["error"]["message"] == "没有找到任何条文或正文"
