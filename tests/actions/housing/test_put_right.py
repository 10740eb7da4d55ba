"""A bare number that puts right what was told, while something else is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from actions.housing.facts import Sale
from actions.housing.reading import read_sale

TODAY = date(2026, 11, 24)
PRICED = {"sale_price": "5300000~5300000"}
MEASURED = {**PRICED, "home_area": "88~88"}
HELD = {**MEASURED, "held": "3|3|持有 3 年"}


@pytest.mark.parametrize(
    ("known", "text", "asked", "field", "value"),
    [
        (PRICED, "说错了 应该是350", "home_area", "sale_price", "3500000~3500000"),
        (MEASURED, "打错了 是98", "held", "home_area", "98~98"),
        (MEASURED, "不对 89.6", "held", "home_area", "89.6~89.6"),
        (MEASURED, "哎呀等下 应该是92", "held", "home_area", "92~92"),
        (MEASURED, "不是88 是98", "held", "home_area", "98~98"),
        (MEASURED, "写错了，530不对，应该是503", "held", "sale_price", "5030000~5030000"),
        ({**PRICED, "home_area": "108~143?"}, "具体是126", "held", "home_area", "126~126"),
        (HELD, "搞错了 应该是6", "buyer_homes", "held", "6|6|持有 6 年"),
        (HELD, "写错了 应该是580", "buyer_homes", "sale_price", "5800000~5800000"),
        (HELD, "输错了 是80", "buyer_homes", "home_area", "80~80"),
        (HELD, "报错了，是515万", "original_price", "sale_price", "5150000~5150000"),
    ],
)
def test_it_belongs_to_what_was_told_last_and_fits(
    known: dict[str, str], text: str, asked: str, field: str, value: str
) -> None:
    said = read_sale(text, Sale.from_texts(known), asked, TODAY)
    assert [change.field for change in said.changes] == [field]
    assert said.sale.to_texts()[field] == value


@pytest.mark.parametrize(
    ("known", "text", "asked", "field"),
    [
        (MEASURED, "4", "held", "held"),
        (MEASURED, "不对 我想想 4年", "held", "held"),
        (HELD, "300", "original_price", "original_price"),
    ],
)
def test_an_answer_stays_one(known: dict[str, str], text: str, asked: str, field: str) -> None:
    said = read_sale(text, Sale.from_texts(known), asked, TODAY)
    assert [change.field for change in said.changes] == [field]
