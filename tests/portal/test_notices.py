"""A notice from the staff's page to the portal: written, approved by another, told, opened, gone on with, stopped."""

from __future__ import annotations

from typing import Any

from administration.privacy.opening import open_privacy
from backends.audit.service import Audit, Search
from kit.clock import today, utc_now
from tests.house import House, Visitor


def draft(**changes: Any) -> dict[str, Any]:
    usual = {
        "kind": "deadline",
        "title": "有逾期未申报的事项",
        "body": "请尽快补报。",
        "tags": ["small_scale"],
        "asks": "我有没有逾期未申报",
        "channels": [],
        "send_at": utc_now().isoformat(),
        "until": today().isoformat(),
    }
    return {**usual, **changes}


def taxpayer(house: House, username: str) -> Visitor:
    visitor = house.visitor()
    visitor.open()
    visitor.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return visitor


def told(house: House, **changes: Any) -> dict[str, Any]:
    """Written, approved and told."""
    made: dict[str, Any] = house.agent("trainer1").post("/api/editor/notices", draft(**changes))
    house.agent("admin1").post(f"/api/editor/notices/{made['id']}/approve", {"version": made["version"]})
    assert house.client.portal is not None
    house.client.portal.call(house.parts.notices.worker.look)
    return made


def test_who_serves_firms_finds_one_letter_with_the_reason_for_each_and_is_taken_to_the_chat(house: House) -> None:
    made = told(house)
    wang, yuqi = taxpayer(house, "wang"), taxpayer(house, "yuqi")
    [letter] = wang.get("/api/portal/notices")["letters"]
    assert letter["title"] == "有逾期未申报的事项"
    assert [c["name"] for c in letter["concerns"]] == ["演示小店（个体工商户）", "北京演示逾期商贸有限公司"]
    assert letter["about"] == "涉及您办税的演示小店（个体工商户）、北京演示逾期商贸有限公司。"
    assert all("小规模纳税人" in c["why"] for c in letter["concerns"])
    [own] = yuqi.get("/api/portal/notices")["letters"]
    assert [c["name"] for c in own["concerns"]] == ["北京演示逾期商贸有限公司"]
    assert taxpayer(house, "zhang").get("/api/portal/notices")["letters"] == []
    wang.post(f"/api/portal/notices/{made['id']}/opened")
    wang.post(f"/api/portal/notices/{made['id']}/asked")
    outcome = house.agent("trainer1").get(f"/api/editor/notices/{made['id']}")["outcome"]
    assert outcome["told"] == {"people": 2, "told": 2, "opened": 1, "asked": 1, "done": 0}


def test_nobody_marks_a_letter_of_somebody_else(house: House) -> None:
    made = told(house)
    taxpayer(house, "zhang").post(f"/api/portal/notices/{made['id']}/opened", status=404)
    house.visitor().get("/api/portal/notices", status=401)


def test_who_wrote_it_cannot_approve_it_and_the_preview_tells_how_many_without_whole_names(house: House) -> None:
    trainer = house.agent("trainer1")
    preview = trainer.post("/api/editor/notices/preview", {"tags": ["overdue"]})
    assert preview == {
        "taxpayers": 1,
        "examples": [{"name": "北京演示****", "why": "有 2 项申报过了期限没有办"}],
    }
    made = trainer.post("/api/editor/notices", draft())
    refused = trainer.post(f"/api/editor/notices/{made['id']}/approve", {"version": made["version"]}, status=409)
    assert "另一个人" in refused["error"]["message"]
    acts = Audit(house.parts.database).find(Search(what="notice."))
    assert [(act.who, act.what) for act in acts] == [("trainer1", "notice.made")]
    assert Audit(house.parts.database).find(Search(what="change.knowledge")) == []


def test_a_refused_kind_is_remembered_and_a_stopped_notice_is_gone(house: House) -> None:
    wang = taxpayer(house, "wang")
    wang_before = wang.get("/api/portal/notices")
    assert [kind["refused"] for kind in wang_before["kinds"]] == [False, False, False]
    with wang.as_me() as client:
        client.put("/api/portal/notices/kinds/policy", json={"refused": True}).raise_for_status()
    told(house, kind="policy", title="优惠")
    made = told(house, title="征期")
    found = wang.get("/api/portal/notices")
    assert [letter["title"] for letter in found["letters"]] == ["征期"]
    assert [kind["refused"] for kind in found["kinds"]] == [False, True, False]
    house.agent("trainer1").post(f"/api/editor/notices/{made['id']}/stop", {"reason": "写错了"})
    assert wang.get("/api/portal/notices")["letters"] == []


def test_a_draft_too_long_or_with_a_channel_that_is_not_known_is_refused(house: House) -> None:
    trainer = house.agent("trainer1")
    trainer.post("/api/editor/notices", draft(title="长" * 61), status=422)
    trainer.post("/api/editor/notices", draft(channels=["pigeon"]), status=422)
    trainer.post("/api/editor/notices", draft(tags=[]), status=400)


def test_a_persons_copy_has_their_letters_and_a_deletion_takes_them_but_not_what_they_refuse(house: House) -> None:
    told(house)
    wang = taxpayer(house, "wang")
    with wang.as_me() as client:
        client.put("/api/portal/notices/kinds/policy", json={"refused": True}).raise_for_status()
    privacy = open_privacy(house.parts.settings, house.parts.database)
    assert len(privacy.export("admin1", "demo-wang")["notices"]) == 1
    privacy.delete("admin1", "demo-wang", "本人申请")
    again = taxpayer(house, "wang").get("/api/portal/notices")
    assert again["letters"] == []
    assert [kind["refused"] for kind in again["kinds"]] == [False, True, False]
