from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backends.audit.service import Audit, Search
from backends.ledger.service import records_of
from handoff.assist.drafter import Drafter
from tests.handoff.test_api import reply, take, wait_for_person
from tests.house import House, Visitor, frame_of, open_house

NUMBER = "000000190001010001"


def path_of(case: dict[str, Any], rest: str = "") -> str:
    return f"/api/console/cases/{case['case_id']}{rest}"


def signed_in(house: House, username: str = "zhang") -> Visitor:
    taxpayer = house.visitor()
    taxpayer.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return taxpayer


def test_a_draft_is_ready_for_the_last_words_and_void_with_the_next(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
    case = take(agent)
    assert case is not None
    with taxpayer.chat(conversation_id, after=4) as socket, agent.desk() as desk:
        frame_of(desk, "desk")
        first = agent.get(path_of(case, "/draft"))["draft"]
        assert "1%" in first["text"]
        assert first["citations"][0]["doc_no"] == "公告2024年第16号"
        socket.send_json({"type": "say", "client_id": "c2", "text": "云朵印章丢了怎么办？"})
        drafted = frame_of(desk, "draft")["draft"]
        while drafted["seq"] == first["seq"]:
            drafted = frame_of(desk, "draft")["draft"]
    assert (drafted["question"], drafted["text"]) == ("云朵印章丢了怎么办？", "")
    assert agent.get(path_of(case))["draft"] == drafted


def test_words_said_before_anybody_listened_are_drafted_for(first_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, draft_threads=0) as house:
        taxpayer, agent = house.visitor(), house.agent()
        conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
        case = take(agent)
        assert case is not None
        first = agent.get(path_of(case, "/draft"))["draft"]
        with taxpayer.chat(conversation_id, after=4) as socket:
            socket.send_json({"type": "say", "client_id": "c2", "text": "云朵印章丢了怎么办？"})
            frame_of(socket, "ack")
        drafts = house.parts.assistance.drafts
        assert drafts.find(case["case_id"], conversation_id) is None

        async def follow() -> None:
            drafter = Drafter(house.parts.database, drafts, threads=1)
            drafter.start()
            while drafts.find(case["case_id"], conversation_id) is None:
                await asyncio.sleep(0)
            await drafter.stop()

        asyncio.run(follow())
        later = drafts.find(case["case_id"], conversation_id)
        assert later is not None
        assert (later["seq"] > first["seq"], later["question"]) == (True, "云朵印章丢了怎么办？")


def test_a_draft_is_made_while_its_chat_still_waits(house: House) -> None:
    conversation_id = wait_for_person(house.visitor(), "首套房契税是多少？")
    agent = house.agent()
    drafts = house.parts.assistance.drafts
    [case_id] = [p.case_id for c, p in house.parts.handoff.waiting() if c == conversation_id]
    while drafts.find(case_id, conversation_id) is None:
        agent.get("/api/console/desk")
    case = take(agent)
    assert case is not None
    assert "1%" in agent.get(path_of(case))["draft"]["text"]


def test_the_use_of_drafts_and_canned_replies_is_counted(house: House) -> None:
    wait_for_person(house.visitor(), "契税")
    agent = house.agent()
    case = take(agent)
    assert case is not None
    reply_id = agent.post("/api/console/replies", {"shortcut": "/hello", "text": "您好{称呼}，我是{座席}。"})["id"]
    agent.post(path_of(case, "/uses"), {"kind": "canned", "what": reply_id}, status=204)
    agent.post(path_of(case, "/uses"), {"kind": "draft", "what": "1"}, status=204)
    [mine] = agent.get("/api/console/replies")["replies"]
    assert (mine["shortcut"], mine["used"], mine["shared"]) == ("hello", 1, False)
    assert house.agent("agent2").get("/api/console/replies")["replies"] == []
    house.agent("agent2").post(path_of(case, "/uses"), {"kind": "draft", "what": "1"}, status=409)


def test_how_many_drafts_are_used_is_told(house: House) -> None:
    wait_for_person(house.visitor(), "首套房契税是多少？")
    agent = house.agent()
    case = take(agent)
    assert case is not None
    draft = agent.get(path_of(case, "/draft"))["draft"]
    for _ in range(2):  # pressed twice, used once
        agent.post(path_of(case, "/uses"), {"kind": "draft", "what": str(draft["seq"])}, status=204)
    assert house.agent("admin1").get("/api/console/reports")["drafts"] == {"made": 1, "used": 1}


def test_shared_replies_are_the_supervisors_to_write(house: House) -> None:
    agent, admin = house.agent(), house.agent("admin1")
    body = {"shortcut": "bye", "text": "感谢您的咨询，再见。", "shared": True}
    agent.post("/api/console/replies", body, status=403)
    reply_id = admin.post("/api/console/replies", body)["id"]
    admin.post("/api/console/replies", body, status=409)
    assert [r["shortcut"] for r in agent.get("/api/console/replies")["replies"]] == ["bye"]
    unknown = {"shortcut": "x", "text": "{税号}"}
    assert "{税号}" in agent.post("/api/console/replies", unknown, status=400)["error"]["message"]
    assert reply_id


def test_searching_in_the_console_is_the_chats_own_function(house: House) -> None:
    agent = house.agent()
    [found] = agent.post("/api/console/search", {"text": "买首套房契税"})
    assert (found["outcome"], found["entry_id"]) == ("Answered", "deed-tax-first-home")
    assert "1%" in found["text"]
    assert agent.get("/api/console/entries/deed-tax-first-home")["text"] == found["text"]
    house.visitor().post("/api/console/search", {"text": "契税"}, status=401)


def test_a_colleague_is_asked_in_unseen_and_leaves(house: House) -> None:
    taxpayer, agent, other = house.visitor(), house.agent("agent1"), house.agent("agent2")
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    other.get(path_of(case), status=409)
    before = len(taxpayer.open()["messages"])
    with other.desk() as desk:
        agent.post(path_of(case, "/consults"), {"to_staff": "agent2", "text": "这种情况您办过吗"})
        while not frame_of(desk, "desk")["consults"]:
            pass
        assert other.get(path_of(case))["notes"][-1]["text"] == "这种情况您办过吗"
        with taxpayer.chat(conversation_id, after=99) as socket:
            frame_of(socket, "ready")
            socket.send_json({"type": "say", "client_id": "c5", "text": "在吗"})
            assert frame_of(desk, "message", author="taxpayer")["message"]["text"] == "在吗"
        reply(desk, case, "我来答")
        assert frame_of(desk, "error")["code"] == "not_your_case"
        other.post(path_of(case, "/notes"), {"text": "按 1% 答"})
        assert frame_of(desk, "note")["note"]["text"] == "按 1% 答"
        with other.as_me() as client:
            assert client.delete(path_of(case, "/consults/agent2")).status_code == 204
        while frame_of(desk, "desk")["consults"]:
            pass
    assert len(taxpayer.open()["messages"]) == before + 1
    assert [n["kind"] for n in agent.get(path_of(case))["notes"]] == ["consult", "note", "consult_end"]


def test_a_supervisor_watches_and_whispers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    taxpayer, agent, admin = house.visitor(), house.agent(), house.agent("admin1")
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    with admin.desk() as desk, agent.desk() as mine:
        frame_of(mine, "desk")
        desk.send_json({"type": "watch", "case_id": case["case_id"]})
        assert frame_of(desk, "error")["code"] == "reason_needed"
        admin.post(path_of(case, "/opening"), {"reason": "带新人"}, status=204)
        desk.send_json({"type": "watch", "case_id": case["case_id"]})
        while not frame_of(desk, "desk")["consults"]:
            pass
        with taxpayer.chat(conversation_id, after=99) as socket:
            frame_of(socket, "ready")
            socket.send_json({"type": "say", "client_id": "c5", "text": "在吗"})
            frame_of(desk, "message", author="taxpayer")
        admin.post(path_of(case, "/notes"), {"text": "先安抚"})
        assert frame_of(mine, "note")["note"]["kind"] == "whisper"
        monkeypatch.setattr("handoff.opening.OPEN_FOR", timedelta(0))
        agent.put("/api/console/state", {"state": "away"}, status=204)
        while frame_of(desk, "desk")["consults"]:  # until the reason is too old
            pass
    assert "先安抚" not in str(taxpayer.open())
    watched = [(act.who, act.about) for act in Audit(house.parts.database).find(Search(what="watch.case"))]
    assert watched == [("admin1", f"case/{case['case_id']}")]


def test_each_side_sees_that_the_other_types_and_how_far_it_has_read(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    with taxpayer.chat(conversation_id, after=99) as socket, agent.desk() as desk:
        frame_of(socket, "ready")
        frame_of(desk, "desk")
        socket.send_json({"type": "typing"})
        assert frame_of(desk, "typing")["who"] == "taxpayer"
        socket.send_json({"type": "read", "seq": 3})
        assert frame_of(desk, "read")["seq"] == 3
        desk.send_json({"type": "typing", "case_id": case["case_id"]})
        assert frame_of(socket, "typing")["who"] == "agent"
        desk.send_json({"type": "read", "case_id": case["case_id"], "seq": 4})
        assert frame_of(socket, "read")["seq"] == 4
        desk.send_json({"type": "read", "case_id": case["case_id"], "seq": 2})  # never back
        desk.send_json({"type": "read", "case_id": case["case_id"], "seq": 5})
        assert frame_of(socket, "read")["seq"] == 5
    assert taxpayer.open()["read_seq"] == 5
    assert agent.get("/api/console/desk")["chats"][0]["read_seq"] == 3


def test_marks_for_a_chat_that_has_just_left_the_desk_trouble_nobody(house: House) -> None:
    wait_for_person(house.visitor(), "契税")
    agent = house.agent()
    case = take(agent)
    assert case is not None
    with agent.desk() as desk:
        frame_of(desk, "desk")
        agent.post(path_of(case, "/close"), {}, status=204)
        while frame_of(desk, "desk")["chats"]:
            pass
        desk.send_json({"type": "read", "case_id": case["case_id"], "seq": 9})
        desk.send_json({"type": "typing", "case_id": case["case_id"]})
        reply(desk, case, "还有一句", "late")
        assert frame_of(desk, "error")["client_id"] == "late"  # the only error


def test_the_panorama_is_masked_and_a_look_at_the_whole_number_is_kept(house: House) -> None:
    taxpayer, agent = signed_in(house), house.agent()
    wait_for_person(taxpayer, "车船税怎么退")
    case = take(agent)
    assert case is not None
    shown = agent.get(path_of(case, "/panorama"))
    assert shown["signed_in"]
    assert [b["title"] for b in shown["blocks"]][:3] == ["身份和登记", "待办事项", "标签"]
    told = {b["name"]: dict(b["facts"]) for b in shown["blocks"]}
    assert "确认以后退到您的账户" in told["matters"]["申请退回多缴的税"]
    assert told["tags"]["名下有车"].startswith("名下登记的车有 ")
    assert all(b["state"] == "ok" for b in shown["blocks"])
    assert NUMBER not in str(shown)
    body = {"field": "number", "reason": "核对退税人身份"}
    agent.post(path_of(case, "/reveal"), {"field": "number", "reason": ""}, status=422)
    house.agent("agent2").post(path_of(case, "/reveal"), body, status=409)
    assert agent.post(path_of(case, "/reveal"), body)["value"] == NUMBER
    with house.parts.database.read() as session:
        kept = [record for _, record, _ in records_of(session, "taxpayer/demo-zhang")]
    [revealed] = [record for record in kept if record.kind == "reveal"]
    assert (revealed.purpose, revealed.content["staff"]) == ("核对退税人身份", "agent1")


def test_nothing_is_known_of_who_has_not_signed_in_but_a_name_tells_them_apart(house: House) -> None:
    agent = house.agent()
    wait_for_person(house.visitor(), "一")
    wait_for_person(house.visitor(), "二")
    one, two = take(agent), take(agent)
    assert one is not None
    assert two is not None
    assert one["taxpayer_name"] != two["taxpayer_name"]
    assert agent.get(path_of(one, "/panorama")) == {"signed_in": False, "blocks": []}


def test_a_result_and_a_theme_are_proposed_and_kept(house: House) -> None:
    taxpayer, agent = signed_in(house), house.agent()
    conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
    case = take(agent)
    assert case is not None
    agent.get(path_of(case, "/draft"))
    with taxpayer.chat(conversation_id, after=99) as socket, agent.desk() as desk:
        reply(desk, case, "按 1% 缴纳。")
        frame_of(socket, "message", author="agent")
        socket.send_json({"type": "say", "client_id": "c7", "text": "明白了，谢谢"})
        frame_of(desk, "message", author="taxpayer")
    assert agent.get(path_of(case, "/ending"))["proposed"] == {"result": "resolved", "theme": "契税"}
    agent.post(path_of(case, "/close"), {"result": "guided", "theme": "契税"}, status=204)
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", {"case_id": case["case_id"], "score": 4}, 204)
    wait_for_person(signed_in(house), "又来了")
    again = take(agent)
    assert again is not None
    blocks = agent.get(path_of(again, "/panorama"))["blocks"]
    [(_, past)] = next(b["facts"] for b in blocks if b["name"] == "chats")
    assert past == "首套房契税是多少？；已告知办理途径；4 星"
