from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from actions.housing.facts import Sale
from backends.departments.world import WANG, ZHANG, invented_world
from backends.materials.schemas import Field, Reading
from backends.payments.models import CertificateRow
from backends.refund_case.office import RefundOffice
from backends.refund_case.schemas import Account
from conversations.cards import Reply
from dialogue.thread import Task, Thread, dump
from kit.clock import today
from kit.errors import ForbiddenError
from kit.uploads.store import Owner as UploadOwner
from portal.housing_cases import check_kind, facts_of
from tests.house import House, Visitor, frame_of

CASES = "/api/portal/housing-cases"
DESK = "/api/console/housing-cases"
HOME = next(iter(invented_world().values()))


def signed_in(house: House, username: str = "wang") -> Visitor:
    visitor = house.visitor()
    visitor.open()
    visitor.post("/api/portal/sign-in", {"username": username, "password": f"demo-{username}"})
    return visitor


def told() -> dict[str, Any]:
    return {
        "certificate_no": HOME.certificate_no,
        "seller": ZHANG.model_dump(),
        "price": "5000000",
        "contract_on": today().isoformat(),
        "area_m2": "89",
        "location": "city",
    }


def opened(visitor: Visitor, **more: Any) -> dict[str, Any]:
    case: dict[str, Any] = visitor.post(CASES, {"request": "r1", "side": "buyer", "facts": told(), **more})
    return case


def until(visitor: Visitor, case: dict[str, Any], status: str) -> dict[str, Any]:
    """A request waits for its case only so long; then the page asks again."""
    ends = time.monotonic() + 30
    while case["status"] != status:
        assert time.monotonic() < ends, case["reasons"]
        case = visitor.get(f"{CASES}/{case['id']}")
    return case


def assessed(visitor: Visitor) -> dict[str, Any]:
    case = opened(visitor)
    visitor.post(f"{CASES}/{case['id']}/submit")
    return until(visitor, visitor.post(f"{CASES}/{case['id']}/consent", {"agreed": True}), "assessed")


def test_a_person_goes_from_the_first_word_to_the_printed_certificate(house: House) -> None:
    wang = signed_in(house)
    case = assessed(wang)
    case = wang.post(f"{CASES}/{case['id']}/confirm", {"assessed_at": case["assessed_at"]})
    assert {order["payer"] for order in case["orders"]} == {"seller", "buyer"}
    for order in case["orders"]:
        page = house.client.get(order["pay_url"])
        assert "不会扣任何钱" in page.text
        assert "已付款" in house.client.post(order["pay_url"].replace("/page", "/pay")).text
    case = until(wang, wang.post(f"{CASES}/{case['id']}/check-payment"), "certified")
    number = case["certificates"][0]["number"]
    with wang.as_me() as client:
        pdf = client.get(f"{CASES}/{case['id']}/certificates/{number}")
    assert (pdf.headers["content-type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    with house.parts.database.read() as session:
        code = session.get_one(CertificateRow, number).code
    assert house.client.get(f"/verify/{number}?code={code}").status_code == 200
    assert house.client.get(f"/verify/{number}").status_code == 404


def certified(house: House, wang: Visitor) -> dict[str, Any]:
    case = assessed(wang)
    return paid(house, wang, wang.post(f"{CASES}/{case['id']}/confirm", {"assessed_at": case["assessed_at"]}))


def paid(house: House, wang: Visitor, case: dict[str, Any]) -> dict[str, Any]:
    for order in case["orders"]:
        if order["status"] == "sent":
            house.client.post(order["pay_url"].replace("/page", "/pay"))
    case = until(wang, wang.post(f"{CASES}/{case['id']}/check-payment"), "certified")
    ends = time.monotonic() + 30
    while len(case["certificates"]) < sum(order["status"] in ("sent", "paid") for order in case["orders"]):
        assert time.monotonic() < ends, case["orders"]  # of what was paid on top
        case = wang.get(f"{CASES}/{case['id']}")
    return case


def put_right(house: House, case: dict[str, Any], price: str) -> None:
    body = {"request": f"c{price}", "changes": {"price": price}, "reason": "补充协议"}
    house.agent().post(f"{DESK}/{case['id']}/corrections", body)


def test_what_staff_put_right_to_more_is_paid_below_the_certificates_and_certified_too(house: House) -> None:
    wang = signed_in(house)
    case = certified(house, wang)
    put_right(house, case, "5100000")
    case = wang.get(f"{CASES}/{case['id']}")
    assert [o["title"] for o in case["orders"] if o["status"] == "sent"] == [
        "二手住房交易税费补缴（卖方）",
        "二手住房交易税费补缴（买方）",
    ]
    case = paid(house, wang, case)
    numbers = {one["label"]: one["number"] for one in case["certificates"]}
    assert set(numbers) == {"卖方", "买方", "卖方补缴", "买方补缴"}
    with wang.as_me() as client:
        pdf = client.get(f"{CASES}/{case['id']}/certificates/{numbers['买方补缴']}")
    assert pdf.content[:4] == b"%PDF"


def test_what_staff_put_right_to_less_goes_back_by_the_office_of_refunds_and_at_the_counter(house: House) -> None:
    wang, parts = signed_in(house), house.parts
    case = certified(house, wang)
    put_right(house, case, "4900000")
    case = wang.get(f"{CASES}/{case['id']}")
    assert {r["payer"]: r["status_name"] for r in case["refunds"]} == {
        "buyer": "等您确认",
        "seller": "由工作人员联系本人办理",
    }
    refunds = RefundOffice(parts.refunds.cases, parts.backends.refund, parts.backends.profile, parts.refund_accounts)
    seen = refunds.see("demo-wang", today())
    [mine] = [one for one in seen.cases if "二手住房" in one.claim.title]
    assert str(mine.claim.amount) == next(r["amount"] for r in case["refunds"] if r["payer"] == "buyer")
    parts.refunds.cases.confirm(mine, Account("own", "演示银行", "6222000000001234"), risky=True)
    agent = house.agent()
    note = {"payer": "seller", "note": "按本人账户退"}
    case = agent.post(f"{DESK}/{case['id']}/refunded", note)
    assert [r["payer"] for r in case["refunds"]] == ["buyer"]
    assert case["refunds"][0]["status_name"] == "审核中"
    agent.post(f"{DESK}/{case['id']}/refunded", note, status=409)


def test_who_i_am_comes_from_the_account_alone(house: House) -> None:
    wang = signed_in(house)
    case = opened(wang)
    assert case["facts"]["buyer"]["name"] == WANG.name
    assert WANG.id_number not in str(case)
    change = {"changes": {"buyer": ZHANG.model_dump()}}
    with wang.as_me() as client:
        refused = client.patch(f"{CASES}/{case['id']}/facts", json=change)
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "buyer")


def test_the_facts_of_the_conversation_are_taken_over(house: House) -> None:
    wang = signed_in(house)
    conversation = wang.open()["id"]
    facts = {"sale_price": "5000000~5000000", "home_area": "89~89", "held": "2023-05-18|2023-05-18|2023年5月18日"}
    thread = Thread().with_task(Task("housing", {**facts, "buyer_homes": "0", "location": "city"}, done=True))
    house.rasa.react = lambda text: [Reply(text="算好了", thread=dump(thread))]
    with wang.chat(conversation) as socket:
        socket.send_json({"type": "say", "client_id": "c1", "text": "算税"})
        frame_of(socket, "message", text="算好了")
    case = wang.post(CASES, {"request": "r1", "side": "buyer", "conversation_id": conversation})
    assert (case["facts"]["price"], case["facts"]["acquired_on"]) == ("5000000", "2023-05-18")
    assert [m["name"] for m in case["missing"]] == ["certificate_no", "seller", "contract_on"]


def test_what_was_said_roughly_is_not_taken_for_a_fact() -> None:
    rough = Sale.from_texts({"sale_price": "5000000~5200000", "home_area": "89~89?", "buyer_homes": "1+"})
    assert facts_of(rough) == {}


def test_how_the_home_came_and_who_shares_it_are_taken_over_as_they_were_said() -> None:
    told = {
        "how_acquired": "inherited",
        "held": "2010-03-01|2010-03-01|2010年3月1日",
        "shares": "60%,40%",
        "fees": "2000",
    }
    assert facts_of(Sale.from_texts(told)) == {
        "how_acquired": "inherited",
        "former_acquired_on": date(2010, 3, 1),
        "shares": "60%,40%",
        "fees": Decimal(2000),
    }


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"sold": "商铺"}, "商铺"),
        ({"sold": "公司名下的房屋"}, "公司名下的房屋"),
        ({"elsewhere": "elsewhere"}, "外地的房子"),
        ({"buyer_homes": "company"}, "单位买的房子"),
    ],
)
def test_what_is_not_taxed_as_a_persons_home_here_begins_no_case(told: dict[str, str], says: str) -> None:
    with pytest.raises(ForbiddenError, match=says):
        check_kind(Sale.from_texts(told))


def test_what_the_authority_fills_in_its_owner_cannot(house: House) -> None:
    wang = signed_in(house)
    case = opened(wang)
    with wang.as_me() as client:
        refused = client.patch(f"{CASES}/{case['id']}/facts", json={"changes": {"assessed_price": "1"}})
    assert (refused.status_code, refused.json()["error"]["field"]) == (400, "assessed_price")


def test_an_agent_sees_it_corrects_it_with_a_reason_and_the_owner_sees_who_did_what(house: House) -> None:
    wang = signed_in(house)
    case = assessed(wang)
    agent = house.agent()
    assert [c["id"] for c in agent.get(DESK)] == [case["id"]]
    body = {"request": "c1", "changes": {"price": "5100000"}, "reason": "合同写的是 510 万元"}
    for _ in range(2):
        seen = agent.post(f"{DESK}/{case['id']}/corrections", body)
    assert seen["status"] == "assessed"
    corrections = [e for e in wang.get(f"{CASES}/{case['id']}")["history"] if e["kind"] == "corrected"]
    assert [(e["actor"], "合同写的是 510 万元" in e["detail"]) for e in corrections] == [("agent1", True)]
    agent.post(f"{DESK}/{case['id']}/corrections", {"changes": {"price": "1"}}, status=422)
    back = agent.post(f"{DESK}/{case['id']}/return", {"sentence": "合同缺页", "remedy": "补齐后再交"})
    assert back["reasons"][0]["remedy"] == "补齐后再交"


def test_a_case_handed_over_opens_the_talk_for_an_agent_who_lets_it_go_on(house: House) -> None:
    wang = signed_in(house)
    conversation = wang.open()["id"]
    case = wang.post(CASES, {"request": "r1", "side": "buyer", "facts": told(), "conversation_id": conversation})
    wang.post(f"{CASES}/{case['id']}/submit")
    case = wang.post(f"{CASES}/{case['id']}/hand-over", {"reason": "想问清楚"})
    assert case["status"] == "person"
    agent = house.agent()
    taken = agent.post("/api/console/next")
    assert taken["conversation_id"] == conversation
    assert agent.post(f"{DESK}/{case['id']}/resume", {"note": "已说明"})["status"] == "papers"


def test_a_paper_read_in_the_conversation_is_checked_with_the_case(house: House) -> None:
    wang = signed_in(house)
    conversation = wang.open()["id"]
    case = opened(wang)
    picture = BytesIO()
    Image.new("RGB", (600, 800), "white").save(picture, "JPEG")
    upload = house.parts.uploads.keep(picture.getvalue(), UploadOwner(conversation, "demo-wang"))
    area = Field("area", "建筑面积", "area", "120", 1.0)
    house.parts.readings.save(Reading("title_certificate", (area,), confirmed=True, id=upload.id))
    paper = {"conversation_id": conversation, "upload_id": upload.id}
    case = wang.post(f"{CASES}/{case['id']}/papers", paper)
    assert [(p["id"], p["confirmed"]) for p in case["papers"]] == [(upload.id, True)]
    signed_in(house, "zhang").post(f"{CASES}/{case['id']}/papers", paper, status=404)
    wang.post(f"{CASES}/{case['id']}/submit")
    case = until(wang, wang.post(f"{CASES}/{case['id']}/consent", {"agreed": True}), "returned")
    assert any("120" in reason["sentence"] for reason in case["reasons"]), case["reasons"]


OWNERS = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "/{id}"),
    ("PATCH", "/{id}/facts"),
    ("POST", "/{id}/submit"),
    ("POST", "/{id}/consent"),
    ("POST", "/{id}/papers"),
    ("DELETE", "/{id}/papers/u1"),
    ("POST", "/{id}/confirm"),
    ("POST", "/{id}/withdraw"),
    ("POST", "/{id}/check-payment"),
    ("POST", "/{id}/hand-over"),
    ("GET", "/{id}/certificates/1"),
]
AGENTS = [
    ("GET", ""),
    ("GET", "/{id}"),
    ("POST", "/{id}/corrections"),
    ("POST", "/{id}/withdraw"),
    ("POST", "/{id}/return"),
    ("POST", "/{id}/resume"),
    ("POST", "/{id}/refunded"),
    ("GET", "/{id}/certificates/1"),
]
BODY = {
    "/facts": {"changes": {}},
    "/consent": {"agreed": True},
    "/papers": {"conversation_id": "c1", "upload_id": "u1"},
    "/confirm": {"assessed_at": 1},
    "/corrections": {"changes": {}, "reason": "x"},
    "/return": {"sentence": "x", "remedy": "y"},
    "/resume": {"note": "x"},
    "/refunded": {"payer": "seller", "note": "x"},
    "/withdraw": {"note": "x"},
}


def answered(visitor: Visitor, method: str, path: str) -> int:
    body = next((b for end, b in BODY.items() if path.endswith(end)), {"request": "r9", "side": "buyer"})
    if path.endswith(("/submit", "/check-payment", "/hand-over")) or method in ("GET", "DELETE"):
        body = {}
    with visitor.as_me() as client:
        return client.request(method, path, json=body or None if method in ("GET", "DELETE") else body).status_code


def test_every_route_is_known_here(house: House) -> None:
    paths = house.client.get("/api/openapi.json").json()["paths"]
    known = {(m, f"{CASES}{p}") for m, p in OWNERS} | {(m, f"{DESK}{p}") for m, p in AGENTS}
    there = {
        (method.upper(), path.replace("{case_id}", "{id}").replace("{number}", "1").replace("{upload_id}", "u1"))
        for path, methods in paths.items()
        if "housing-cases" in path
        for method in methods
    }
    assert there == known


def test_nobody_but_its_owner_reaches_a_case(house: House) -> None:
    case = opened(signed_in(house))
    nobody, agent, other, company = (
        house.visitor(),
        house.agent(),
        signed_in(house, "zhang"),
        signed_in(house, "tongguo"),
    )
    for method, path in OWNERS:
        at = f"{CASES}{path.format(id=case['id'])}"
        assert answered(nobody, method, at) == 401, path
        assert answered(agent, method, at) == 401, path
        assert answered(company, method, at) == 403, path  # a company sells by other rules
        if "{id}" in path:
            assert answered(other, method, at) == 404, path


def test_only_staff_reach_the_desk(house: House) -> None:
    wang = signed_in(house)
    case = opened(wang)
    trainer = house.agent("trainer1")
    for method, path in AGENTS:
        at = f"{DESK}{path.format(id=case['id'])}"
        assert answered(wang, method, at) == 401, path
        assert answered(trainer, method, at) == 403, path


def test_a_callback_without_the_gateways_signature_is_refused(house: House) -> None:
    forged = {
        "order_id": "x",
        "status": "paid",
        "amount": "1.00",
        "transaction": "T",
        "at": "2026-11-24T00:00:00Z",
        "signature": "AAAA",
    }
    house.visitor().post("/api/payments/callback", forged, status=403)
