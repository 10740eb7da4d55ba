from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from backends.audit.service import Audit, Search
from handoff.policy.schemas import load_policy
from handoff.repository import do_note_presence
from handoff.service import Handoff
from kit.auth import Staff
from kit.clock import utc_now
from kit.db import Database
from tests.desk import write_desk
from tests.house import House, Visitor, frame_of, open_house


def wait_for_person(taxpayer: Visitor, question: str) -> str:
    """A conversation in the queue; its id."""
    conversation_id: str = taxpayer.open()["id"]
    with taxpayer.chat(conversation_id) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": question})
        frame_of(socket, "message", author="bot")
        socket.send_json({"type": "transfer"})
        frame_of(socket, "message", author="system")
    return conversation_id


def take(agent: Visitor) -> dict[str, Any] | None:
    case: dict[str, Any] | None = agent.post("/api/console/next")
    return case


def reply(desk: WebSocketTestSession, case: dict[str, Any], text: str, client_id: str = "a1") -> None:
    desk.send_json({"type": "say", "case_id": case["case_id"], "client_id": client_id, "text": text})


def test_an_agent_sees_the_whole_conversation_and_answers_it(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
    case = take(agent)
    assert case is not None
    whole = agent.get(f"/api/console/cases/{case['case_id']}")
    assert [m["author"] for m in whole["messages"]] == ["taxpayer", "bot", "system", "system"]
    assert whole["dossier"]["asked"] == ["首套房契税是多少？"]
    draft = agent.get(f"/api/console/cases/{case['case_id']}/draft")["draft"]
    assert "1%" in draft["text"]
    with taxpayer.chat(conversation_id, after=4) as socket, agent.desk() as desk:
        frame_of(desk, "desk")
        reply(desk, case, "您好，按 1% 缴纳。")
        assert frame_of(socket, "message", author="agent")["message"]["text"] == "您好，按 1% 缴纳。"
        socket.send_json({"type": "say", "client_id": "c2", "text": "谢谢"})
        assert frame_of(desk, "message", author="taxpayer")["message"]["text"] == "谢谢"
    assert [text for _, text in house.rasa.heard] == ["首套房契税是多少？"]


def test_two_agents_never_get_the_same_chat(house: House) -> None:
    first, second = house.agent("agent1"), house.agent("agent2")
    wait_for_person(house.visitor(), "一")
    wait_for_person(house.visitor(), "二")
    one, two = take(first), take(second)
    assert one is not None
    assert two is not None
    assert one["case_id"] != two["case_id"]
    assert take(first) is None
    second.get(f"/api/console/cases/{one['case_id']}", status=409)
    with second.desk() as desk:
        reply(desk, one, "我来答")
        assert frame_of(desk, "error")["code"] == "not_your_case"


def test_what_another_process_gave_them_is_answered_before_it_is_heard_of(house: House) -> None:
    agent = house.agent()
    wait_for_person(house.visitor(), "契税")
    elsewhere = Database(house.parts.database.engine.url.render_as_string(hide_password=False))
    handoff = Handoff(elsewhere, places=2, minutes_per_chat=5, policy=load_policy())
    with agent.desk() as desk:
        while frame_of(desk, "desk")["waiting"]["count"] != 1:
            pass
        case = handoff.claim_next(Staff("agent1", "王演示", "agent"))
        assert case is not None
        reply(desk, {"case_id": case}, "您好")
        assert frame_of(desk, "ack")["client_id"] == "a1"
    elsewhere.close()


def test_who_waits_for_a_group_that_the_file_has_no_more_is_seen(first_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    groups = yaml.safe_load((home / "desk.yml").read_text(encoding="utf-8"))["groups"]
    write_desk(home / "desk.yml", groups=[{"name": "abroad", "title": "出口"}, *groups])
    with open_house(home) as house:
        agent = house.agent()
        wait_for_person(house.visitor(), "契税")
        case = take(agent)
        assert case is not None
        agent.post(f"/api/console/cases/{case['case_id']}/transfer", {"to_group": "abroad"}, status=204)
    write_desk(home / "desk.yml")
    with open_house(home) as house:
        seen = house.agent("agent2").get("/api/console/desk")["queue"]
    assert [one["case_id"] for one in seen] == [case["case_id"]]


def test_one_agent_holds_several_chats_up_to_the_limit(house: House) -> None:
    agent = house.agent()
    for question in "一二三":
        wait_for_person(house.visitor(), question)
    assert take(agent) is not None
    assert take(agent) is not None
    error = agent.post("/api/console/next", status=409)["error"]
    assert "2 个对话" in error["message"]
    with agent.desk() as desk:
        snapshot = frame_of(desk, "desk")
    assert len(snapshot["chats"]) == 2
    assert snapshot["waiting"]["count"] == 1


def test_closing_gives_the_turn_back_and_the_rating_is_taken_once(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    agent.post(f"/api/console/cases/{case['case_id']}/close", {"note": "已答复"}, status=204)
    snapshot = taxpayer.open()
    assert snapshot["turn"] == "bot"
    assert snapshot["messages"][-1]["card"] == {"kind": "rating", "case_id": case["case_id"]}
    rating = {"case_id": case["case_id"], "score": 5}
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", rating, status=204)
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", rating, status=409)
    assert taxpayer.open()["opinions"]["rated"] == {case["case_id"]: 5}
    with taxpayer.chat(conversation_id, after=snapshot["last_seq"]) as socket:
        socket.send_json({"type": "say", "client_id": "c9", "text": "契税何时交"})
        frame_of(socket, "message", author="bot")
    assert house.rasa.heard[-1][0].startswith(f"{conversation_id}:")
    assert house.rasa.heard[-1][0] != house.rasa.heard[0][0]


def test_an_agent_who_comes_late_to_a_closed_case_is_refused(house: House) -> None:
    agent = house.agent()
    wait_for_person(house.visitor(), "契税")
    case = take(agent)
    assert case is not None
    with agent.desk() as desk:
        frame_of(desk, "desk")
        agent.post(f"/api/console/cases/{case['case_id']}/close", {}, status=204)
        reply(desk, case, "还有一句")
        assert frame_of(desk, "error", client_id="a1")["code"] in ("not_your_case", "late_reply")


def test_only_signed_in_agents_work_at_the_desk(house: House) -> None:
    house.visitor().post("/api/console/next", status=401)
    trainer = house.agent("trainer1")
    trainer.post("/api/console/next", status=403)
    with pytest.raises(WebSocketDisconnect), house.visitor().desk() as desk:
        desk.receive_json()


def test_places_in_the_queue_move_up_when_somebody_is_taken(house: House) -> None:
    agent, second = house.agent(), house.visitor()
    wait_for_person(house.visitor(), "一")
    conversation_id = wait_for_person(second, "二")
    assert second.open()["queue"]["position"] == 2
    with second.chat(conversation_id, after=99) as socket:
        frame_of(socket, "ready")
        take(agent)
        frame_of(socket, "queue", position=1)


def test_every_command_that_moves_a_case_leaves_the_open_desk_as_a_fresh_one_would_be(house: House) -> None:
    agent, other = house.agent("agent1"), house.agent("agent2")
    waiting = [house.visitor() for _ in range(3)]
    ids = [wait_for_person(taxpayer, str(n)) for n, taxpayer in enumerate(waiting)]
    handoff = house.parts.handoff
    steps: list[Callable[[], object]] = [
        lambda: take(agent),
        lambda: handoff.withdraw(ids[1]),
        lambda: take(other),
        lambda: other.post("/api/staff/sign-out"),
        lambda: take(agent),
        lambda: handoff.hand_back("agent1"),
        lambda: take(agent),
        lambda: agent.post(f"/api/console/cases/{agent.get('/api/console/desk')['chats'][0]['case_id']}/close", {}),
        lambda: waiting[2].open(new=True),
    ]
    with agent.desk() as desk:
        for step in steps:
            step()
            shown = follow(desk, agent)
    assert shown["chats"] == []
    assert shown["waiting"]["count"] == 0


def follow(desk: WebSocketTestSession, agent: Visitor) -> dict[str, Any]:
    """The open desk once it is as a fresh one; a test that waits in vain runs out of time."""
    while (shown := frame_of(desk, "desk")) != {"type": "desk", **agent.get("/api/console/desk")}:
        pass
    return shown


def test_signing_out_gives_the_chats_to_another(house: House) -> None:
    taxpayer, agent, other = house.visitor(), house.agent("agent1"), house.agent("agent2")
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    with taxpayer.chat(conversation_id, after=99) as socket:
        frame_of(socket, "ready")
        agent.post("/api/staff/sign-out")
        assert frame_of(socket, "turn", agent_name=None)["turn"] == "human"
        assert "已离线" in frame_of(socket, "message", author="system")["message"]["text"]
    snapshot = taxpayer.open()
    assert (snapshot["queue"]["position"], snapshot["agent_name"]) == (1, None)
    taken = take(other)
    assert taken is not None
    assert taken["case_id"] == case["case_id"]


def test_a_desk_shows_which_taxpayers_have_left(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "契税")
    with agent.desk() as desk:
        with taxpayer.chat(conversation_id):
            while frame_of(desk, "desk")["waiting"]["away"]:
                pass
            case = take(agent)
            assert case is not None
        while not (chats := frame_of(desk, "desk")["chats"]) or chats[0]["away_since"] is None:
            pass
        with taxpayer.chat(conversation_id):
            while frame_of(desk, "desk")["chats"][0]["away_since"] is not None:
                pass


def test_a_good_answer_is_proposed_to_the_trainers_without_personal_numbers(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "我身份证110101199001011237，云朵怎么开？")
    case = take(agent)
    assert case is not None
    with taxpayer.chat(conversation_id) as socket, agent.desk() as desk:
        reply(desk, case, "到云端开。")
        seq = frame_of(socket, "message", author="agent")["message"]["seq"]
    path = f"/api/console/cases/{case['case_id']}/proposals"
    agent.post(path, {"seq": seq}, status=204)
    assert "已经提过" in agent.post(path, {"seq": seq}, status=409)["error"]["message"]
    agent.post(path, {"seq": 1}, status=400)  # the taxpayer's own words
    house.agent("agent2").post(path, {"seq": seq}, status=409)
    trainer = house.agent("trainer1")
    (task,) = trainer.get("/api/editor/tasks")
    assert (task["kind"], task["answer"], task["author"]) == ("proposal", "到云端开。", "agent1")
    assert "云朵怎么开" in task["question"]
    assert "1990" not in task["question"]
    assert {t["username"] for t in trainer.get("/api/editor/trainers")} == {"trainer1", "trainer2"}
    body = {"questions": ["云朵怎么开"], "assignee": "trainer2", "due": "2026-12-31"}
    trainer.post("/api/editor/failures/assign", body, status=204)
    trainer.post("/api/editor/failures/assign", {**body, "assignee": "agent1"}, status=400)
    assert [t["assignee"] for t in trainer.get("/api/editor/tasks")] == ["trainer2", ""]
    trainer.post(f"/api/editor/tasks/{task['id']}/close", {"reason": "写好了"}, status=204)
    assert len(trainer.get("/api/editor/tasks")) == 1


def test_an_agent_computes_from_one_sentence_and_puts_the_card_into_the_chat(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "工资的个税怎么算？")
    case = take(agent)
    assert case is not None
    path = f"/api/console/cases/{case['case_id']}/computations"
    said = "月薪2万 五险一金4400"
    assert agent.post(path, {"text": said})["card"]["totals"][0] == ["全年个人所得税", "10,200.00 元"]
    assert "没有看出要算什么" in agent.post(path, {"text": "你好"}, status=400)["error"]["message"]
    assert "还缺一项" in agent.post(path, {"text": "契税"}, status=400)["error"]["message"]
    with taxpayer.chat(conversation_id) as socket:
        agent.post(path, {"text": said, "send": True})
        message = frame_of(socket, "message", author="agent")["message"]
    assert message["card"]["kind"] == "assessment"
    assert message["card"]["choices"] == []
    house.agent("agent2").post(path, {"text": said}, status=409)


def test_who_had_a_case_reads_what_was_said_by_then_and_nothing_that_came_after(house: House) -> None:
    taxpayer, agent = house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "契税")
    case = take(agent)
    assert case is not None
    path = f"/api/console/cases/{case['case_id']}"
    agent.post(f"{path}/close", {}, status=204)
    house.client.portal.call(asyncio.sleep, 2.1)  # type: ignore[union-attr]  # the grace of the words that tell of it
    with taxpayer.chat(conversation_id, after=taxpayer.open()["last_seq"]) as socket:
        socket.send_json({"type": "say", "client_id": "c9", "text": "我的车船税能退多少"})
        frame_of(socket, "message", author="bot")
    seen = agent.get(path)
    assert "车船税" not in json.dumps(seen, ensure_ascii=False)
    assert seen["messages"][0]["text"] == "契税"
    for part in ("panorama", "draft"):
        agent.get(f"{path}/{part}", status=409)
    agent.post(f"{path}/reveal", {"field": "number", "reason": "想看一下"}, status=409)
    admin = house.agent("admin1")
    assert admin.get(path, status=409)["error"]["code"] == "reason_needed"
    agent.post(f"{path}/opening", {"reason": "想看一下"}, status=403)
    admin.post(f"{path}/opening", {"reason": "  "}, status=422)
    admin.post(f"{path}/opening", {"reason": "核对投诉"}, status=204)
    assert "车船税" in json.dumps(admin.get(path), ensure_ascii=False)
    (opened,) = Audit(house.parts.database).find(Search(what="open.case"))
    assert (opened.who, opened.about, opened.details) == (
        "admin1",
        f"case/{case['case_id']}",
        {"why": "核对投诉"},
    )


def test_who_gets_a_chat_passed_on_reads_the_note_beside_it(first_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    groups = yaml.safe_load((home / "desk.yml").read_text(encoding="utf-8"))["groups"]
    east = {"name": "east", "title": "综合", "bureau": "通州区税务局"}
    write_desk(home / "desk.yml", groups=[*groups, east], agents={"agent2": {"groups": ["east"]}})
    with open_house(home) as house:
        taxpayer, agent, other = house.visitor(), house.agent(), house.agent("agent2")
        wait_for_person(taxpayer, "契税")
        case = take(agent)
        assert case is not None
        recipients = {one["name"]: one for one in agent.get("/api/console/recipients")}
        assert (recipients["general"]["kind"], recipients["general"]["title"]) == ("group", "综合组")
        assert (recipients["east"]["kind"], recipients["east"]["title"]) == ("bureau", "通州区税务局综合组")
        assert recipients["east"]["note"] == "现在没有人在线"
        with house.parts.database.write() as tx:
            do_note_presence(tx, {("staff", "agent2"): True}, utc_now())
        seen = {one["name"]: one for one in agent.get("/api/console/recipients")}
        assert seen["east"]["note"] == "1 人在线"
        assert (seen["agent2"]["can"], seen["agent2"]["note"]) == (False, "通州区税务局的座席，请转给那里的组")
        path = f"/api/console/cases/{case['case_id']}"
        refused = agent.post(f"{path}/transfer", {"to_staff": "agent2", "note": "请看"}, status=409)
        assert refused["error"]["code"] == "other_bureau"
        assert agent.get(path)["notes"] == [], "what was not passed on has no note of it"
        agent.post(f"{path}/transfer", {"to_group": "east", "note": "房子在通州"}, status=204)
        assert (agent.get("/api/console/desk")["queue"], len(other.get("/api/console/desk")["queue"])) == ([], 1)
        other.post(f"{path}/accept")
        assert [note["text"] for note in other.get(path)["notes"]] == ["转接说明：房子在通州"]
        assert "通州区税务局" in taxpayer.open()["messages"][-2]["text"]
