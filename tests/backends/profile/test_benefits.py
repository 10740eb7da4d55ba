"""The bill of benefits: what each return was spared, worked out by hand, and what was left unused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from backends.legislation.service import Legislation
from backends.profile.benefits.bill import Bill, Bills
from backends.profile.benefits.paper import draw_bill
from backends.profile.benefits.periods import BadPeriodError, offered, period_of
from backends.profile.benefits.policies import Policies
from backends.profile.demo import DEMO_TAXPAYERS
from backends.profile.demo_portraits import demo_portraits
from backends.profile.facts import Declaration
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register

TODAY = date(2026, 11, 29)
LAW = Legislation.load()
POLICIES = Policies.load(LAW)


def filed(tax: str, base: int, due: str, *claimed: str, until: date = date(2026, 9, 30), **more: Any) -> Declaration:
    known = {"taxpayer_id": "f", "tax": tax, "period_from": until.replace(day=1), "period_to": until, "filed_on": until}
    return Declaration(**known, base=Decimal(base), due=Decimal(due), claimed=claimed, **more)


def billed(*returns: Declaration, tags: dict[str, str] | None = None, year: int = 2026) -> Bill:
    return Bills(POLICIES, LAW).of(returns, tags or {}, date(year, 1, 1), date(year, 12, 31), TODAY)


@pytest.mark.parametrize(
    ("declaration", "saved"),
    [
        (filed("企业所得税", 375_000, "18750", "small_profit"), "75000.00"),  # 25 % is 93,750
        (filed("企业所得税", 4_000_000, "600000", "high_tech"), "400000.00"),  # 25 % is 1,000,000
        (filed("增值税", 98_000, "0", "vat_small_exempt"), "2940.00"),  # 3 %
        (filed("增值税", 842_000, "8420", "vat_small_low_rate"), "16840.00"),  # 3 % instead of 1 %
        (filed("城市维护建设税", 52_300, "1830.50", "six_taxes_half"), "1830.50"),  # one half was paid
        (filed("经营所得个人所得税", 27_000, "675", "trader_halving"), "675.00"),
        (filed("契税", 3_150_000, "31500", "deed_tax_second_home"), "63000.00"),  # 3 % instead of 1 %
    ],
)
def test_what_a_return_was_spared_is_reckoned_by_the_law_of_its_day(declaration: Declaration, saved: str) -> None:
    [enjoyed] = billed(declaration).enjoyed
    assert enjoyed.saved == Decimal(saved)
    assert enjoyed.basis
    assert enjoyed.uses[0].how


def test_a_bill_adds_up_by_policy_and_by_month() -> None:
    bill = billed(
        filed("企业所得税", 375_000, "18750", "small_profit"),
        filed("企业所得税", 100_000, "5000", "small_profit", until=date(2026, 6, 30)),
        filed("增值税", 98_000, "0", "vat_small_exempt"),
        filed("增值税", 98_000, "0", "vat_small_exempt", until=date(2025, 12, 31)),
    )
    assert [(e.policy.id, e.saved, len(e.uses)) for e in bill.enjoyed] == [
        ("small_profit", Decimal("95000.00"), 2),
        ("vat_small_exempt", Decimal("2940.00"), 1),
    ]
    assert bill.total == Decimal("97940.00") == sum(bill.months.values())
    assert bill.months == {"2026-06": Decimal("20000.00"), "2026-09": Decimal("77940.00")}


def test_what_no_return_can_tell_or_no_law_is_known_for_is_named_and_not_counted() -> None:
    bill = billed(filed("房屋出租", 19_500, "487.50", "rent_of_persons"), filed("企业所得税", 1, "0", "researching"))
    assert {e.policy.id: e.uses[0].saved for e in bill.enjoyed} == {"rent_of_persons": None, "researching": None}
    assert bill.total == 0
    before = filed("增值税", 98_000, "0", "vat_small_exempt", until=date(2010, 3, 31))
    [enjoyed] = billed(before, year=2010).enjoyed
    assert enjoyed.uses[0].saved is None
    assert "没有收录" in enjoyed.uses[0].how


def test_what_one_is_entitled_to_and_did_not_use_is_told_with_about_how_much() -> None:
    tags = {"small_profit": "小型微利", "six_taxes_half": "小规模", "deductions_open": "没有确认"}
    bill = billed(
        filed("企业所得税", 100_000, "25000"),
        filed("城市维护建设税", 8_420, "589.40"),
        filed("增值税", 98_000, "980", "vat_small_exempt"),
        tags=tags,
    )
    assert {u.found.policy.id: u.estimate for u in bill.unused} == {
        "small_profit": Decimal("20000.00"),
        "six_taxes_half": Decimal("294.70"),
        "deductions": None,
    }
    assert all(u.found.why and u.found.basis for u in bill.unused)


def test_what_was_used_or_was_not_for_that_return_is_not_called_unused() -> None:
    tags = {"below_vat_limit": "没到起征点", "small_profit": "小型微利"}
    used = filed("企业所得税", 100_000, "5000", "small_profit")
    above = filed("增值税", 300_000, "3000")
    assert billed(used, above, tags=tags).unused == ()


def test_the_rate_of_a_certificate_is_not_offered_beside_the_lower_one_of_a_small_firm() -> None:
    def listed(*tags: str) -> list[str]:
        return [found.policy.id for found in POLICIES.concerning(dict.fromkeys(tags, ""), TODAY)]

    assert "high_tech" in listed("enterprise", "high_tech")
    assert "high_tech" not in listed("enterprise", "high_tech", "small_profit")


def test_the_demo_taxpayers_have_bills_that_come_out_of_their_returns(tmp_path: Path) -> None:
    refund = ReferenceRefund(LAW, open_register(tmp_path, demo=True))
    portraits = {p.facts.taxpayer_id: p for p in demo_portraits(DEMO_TAXPAYERS, refund, TODAY)}
    ids = {policy.id for policy in POLICIES.all}
    for portrait in portraits.values():
        assert {claim for d in portrait.declarations for claim in d.claimed} <= ids
    bill = billed(*portraits["demo-tongguo"].declarations)
    assert {e.policy.id for e in bill.enjoyed} == {"small_profit", "six_taxes_half"}
    assert bill.total > 0


def test_the_paper_is_a_pdf_that_says_the_same() -> None:
    bill = billed(filed("企业所得税", 375_000, "18750", "small_profit"), tags={"deductions_open": "没有确认"})
    pdf = draw_bill(bill, name="样例公司", period="2026年", on=TODAY)
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    for part in ("税费红利账单", "样例公司", "75,000.00 元", "公告2023年第12号", "专项附加扣除"):
        assert part in text.replace("\r", "").replace("\n", "")


def test_a_period_is_a_year_or_a_quarter() -> None:
    assert period_of("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    assert period_of("2026Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert offered(TODAY)[:5] == ["2026", "2026Q4", "2026Q3", "2026Q2", "2026Q1"]
    for wrong in ("", "26", "2026Q5", "2026Q3; drop"):
        with pytest.raises(BadPeriodError):
            period_of(wrong)
