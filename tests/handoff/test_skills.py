"""What agents can do and how much at once, as a supervisor sets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from handoff.policy.schemas import Group
from handoff.skills import Skills, SkillsMovedError, do_set_skills, find_skills
from kit.db import Database
from kit.errors import LogicalError
from tests.handoff.test_handling import LI, WANG, Office
from tests.house import House

if TYPE_CHECKING:
    from tests.conftest import FakeClock


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


def set_skills(office: Office, username: str, groups: Sequence[str], *, capacity: int = 0) -> None:
    skills = Skills(username, tuple(groups), ("zh",), capacity, by="qian")
    with office.database.write() as tx:
        do_set_skills(tx, office.handoff.policy, skills, office.clock())


def test_the_next_chat_goes_by_what_was_set_last_and_those_in_hand_stay(office: Office) -> None:
    office.here("wang", "li")
    held = office.call("a")
    office.handoff.accept(held, WANG)
    set_skills(office, "wang", ["general"])
    set_skills(office, "wang", ["refund"], capacity=1)
    assert office.stand(held) == ("assigned", "wang")
    cases = [office.call(visitor) for visitor in "bc"]
    office.router.run()
    assert [office.stand(case) for case in cases] == [("offered", "li"), ("offered", "li")]
    office.handoff.accept(cases[0], LI)
    views = {view.username: (view.groups, view.capacity) for view in office.handoff.agents()}
    assert views["wang"] == (("refund",), 1)
    with office.database.read() as session:
        wang, li = find_skills(session, office.handoff.policy, ["wang", "li"])
    assert (wang.by, li.by) == ("qian", "")
    assert li.groups == ("housing", "invoice", "refund", "general")


def test_what_cannot_be_is_refused(office: Office) -> None:
    for groups in ([], ["nowhere"]):
        with pytest.raises(LogicalError):
            set_skills(office, "wang", groups)


def test_who_had_only_a_group_that_is_gone_does_not_get_all_the_others(office: Office) -> None:
    policy = office.handoff.policy
    east = Group(name="east", title="综合", bureau="通州区税务局")
    with office.database.write() as tx:
        skills = Skills("li", ("east",), ("zh",), 0, by="qian")
        do_set_skills(tx, policy.model_copy(update={"groups": (east, *policy.groups)}), skills, office.clock())
    office.here("li")
    case = office.call("a")
    office.router.run()
    assert office.stand(case) == ("queued", None)
    assert office.handoff.claim_next(LI) is None
    with office.database.read() as session:
        [li] = find_skills(session, policy, ["li"])
    assert li.groups == ()


def test_of_two_supervisors_at_once_one_hears_of_the_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handoff.skills.do_insert_new", lambda *_of, **_values: False)
    with pytest.raises(SkillsMovedError):
        set_skills(office, "wang", ["refund"])


def test_a_supervisor_sets_them_on_the_page_and_it_is_noted(house: House) -> None:
    agent, admin = house.agent(), house.agent("admin1")
    book = admin.get("/api/console/skills")
    mine = next(one for one in book["agents"] if one["username"] == "agent1")
    assert (mine["name"], mine["capacity"], mine["by"]) == ("王演示", 0, "")
    assert [group["title"] for group in book["groups"]] == ["房产交易组", "发票组", "退税组", "综合组"]
    wanted = {"groups": ["refund"], "languages": ["zh", "en"], "capacity": 3}
    agent.put("/api/console/skills/agent1", wanted, status=403)
    admin.put("/api/console/skills/nobody", wanted, status=404)
    admin.put("/api/console/skills/agent1", {**wanted, "groups": ["nowhere"]}, status=400)
    admin.put("/api/console/skills/agent1", wanted, status=204)
    now = next(one for one in admin.get("/api/console/skills")["agents"] if one["username"] == "agent1")
    assert (now["groups"], now["capacity"], now["by"]) == (["refund"], 3, "admin1")
