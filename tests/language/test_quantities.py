"""What people type, and what is read of it. One table a kind; the right column is what a person would understand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from language.quantities import (
    find_areas,
    find_dates,
    find_documents,
    find_durations,
    find_homes,
    find_money,
    read_number,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("500", "500"),
        ("5,000,000", "5000000"),
        ("1.25", "1.25"),
        ("三百五十万", "3500000"),
        ("一亿二千万", "120000000"),
        ("1亿2000万", "120000000"),
        ("十二万五", "125000"),
        ("一万五", "15000"),
        ("1万5", "15000"),
        ("两百五", "250"),
        ("一百零五", "105"),
        ("三万零五十", "30050"),
        ("一百万零五千", "1005000"),
        ("一百五十八万六千三百二十一", "1586321"),
        ("伍佰萬", "5000000"),
        ("貳拾億", "2000000000"),
        ("八十九点五", "89.5"),
        ("一点二亿", "120000000"),
        ("二零二三", "2023"),
        ("二〇二三", "2023"),
        ("十", "10"),
        ("半", "0.5"),
        ("12万亿", "12000000000000"),
        ("零", "0"),
    ],
)
def test_numbers(written: str, value: str) -> None:
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize("written", ["", "七八", "三五百", "几万", "十几", "abc", "1,00", "点五点", "两个半"])
def test_what_is_no_single_number_is_not_read_as_one(written: str) -> None:
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("500万", ["5000000"]),
        ("１.２亿", ["120000000"]),
        ("三百五十万", ["3500000"]),
        ("5,000,000元", ["5000000"]),
        ("¥3,500,000.50", ["3500000.5"]),
        ("1000块", ["1000"]),
        ("1000块钱", ["1000"]),
        ("420w", ["4200000"]),
        ("1.2个亿", ["120000000"]),
        ("两个亿", ["200000000"]),
        ("一万五", ["15000"]),
        ("3万5千块钱", ["35000"]),
        ("叁佰伍拾萬元整", ["3500000"]),
        ("350萬", ["3500000"]),
        ("卖500万，原来三百五十万买的，中介费1000块", ["5000000", "3500000", "1000"]),
        ("500万89平", ["5000000"]),
        ("500万一套", ["5000000"]),
        ("额度从10万调到40万", ["100000", "400000"]),
    ],
)
def test_sums_of_money(said: str, amounts: list[str]) -> None:
    assert [m.amount for m in find_money(said)] == [Decimal(a) for a in amounts]


@pytest.mark.parametrize("said", ["500", "89平", "2021年", "持有3年", "万五的佣金", "第3套", "十几万", "12366"])
def test_what_names_no_money_is_none(said: str) -> None:
    assert find_money(said) == []


def test_about_so_much_is_not_exact() -> None:
    assert [(m.amount, m.exact) for m in find_money("五百多万")] == [(Decimal(5_000_000), False)]


@pytest.mark.parametrize("said", ["单价5万一平", "五万一平", "6.5万/平", "6.5万每平米"])
def test_a_price_per_square_metre_says_so(said: str) -> None:
    assert [m.per_m2 for m in find_money(said)] == [True]
    assert find_areas(said) == []


@pytest.mark.parametrize(
    ("said", "areas"),
    [
        ("89平", ["89"]),
        ("89.5㎡", ["89.5"]),
        ("90.5m²", ["90.5"]),
        ("一百四十平米", ["140"]),
        ("一百四十個平方", ["140"]),
        ("１２０ 平方米", ["120"]),
        ("八十九点五平", ["89.5"]),
        ("建面89.5平米，套内75.3㎡", ["89.5", "75.3"]),
        ("500万89平", ["89"]),
        ("一百一十来平", ["110"]),
        ("平均三年", []),
        ("一方面", []),
        ("公平", []),
    ],
)
def test_areas(said: str, areas: list[str]) -> None:
    assert [a.m2 for a in find_areas(said)] == [Decimal(a) for a in areas]


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2023年5月", "2023-05-01", "2023-05-31"),
        ("2023 年 5 月 2 日", "2023-05-02", "2023-05-02"),
        ("2023-05-01", "2023-05-01", "2023-05-01"),
        ("2023/5/1", "2023-05-01", "2023-05-01"),
        ("2023.5", "2023-05-01", "2023-05-31"),
        ("20230501", "2023-05-01", "2023-05-01"),
        ("二〇二三年五月", "2023-05-01", "2023-05-31"),
        ("二零二三年十二月三十一日", "2023-12-31", "2023-12-31"),
        ("2025年", "2025-01-01", "2025-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("去年六月", "2025-06-01", "2025-06-30"),
        ("今年3月8号", "2026-03-08", "2026-03-08"),
        ("前年2月份", "2024-02-01", "2024-02-29"),
        ("大前年", "2023-01-01", "2023-12-31"),
        ("21年5月", "2021-05-01", "2021-05-31"),
        ("98年3月", "1998-03-01", "1998-03-31"),
    ],
)
def test_dates_are_as_precise_as_they_were_said(said: str, first: str, last: str) -> None:
    assert [(str(d.first), str(d.last)) for d in find_dates(said, TODAY)] == [(first, last)]


@pytest.mark.parametrize("said", ["2021年13月", "2021年2月30日", "持有2年", "2年前", "500万2021", "100平", "1月"])
def test_what_is_no_date_is_none(said: str) -> None:
    assert find_dates(said, TODAY) == []


@pytest.mark.parametrize(
    ("said", "lengths"),
    [
        ("持有3年", [("3", "exact")]),
        ("一年半", [("1.5", "exact")]),
        ("半年", [("0.5", "exact")]),
        ("十年", [("10", "exact")]),
        ("18个月", [("1.5", "exact")]),
        ("3年零4个月", [("3.33", "exact")]),
        ("五年前买的", [("5", "exact")]),
        ("满两年", [("2", "at_least")]),
        ("刚满五年", [("5", "at_least")]),
        ("三年多", [("3", "at_least")]),
        ("五年以上", [("5", "at_least")]),
        ("超过5年", [("5", "at_least")]),
        ("不满2年", [("2", "below")]),
        ("不到兩年", [("2", "below")]),
        ("没满两年", [("2", "below")]),
        ("两年以内", [("2", "below")]),
        ("满五唯一", [("5", "at_least")]),
        ("满二不满五", [("2", "at_least"), ("5", "below")]),
        ("满2年不满5年", [("2", "at_least"), ("5", "below")]),
        ("2021年5月", []),
        ("三年级", []),
        ("七八年", []),
        ("2021年底", []),
        ("满意", []),
    ],
)
def test_lengths_of_time(said: str, lengths: list[tuple[str, str]]) -> None:
    assert [(d.years, d.bound) for d in find_durations(said)] == [(Decimal(y), b) for y, b in lengths]


@pytest.mark.parametrize(
    ("said", "homes"),
    [
        ("首套", [("nth", 1, "")]),
        ("二套", [("nth", 2, "")]),
        ("第三套", [("nth", 3, "")]),
        ("第2套房", [("nth", 2, "")]),
        ("名下无房", [("owned", 0, "")]),
        ("一套都没有", [("owned", 0, "")]),
        ("没房", [("owned", 0, "")]),
        ("有一套", [("owned", 1, "")]),
        ("名下有两套房", [("owned", 2, "")]),
        ("有三套房", [("owned", 3, "")]),
        ("唯一住房", [("only", None, "")]),
        ("只有这一套", [("only", None, "")]),
        ("不唯一", [("not_only", None, "")]),
        ("不是家里唯一的", [("not_only", None, "")]),
        ("还有别的房", [("not_only", None, "")]),
        ("家里还有另外一套", [("not_only", None, "")]),
        ("买方二套，卖方唯一", [("nth", 2, "buyer"), ("only", None, "seller")]),
        ("买家名下没有房", [("owned", 0, "buyer")]),
        ("我卖一套房", []),
        ("套餐", []),
    ],
)
def test_numbers_of_homes_and_whose_they_are(said: str, homes: list[tuple[str, int | None, str]]) -> None:
    assert [(h.kind, h.count, h.whose) for h in find_homes(said)] == homes


@pytest.mark.parametrize(
    ("said", "kind", "valid"),
    [
        ("证件号11010519491231002x", "id_card", True),  # the example of GB 11643
        ("110105194912310021", "id_card", False),
        ("税号91350100M000100Y43，请查", "credit_code", True),  # the example of GB 32100
        ("91110000MA01234567", "credit_code", False),
    ],
)
def test_document_numbers_by_shape_and_check_digit(said: str, kind: str, valid: bool) -> None:
    assert [(d.kind, d.valid) for d in find_documents(said)] == [(kind, valid)]


@pytest.mark.parametrize("said", ["13800138000", "1101051949123100212", "订单号A1234567", ""])
def test_other_numbers_are_no_documents(said: str) -> None:
    assert find_documents(said) == []


def test_a_place_points_into_the_normalised_text() -> None:
    money = find_money("卖　５００万")[0]
    assert "卖 500万"[money.start : money.end].strip() == "500万"
