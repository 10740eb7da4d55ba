from __future__ import annotations

import pytest

from backends.materials.schemas import ValueKind
from backends.materials.values import check_digit, is_id_number, normal


@pytest.mark.parametrize(
    ("kind", "raw", "value", "fits"),
    [
        ("date", "2021年3月5日", "2021-03-05", True),
        ("date", "登记日期:2021 年 03 月 05 日", "2021-03-05", True),
        ("date", "2021-03-05至2021-03-05", "2021-03-05", True),
        ("date", "2O21年O3月l5日", "2021-03-15", True),
        ("date", "2021年2月30日", "", False),
        ("money", "￥1,234,567.80", "1234567.80", True),
        ("money", "人民币5,000,000.00元", "5000000.00", True),
        ("money", "￥1.234.567.80", "1234567.80", True),
        ("money", "￥1，234，567。80", "1234567.80", True),
        ("money", "5200000元", "5200000.00", True),
        ("area", "房屋建筑面积89.50㎡", "89.50", True),
        ("area", "120平方米", "120", True),
        ("area", "89,5m2", "89.5", True),
        ("id_number", "11010519491231002X", "11010519491231002X", True),
        ("id_number", "110105 19491231 002×", "11010519491231002X", True),
        ("id_number", "11O105194912310O2X", "11010519491231002X", True),
        ("id_number", "110105194912310021", "110105194912310021", False),
        ("id_number", "1101051949123100", "1101051949123100", False),
        ("certificate_number", "京（2021）朝不动产权第0012345号", "京(2021)朝不动产权第0012345号", True),
        ("certificate_number", "京 (2021)朝阳区不动产权第 0012345 号", "京(2021)朝阳区不动产权第0012345号", True),
        ("certificate_number", "京(2021)朝不动产权第12345号", "京(2021)朝不动产权第12345号", False),
        ("certificate_number", "X京房权证朝字第123456号", "", False),
        ("names", "云朵，石一帆", "云朵、石一帆", True),
        ("names", "阿依古丽·买买提", "阿依古丽·买买提", True),
        ("name", "云 朵", "云朵", True),
        ("name", "北京云朵虚构房地产开发有限公司", "北京云朵虚构房地产开发有限公司", True),
        ("name", "云", "云", False),
        ("number", "No.311716016153130258", "311716016153130258", True),
    ],
)
def test_a_value_in_its_normal_form(kind: ValueKind, raw: str, value: str, fits: bool) -> None:
    read = normal(kind, raw)
    assert (read.text, read.fits) == (value, fits)


def test_the_check_digit_finds_every_single_wrong_digit() -> None:
    number = "11010519491231002X"
    assert is_id_number(number)
    wrong = [
        f"{number[:at]}{digit}{number[at + 1 :]}" for at in range(17) for digit in "0123456789" if digit != number[at]
    ]
    assert not any(is_id_number(one) for one in wrong)
    assert check_digit("44052418800101001") == "4"
