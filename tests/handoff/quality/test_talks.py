"""Conversations as trainers read them."""

from __future__ import annotations

from tests.handoff.test_api import take, wait_for_person
from tests.house import House

ASKED = "首套房契税是多少？"
NUMBER = "110101199003077715"


def test_a_trainer_finds_and_reads_a_conversation_masked_with_what_was_thought_of_it(house: House) -> None:
    taxpayer, agent, trainer = house.visitor(), house.agent(), house.agent("trainer1")
    conversation_id = wait_for_person(taxpayer, f"{ASKED}我的身份证号 {NUMBER}")
    case = take(agent)
    assert case is not None
    agent.post(f"/api/console/cases/{case['case_id']}/close", {}, status=204)
    rating = {"case_id": case["case_id"], "score": 2, "comment": f"我是 {NUMBER}"}
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", rating, status=204)
    house.parts.knowledge.ask(ASKED, conversation_id=conversation_id)
    house.parts.knowledge.flush()
    listed = trainer.get("/api/editor/talks?q=契税&outcome=Answered&rated=2")
    [line] = [one for one in listed["items"] if one["id"] == conversation_id]
    assert (line["question"][:5], line["stars"]) == (ASKED[:5], 2)
    for other in ("q=没有这句", "outcome=NotFound", "mark=liked", "rated=1", "entry=other"):
        found = trainer.get(f"/api/editor/talks?{other}")["items"]
        assert conversation_id not in [one["id"] for one in found]
    talk = trainer.get(f"/api/editor/talks/{conversation_id}")
    assert NUMBER not in str(talk)
    assert [m["author"] for m in talk["messages"]][:2] == ["taxpayer", "bot"]
    [receipt] = talk["receipts"]
    assert (receipt["outcome"], receipt["entry_id"]) == ("Answered", "deed-tax-first-home")


def test_talks_are_for_trainers_alone(house: House) -> None:
    taxpayer = house.visitor()
    conversation_id = taxpayer.open()["id"]
    for person in (taxpayer, house.agent("agent1")):
        with person.as_me() as client:
            assert client.get(f"/api/editor/talks/{conversation_id}").status_code in (401, 403)
    house.agent("trainer1").get("/api/editor/talks/nothing", status=404)
