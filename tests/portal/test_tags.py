"""A taxpayer's own tags: seen with their reasons, disputed and taken back, habits switched off; nobody else's."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from backends.profile.facts import MODULES
from backends.profile.habits import load_pages
from backends.refund_case.office import RefundOffice
from backends.refund_case.policy import load_policy
from backends.refund_case.service import RefundCases
from conversations.entrances import load_entrances
from kit.clock import today
from tests.house import House, Visitor


def signed_in(house: House, username: str) -> Visitor:
    visitor = house.visitor()
    visitor.open()
    visitor.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return visitor


def tags_of(visitor: Visitor) -> dict[str, dict[str, Any]]:
    return {tag["tag"]: tag for group in visitor.get("/api/portal/tags")["groups"] for tag in group["tags"]}


def delete(visitor: Visitor, path: str) -> int:
    with visitor.as_me() as client:
        return client.delete(path).status_code


@pytest.fixture
def yuqi(house: House) -> Visitor:
    return signed_in(house, "yuqi")


def test_each_tag_is_told_with_why_and_until_when_and_what_is_kept_with_what_for(yuqi: Visitor) -> None:
    found = tags_of(yuqi)
    assert found["overdue"]["why"] == "有 2 项申报过了期限没有办"
    assert found["district"]["name"] == "所在区：朝阳区"
    assert all(tag["until"] and tag["disputed"] is None for tag in found.values())
    kept = {one["name"]: one["days"] for one in yuqi.get("/api/portal/tags")["kept"]}
    assert kept["使用习惯"] == 90


def test_a_disputed_tag_reaches_nobody_until_the_dispute_is_taken_back(house: House, yuqi: Visitor) -> None:
    trainer = house.agent("trainer1")

    def reached() -> int:
        found: dict[str, int] = trainer.post("/api/editor/notices/preview", {"tags": ["overdue"]})
        return found["taxpayers"]

    assert reached() == 1
    yuqi.put("/api/portal/tags/overdue/dispute", {"reason": "已经补报，身份证 11010519491231002X"}, 204)
    disputed = tags_of(yuqi)["overdue"]["disputed"]
    assert disputed.startswith("已经补报")
    assert "11010519491231002X" not in disputed
    assert reached() == 0
    house.parts.portraits.refresh_all()
    assert tags_of(yuqi)["overdue"]["disputed"] == disputed
    assert delete(yuqi, "/api/portal/tags/overdue/dispute") == 204
    assert reached() == 1


def test_a_dispute_says_what_is_wrong_and_is_of_a_tag_that_one_has(yuqi: Visitor) -> None:
    yuqi.put("/api/portal/tags/overdue/dispute", {"reason": "  "}, 400)
    yuqi.put("/api/portal/tags/landlord/dispute", {"reason": "没有房"}, 404)


def test_habits_are_recorded_until_switched_off(house: House, yuqi: Visitor) -> None:
    for _ in range(5):
        house.parts.portraits.note_habit("demo-yuqi", "我的发票额度", "chat")
    house.parts.portraits.refresh_all()
    assert tags_of(yuqi)["often_asks"]["name"] == "常来问：发票"
    yuqi.put("/api/portal/tags/habits", {"off": True}, 204)
    assert "often_asks" not in tags_of(yuqi)
    assert yuqi.get("/api/portal/tags")["habits_off"] is True


def test_tags_are_for_who_is_signed_in(house: House) -> None:
    house.visitor().get("/api/portal/tags", status=401)
    assert "overdue" not in tags_of(signed_in(house, "zhang"))


def test_a_dispute_is_somebodys_task_until_it_is_taken_back(house: House, yuqi: Visitor) -> None:
    agent = house.agent("agent1")

    def tickets() -> list[dict[str, Any]]:
        return [t for t in agent.get("/api/console/tickets") if "demo-yuqi" in t["text"]]

    yuqi.put("/api/portal/tags/overdue/dispute", {"reason": "上周已经补报"}, 204)
    (ticket,) = tickets()
    assert "北京演示逾期商贸有限公司（demo-yuqi）对标签“有逾期未申报”" in ticket["text"]
    assert "上周已经补报" in ticket["text"]
    yuqi.put("/api/portal/tags/overdue/dispute", {"reason": "两项都补报了"}, 204)
    assert [t["id"] for t in tickets()] == [ticket["id"]]
    assert delete(yuqi, "/api/portal/tags/overdue/dispute") == 204
    assert tickets() == []
    yuqi.put("/api/portal/tags/overdue/dispute", {"reason": "还是不对"}, 204)
    assert [t["id"] for t in tickets()] == [ticket["id"]]


def test_pages_that_were_opened_count_for_the_interest_and_not_as_questions(house: House, yuqi: Visitor) -> None:
    for page in ("invoice", "invoice", "matters", "nowhere"):
        yuqi.post("/api/portal/tags/visits", {"page": page}, 204)
    facts = house.parts.portraits.find_facts("demo-yuqi")
    assert facts is not None
    assert (facts.interest, facts.channel, facts.asks) == ("invoice", "page", 0)
    assert yuqi.get("/api/portal/matters")["modules"][0]["id"] == "invoice"
    house.visitor().post("/api/portal/tags/visits", {"page": "invoice"}, 401)


def test_every_page_that_leads_here_is_of_a_business() -> None:
    assert set(load_entrances()) <= set(load_pages())
    assert set(load_pages().values()) <= set(MODULES)


def test_a_refund_that_is_settled_takes_its_tag_with_it_at_once(house: House) -> None:
    trainer = house.agent("trainer1")
    backends, cases = house.parts.backends, RefundCases(house.parts.database, load_policy())
    refunds = RefundOffice(cases, backends.refund, backends.profile, house.parts.refund_accounts)

    def reached() -> int:
        found: dict[str, int] = trainer.post("/api/editor/notices/preview", {"tags": ["refund_waiting"]})
        return found["taxpayers"]

    before = reached()
    assert refunds.see("demo-zhang", today()).cases
    refunds.confirm("demo-zhang", today())
    eventually(lambda: reached() == before - 1)
    house.parts.portraits.run()
    assert reached() == before - 1  # a new day's facts do not bring it back


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
