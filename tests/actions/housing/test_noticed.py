from __future__ import annotations

import pytest

from actions.housing.noticed import Noticed, notice


@pytest.mark.parametrize(
    ("said", "sold"),
    [
        ("卖一套商铺", "商铺"),
        ("门面房想出手", "商铺"),
        ("把车位卖了", "车位"),
        ("卖写字楼", "写字楼、办公用房"),
        ("商住公寓怎么卖", "商住公寓"),
        ("卖厂房", "厂房、仓库"),
        ("宅基地卖了", "土地"),
        ("小产权房能卖吗", "小产权房"),
        ("卖房，我还有个车位", None),  # beside what is sold
        ("这块地址在哪", None),
        ("卖一套住宅", None),
    ],
)
def test_what_is_sold_if_it_is_no_home(said: str, sold: str | None) -> None:
    assert notice(said, None).sold == sold


@pytest.mark.parametrize(
    ("said", "company"),
    [
        ("我们公司卖一套房", True),
        ("公司名下的房子卖掉", True),
        ("单位的住房要卖", True),
        ("我在公司上班，卖一套房", False),
        ("买方是公司", False),
        ("原业主是个公司", True),
        ("卖家是一家公司，价格520万", True),
        ("房子在公司名下", True),
        ("公司名下有一套住房要卖", True),
        ("房子是单位分的", False),
        ("卖家是个人不是公司", False),
    ],
)
def test_whether_it_belongs_to_a_company(said: str, company: bool) -> None:
    assert notice(said, None).company is company


@pytest.mark.parametrize(
    ("said", "bought"), [("买方是公司", True), ("对方是一家企业", True), ("公司来买", True), ("买方首套", False)]
)
def test_whether_a_company_buys(said: str, bought: bool) -> None:
    assert notice(said, None).buyer_company is bought


@pytest.mark.parametrize(
    ("said", "elsewhere"),
    [
        ("我天津有套房要卖", True),
        ("卖上海的房子", True),
        ("房子在燕郊，卖200万", True),
        ("房子不在北京，卖200万", True),
        ("老家还有一套，卖北京的", False),
        ("买方在上海有房，卖北京的房", False),
        ("卖海淀的房子", False),
        ("老家唐山那套小两居想出掉 95万", True),
        ("我在涿州有套房想卖 120万 买家首套", True),
        ("保定清苑县的老房子卖了60万", True),
        ("三亚那套 220万卖 70平", True),
        ("日照海景房处理掉 45万 60平", True),
        ("清河的房子卖500万 89平", False),  # as there is one in Beijing
        ("卖房500万 90平 满五唯一 老家还有一套", False),
        ("卖房500万 90平 买家是外地人 首套", False),
        ("我是河南人 卖套房500万 90平", False),
        ("爸妈回老家了 房子卖500万", False),
        ("我在大厂上班 想卖掉房子 500万", False),
        ("上海银行的贷款没还清 房子卖500万", False),
        ("昌平的房子卖420万 我老家唐山", False),
    ],
)
def test_whether_it_lies_outside_the_region(said: str, elsewhere: bool) -> None:
    assert notice(said, None).elsewhere is elsewhere


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("房子过户给儿子", True),
        ("送给女儿", True),
        ("离婚分的房子", True),
        ("房子继承来的，要卖", False),
        ("给孩子买的房，现在卖", False),
        ("给我算算", False),
        ("206万让给别人", False),
        ("380万转给同事", False),
        ("房子值260万 转给闺女", True),
        ("给我老公也算一下", False),
        ("有人出价要买，给我妈讲讲", False),
    ],
)
def test_whether_it_changes_hands_without_a_sale(said: str, given: bool) -> None:
    assert notice(said, None).given is given


@pytest.mark.parametrize(
    ("said", "origin"),
    [("房改房卖500万", "purchased_public"), ("经适房", "affordable"), ("自建房", "self_built"), ("商品房", None)],
)
def test_how_it_came_to_be(said: str, origin: str | None) -> None:
    assert notice(said, None).origin == origin


@pytest.mark.parametrize(
    ("said", "asked", "location"),
    [
        ("市区", "location", "city"),
        ("在市区", "location", "city"),
        ("朝阳区", "location", "city"),
        ("县城", "location", "town"),
        ("在镇上", "location", "town"),
        ("农村", "location", "other"),
        ("在其他地区", "location", "other"),
        ("不清楚", "location", None),
        ("房子在镇上", None, "town"),
        ("二环", None, "city"),
        ("二环", "buyer_homes", None),  # an answer to something else
    ],
)
def test_where_it_lies(said: str, asked: str | None, location: str | None) -> None:
    assert notice(said, asked).location == location


@pytest.mark.parametrize("asked", ["only_home", "buyer_homes"])
@pytest.mark.parametrize("said", ["在天津还有一套要卖", "有个商铺", "公司名下的房子"])
def test_other_homes_are_spoken_of_where_it_is_about_other_homes(asked: str, said: str) -> None:
    seen = notice(said, asked)
    assert (seen.sold, seen.elsewhere, seen.company) == (None, False, False)


def test_a_plain_sale_has_nothing_to_notice() -> None:
    assert notice("卖房500万，89平，满五唯一，买方首套", None) == Noticed()


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ("我爸走了，房子传给了我", "inherited"),
        ("奶奶传给我的老房子", "inherited"),
        ("老太太过世了，房本改到我名下", "inherited"),
        ("我妈赠给我的房", "given_by_relative"),
        ("老爷子转给我的一套", "given_by_relative"),
        ("大伯送给我的房子", "given"),
        ("我自己买的", None),
    ],
)
def test_from_whom_it_came(said: str, how: str | None) -> None:
    assert notice(said, None).how_acquired == how


@pytest.mark.parametrize(
    ("said", "asked", "company"),
    [
        ("公司要买", None, True),
        ("一家企业来收购", None, True),
        ("对方用单位名义买", None, True),
        ("卖给了一个公司", None, True),
        ("买主是家外贸公司", None, True),
        ("买家是公司职员", None, False),
        ("买房的是他们单位", None, True),
        ("公司", "buyer_homes", True),
        ("是个企业要的", "buyer_homes", True),
        ("不是个人买的，是单位", "buyer_homes", True),
        ("他在公司上班，没房", "buyer_homes", False),
        ("我们单位分的房", None, False),
        ("公司买的房子", None, False),
    ],
)
def test_whether_a_firm_buys(said: str, asked: str | None, company: bool) -> None:
    assert notice(said, asked).buyer_company is company
