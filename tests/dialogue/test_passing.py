from __future__ import annotations

import pytest

from dialogue.passing import Passing, asks_in_general, asks_of_sale, entry_of, instead, passing


@pytest.mark.parametrize(
    ("said", "way", "kin", "entry"),
    [
        ("想把朝阳的房子送给外甥女", "given", "other", "house-gift-others"),
        ("爷爷的房子想留给孙子，怎么弄划算", "given", "close", "house-gift-family"),
        ("爸妈把房子过户到我名下要交多少", "given", "child", "house-gift-family"),
        ("把房子转到老婆名下", "given", "spouse", "deed-tax-spouse"),
        ("想给房本加上媳妇的名字", "renamed", "spouse", "deed-tax-spouse"),
        ("房产证上添我女儿名字要交钱吗", "renamed", "child", "house-gift-family"),
        ("和前夫离婚，房子判给我，要过户", "divided", "", "house-divorce-split"),
        ("我妈不在了，房子改到我名下要交多少", "inherited", "child", "house-inherit-taxes"),
        ("我爸走了留了套房，过户到我名下要交多少", "inherited", "child", "house-inherit-taxes"),
        ("妈妈的房子，是赠与给我还是卖给我划算", "ways", "child", "house-gift-or-sale"),
        ("婆婆想把房子给我老公", "given", "close", "house-gift-family"),
        ("我妈把房子过户给我老公", "given", "other", "house-gift-others"),
        ("姥姥的房子要送给我妈", "given", "close", "house-gift-family"),
        ("舅舅把房子给了我爸", "given", "", ""),
        ("房本上加上女朋友的名字", "renamed", "other", "house-gift-others"),
        ("在法院拍了一套房", "auction", "", "house-auction-taxes"),
        ("房子白送给朋友以后他再卖呢", "given", "other", "house-gift-others"),
    ],
)
def test_how_a_home_changes_hands(said: str, way: str, kin: str, entry: str) -> None:
    told = passing(said)
    assert told is not None
    assert (told.way, told.kin, entry_of(told)) == (way, kin, entry)


@pytest.mark.parametrize(
    "said",
    [
        "继承的房子现在要卖",
        "我妈送我的房子想卖掉",
        "把房子卖给侄子",
        "我给孩子买房要交什么税",
        "房东给我开了租房发票",
        "我名下一套房，老婆名下也有一套",
        "公司给我发了年终奖",
        "有人出六百万要我的房子，你给我算算",
        "房子85平拿了三年，给我估个税",
        "两套房哪套税少，给我老婆也讲讲",
    ],
)
def test_a_sale_or_no_home_is_none_of_these(said: str) -> None:
    assert passing(said) is None


@pytest.mark.parametrize(
    ("said", "general"),
    [
        ("把房子送给侄子", True),
        ("把房子送给侄子要交什么税", True),
        ("把房子送给侄子要公证吗", False),
        ("房子给女儿契税几个点", False),
        ("继承房子要带什么材料", False),
    ],
)
def test_one_point_of_it_is_left_to_be_searched_for(said: str, general: bool) -> None:
    assert asks_in_general(said) is general


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("那送给女儿呢", Passing("given", "child")),
        ("要是直接赠与给他呢", Passing("ways")),
        ("如果卖给女儿呢", None),
        ("那给个准数", Passing("ways")),
        ("那加我老公呢", Passing("renamed", "spouse")),
        ("再加5万呢", None),
        ("给他让了8万", None),
    ],
)
def test_instead_of_the_sale_in_hand(said: str, told: Passing | None) -> None:
    assert instead(said) == told


@pytest.mark.parametrize(
    ("said", "of_sale"),
    [
        ("把房子卖了要缴哪几样税", True),
        ("房子卖掉要交哪几种税", True),
        ("如果卖二手房得交几种税呢", True),
        ("卖房500万要交几种税", False),
        ("卖房契税几种税率", False),
        ("卖商铺要交几种税", False),
    ],
)
def test_which_taxes_a_sale_has(said: str, of_sale: bool) -> None:
    assert asks_of_sale(said) is of_sale
