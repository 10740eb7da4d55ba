from __future__ import annotations

from typing import Any

from starlette.testclient import WebSocketTestSession

from tests.handoff.assist.test_api import signed_in
from tests.handoff.test_api import take, wait_for_person
from tests.house import House, Visitor, frame_of


def served(house: House, taxpayer: Visitor | None = None) -> tuple[Visitor, Visitor, str, str]:
    """Taxpayer, agent, the conversation, and the agent's path to its case."""
    taxpayer, agent = taxpayer or house.visitor(), house.agent()
    conversation_id = wait_for_person(taxpayer, "卖房要交多少税")
    case = take(agent)
    assert case is not None
    return taxpayer, agent, conversation_id, f"/api/console/cases/{case['case_id']}"


def fill(who: Visitor, path: str, **values: str) -> dict[str, Any]:
    view: dict[str, Any] = {}
    for name, value in values.items():
        view = who.post(f"{path}/fields", {"name": name, "value": value})
    return view


def sheet_in(socket: WebSocketTestSession) -> str:
    """The id of the sheet that has come into the chat."""
    card = frame_of(socket, "message", author="agent")["message"]["card"]
    assert card["kind"] == "sheet"
    return str(card["sheet_id"])


def test_agent_and_taxpayer_fill_a_form_together_and_its_result_stands_in_the_chat(house: House) -> None:
    taxpayer, agent, conversation_id, case = served(house)
    assert ("housing", "测算二手房税费") in [(f["name"], f["title"]) for f in agent.get("/api/console/forms")]
    with taxpayer.chat(conversation_id, after=99) as socket, agent.desk() as desk:
        frame_of(socket, "ready")
        frame_of(desk, "desk")
        agent.post(f"{case}/forms", {"form": "housing"})
        sheet_id = sheet_in(socket)
        theirs, mine = f"/api/portal/conversations/{conversation_id}/sheets/{sheet_id}", f"{case}/sheets/{sheet_id}"
        assert not taxpayer.get(theirs)["ready"]
        fill(taxpayer, theirs, sale_price="五百万", home_area="89平")
        assert frame_of(desk, "sheet")["sheet_id"] == sheet_id
        unread = fill(taxpayer, theirs, held="不知道说啥")
        assert next(f["problem"] for f in unread["fields"] if f["name"] == "held")
        view = fill(agent, mine, held="1年半")  # the agent puts it right
        assert frame_of(socket, "sheet")["sheet_id"] == sheet_id
        while not view["ready"]:
            name = next(f["name"] for f in view["fields"] if not f["value"])
            view = fill(taxpayer, theirs, **{name: {"buyer_homes": "首套"}.get(name, "不清楚，是普通住宅")})
        assert [f["side"] for f in view["fields"] if f["name"] == "held"] == ["agent"]
        taxpayer.post(f"{theirs}/result", status=204)
        result = frame_of(socket, "message", author="agent")["message"]
    assert result["card"]["kind"] == "assessment"
    assert result["card"]["choices"] == []
    assert result["author_name"] == "王演示"
    assert taxpayer.get(theirs)["state"] == "done"
    agent.post(f"{mine}/fields", {"name": "held", "value": "3年"}, status=409)


def test_a_form_that_lacks_something_says_what(house: House) -> None:
    _, agent, _, case = served(house)
    sheet_id = agent.post(f"{case}/forms", {"form": "quota"})["id"]
    error = agent.post(f"{case}/sheets/{sheet_id}/result", status=400)["error"]
    assert "还缺一项" in error["message"]
    fill(agent, f"{case}/sheets/{sheet_id}", wanted_quota="150万")
    assert "登录" in agent.post(f"{case}/sheets/{sheet_id}/result", status=400)["error"]["message"]
    agent.post(f"{case}/forms", {"form": "nothing"}, status=400)


def test_an_invoice_quota_and_a_refund_are_looked_up_for_who_is_signed_in(house: House) -> None:
    taxpayer, agent, _, case = served(house, signed_in(house, "tongguo"))
    quota = agent.post(f"{case}/forms", {"form": "quota"})["id"]
    fill(agent, f"{case}/sheets/{quota}", wanted_quota="150万")
    agent.post(f"{case}/sheets/{quota}/result", status=204)
    refund = agent.post(f"{case}/forms", {"form": "refund"})["id"]
    agent.post(f"{case}/sheets/{refund}/result", status=204)
    kinds = [m["card"]["kind"] for m in taxpayer.open()["messages"] if m["author"] == "agent"]
    assert kinds == ["sheet", "decision", "sheet", "refunds"]


def test_a_confirmation_is_confirmed_by_the_taxpayer_alone_and_once(house: House) -> None:
    taxpayer, agent, conversation_id, case = served(house)
    body = {"matter": "存量房交易申报", "materials": ["身份证", "不动产权证书"], "note": "资料齐了当天办。"}
    sheet_id = agent.post(f"{case}/confirmations", body)["id"]
    path = f"/api/portal/conversations/{conversation_id}/sheets/{sheet_id}"
    assert taxpayer.get(path)["materials"] == ["身份证", "不动产权证书"]
    house.visitor().get(path, status=404)
    taxpayer.post(f"{path}/decision", {"agreed": True}, status=204)
    taxpayer.post(f"{path}/decision", {"agreed": False}, status=409)
    assert agent.get(f"{case}/sheets/{sheet_id}")["state"] == "confirmed"
    last = taxpayer.open()["messages"][-1]
    assert (last["author"], last["text"]) == ("taxpayer", "已确认《存量房交易申报》业务办理确认单。")


def test_after_the_service_a_sheet_is_closed(house: House) -> None:
    taxpayer, agent, conversation_id, case = served(house)
    sheet_id = agent.post(f"{case}/forms", {"form": "housing"})["id"]
    agent.post(f"{case}/close", {}, status=204)
    path = f"/api/portal/conversations/{conversation_id}/sheets/{sheet_id}/fields"
    assert "已经结束" in taxpayer.post(path, {"name": "sale_price", "value": "500万"}, status=409)["error"]["message"]
