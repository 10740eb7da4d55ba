"""What people type, and what is read of it. One table a kind; the right column is what a person would understand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

import pytest

from language.normalise import normalise
from language.quantities import (
    Area,
    DateMention,
    Homes,
    Kind,
    Marked,
    Money,
    Numeral,
    Span,
    find_documents,
    read_number,
    scan,
)
from language.quantities.numerals import read_numeral

Value = TypeVar("Value")
TODAY = date(2026, 11, 24)


def marked(said: str) -> Marked:
    return scan(normalise(said), TODAY)


def found(said: str, kind: Kind, value: type[Value]) -> list[Value]:
    """What ``scan`` has found of ``kind``, in order."""
    text = marked(said)
    return [text.value(text.text[m.place], value) for m in text.mentions(kind)]


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
        ("3百60万", "3600000"),
        ("467万5", "4675000"),
        ("三百二十万五", "3205000"),
        ("2千零30万", "20300000"),
        ("廿五万", "250000"),
        ("一个半亿", "150000000"),
        ("455w", "4550000"),
        ("12k", "12000"),
        ("12万亿", "12000000000000"),
        ("零", "0"),
    ],
)
def test_numbers(written: str, value: str) -> None:
    assert read_number(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["", "七八", "三五百", "几万", "十几", "abc", "1,00", "点五点", "两个半", "一千亿亿", "9" * 60]
)
def test_what_is_no_single_number_is_not_read_as_one(written: str) -> None:
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("四五百万", "4000000", "5000000"),
        ("五六十", "50", "60"),
        ("十五六万", "150000", "160000"),
        ("二百八九十万", "2800000", "2900000"),
        ("三五千", "3000", "5000"),
    ],
)
def test_a_choice_of_two_numbers(written: str, low: str, high: str) -> None:
    numeral = read_numeral(written)
    assert numeral is not None
    assert (numeral.low, numeral.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("written", "low"),
    [("三百来万", "3000000"), ("六百多万", "6000000"), ("十几", "10"), ("几百万", None), ("好几十", None)],
)
def test_about_so_many(written: str, low: str | None) -> None:
    numeral = read_numeral(written)
    assert numeral is not None
    assert numeral.about
    assert numeral.low == (Decimal(low) if low else None)


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("收入50万成本35万", ["500000", "350000"]),
        ("一年租金36万 个人出租住房", ["360000"]),
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
    assert [m.low for m in found(said, Kind.SUM, Money)] == [Decimal(a) for a in amounts]


@pytest.mark.parametrize(
    "said", ["500", "89平", "2021年", "持有3年", "万五的佣金", "第3套", "12366打不通", "2万97", "在三元桥", "-5万"]
)
def test_what_names_no_money_is_none(said: str) -> None:
    assert found(said, Kind.SUM, Money) == []


@pytest.mark.parametrize(
    ("said", "bound"),
    [
        ("五百多万", "over"),
        ("500万出头", "over"),
        ("超过500万", "over"),
        ("500万起", "over"),
        ("不到500万", "under"),
        ("500万以下", "under"),
        ("顶多500万", "under"),
        ("大概500万", "near"),
        ("500万左右", "near"),
        ("最近500万", ""),
        ("签约500万", ""),
        ("500万", ""),
    ],
)
def test_what_stands_around_a_sum_says_how_exact_it_is(said: str, bound: str) -> None:
    [money] = found(said, Kind.SUM, Money)
    assert (money.low, money.bound) == (Decimal(5_000_000), bound)
    assert (money.exact is None) == bool(bound)


@pytest.mark.parametrize("said", ["300万行不行", "300万行吗", "300万行", "300万批不批"])
def test_a_sum_may_be_asked_about_in_words_that_could_be_counted(said: str) -> None:
    assert [m.low for m in found(said, Kind.SUM, Money)] == [Decimal(3_000_000)]


@pytest.mark.parametrize("said", ["420-450万", "420万到450万", "420到450万", "420~450万", "四百二到四百五十万"])
def test_two_sums_joined_are_one_range(said: str) -> None:
    assert [(m.low, m.high) for m in found(said, Kind.SUM, Money)] == [(Decimal(4_200_000), Decimal(4_500_000))]


@pytest.mark.parametrize("said", ["单价5万一平", "五万一平", "6.5万/平", "6.5万每平米", "一平6万", "58000一平"])
def test_a_price_per_square_metre_says_so(said: str) -> None:
    assert len(found(said, Kind.RATE, Money)) == 1
    assert found(said, Kind.AREA, Area) == []
    assert found(said, Kind.SUM, Money) == []


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
        ("1百50平米", ["150"]),
        ("九十二平米半", ["92.5"]),
        ("三方协议", []),
    ],
)
def test_areas(said: str, areas: list[str]) -> None:
    assert [a.low for a in found(said, Kind.AREA, Area)] == [Decimal(a) for a in areas]


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
        ("25年买的", "2025-01-01", "2025-12-31"),
        ("08年", "2008-01-01", "2008-12-31"),
        ("一八年", "2018-01-01", "2018-12-31"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("昨天", "2026-11-23", "2026-11-23"),
        ("下周三", "2026-12-02", "2026-12-02"),
        ("三年前的5月", "2023-05-01", "2023-05-31"),
        ("12月15号", "2026-12-15", "2026-12-15"),
        ("12月买的", "2025-12-01", "2025-12-31"),
    ],
)
def test_dates_are_as_precise_as_they_were_said(said: str, first: str, last: str) -> None:
    assert [(str(d.first), str(d.last)) for d in found(said, Kind.DATE, DateMention)] == [(first, last)]


@pytest.mark.parametrize("comma", [",", "，", ", ", ";"])
def test_a_year_after_a_comma_stays_a_year(comma: str) -> None:
    [mention] = found(f"500万{comma}2024年11月买的", Kind.DATE, DateMention)
    assert (mention.first, mention.last) == (date(2024, 11, 1), date(2024, 11, 30))


@pytest.mark.parametrize(
    "said",
    [
        "2021年13月",
        "2021年2月30日",
        "持有2年",
        "2年前",
        "500万2021",
        "100平",
        "1月",
        "25年前买的",
        "五六年",
        "持有20年",
        "2021.5万",
    ],
)
def test_what_is_no_date_is_none(said: str) -> None:
    assert found(said, Kind.DATE, DateMention) == []


@pytest.mark.parametrize(
    ("said", "lengths"),
    [
        ("持有3年", [("36", "")]),
        ("一年半", [("18", "")]),
        ("半年", [("6", "")]),
        ("十年", [("120", "")]),
        ("18个月", [("18", "")]),
        ("3年零4个月", [("40", "")]),
        ("3年4个月", [("40", "")]),
        ("三年零四", [("40", "")]),
        ("五年前买的", [("60", "")]),
        ("满两年", [("24", "at_least")]),
        ("刚满五年", [("60", "at_least")]),
        ("三年多", [("36", "at_least")]),
        ("五年以上", [("60", "at_least")]),
        ("超过5年", [("60", "at_least")]),
        ("不止五年", [("60", "at_least")]),
        ("不满2年", [("24", "less_than")]),
        ("不到兩年", [("24", "less_than")]),
        ("没满两年", [("24", "less_than")]),
        ("两年以内", [("24", "less_than")]),
        ("快五年了", [("60", "less_than")]),
        ("差两个月满五年", [("60", "less_than")]),
        ("满五年差一天", [("60", "less_than")]),
        ("离满五还差一个月", [("60", "less_than")]),
        ("下个月就满五年了", [("60", "less_than")]),
        ("满五唯一", [("60", "at_least")]),
        ("满二不满五", [("24", "at_least"), ("60", "less_than")]),
        ("满2年不满5年", [("24", "at_least"), ("60", "less_than")]),
        ("五年左右", [("60", "near")]),
        ("几年", [(None, "near")]),
        ("2021年5月", []),
        ("三年级", []),
        ("2021年底", []),
        ("满意", []),
        ("2022年下半年", []),
    ],
)
def test_lengths_of_time_in_months(said: str, lengths: list[tuple[str | None, str]]) -> None:
    spans = found(said, Kind.SPAN, Span)
    assert [(s.low, s.bound) for s in spans] == [(Decimal(m) if m else None, b) for m, b in lengths]


def test_a_length_between_two() -> None:
    assert [(s.low, s.high) for s in found("七八年", Kind.SPAN, Span)] == [(Decimal(84), Decimal(96))]


@pytest.mark.parametrize(
    ("said", "kind", "count"),
    [
        ("首套", Kind.NTH, 1),
        ("二套", Kind.NTH, 2),
        ("第三套", Kind.NTH, 3),
        ("第2套房", Kind.NTH, 2),
        ("第一次买房", Kind.NTH, 1),
        ("有一套", Kind.HOMES, 1),
        ("名下有两套房", Kind.HOMES, 2),
        ("有三套房", Kind.HOMES, 3),
        ("两三套", Kind.HOMES, None),
    ],
)
def test_numbers_of_homes(said: str, kind: Kind, count: int | None) -> None:
    assert [h.count for h in found(said, kind, Homes)] == [count]


@pytest.mark.parametrize("said", ["套餐", "第三套方案", "两套房贷", "二套房政策"])
def test_other_sets_are_no_homes(said: str) -> None:
    assert found(said, Kind.HOMES, Homes) + found(said, Kind.NTH, Homes) == []


@pytest.mark.parametrize(
    "said", ["第三条", "16号公告", "三号楼二单元601", "六十五岁", "20%", "京N8K665", "13800138000", "三天", "A1234567"]
)
def test_what_is_counted_or_numbered_is_no_number_to_be_asked_for(said: str) -> None:
    assert found(said, Kind.NUMBER, Numeral) + found(said, Kind.SUM, Money) == []


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
    [mention] = marked("卖　５００万").mentions(Kind.SUM)
    assert "卖 500万"[mention.start : mention.end] == "500万"
