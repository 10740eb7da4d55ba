from __future__ import annotations

from datetime import timedelta

from handoff.quality.rules import checklist
from kit.clock import today
from tests.desk import write_desk
from tests.handoff.test_api import take, wait_for_person
from tests.house import House, open_house


def test_a_bad_rating_brings_a_review_and_with_words_a_ticket(house: House) -> None:
    taxpayer, agent, admin = house.visitor(), house.agent(), house.agent("admin1")
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    agent.post(f"/api/console/cases/{case['case_id']}/close", {}, status=204)
    rating = {"case_id": case["case_id"], "score": 1, "comment": "答非所问"}
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", rating, status=204)
    for _ in range(2):  # looking twice picks once
        house.parts.assistance.reviews.pick()
    [review] = [r for r in admin.get("/api/console/reviews")["reviews"] if r["why"] == "评价低"]
    assert (review["staff_name"], review["rating"], review["points"]) == ("王演示", 1, None)
    full = {item.name: item.points for item in checklist()}
    path = f"/api/console/reviews/{review['id']}"
    agent.post(path, {"scores": full}, status=403)
    admin.post(path, {"scores": {}}, status=400)
    assert admin.post(path, {"scores": full, "comment": "已复核"})["points"] == 100
    admin.post(path, {"scores": full}, status=409)
    reopen = f"/api/console/cases/{case['case_id']}/reopen"
    agent.post(reopen, status=403)
    admin.post(reopen, status=204)
    admin.post(reopen, status=400)
    other = house.agent("agent2")
    again = take(other)
    assert again is not None
    assert again["case_id"] == case["case_id"]
    [ticket] = agent.get("/api/console/tickets")
    assert (ticket["text"], ticket["case_id"]) == ("纳税人评价 1 星：答非所问", case["case_id"])


def test_a_ticket_is_handed_on_urged_done_and_opened_again(house: House) -> None:
    agent, other = house.agent("agent1"), house.agent("agent2")
    due = today() + timedelta(days=3)
    body = {"text": "核实退税进度后回复", "due": due.isoformat()}
    agent.post("/api/console/tickets", {**body, "due": "2020-01-01"}, status=400)
    ticket_id = agent.post("/api/console/tickets", body)["id"]
    path = f"/api/console/tickets/{ticket_id}"
    agent.post(path, {"kind": "assigned"}, status=400)
    agent.post(path, {"kind": "assigned", "owner": "nobody"}, status=400)
    agent.post(path, {"kind": "assigned", "owner": "agent2", "note": "您熟悉"}, status=204)
    agent.post(path, {"kind": "urged", "note": "纳税人又问了"}, status=204)
    [ticket] = other.get("/api/console/tickets")
    assert (ticket["owner_name"], ticket["urged"], ticket["note"], ticket["overdue"]) == (
        "李演示",
        1,
        "纳税人又问了",
        False,
    )
    agent.post(path, {"kind": "reopened"}, status=409)
    other.post(path, {"kind": "done", "note": "已电话回复"}, status=204)
    other.post(path, {"kind": "done"}, status=409)
    assert agent.get("/api/console/tickets") == []
    agent.post(path, {"kind": "reopened"}, status=204)
    assert len(agent.get("/api/console/tickets")) == 1


def test_a_message_left_out_of_hours_is_a_ticket_until_it_is_answered(house: House) -> None:
    write_desk(house.home / "closed.yml", hours={"weekly": {"monday": ["00:00", "00:00:00.000001"]}})
    with open_house(house.home, desk_file=house.home / "closed.yml") as closed:
        taxpayer, agent = closed.visitor(), closed.agent()
        conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
        closed.parts.handoff.leave_message(conversation_id, "请告诉我二套怎么算")
        while not (tickets := agent.get("/api/console/tickets")):
            pass
        assert tickets[0]["text"] == "请告诉我二套怎么算"
        [left] = agent.get("/api/console/messages-left")
        agent.post(f"/api/console/cases/{left['case_id']}/answer", {"text": "二套按 1% 或 2%。"}, status=204)
        assert agent.get("/api/console/messages-left") == agent.get("/api/console/tickets") == []
        said = [m["text"] for m in taxpayer.open()["messages"] if m["author"] == "agent"]
        assert said == ["二套按 1% 或 2%。"]
