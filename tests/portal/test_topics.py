"""Quick topics: whose come first, who may change them, and where people come from."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from kit.clock import today, utc_now
from kit.errors import ConflictError
from knowledge_base.answering.models import ReceiptRow
from portal.topics import Topic, TopicBook
from tests.house import House, Visitor, frame_of
from tests.portal.test_queue import wait_for_person

DEED = Topic(label="契税", text="首套房契税是多少？", matter="housing")
QUOTA = Topic(label="额度", text="我要申请调整发票总额度", matter="invoice")
HALL = Topic(label="大厅", text="办税厅几点开门")


def book_of(house: House, *topics: Topic) -> TopicBook:
    book = TopicBook(house.parts.database)
    book.change(topics, based_on=book.now().revision, by="trainer1")
    return book


def ask(taxpayer: Visitor, text: str) -> None:
    with taxpayer.chat(taxpayer.open()["id"]) as socket:
        socket.send_json({"type": "say", "client_id": text, "text": text})
        frame_of(socket, "message", author="bot")


def test_what_comes_along_is_shown_until_a_trainer_writes_others(house: House) -> None:
    book = TopicBook(house.parts.database)
    assert book.now().revision == 0
    book.change([HALL], based_on=0, by="trainer1")
    assert house.visitor().open()["topics"] == [{"label": "大厅", "text": "办税厅几点开门"}]


def test_nobody_overwrites_what_they_have_not_seen(house: House) -> None:
    book = book_of(house, HALL)
    with pytest.raises(ConflictError):
        book.change([DEED], based_on=book.now().revision - 1, by="trainer2")


def test_pinned_ones_come_first_and_then_what_is_asked_most(house: House) -> None:
    book = book_of(house, HALL, DEED, QUOTA)
    taxpayer = house.visitor()
    for _ in range(2):
        ask(taxpayer, QUOTA.text)
        taxpayer.open(new=True)
    ask(taxpayer, HALL.text)
    book = TopicBook(house.parts.database)
    assert [t.label for t in book.shown(None)] == ["额度", "大厅", "契税"]
    book = book_of(house, HALL, DEED.model_copy(update={"pinned": True}), QUOTA)
    assert [t.label for t in book.shown(None)] == ["契税", "额度", "大厅"]
    assert [t.label for t in book.shown("invoice")] == ["额度", "契税", "大厅"]
    later = TopicBook(house.parts.database, lambda: utc_now() + timedelta(days=31))
    assert [t.label for t in later.shown(None)] == ["契税", "大厅", "额度"]


def answered(question: str, entry_id: str) -> ReceiptRow:
    return ReceiptRow(
        id=uuid.uuid4().hex,
        conversation_id="c",
        question=question,
        as_of=today(),
        outcome="Answered",
        text="",
        entry_id=entry_id,
        confidence=0.9,
        citations=[],
        ranks=[],
        encoder="bundled",
        fingerprint="",
        at=utc_now(),
    )


def test_a_question_counts_in_whatever_words_its_entry_was_asked_for(house: House) -> None:
    with house.parts.database.write() as tx:
        for question in (DEED.text, "买首套房契税", "首套契税税率"):
            tx.session.add(answered(question, "topics-deed-tax"))
        tx.session.add(answered("办税厅在哪", "topics-halls"))
    demand = TopicBook(house.parts.database).demand([DEED, HALL])
    assert (demand[DEED.text], demand[HALL.text]) == (3, 0)


def test_trainers_alone_change_them_over_http(house: House) -> None:
    body = {"topics": [HALL.model_dump()], "based_on": 0}
    house.visitor().put("/api/editor/topics", body, status=401)
    trainer = house.agent("trainer1")
    body["based_on"] = trainer.get("/api/editor/topics")["revision"]
    assert [t["label"] for t in trainer.put("/api/editor/topics", body)["topics"]] == ["大厅"]
    wrong = {**HALL.model_dump(), "matter": "elsewhere"}
    trainer.put("/api/editor/topics", {"topics": [wrong], "based_on": 1}, status=422)


def test_who_comes_from_a_page_sees_its_topics_first_and_the_agent_sees_the_page(house: House) -> None:
    book_of(house, HALL, DEED, QUOTA)
    taxpayer = house.visitor()
    opened = taxpayer.post("/api/portal/conversations", {"from": "invoice"})
    assert opened["topics"][0]["label"] == "额度"
    assert taxpayer.open()["topics"][0]["label"] == "额度"
    wait_for_person(taxpayer)
    agent = house.agent()
    case = agent.post("/api/console/next")["case_id"]
    assert agent.get(f"/api/console/cases/{case}")["chat"]["came_from"] == "发票业务"


def test_a_page_that_is_not_known_is_none(house: House) -> None:
    book_of(house, HALL, DEED)
    opened = house.visitor().post("/api/portal/conversations", {"from": "<script>"})
    assert [t["label"] for t in opened["topics"]] == ["大厅", "契税"]
