"""What agents do with cases: offers, states, passing on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from backends.audit.service import Audit, Search
from conversations.service import Conversations
from handoff.dispatcher import Router
from handoff.errors import (
    AgentLeavingError,
    AgentNotThereError,
    NotYourCaseError,
    OtherBureauError,
    ReasonNeededError,
)
from handoff.opening import do_open
from handoff.policy.schemas import BUNDLED, Policy, load_policy
from handoff.repository import do_note_presence, events_of
from handoff.service import Handoff
from handoff.timers import Sweep
from kit.auth import Staff, StaffAccounts
from kit.db import Database
from kit.errors import ForbiddenError, LogicalError
from kit.sessions import Sessions

if TYPE_CHECKING:
    from tests.conftest import FakeClock

WANG = Staff("wang", "王演示", "agent")
LI = Staff("li", "李演示", "agent")
QIAN = Staff("qian", "钱演示", "admin")
PLACES = 2


class Office:
    """A desk with two agents, and everything that the clock does to it."""

    def __init__(self, database: Database, clock: FakeClock, policy: Policy | None = None) -> None:
        self.database = database
        self.clock = clock
        self.handoff = Handoff(database, places=PLACES, minutes_per_chat=5, policy=policy or load_policy(), clock=clock)
        self.router = Router(database, self.handoff, places=PLACES, clock=clock)
        self.sweep = Sweep(database, self.handoff, places=PLACES, clock=clock)
        accounts = StaffAccounts(database, Sessions(database), demo=True)
        for staff in (WANG, LI, QIAN):
            accounts.save(staff, "secret-of-a-test")

    def here(self, *usernames: str) -> None:
        with self.database.write() as tx:
            do_note_presence(tx, {("staff", name): True for name in usernames}, self.clock())

    def call(self, visitor: str) -> str:
        """A taxpayer who asks for a person: the case."""
        chat = Conversations(self.database, self.clock).open(visitor, None).id
        place = self.handoff.request(chat, reason="要求人工")
        assert place is not None
        self.clock.advance(seconds=1)
        return place.case_id

    def later(self, **by: float) -> None:
        self.clock.advance(**by)
        self.here("wang", "li")
        self.sweep.run()
        self.router.run()

    def stand(self, case_id: str) -> tuple[str, str | None]:
        case = self.handoff.find(case_id)
        assert case is not None
        return case.status, case.staff

    def kinds(self, case_id: str) -> list[str]:
        with self.database.read() as session:
            return [event.kind for event in events_of(session, case_id)]

    def last_words(self, case_id: str) -> str:
        case = self.handoff.find(case_id)
        assert case is not None
        return Conversations(self.database).messages(case.case.conversation_id)[-1].text


@pytest.fixture
def office(database: Database, clock: FakeClock) -> Office:
    return Office(database, clock)


def test_who_waits_is_offered_to_who_has_most_room_and_the_reason_is_kept(office: Office) -> None:
    office.here("wang", "li")
    cases = [office.call(visitor) for visitor in "abc"]
    office.router.run()
    assert [office.stand(case) for case in cases] == [("offered", "li"), ("offered", "wang"), ("offered", "li")]
    first = office.handoff.find(cases[0])
    assert first is not None
    assert first.route.because is not None
    assert first.route.because["why"] == "most_room"
    office.handoff.accept(cases[0], LI)
    assert office.stand(cases[0]) == ("assigned", "li")
    with pytest.raises(NotYourCaseError):
        office.handoff.accept(cases[1], LI)


def test_nobody_is_offered_more_than_there_is_room_for(office: Office) -> None:
    office.here("wang")
    cases = [office.call(visitor) for visitor in "abc"]
    office.router.run()
    assert [office.stand(case)[0] for case in cases] == ["offered", "offered", "queued"]
    office.handoff.accept(cases[0], WANG)
    office.handoff.close(cases[0], WANG)
    office.router.run()
    assert office.stand(cases[2]) == ("offered", "wang")


def test_an_offer_that_nobody_takes_goes_to_the_next_and_the_first_is_away(office: Office) -> None:
    office.here("wang", "li")
    case = office.call("a")
    office.router.run()
    assert office.stand(case) == ("offered", "li")
    office.later(seconds=29)
    assert office.stand(case) == ("offered", "li")
    office.later(seconds=2)
    assert office.stand(case) == ("offered", "wang")
    assert "下一位" in office.last_words(case)
    assert {v.username: (v.state, v.why) for v in office.handoff.agents()}["li"] == ("away", "missed")
    office.handoff.set_state("li", "online")
    assert {v.username: v.state for v in office.handoff.agents()}["li"] == "online"


def test_an_offer_to_who_has_left_or_declines_goes_on_at_once(office: Office) -> None:
    office.here("wang", "li")
    case = office.call("a")
    office.router.run()
    office.handoff.decline(case, LI)
    office.router.run()
    assert office.stand(case) == ("offered", "wang")
    office.handoff.set_state("wang", "away")
    office.later(seconds=1)
    assert office.stand(case) == ("offered", "li")  # only the one who declined is left: better than nobody
    assert office.kinds(case) == ["opened", "offered", "lapsed", "offered", "lapsed", "offered"]


def test_who_leaves_gets_nothing_new_and_keeps_what_is_in_hand(office: Office) -> None:
    office.here("wang")
    case, other = office.call("a"), office.call("b")
    assert office.handoff.claim_next(WANG) == case
    office.handoff.set_state("wang", "leaving")
    office.router.run()
    assert office.stand(other) == ("queued", None)
    assert office.stand(case) == ("assigned", "wang")
    with pytest.raises(AgentLeavingError):
        office.handoff.claim_next(WANG)
    office.handoff.close(case, WANG)


def test_who_gives_a_chat_back_does_not_get_it_again(office: Office) -> None:
    office.here("wang", "li")
    case, other = office.call("a"), office.call("b")
    assert office.handoff.claim_next(WANG) == case
    office.handoff.release(case, WANG, "不熟悉这块业务")
    assert "其他座席接手" in office.last_words(case)
    assert office.handoff.claim_next(WANG) == other
    assert office.handoff.claim_next(LI) == case


def test_a_chat_is_passed_on_to_a_colleague_or_a_group(office: Office) -> None:
    office.here("wang", "li")
    case = office.call("a")
    office.handoff.claim_next(WANG)
    office.handoff.transfer(case, WANG, to_staff="li", note="问的是退税")
    assert office.stand(case) == ("offered", "li")
    assert "李演示" in office.last_words(case)
    with pytest.raises(NotYourCaseError):
        office.handoff.close(case, WANG)
    office.handoff.accept(case, LI)
    office.handoff.transfer(case, LI, to_group="refund", note="请退税组看")
    found = office.handoff.find(case)
    assert found is not None
    assert (found.status, found.route.group, found.note) == ("queued", "refund", "请退税组看")
    assert "退税组" in office.last_words(case)
    office.router.run()
    assert office.stand(case) == ("offered", "wang")


def test_a_chat_is_passed_on_to_another_bureau_and_waits_there_for_its_agents(
    database: Database, clock: FakeClock
) -> None:
    desk = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    desk["groups"].append({"name": "east", "title": "综合", "bureau": "通州区税务局"})
    desk["agents"] = {"li": {"groups": ["east"]}}
    office = Office(database, clock, Policy.model_validate(desk))
    office.here("wang")
    case = office.call("a")
    office.handoff.claim_next(WANG)
    office.handoff.transfer(case, WANG, to_group="east", note="房子在通州")
    assert "通州区税务局综合组" in office.last_words(case)
    assert "没有其他座席在线" in office.last_words(case)
    office.router.run()
    assert office.stand(case) == ("queued", None), "the bureau that gave it away does not get it back"
    assert office.handoff.claim_next(WANG) is None
    with pytest.raises(NotYourCaseError, match="由通州区税务局综合组接待"):
        office.handoff.accept(case, WANG)
    office.here("wang", "li")
    office.router.run()
    assert office.stand(case) == ("offered", "li")
    office.handoff.accept(case, LI)
    office.handoff.release(case, LI)
    office.router.run()
    assert office.stand(case) == ("offered", "li")


def test_a_chat_goes_to_another_bureau_by_its_groups_and_not_to_an_agent_there(
    database: Database, clock: FakeClock
) -> None:
    desk = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    desk["groups"].append({"name": "east", "title": "综合", "bureau": "通州区税务局"})
    desk["agents"] = {"li": {"groups": ["east"]}}
    office = Office(database, clock, Policy.model_validate(desk))
    office.here("wang", "li")
    case = office.call("a")
    office.handoff.claim_next(WANG)
    with pytest.raises(OtherBureauError, match="李演示是通州区税务局的座席，请把对话转给通州区税务局综合组"):
        office.handoff.transfer(case, WANG, to_staff="li")
    assert office.stand(case) == ("assigned", "wang")


def test_a_chat_is_not_passed_on_to_who_is_not_there(office: Office) -> None:
    office.here("wang")
    case = office.call("a")
    office.handoff.claim_next(WANG)
    for to in ("li", "wang", "nobody"):
        with pytest.raises(AgentNotThereError):
            office.handoff.transfer(case, WANG, to_staff=to)
    with pytest.raises(LogicalError):
        office.handoff.transfer(case, WANG, to_group="没有这个组")
    assert office.stand(case) == ("assigned", "wang")


def test_a_supervisor_takes_a_chat_over_having_said_why_and_nobody_else_may(office: Office) -> None:
    office.here("wang", "li")
    case = office.call("a")
    office.handoff.claim_next(WANG)
    with pytest.raises(ForbiddenError):
        office.handoff.take_over(case, LI)
    with pytest.raises(ReasonNeededError):
        office.handoff.take_over(case, QIAN)
    with office.database.write() as tx:
        do_open(tx, case, QIAN, "来电 13900000000 要求换人", office.clock())
    (opened,) = Audit(office.database).find(Search(what="open.case"))
    assert opened.details == {"why": "来电 〔手机号〕 要求换人"}  # for good: no personal number
    office.handoff.take_over(case, QIAN)
    assert office.stand(case) == ("assigned", "qian")
    with pytest.raises(NotYourCaseError):
        office.handoff.access_case(case, WANG)


def test_agents_see_who_waits_and_why_first(office: Office) -> None:
    office.here("wang")
    first = office.call("a")
    office.clock.advance(minutes=4)
    office.here("wang")
    (waiter,) = office.handoff.who_waits()
    assert (waiter.case_id, waiter.position, waiter.colour) == (first, 1, "amber")
    assert waiter.gone_since is not None
    assert (waiter.group, waiter.offered_to, waiter.status) == ("general", None, "queued")
