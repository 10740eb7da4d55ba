"""Who is told what, why, and when it is withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from backends.audit.service import Audit, Search
from backends.ledger.service import verify_store
from backends.notices.effect import outcome_of
from backends.notices.errors import (
    BadNoticeError,
    NoNoticeReasonError,
    NoticeNotFoundError,
    NoticeNotNowError,
    NoticeSecondPersonError,
)
from backends.notices.rules import is_control
from tests.backends.notices.office import NoticeOffice


def test_who_wrote_a_notice_does_not_approve_it_and_what_changed_meanwhile_is_looked_at_anew(
    office: NoticeOffice,
) -> None:
    notice = office.notices.make(office.draft(), "trainer1")
    with pytest.raises(NoticeSecondPersonError):
        office.notices.approve(notice.id, "trainer1", notice.ordinal)
    revised = office.notices.revise(notice.id, office.draft(title="改过的"), "trainer3")
    with pytest.raises(NoticeNotNowError):
        office.notices.approve(notice.id, "trainer2", notice.ordinal)
    with pytest.raises(NoticeSecondPersonError):
        office.notices.approve(notice.id, "trainer3", revised.ordinal)
    assert office.notices.approve(notice.id, "trainer2", revised.ordinal).status == "approved"
    with pytest.raises(NoticeNotNowError):
        office.notices.revise(notice.id, office.draft(), "trainer1")


def test_what_is_sent_back_says_why_and_can_be_mended(office: NoticeOffice) -> None:
    notice = office.notices.make(office.draft(), "trainer1")
    with pytest.raises(NoNoticeReasonError):
        office.notices.refuse(notice.id, "trainer2", " ")
    assert office.notices.refuse(notice.id, "trainer2", "日期不对").reason == "日期不对"
    assert office.notices.revise(notice.id, office.draft(), "trainer1").status == "draft"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "\u200b\u3000"}, "title"),
        ({"body": "\u200b……"}, "body"),
        ({"tags": ()}, "tags"),
        ({"channels": ("email",)}, "channels"),  # nobody has connected it
        ({"until": "2026-11-29"}, "until"),
        ({"control_percent": 10}, "control_percent"),  # of a deadline everybody is told
        ({"kind": "policy", "control_percent": 80}, "control_percent"),
    ],
)
def test_a_draft_that_cannot_go_out_names_its_field(
    office: NoticeOffice, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadNoticeError) as caught:
        office.notices.make(office.draft(**changes), "trainer1")
    assert caught.value.field == field


def test_each_of_the_audience_finds_one_letter_with_the_reason_and_nobody_else_does(office: NoticeOffice) -> None:
    office.people("甲", "乙", "丙", "丁")
    office.people("戊", tag="一般纳税人")
    notice = office.approved()
    assert office.titles("甲") == []  # approved, not told yet
    office.work()
    assert [office.titles(name) for name in "甲乙丙丁戊"] == [["十二月征期"]] * 4 + [[]]
    [letter] = office.inbox.letters("甲")
    assert [c.why for c in letter.concerns] == ["您有这些情况：小规模"]
    assert sorted(office.rung()) == sorted(f"sms:{name}" for name in "甲乙丙丁")
    assert office.notices.get(notice.id).status == "finished"


def test_nothing_is_told_before_its_time_or_while_the_switch_is_off(office: NoticeOffice) -> None:
    office.people("甲")
    office.approved(send_at=office.now.replace(hour=6))
    office.work()
    assert office.titles("甲") == []
    office.wait(hours=4)
    office.switches.turn("notices", off=True, by="admin1", reason="核查")
    office.work()
    assert office.titles("甲") == []
    office.switches.turn("notices", off=False, by="admin1", reason="好了")
    office.work()
    assert office.titles("甲") == ["十二月征期"]


def test_who_serves_several_firms_gets_one_message_that_names_them_and_each_firm_finds_its_own(
    office: NoticeOffice,
) -> None:
    firms = ["f1", "f2", "f3", "f4", "g"]
    office.people(*firms)
    office.directory.serves = dict.fromkeys(firms[:4], "王")
    office.approved()
    office.work()
    assert sorted(office.rung()) == ["sms:g", "sms:王"]
    [text] = [text for to, _, text in office.book.delivered() if to == "sms:王"]
    assert "f1公司、f2公司、f3公司等 4 户" in text
    [letter] = office.inbox.letters("王")
    assert [c.taxpayer_id for c in letter.concerns] == firms[:4]
    [own] = office.inbox.letters("f2")
    assert [c.taxpayer_id for c in own.concerns] == ["f2"]


def test_a_letter_is_withdrawn_when_all_its_matters_are_done_and_what_waits_of_it_is_not_sent(
    office: NoticeOffice,
) -> None:
    office.people("f1", "f2")
    office.directory.serves = {"f1": "王", "f2": "王"}
    office.mood.name = "down"
    notice = office.approved()
    office.work()
    office.audience.tags["f1"].clear()
    assert office.telling.look_what_is_done() == 1
    [letter] = office.inbox.letters("王")
    assert [c.done for c in letter.concerns] == [True, False]
    assert not letter.done
    office.audience.tags["f2"].clear()
    [letter] = office.inbox.letters("王")  # whoever looks need not wait for the next round
    assert letter.done
    office.mood.name = "well"
    office.wait(hours=1)
    office.work()
    assert office.rung() == []
    assert outcome_of(office.database, notice.id).pushed == {"sms": {"withdrawn": 1}}


def test_what_is_over_or_was_stopped_is_gone_from_the_portal(office: NoticeOffice) -> None:
    office.people("甲")
    office.approved(title="过期的", until="2026-11-30")
    stopped = office.approved(title="发错的")
    office.mood.name = "down"
    office.work()
    assert len(office.titles("甲")) == 2
    office.notices.stop(stopped.id, "trainer1", "写错了日期")
    assert office.titles("甲") == ["过期的"]
    office.wait(days=1)
    assert office.titles("甲") == []
    office.mood.name = "well"
    office.work()
    assert [title for _, title, _ in office.book.delivered()] == ["过期的"]


def test_a_notice_stopped_half_way_tells_nobody_else(office: NoticeOffice) -> None:
    office.people(*(f"p{n}" for n in range(9)))
    notice = office.approved()
    for _ in range(5):  # three pages of letters, the end of them, and one page told
        office.telling.go_on()
    office.notices.stop(notice.id, "trainer2", "有误")
    office.work()
    assert outcome_of(office.database, notice.id).told.told == 3
    assert office.rung() == []


def test_a_refusal_is_remembered_and_deadlines_are_still_found_in_the_portal(office: NoticeOffice) -> None:
    office.people("甲")
    office.inbox.refuse("甲", "policy", refused=True)
    office.inbox.refuse("甲", "deadline", refused=True)
    office.approved(kind="policy", title="优惠")
    office.approved(title="征期")
    office.work()
    assert office.titles("甲") == ["征期"]
    assert office.rung() == []
    office.inbox.refuse("甲", "policy", refused=False)
    assert office.inbox.refusals("甲") == {"deadline"}
    office.approved(kind="policy", title="又一个优惠")
    office.work()
    assert "又一个优惠" in office.titles("甲")
    assert office.rung() == ["sms:甲"]


def test_nobody_is_rung_more_often_than_the_policy_says_but_the_portal_has_it_all(office: NoticeOffice) -> None:
    office.people("甲")
    for n in range(5):
        office.approved(title=f"第{n}条")
    office.work()
    assert len(office.titles("甲")) == 5
    assert len(office.rung()) == office.policy.pushes
    office.wait(days=office.policy.push_days, hours=1)
    office.approved(title="下一周的")
    office.work()
    assert len(office.rung()) == office.policy.pushes + 1


def test_in_the_quiet_hours_the_portal_has_the_letter_and_nobody_is_rung(office: NoticeOffice) -> None:
    office.people("甲")
    office.wait(hours=12)  # ten in the evening
    office.approved()
    office.work()
    assert office.titles("甲") == ["十二月征期"]
    assert office.rung() == []
    office.wait(hours=9)  # seven in the morning
    office.work()
    assert office.rung() == []
    office.wait(hours=1)
    office.work()
    assert office.rung() == ["sms:甲"]


def test_what_the_quiet_hours_kept_beyond_its_last_day_rings_nobody(office: NoticeOffice) -> None:
    office.people("甲", "乙")
    office.now = datetime(2026, 12, 15, 14, 0, tzinfo=UTC)  # ten at night in Beijing
    over, of_use = office.approved(until="2026-12-15"), office.approved(until="2026-12-16")
    office.work()
    office.wait(hours=11)  # nine in the morning of the 16th
    office.work()
    assert sorted(office.rung()) == ["sms:乙", "sms:甲"]
    assert outcome_of(office.database, over.id).pushed == {"sms": {"over": 2}}
    assert outcome_of(office.database, of_use.id).pushed == {"sms": {"sent": 2}}


def test_an_hour_that_names_no_zone_is_of_beijing(office: NoticeOffice) -> None:
    office.people("甲")
    office.approved(title="十一点", send_at="2026-11-30T11:00:00")
    office.approved(title="马上")
    office.work()
    assert office.titles("甲") == ["马上"]
    office.wait(hours=1)
    office.work()
    assert office.titles("甲") == ["十一点", "马上"]


def test_the_control_group_is_never_told_and_what_telling_led_to_stands_beside_it(office: NoticeOffice) -> None:
    names = [f"p{n:03}" for n in range(60)]
    office.people(*names)
    notice = office.approved(kind="policy", control_percent=20)
    office.work()
    told = [name for name in names if office.titles(name)]
    assert 3 <= 60 - len(told) <= 25
    office.inbox.open(told[0], notice.id)
    office.inbox.ask(told[1], notice.id)
    untold = [name for name in names if name not in told]
    with pytest.raises(NoticeNotFoundError):
        office.inbox.open(untold[0], notice.id)
    for name in (told[0], told[1], untold[0]):
        office.audience.tags[name].clear()
    office.telling.look_what_is_done()
    outcome = outcome_of(office.database, notice.id)
    assert (outcome.told.opened, outcome.told.asked, outcome.told.done) == (2, 1, 2)
    assert (outcome.control.people, outcome.control.told, outcome.control.done) == (len(untold), 0, 1)
    assert outcome.lift is not None
    assert outcome.lift.points == round(100 * (2 / len(told) - 1 / len(untold)), 1)
    assert outcome.lift.low < outcome.lift.points < outcome.lift.high
    assert not outcome.lift.sure  # of so few


def test_what_would_have_been_done_anyway_is_not_credited_to_the_notice(office: NoticeOffice) -> None:
    names = [f"p{n:03}" for n in range(200)]
    office.people(*names)
    for name in names[::4]:
        office.inbox.refuse(name, "policy", refused=True)
    notice = office.approved(kind="policy", control_percent=50)
    while office.telling.go_on():
        pass
    for control in (False, True):  # every second one of either group, those who refused it among them
        for name in [n for n in names if is_control(notice.id, n, 50) is control][::2]:
            office.audience.tags[name].clear()
    office.telling.look_what_is_done()
    outcome = outcome_of(office.database, notice.id)
    assert outcome.told.told < outcome.told.people
    assert outcome.lift is not None
    assert not outcome.lift.sure
    assert abs(outcome.lift.points) < 5


def test_without_a_control_group_nothing_is_said_to_come_of_it(office: NoticeOffice) -> None:
    office.people("甲")
    notice = office.approved()
    office.work()
    assert outcome_of(office.database, notice.id).lift is None


def test_what_staff_did_is_in_the_audit_ledger_and_the_ledger_is_whole(office: NoticeOffice) -> None:
    office.people("甲", "乙", "丙", "丁")
    notice = office.approved()
    office.work()
    acts = Audit(office.database).find(Search(what="notice."))
    assert [(act.who, act.what) for act in reversed(acts)] == [
        ("trainer1", "notice.made"),
        ("trainer2", "notice.approved"),
    ]
    assert {act.about for act in acts} == {f"notice/{notice.id}"}
    with office.database.read() as session:
        assert verify_store(session).broken is None
