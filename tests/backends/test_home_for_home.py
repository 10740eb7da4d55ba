from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from backends.housing.home_for_home import Exchange, HomeRefund, refund_for_new_home
from backends.legislation.errors import NotInForceYetError, PolicyUnknownError
from backends.legislation.service import Legislation

EXCHANGE = {
    "sold_on": "2026-03-01",
    "bought_on": "2026-11-01",
    "sold_price": "5000000",
    "bought_price": "4000000",
    "tax_paid": "200000",
}


def refund(law: Legislation, **changes: Any) -> HomeRefund:
    return refund_for_new_home(Exchange.model_validate(EXCHANGE | changes), law)


def test_a_cheaper_home_brings_back_its_part_and_a_dearer_one_all(law: Legislation) -> None:
    assert str(refund(law).amount) == "160000.00"
    assert str(refund(law, bought_price="5000000").amount) == "200000"
    assert "4,000,000.00 ÷ 转让 5,000,000.00" in refund(law).formula
    assert {b.doc_no for b in refund(law).basis} >= {"公告2026年第3号"}


def test_buying_first_counts_as_well(law: Legislation) -> None:
    assert refund(law, sold_on="2026-11-01", bought_on="2026-03-01").amount


def test_shares_count_on_either_side(law: Legislation) -> None:
    assert str(refund(law, sold_share="1/2", bought_share="1/4").amount) == "80000.00"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sold_on": "2026-01-01", "bought_on": "2027-01-02"}, "超过 1 年"),
        ({"same_city": False}, "同一城市"),
        ({"same_owner": False}, "产权人"),
        ({"tax_paid": "0"}, "没有可退的税"),
    ],
)
def test_what_is_not_met_is_said(changes: dict[str, Any], reason: str, law: Legislation) -> None:
    result = refund(law, **changes)
    assert result.amount == 0
    assert any(reason in said for said in result.reasons)


def test_a_year_to_the_day_is_in_time(law: Legislation) -> None:
    assert not refund(law, sold_on="2026-01-01", bought_on="2027-01-01").reasons


def test_outside_the_periods_nobody_knows(law: Legislation) -> None:
    with pytest.raises(NotInForceYetError):
        refund(law, sold_on="2022-09-30", bought_on="2022-12-01")
    with pytest.raises(PolicyUnknownError):
        refund(law, sold_on="2027-12-01", bought_on="2028-01-01")


def test_a_share_is_written_as_a_part_of_one() -> None:
    for wrong in ("0", "3/2", "half", 0.5, "1/0"):
        with pytest.raises(ValidationError, match="份额"):
            Exchange.model_validate(EXCHANGE | {"sold_share": wrong})
