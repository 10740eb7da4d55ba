from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.housing.bargain import bargained
from actions.housing.facts import Amount, Sale
from actions.housing.reading import read_sale

TODAY = date(2026, 11, 24)
PRICE = Amount(Decimal(5_200_000), Decimal(5_200_000))


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("对方要砍到498万呢", 498),
        ("压价压到505万", 505),
        ("让到510万的话", 510),
        ("谈下来是508万", 508),
        ("降价降到五百万呢", 500),
        ("买家还到495", 495),
        ("涨到540万呢", 540),
        ("少卖8万呢", 512),
        ("多降10万", 510),
        ("再便宜10万吧", 510),
        ("便宜15万呢", 505),
        ("给人家让了6万", 514),
        ("买主砍了20万", 500),
        ("要是再降5万", 515),
        ("多卖十万呢", 530),
        ("对方再加3万", 523),
        ("优惠他两万呢", 518),
    ],
)
def test_the_price_moves(text: str, price: int) -> None:
    found = bargained(text, PRICE, TODAY)
    assert found is not None
    assert found.low == price * 10_000


@pytest.mark.parametrize(
    "text",
    [
        "能少交2万吗",
        "装修多花了5万呢",
        "再加20万装修呢",
        "房子涨了50万",
        "再降个十万八万的呢",
        "降到3套呢",
        "还到第3年了",
        "多住了2年",
        "300万买的",
    ],
)
def test_what_is_no_bargain_moves_nothing(text: str) -> None:
    assert bargained(text, PRICE, TODAY) is None


def test_a_price_that_nobody_has_told_does_not_move() -> None:
    assert bargained("少卖8万呢", None, TODAY) is None


def test_while_the_price_paid_is_asked_for_it_is_the_one_got() -> None:
    known = Sale(sale_price=PRICE)
    said = read_sale("人家只出到500万呢", known, "original_price", TODAY)
    assert (said.sale.sale_price, said.sale.original_price) == (Amount(Decimal(5_000_000), Decimal(5_000_000)), None)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("装修多花8万呢", "renovation", 280_000),
        ("要是装修少5万呢", "renovation", 150_000),
        ("装修再加6万呢", "renovation", 260_000),
        ("多花8万装修呢", "renovation", 280_000),
        ("利息多算3万呢", "loan_interest", 30_000),  # none was told
        ("原价少30万呢", "original_price", 2_700_000),
        ("买的时候多花了30万呢", "original_price", 3_300_000),
    ],
)
def test_what_is_deducted_moves_and_not_the_price(text: str, field: str, value: int) -> None:
    known = Sale(sale_price=PRICE, original_price=Decimal(3_000_000), renovation=Decimal(200_000))
    told = read_sale(text, known, None, TODAY)
    assert [change.field for change in told.changes] == [field]
    assert getattr(told.sale, field) == value


def test_less_of_a_cost_that_was_never_told_changes_nothing() -> None:
    assert read_sale("利息少算3万呢", Sale(sale_price=PRICE), None, TODAY).changes == ()
