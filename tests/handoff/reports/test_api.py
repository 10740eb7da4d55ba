from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.handoff.test_api import reply, take, wait_for_person
from tests.house import House, frame_of


def test_the_supervisor_sees_what_goes_on_and_what_has_been(house: House) -> None:
    taxpayer, agent, admin = house.visitor(), house.agent(), house.agent("admin1")
    conversation_id = wait_for_person(taxpayer, "首套房契税是多少？")
    wait_for_person(house.visitor(), "云朵怎么开？")
    live = admin.get("/api/console/supervision")
    assert live["waiting"] == 2
    case = take(agent)
    assert case is not None
    with taxpayer.chat(conversation_id, after=4) as socket, agent.desk() as desk:
        frame_of(desk, "desk")
        reply(desk, case, "按 1% 缴纳。")
        frame_of(socket, "message", author="agent")
        live = admin.get("/api/console/supervision")
    assert [(chat["staff_name"], chat["summary"]) for chat in live["chats"]] == [("王演示", "首套房契税是多少？")]
    assert "按 1%" not in str(live)  # what is said is read with a reason
    assert [a["name"] for a in live["agents"]] == ["王演示"]
    body = {"result": "resolved", "theme": "契税"}
    agent.post(f"/api/console/cases/{case['case_id']}/close", body, status=204)
    rating = {"case_id": case["case_id"], "score": 5}
    taxpayer.post(f"/api/portal/conversations/{conversation_id}/rating", rating, status=204)
    report = admin.get("/api/console/reports?by=theme")
    assert report["drafts"]["used"] == 0
    assert (report["total"]["cases"], report["total"]["taken"], report["total"]["satisfied"]) == (2, 1, 1.0)
    assert {row["name"] for row in report["rows"]} == {"契税", "没有填"}
    assert admin.get("/api/console/reports?by=agent")["rows"][0]["cases"] == 1
    month = admin.get("/api/console/reports/monthly?month=" + case["opened_at"][:7])
    assert month["rated"] in (0, 1)  # the month turns in Beijing before it does in UTC
    with admin.as_me() as client:
        data = client.get("/api/console/reports.xlsx").content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["时段", "组", "座席", "主题", "预测与实际"]
    assert book["主题"]["A2"].value in ("契税", "没有填")


def test_reports_are_for_supervisors_and_for_sensible_spans(house: House) -> None:
    agent, admin = house.agent(), house.agent("admin1")
    for path in ("supervision", "reports", "reports.xlsx", "reports/monthly?month=2026-11"):
        agent.get(f"/api/console/{path}", status=403)
    admin.get("/api/console/reports?since=2026-11-02&until=2026-11-01", status=400)
    admin.get("/api/console/reports/monthly?month=November", status=400)
