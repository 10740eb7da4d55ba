"""A file of questions is tried, its figures kept, and what changed since an earlier trial is told."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.editing.editor import Editor
from knowledge_base.editing.reading.questions import TrialQuestion, read_questions
from knowledge_base.editing.spreadsheets import write_workbook
from knowledge_base.editing.trial_api import trial_router
from knowledge_base.errors import ContentError
from tests.knowledge_base.fakes import Here

FILE = "问题,应为\n发票丢了怎么办,invoice-lost\n新车的购置税怎么收,invoice-lost\n今天下雨吗,-\n"


@pytest.fixture
def client(small: KnowledgeBase) -> TestClient:
    app = FastAPI()

    def somebody(_request: Request) -> str:
        return "trainer1"

    app.include_router(trial_router(small, somebody, Here()))
    return TestClient(app)


def tried(client: TestClient, text: str = FILE) -> dict[str, Any]:
    headers = {"content-type": "application/octet-stream"}
    made = client.post(f"/trials?name={quote('题.csv')}", content=text.encode(), headers=headers).json()
    trial: dict[str, Any] = {"questions": 1, "figures": {"asked": 0}}
    while trial["figures"]["asked"] < trial["questions"]:
        trial = client.post(f"/trials/{made['id']}/go-on").json()
    return trial


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "甲怎么办\n\n乙怎么办\n甲怎么办\n".encode()),
        ("a.csv", "序号,问题\n1,甲怎么办\n2,乙怎么办\n3,甲怎么办\n".encode()),
        ("a.xlsx", write_workbook([{"题": "甲怎么办"}, {"题": "乙怎么办"}, {"题": "甲怎么办"}], ["题"])),
    ],
)
def test_questions_are_read_from_what_people_have_each_once(name: str, data: bytes) -> None:
    read = read_questions(name, data)
    asked = [q.question for q in read.questions]
    assert asked[-2:] == ["甲怎么办", "乙怎么办"]
    assert any("只试一次" in note for note in read.notes)


def test_what_is_to_answer_may_be_said_or_that_nothing_may() -> None:
    assert read_questions("a.csv", FILE.encode()).questions[::2] == [
        TrialQuestion("发票丢了怎么办", "invoice-lost"),
        TrialQuestion("今天下雨吗", "-"),
    ]
    with pytest.raises(ContentError, match="没有找到问题"):
        read_questions("a.txt", b"\n \n")


def test_a_trial_is_kept_with_its_figures(client: TestClient) -> None:
    figures = tried(client)["figures"]
    assert (figures["asked"], figures["judged"], figures["right"]) == (3, 3, 2)
    (listed,) = client.get("/trials").json()
    assert listed["figures"] == figures
    assert client.delete(f"/trials/{listed['id']}").status_code == 204
    assert client.get("/trials").json() == []


def test_what_changed_since_an_earlier_trial_is_told_and_written_out(client: TestClient, small: KnowledgeBase) -> None:
    first = tried(client)["id"]
    Editor(small).move("invoice-lost", "disabled", author="甲", based_on=1, reason="停用")
    second = tried(client)["id"]
    lines = client.get(f"/trials/{second}", params={"beside": first}).json()
    assert [line["changed"] for line in lines] == [True, False, False]
    assert (lines[0]["before"]["entry_id"], lines[0]["before"]["right"], lines[0]["answer"]["right"]) == (
        "invoice-lost",
        True,
        False,
    )
    file = client.get(f"/trials/{second}/file", params={"beside": first}).content
    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    assert [cell.value for cell in sheet[2]][-2:] == ["invoice-lost", "是"]
