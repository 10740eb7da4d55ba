"""Where what is spoken of is done."""

from __future__ import annotations

import pytest

from actions.places import places_in
from knowledge_base.offices.schemas import Office

ETAX = Office(name="北京市电子税务局", kind="website", address="etax.example.gov.cn", source="样例")
TABLE = [ETAX, Office(name="样例办税服务厅", kind="hall", address="样例路 1 号", source="样例")]


@pytest.mark.parametrize(
    ("said", "region", "names"),
    [
        ("在电子税务局填申报表。", "全国", ["北京市电子税务局"]),
        ("在电子税务局填申报表。", "北京", ["北京市电子税务局"]),
        ("在电子税务局填申报表。", "上海", []),  # not there
        ("去样例办税服务厅办。", "全国", []),  # no website
        ("带身份证。", "全国", []),
    ],
)
def test_a_website_of_the_table_that_is_named(said: str, region: str, names: list[str]) -> None:
    assert [place.name for place in places_in([said], TABLE, region)] == names


def test_its_address_can_be_opened() -> None:
    assert places_in(["北京市电子税务局"], TABLE)[0].url == "https://etax.example.gov.cn"


@pytest.mark.parametrize("address", ["见北京税务局网站", "http://plain.example", ""])
def test_what_is_no_address_is_no_link(address: str) -> None:
    office = Office(name="北京市电子税务局", kind="website", address=address, source="样例")
    assert places_in(["电子税务局"], [office]) == []
