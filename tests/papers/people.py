"""Invented people, homes and sums, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backends.materials.values import check_digit

SURNAMES = ("云", "石", "柳", "麦", "江", "欧阳", "白", "花", "林", "雪", "东方", "苗")
GIVEN = ("小鹿", "一帆", "青禾", "知夏", "远山", "木子", "南星", "晓", "明月", "若谷", "朵", "听雨")
DISTRICTS = {
    "东": "东城区",
    "西": "西城区",
    "朝": "朝阳区",
    "海": "海淀区",
    "丰": "丰台区",
    "通": "通州区",
    "昌": "昌平区",
}
ESTATES = ("云朵家园", "青禾里", "麦田中路", "石榴花园", "小河沿街", "南星桥东里", "听雨苑", "晨光胡同")
NATIONS = ("汉", "满", "回", "蒙古")
COMPANIES = ("北京云朵虚构房地产开发有限公司", "北京麦田示例置业有限公司", "北京青禾样本房地产开发有限责任公司")


@dataclass(frozen=True)
class Person:
    name: str
    sex: str
    nation: str
    born: date
    address: str
    id_number: str


@dataclass(frozen=True)
class Home:
    short: str
    address: str
    area: Decimal
    certificate_number: str
    unit_number: str
    registered_on: date


def day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days))


def an_address(random: Random, district: str) -> str:
    building, unit, room = (
        random.randint(1, 38),
        random.randint(1, 6),
        random.randint(1, 28) * 100 + random.randint(1, 8),
    )
    return f"北京市{district}{random.choice(ESTATES)}{building}号楼{unit}单元{room}号"


def a_person(random: Random) -> Person:
    born = day(random, date(1955, 1, 1), date(2001, 1, 1))
    order = random.randint(1, 999)
    number = f"110000{born:%Y%m%d}{order:03d}"  # 110000 is a city's code, which no person's number has
    return Person(
        name=random.choice(SURNAMES) + random.choice(GIVEN),
        sex="男" if order % 2 else "女",
        nation=random.choice(NATIONS),
        born=born,
        address=an_address(random, random.choice(list(DISTRICTS.values()))),
        id_number=number + check_digit(number),
    )


def a_home(random: Random) -> Home:
    short, district = random.choice(list(DISTRICTS.items()))
    registered = day(random, date(2016, 3, 1), date(2025, 12, 1))
    return Home(
        short=short,
        address=an_address(random, district),
        area=Decimal(random.randint(3500, 21000)) / 100,
        certificate_number=f"京({registered.year}){short}不动产权第{random.randint(1, 99999):07d}号",
        unit_number=f"110105{random.randint(1, 999):03d}{random.randint(1, 999):03d}GB{random.randint(1, 99999):05d}"
        f"F{random.randint(1, 9999):04d}{random.randint(1, 9999):04d}",
        registered_on=registered,
    )


def a_price(random: Random) -> Decimal:
    return (
        Decimal(random.randint(900_00, 15_000_00)) * 100 + Decimal(random.choice((0, 0, random.randint(0, 99)))) / 100
    )
