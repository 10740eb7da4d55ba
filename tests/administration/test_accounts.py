"""The life of a staff account, what administrators see of it, and what the audit ledger keeps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from sqlalchemy import text

from administration.staff import COMMAND_LINE, StaffOffice
from backends.audit.service import Audit
from kit.auth import LastAdminError
from kit.passwords import WeakPasswordError, check_password
from kit.switches import Switches
from tests.house import House, Visitor, frame_of, open_house

KEY = "Fj3vQ9sWm2xKc7Lr5TzN8aYb4HdEg6Pu"
GOOD = "herons cross rivers at dusk"


def office(house: House) -> StaffOffice:
    return StaffOffice(house.parts.accounts, house.parts.sessions, Audit(house.parts.database))


def sign_in(
    house: House, username: str, password: str, code: str = "", status: int = 200
) -> tuple[Visitor, dict[str, str]]:
    visitor = house.visitor()
    body = {"username": username, "password": password, "code": code}
    answer = visitor.post("/api/staff/sign-in", body, status=status)
    return visitor, answer


@pytest.fixture
def production(first_home: Path, tmp_path: Path) -> Iterator[House]:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, mode="production", secret_key=KEY) as house:
        yield house


@pytest.mark.parametrize(
    "password", ["short", "password1234", "qwertyuiop12", "zhangsan2024zhangsan", "aaaaaaaaaaaaaaaa"]
)
def test_a_password_that_is_short_common_or_a_name_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError):
        check_password(password, "zhangsan", "张三")


def test_a_long_phrase_is_a_good_password() -> None:
    check_password(GOOD, "zhangsan", "张三")


def test_an_account_is_made_changes_its_password_and_ends(house: House) -> None:
    admin = house.agent("admin1")
    first = admin.post("/api/admin/staff", {"username": "wu.min", "name": "吴敏", "role": "agent"})["password"]
    wu, answer = sign_in(house, "wu.min", first)
    assert answer["pending"] == "password"
    assert wu.get("/api/console/desk", status=403)["error"]["code"] == "first_things_first"
    weak = wu.post("/api/staff/password", {"current": first, "password": "password1234"}, status=400)
    assert weak["error"]["code"] == "weak_password"
    elsewhere, _ = sign_in(house, "wu.min", first)
    assert wu.post("/api/staff/password", {"current": first, "password": GOOD})["pending"] == ""
    wu.get("/api/console/desk")
    elsewhere.get("/api/staff/me", status=401)
    admin.post("/api/admin/staff/wu.min/disable")
    wu.get("/api/staff/me", status=401)
    sign_in(house, "wu.min", GOOD, status=401)
    admin.post("/api/admin/staff/wu.min/enable")
    sign_in(house, "wu.min", GOOD)


def test_one_session_of_several_is_ended_by_its_person_or_an_administrator(house: House) -> None:
    admin = house.agent("admin1")
    first, second, third = (house.agent("agent2") for _ in range(3))
    mine = first.get("/api/staff/sessions")
    assert [one["here"] for one in mine] == [False, False, True]
    with first.as_me() as client:
        assert client.delete(f"/api/staff/sessions/{mine[0]['handle']}").status_code == 204
    third.get("/api/staff/me", status=401)
    handle = admin.get("/api/admin/staff/agent2/sessions")[0]["handle"]
    with admin.as_me() as client:
        assert client.delete(f"/api/admin/staff/agent1/sessions/{handle}").status_code == 404  # another's
        assert client.delete(f"/api/admin/staff/agent2/sessions/{handle}").status_code == 204
    second.get("/api/staff/me", status=401)
    first.get("/api/staff/me")
    ended = [a for a in Audit(house.parts.database).find() if a.what == "staff.end_session"]
    assert [a.who for a in ended if a.about == "staff/agent2"] == ["admin1", "agent2"]


def test_another_role_ends_the_sessions_there_are(house: House) -> None:
    agent = house.agent("agent1")
    office(house).give_role(COMMAND_LINE, "agent1", "trainer")
    agent.get("/api/staff/me", status=401)


def test_in_production_an_administrator_needs_a_second_factor_and_a_code_works_once(production: House) -> None:
    first = office(production).create(COMMAND_LINE, "root.li", "李主任", "admin")
    admin, _ = sign_in(production, "root.li", first)
    assert admin.post("/api/staff/password", {"current": first, "password": GOOD})["pending"] == "totp"
    admin.get("/api/admin/staff", status=403)
    uri = admin.post("/api/staff/second-factor")["uri"]
    totp = pyotp.TOTP(parse_qs(urlsplit(uri).query)["secret"][0])
    admin.post("/api/staff/second-factor/confirm", {"code": "000000"}, status=401)
    code = totp.now()
    assert admin.post("/api/staff/second-factor/confirm", {"code": code})["pending"] == ""
    assert admin.get("/api/admin/staff")[0]["second_factor"]
    _, asked = sign_in(production, "root.li", GOOD, status=401)
    assert asked["error"]["code"] == "code_required"  # type: ignore[index]
    _, again = sign_in(production, "root.li", GOOD, code, status=401)
    assert again["error"]["code"] == "wrong_code"  # type: ignore[index]


def test_the_last_administrator_stays(production: House) -> None:
    held = office(production)
    held.create(COMMAND_LINE, "root.li", "李主任", "admin")
    with pytest.raises(LastAdminError):
        held.disable(COMMAND_LINE, "root.li")
    with pytest.raises(LastAdminError):
        held.give_role(COMMAND_LINE, "root.li", "agent")


@pytest.mark.parametrize("username", ["agent1", "trainer1"])
def test_only_administrators_enter(house: House, username: str) -> None:
    for path in ("/api/admin/staff", "/api/admin/audit", "/api/admin/switches"):
        house.agent(username).get(path, status=403)
        house.visitor().get(path, status=401)


def test_who_signs_in_reads_and_changes_stands_in_the_audit_ledger(house: House) -> None:
    sign_in(house, "agent1", "wrong", status=401)
    trainer, admin = house.agent("trainer1"), house.agent("admin1")
    with trainer.as_me() as client:
        assert client.get("/api/editor/export?form=csv").status_code == 200
    acts = [(a["who"], a["what"]) for a in admin.get("/api/admin/audit")]
    assert ("trainer1", "sign_in") in acts
    assert ("trainer1", "export.knowledge") in acts
    assert ("", "sign_in.refused") in acts
    assert admin.get("/api/admin/audit/verdict")["broken"] is None


def test_a_reading_that_cannot_be_noted_is_not_given(house: House) -> None:
    trainer = house.agent("trainer1")
    with house.parts.database.write() as tx:
        tx.session.execute(text("drop table ledger_entry"))
    assert (
        trainer.get("/api/editor/dashboard/questions?kind=failed", status=503)["error"]["code"] == "store_unavailable"
    )


def test_a_switch_is_obeyed_at_once_and_says_who_turned_it(house: House) -> None:
    admin, visitor = house.agent("admin1"), house.visitor()
    visitor.open()
    with admin.as_me() as client:
        body = {"off": True, "reason": "演练"}
        assert client.put("/api/admin/switches/conversations", json=body).status_code == 204
    assert visitor.post("/api/portal/conversations", {"new": True}, status=503)["error"]["code"] == "switched_off"
    (switch,) = (s for s in admin.get("/api/admin/switches") if s["name"] == "conversations")
    assert (switch["off"], switch["by"], switch["reason"]) == (True, "admin1", "演练")


def test_one_visitor_opens_only_so_many_conversations_and_says_only_so_much(first_home: Path, tmp_path: Path) -> None:
    shutil.copytree(first_home, tmp_path / "home")
    with open_house(tmp_path / "home", conversations_per_hour=2, messages_per_minute=2, sockets_per_visitor=1) as house:
        visitor = house.visitor()
        name = visitor.open(new=True)["id"]
        with visitor.chat(name) as chat:
            for number in range(3):
                chat.send_json({"type": "say", "client_id": str(number), "text": "你好"})
            while (frame := chat.receive_json())["type"] != "error":
                pass
            assert (frame["code"], frame["client_id"]) == ("too_fast", "2")
        visitor.open(new=True)
        assert visitor.post("/api/portal/conversations", {"new": True}, status=429)["error"]["code"] == "too_fast"
        house.visitor().open(new=True)


def test_the_bot_and_the_hand_off_stop_and_the_taxpayer_hears_so(house: House) -> None:
    office_switches = Switches(house.parts.database)
    for name in ("bot", "handoff"):
        office_switches.turn(name, off=True, by="admin1", reason="演练")
    visitor = house.visitor()
    with visitor.chat(visitor.open()["id"]) as chat:
        chat.send_json({"type": "say", "client_id": "1", "text": "首套房契税是多少？"})
        assert "机器人暂停答复" in frame_of(chat, "message", author="bot")["message"]["text"]
        chat.send_json({"type": "transfer"})
        assert frame_of(chat, "error")["code"] == "switched_off"


def test_an_account_that_failed_too_often_is_let_in_again_by_an_administrator(house: House) -> None:
    admin = house.agent("admin1")
    for _ in range(6):
        house.visitor().post("/api/staff/sign-in", {"username": "agent1", "password": "wrong"}, 401 if _ < 5 else 429)
    [agent] = [a for a in admin.get("/api/admin/staff") if a["username"] == "agent1"]
    assert agent["barred_seconds"] > 0
    admin.post("/api/admin/staff/agent1/unbar")
    sign_in(house, "agent1", "demo-agent1")


def test_the_ledger_is_searched_and_taken_away_as_a_table_without_formulas(house: House) -> None:
    admin = house.agent("admin1")
    house.visitor().post("/api/staff/sign-in", {"username": "=cmd", "password": "wrong"}, 401)
    Audit(house.parts.database).note("=1+1", "trial", "room/1", why="@x")
    found = admin.get("/api/admin/audit?about=staff/%3Dc&what=sign_in&since=2026-01-01")
    assert [(act["what"], act["about"]) for act in found] == [("sign_in.refused", "staff/=c****")]
    assert admin.get("/api/admin/audit?until=2026-01-01") == []
    with admin.as_me() as client:
        table = client.get("/api/admin/audit.csv?what=trial").content.decode("utf-8-sig").splitlines()
    assert len(table) == 2
    assert table[1].split(",")[2:] == ["'=1+1", "trial", "room/1", "why=@x"]
    assert admin.get("/api/admin/audit?what=export.audit")[0]["who"] == "admin1"


def test_service_hours_that_an_administrator_sets_hold_at_once(house: House) -> None:
    admin, visitor = house.agent("admin1"), house.visitor()
    hours = admin.get("/api/admin/hours")["hours"] | {"weekly": {"tuesday": ["10:00", "11:30"]}, "holidays": []}
    changed = admin.put("/api/admin/hours", {"hours": hours, "reason": "装修期间"})
    assert (changed["words"], changed["by"]) == ("周二 10:00—11:30", "admin1")
    assert visitor.open()["service_hours"] == "周二 10:00—11:30"
    wrong = hours | {"weekly": {"tuesday": ["11:30", "10:00"]}}
    admin.put("/api/admin/hours", {"hours": wrong, "reason": "写反了"}, 422)
    assert visitor.open()["service_hours"] == "周二 10:00—11:30"
    assert admin.get("/api/admin/audit?what=hours")[0]["details"]["reason"] == "装修期间"
