"""Invoices over HTTP: applied for, sent, looked up, taken back; records in batches; what the operator counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.backends.invoice.test_records import as_ndjson, digital
from tests.house import House, Visitor

APPLY = "/api/portal/invoices/applications"
PAPER = {"kind": "requisition", "copies": 25}


def signed_in(house: House, username: str) -> Visitor:
    visitor = house.visitor()
    visitor.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return visitor


@pytest.fixture
def firm(house: House) -> Visitor:
    return signed_in(house, "tongguo")


def test_paper_is_applied_for_sent_and_followed(firm: Visitor, house: House) -> None:
    matter = firm.post(APPLY, {"request": "r1", "asked": PAPER})
    assert (matter["result"], matter["status"], matter["ranges"][0]["copies"]) == ("批准", "ready", 25)
    due = firm.get("/api/portal/matters")["matters"]
    assert f"invoice:{matter['id']}" in [one["id"] for one in due]
    [address] = firm.get("/api/portal/invoices/addresses")
    sent = firm.post(f"/api/portal/invoices/{matter['id']}/ship", {"address_id": address["id"]})
    assert sent["status_name"] == "票e送配送中"
    assert firm.get(f"/api/portal/invoices/{matter['id']}")["tracking"][0]["words"] == "已揽收"
    figures = house.agent().get("/api/console/invoices/figures")
    assert (figures["share_sent"], figures["stock"]) == (1.0, {"ordinary": 10_000 - 25, "special": 1000})


def test_who_is_refused_is_told_what_to_do_and_an_agent_looks_at_what_is_not_settled(house: House) -> None:
    refused = signed_in(house, "yuqi").post(APPLY, {"request": "r1", "asked": PAPER})
    assert refused["result"] == "不予"
    assert all(reason["remedy"] for reason in refused["receipt"]["reasons"])
    asked = signed_in(house, "fengxian").post(APPLY, {"request": "r1", "asked": PAPER})
    assert asked["result"] == "转人工审核"
    agent = house.agent()
    assert asked["id"] in {m["id"] for m in agent.get("/api/console/invoices")}
    assert [m["receipt"] for m in agent.get("/api/console/invoices?waiting=true")] == [asked["receipt"]]
    seen = agent.post(f"/api/console/invoices/{asked['id']}/review", {"result": "approved", "note": "合同已核"})
    assert (seen["status"], seen["receipt"]) == ("ready", asked["receipt"])
    assert agent.get("/api/console/invoices?waiting=true") == []
    again = agent.post(f"/api/console/invoices/{asked['id']}/review", {"result": "refused", "note": "再看"}, status=409)
    assert again["error"]["code"] == "invoice_matter_not_now"


def test_a_red_sheet_goes_from_one_party_to_the_other(firm: Visitor, house: House) -> None:
    body = {"request": "r1", "number": "26110000000000000102", "why": "return"}
    sheet = firm.post("/api/portal/invoices/red-sheets", body)
    assert sheet["status_name"] == "待对方确认"
    other = signed_in(house, "xiaodian")
    path = f"/api/portal/invoices/red-sheets/{sheet['id']}"
    assert other.post(f"{path}/answer", {"agreed": True})["status"] == "confirmed"
    issued = firm.post(f"{path}/issued", {"red_number": "26110000000000000999"})
    assert issued["status_name"] == "已开红字发票"


def test_an_invoice_is_looked_up(firm: Visitor) -> None:
    body = {"number": "26110000000000000101", "issued_on": "2026-11-10", "total": "11300"}
    assert firm.post("/api/portal/invoices/look", body) == {"seen": "fits", "state": "正常"}
    assert firm.post("/api/portal/invoices/look", body | {"total": "1"})["seen"] == "differs"


def test_a_batch_of_records_is_taken_once_and_told_row_by_row(house: House) -> None:
    agent = house.agent()
    content = as_ndjson([digital("1"), digital("1", total="114.00"), digital("2", rate="0.17", tax="17", total="117")])
    first = agent.post("/api/console/invoices/records/b1", content=content)
    assert (first["records"], first["accepted"], first["again"]) == (3, 1, False)
    assert agent.post("/api/console/invoices/records/b1", content=content)["again"] is True
    rows = agent.get("/api/console/invoices/records/b1")
    assert [row["reason"] for row in rows] == [None, "duplicate", "bad_rate"]
    assert rows[1]["words"]
    figures = agent.get("/api/console/invoices/figures")
    assert (figures["records"], figures["accepted"], figures["minutes"][0]["records"]) == (3, 1, 3)
    error = agent.post("/api/console/invoices/records/b1", content=b"{}", status=409)["error"]
    assert error["code"] == "batch_conflict"


def test_a_batch_that_never_came_is_not_taken_for_an_empty_one(house: House) -> None:
    agent = house.agent()
    assert agent.get("/api/console/invoices/records/b9", status=404)["error"]["code"] == "batch_not_found"
    agent.post("/api/console/invoices/records/b9", content=b"")
    assert agent.get("/api/console/invoices/records/b9") == []


def test_special_paper_in_stock_is_not_given_out_as_ordinary_paper(firm: Visitor, house: House) -> None:
    agent = house.agent()
    stock = agent.post("/api/console/invoices/stock", {"code": "1100254130", "first": 20_001, "last": 20_100})
    assert stock == {"ordinary": 10_000, "special": 1100}
    matter = firm.post(APPLY, {"request": "r1", "asked": PAPER})
    assert matter["ranges"][0]["code"] == "011002600104"
    no_code = {"code": "111002600104", "first": 1, "last": 2}
    assert agent.post("/api/console/invoices/stock", no_code, status=400)["error"]["code"] == "bad_invoice_stock"


def test_what_is_approved_is_the_quota_from_then_on_for_every_room(firm: Visitor, house: House) -> None:
    raised = {"kind": "quota_raise", "amount": "1500000"}
    assert firm.post(APPLY, {"request": "r1", "asked": raised})["status"] == "approved"
    profile = house.parts.backends.profile.find("demo-tongguo")
    assert profile is not None
    assert profile.invoicing is not None
    assert profile.invoicing.monthly_quota == 1_500_000
    review = house.parts.backends.invoice.review_quota_raise("demo-tongguo", Decimal(1_400_000), date(2026, 11, 30))
    assert (review.result, dict(review.facts)["现有月额度"]) == ("no", "1,500,000.00 元")
    again = firm.post(APPLY, {"request": "r2", "asked": raised})
    assert ["现有总额度", "1,500,000.00 元"] in again["known"]
    other = firm.post(APPLY, {"request": "r1", "asked": PAPER}, status=409)
    assert other["error"]["code"] == "invoice_request_conflict"


def test_matters_are_seen_page_by_page(firm: Visitor, house: House) -> None:
    made = [firm.post(APPLY, {"request": f"r{n}", "asked": PAPER | {"copies": 9000}})["id"] for n in range(3)]
    for visitor, path in ((firm, "/api/portal/invoices"), (house.agent(), "/api/console/invoices")):
        first = visitor.get(f"{path}?limit=2")
        rest = visitor.get(f"{path}?limit=2&before={first[-1]['id']}")
        assert [m["id"] for m in [*first, *rest]] == sorted(made, key=made.index, reverse=True)


def test_nobody_without_a_sign_in_sees_or_sends_anything(house: House) -> None:
    visitor = house.visitor()
    visitor.get("/api/portal/invoices", status=401)
    visitor.post(APPLY, {"request": "r1", "asked": PAPER}, status=401)
    visitor.get("/api/console/invoices", status=401)
    visitor.post("/api/console/invoices/records/b1", content=b"{}", status=401)


def test_paper_is_voided_under_its_conditions_and_reported_as_lost(firm: Visitor) -> None:
    paper = {"code": "1100254130", "number": 10001}
    kept = firm.post("/api/portal/invoices/voids", {**paper, "gathered": False}, 400)
    assert kept["error"]["code"] == "bad_invoice_void"
    done = firm.post("/api/portal/invoices/voids", {**paper, "gathered": True})
    assert (done["title"], done["status_name"], done["void"]["total"]) == ("作废纸质发票", "已作废", "1130.00")
    given = firm.post(APPLY, {"request": "r1", "asked": PAPER})["ranges"][0]
    told = {"request": "r2", "code": given["code"], "first": given["first"], "last": given["first"]}
    assert firm.post("/api/portal/invoices/losses", told)["status_name"] == "已报告丢失"
