"""A person who acts for firms: chooses, switches, sees what the role may, and every act names both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backends.audit.service import Audit
from backends.profile.mandates import Mandate, NotYourRoleError, load_rights
from backends.refund_case.office import RefundOffice
from dialogue.heard import Heard
from portal.signing_in import SigningIn
from tests.administration.test_identity import go, problem
from tests.house import House, Visitor, frame_of, open_house
from tests.identity_provider import Provider

FIRM = "demo-tongguo"


def sign_in(house: House, username: str = "wang") -> Visitor:
    person = house.visitor()
    person.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return person


def act_for(person: Visitor, taxpayer_id: str, status: int = 204) -> Any:
    return person.post("/api/portal/acting", {"taxpayer_id": taxpayer_id}, status=status)


def acts(house: House, what: str) -> list[tuple[str, str, str]]:
    found = [a for a in Audit(house.parts.database).find() if a.what == what]
    return [(a.who, a.about, a.details.get("role", "")) for a in found]


def test_a_person_chooses_for_whom_and_switches_back(house: House) -> None:
    wang = sign_in(house)
    offered = {one["name"]: one["role"] for one in wang.get("/api/portal/acting")}
    assert offered == {
        "王样例": "",
        "北京演示通过科技有限公司": "办税员",
        "北京演示逾期商贸有限公司": "财务负责人",
        "演示小店（个体工商户）": "代理人",
    }
    assert wang.open()["taxpayer"] == {"name": "王样例", "kind": "person", "by": ""}
    act_for(wang, FIRM)
    assert wang.open()["taxpayer"] == {
        "name": "北京演示通过科技有限公司",
        "kind": "enterprise",
        "by": "王样例（办税员）",
    }
    assert [one["id"] for one in wang.get("/api/portal/acting") if one["chosen"]] == [FIRM]
    act_for(wang, "demo-wang")
    assert wang.open()["taxpayer"] == {"name": "王样例", "kind": "person", "by": ""}
    assert acts(house, "act_for") == [
        ("taxpayer/demo-wang", "taxpayer/demo-wang", "self"),
        ("taxpayer/demo-wang", f"taxpayer/{FIRM}", "clerk"),
    ]


def test_nobody_acts_for_who_has_given_them_no_role(house: House) -> None:
    wang = sign_in(house)
    for other in ("demo-fengxian", "demo-zhang", "nobody"):
        assert act_for(wang, other, 403)["error"]["code"] == "mandate_ended"
    house.visitor().post("/api/portal/acting", {"taxpayer_id": FIRM}, status=401)
    assert wang.open()["taxpayer"]["name"] == "王样例"


def test_what_was_asked_before_is_taken_along_to_whom_one_chooses(house: House) -> None:
    person = house.visitor()
    before = person.open()["id"]
    person.post("/api/portal/sign-in", {"username": "wang", "password": "demo-wang"})
    act_for(person, FIRM)
    assert person.open()["id"] == before
    act_for(person, "demo-wang")
    assert person.open()["id"] != before


def test_the_talks_of_a_person_and_of_each_firm_are_apart(house: House) -> None:
    wang, firm = sign_in(house), sign_in(house, "tongguo")
    act_for(wang, FIRM)
    talk = wang.open()["id"]
    with wang.chat(talk) as socket:
        socket.send_json({"type": "say", "client_id": "1", "text": "甲方的话"})
        frame_of(socket, "message", author="bot")
    assert [one["id"] for one in wang.get("/api/portal/earlier")] == [talk]
    assert firm.get("/api/portal/earlier") == []
    firm.get(f"/api/portal/earlier/{talk}", status=404)
    act_for(wang, "demo-wang")
    assert wang.get("/api/portal/earlier") == []
    wang.get(f"/api/portal/earlier/{talk}", status=404)


def test_a_role_sees_what_it_may_and_each_act_names_both(house: House) -> None:
    wang = sign_in(house)
    act_for(wang, FIRM)
    wang.get("/api/portal/matters")
    refused = wang.get("/api/portal/tags", status=403)["error"]
    assert refused["code"] == "not_your_role"
    assert refused["message"].startswith("办税员不能替北京演示通过科技有限公司")
    act_for(wang, "demo-yuqi")
    wang.put("/api/portal/tags/habits", {"off": True}, status=204)
    assert acts(house, "act.tags") == [("taxpayer/demo-wang", "taxpayer/demo-yuqi", "finance")]
    act_for(wang, "demo-wang")
    wang.put("/api/portal/tags/habits", {"off": False}, status=204)
    assert len(acts(house, "act.tags")) == 1


def say(house: House, person: Visitor, text: str, act: str, *, pressed: bool = False) -> str:
    """What the bot answers, for whom they act, to what Rasa has understood as ``act``, or to a button of it."""
    replies = house.parts.responder.respond(person.open()["id"], Heard(text, {act: 1.0}, chosen=pressed))
    return replies[0].text


@pytest.mark.parametrize(
    ("text", "act"),
    [("查一下我们单位的退税", "vehicle_refund"), ("放弃退税", "refund_waive"), ("我的标签", "own_tags")],
)
def test_the_bot_shows_and_does_what_the_role_may_too(house: House, text: str, act: str) -> None:
    clerk, finance = sign_in(house), sign_in(house)
    act_for(clerk, FIRM)
    assert say(house, clerk, text, act).startswith("办税员不能替北京演示通过科技有限公司")
    act_for(finance, "demo-yuqi")
    assert "不能替" not in say(house, finance, text, act)
    named = [("taxpayer/demo-wang", "taxpayer/demo-yuqi", "finance")]
    assert acts(house, "act.refunds") == (named if act == "refund_waive" else [])


def test_the_bot_fills_in_no_form_of_refunds_for_who_may_not_see_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = sign_in(house)
    act_for(wang, FIRM)
    monkeypatch.setattr(RefundOffice, "see", _not_looked_at)
    told = say(house, wang, "看替您填好的申请表", "refund_form", pressed=True)
    assert told.startswith("办税员不能替北京演示通过科技有限公司")


def _not_looked_at(*_: object) -> None:
    raise AssertionError("the records of the firm were read")


def test_an_application_made_in_the_chat_for_a_firm_names_both(house: House) -> None:
    wang = sign_in(house)
    act_for(wang, FIRM)
    assert "不能替" not in say(house, wang, "把发票总额度调到80万", "raise_quota")
    assert acts(house, "act.invoices") == [("taxpayer/demo-wang", f"taxpayer/{FIRM}", "clerk")]


def test_a_sheet_tells_nobody_what_their_role_may_not_see(house: House) -> None:
    wang, agent = sign_in(house), house.agent()
    act_for(wang, FIRM)
    talk = wang.open()["id"]
    with wang.chat(talk) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "turn")
    case = agent.post("/api/console/next")["case_id"]
    sheet = agent.post(f"/api/console/cases/{case}/forms", {"form": "refund"}, status=201)["id"]
    for refused in (
        wang.post(f"/api/portal/conversations/{talk}/sheets/{sheet}/result", status=403),
        agent.post(f"/api/console/cases/{case}/sheets/{sheet}/result", status=403),
    ):
        assert refused["error"]["code"] == "not_your_role"


def test_the_agent_sees_the_firm_and_who_speaks_for_it(house: House) -> None:
    wang, agent = sign_in(house), house.agent()
    act_for(wang, FIRM)
    with wang.chat(wang.open()["id"]) as socket:
        socket.send_json({"type": "transfer"})
        frame_of(socket, "turn")
        case = agent.post("/api/console/next")
    assert (case["taxpayer_name"], case["by"]) == ("北京演示通过科技有限公司", "王样例（办税员）")
    panorama = agent.get(f"/api/console/cases/{case['case_id']}/panorama")
    identity = next(block for block in panorama["blocks"] if block["name"] == "identity")
    assert ["名称", "北京演示通过科技有限公司"] in identity["facts"]


def test_a_role_taken_back_ends_what_it_gave(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    wang = sign_in(house)
    act_for(wang, FIRM)
    monkeypatch.setattr(house.parts.backends.profile, "mandates", lambda _person: ())
    assert wang.get("/api/portal/matters", status=403)["error"]["code"] == "mandate_ended"
    assert wang.post("/api/portal/conversations", {}, status=403)["error"]["code"] == "mandate_ended"
    act_for(wang, "demo-wang")
    wang.get("/api/portal/matters")


def test_a_person_sees_and_ends_their_own_sessions_for_whomever_they_act(house: House) -> None:
    here, there = sign_in(house), sign_in(house)
    act_for(there, FIRM)
    sessions = here.get("/api/portal/sessions")
    assert [one["here"] for one in sessions] == [False, True]
    with here.as_me() as client:
        assert client.delete(f"/api/portal/sessions/{sessions[0]['handle']}").status_code == 204
        assert client.delete(f"/api/portal/sessions/{sessions[0]['handle']}").status_code == 404
    there.get("/api/portal/sessions", status=401)
    here.get("/api/portal/sessions")


def test_every_role_has_its_rights_and_the_head_has_all() -> None:
    rights = load_rights()
    assert all(one.may <= rights["head"].may for one in rights.values())
    with pytest.raises(NotYourRoleError, match="代理人不能替样例公司"):
        Mandate(taxpayer_id="firm", name="样例公司", role="agent").check("benefits")


@pytest.fixture(scope="module")
def bureau() -> Iterator[Provider]:
    with Provider.start() as provider:
        provider.know("demo-wang", name="王样例")
        provider.know("unknown", name="无名")
        yield provider


@pytest.fixture
def joined(first_home: Path, tmp_path: Path, bureau: Provider) -> Iterator[House]:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    told = {
        "taxpayer_oidc_issuer": bureau.address,
        "taxpayer_oidc_client_secret": "s",
        "public_url": "https://testserver",
    }
    with open_house(home, **told) as house:
        yield house


def test_taxpayers_come_in_through_the_bureau(joined: House, bureau: Provider) -> None:
    wang, other = joined.visitor(), joined.visitor()
    before = wang.open()["id"]
    assert wang.get("/api/portal/identity")["title"] == "电子税务局"
    assert go(wang, bureau.let_in(go(wang, "/api/portal/identity/begin?page=portal"), "demo-wang")) == "/?choose"
    act_for(wang, FIRM)
    assert wang.open()["id"] == before
    assert go(other, bureau.let_in(go(other, "/api/portal/identity/begin?page=embed"), "unknown")) == "/embed?sign-in"
    told = other.get("/api/portal/identity")["problem"]
    assert told == "没有查到您的纳税人信息，请先在电子税务局完成实名登记，或者不登录咨询"
    assert other.open()["taxpayer"] is None


def test_a_switch_that_is_off_keeps_the_bureaus_door_shut_too(joined: House, bureau: Provider) -> None:
    signing_in: SigningIn = joined.parts.signing_in
    signing_in.switches.turn("taxpayer_sign_in", off=True, by="admin1", reason="演练")
    wang = joined.visitor()
    go(wang, bureau.let_in(go(wang, "/api/portal/identity/begin"), "demo-wang"))
    assert problem(wang, "/api/portal/identity") == "登录暂时停用，不登录也可以咨询；请稍后再试"
    wang.get("/api/portal/acting", status=401)
