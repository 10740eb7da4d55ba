"""What is told of without being asked, in words that no entry has."""

from __future__ import annotations

import pytest

from dialogue.situations import all_situations, situation
from kit.settings import ROOT


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("客户把票打回来了 抬头不对", "invoice-wrong-first"),
        ("发票名称写错一个字", "invoice-wrong-first"),
        ("单位准备从海淀搬去昌平", "reg-move-district"),
        ("我们厂迁到河北了", "reg-move-district"),
        ("公司换了个办公室", "reg-address-change"),
        ("上季度的税忘了申报", "admin-late-what-to-do"),
        ("公司要注销 手里还有没用完的纸质发票", "invoice-cancel-on-deregister"),
        ("帮公司剪了个片子 对方非让我给票", "invoice-how-person"),
        ("店里讲要票得另外掏税钱", "invoice-tax-point-surcharge"),
        ("算完还欠三百多个税 不理它行吗", "iit-annual-exempt"),
        ("举报成了有奖金没", "admin-report-reward"),
        ("会计走了没交接 上个月员工个税申报给漏了", "admin-late-what-to-do"),
        ("我们店印花税申报耽误了", "admin-late-what-to-do"),
        ("老桑塔纳送去拆解了 今年的车船税能退不", "vehicle-scrap-refund"),
        ("我在小区门口开了个水果店", "admin-shop-must-pay"),
        ("我跑外卖一个月挣五千", "iit-rider-must-pay"),
        ("收到一张假发票", "invoice-fake-expense"),
        ("能不能叫我儿子去大厅帮我办", "channel-authorized-agent"),
        ("租房发票去哪开", "rent-invoice-how"),
        ("租客说要发票", "rent-invoice-how"),
        ("我在短视频平台带货，平台给我打款要扣税吗", "iit-streamer-must-pay"),
        ("我妈岁数大了不会用手机", "channel-old-people"),
        ("开了票 客户又不要货了", "vat-deal-cancelled"),
        ("过节给员工发购物卡", "iit-welfare-gift"),
        ("房客要发票", "rent-invoice-how"),
        ("租户非让我给他发票", "rent-invoice-how"),
        ("可业务都是真实的", "cit-voucher-good-faith-fake"),
        ("东西确实是真的", "cit-voucher-good-faith-fake"),
        ("铺子租给卖水果的，他找我要发票", "rent-invoice-how"),
        ("自己接了点翻译的活 公司那边要开发票", "invoice-how-person"),
        ("没注册公司，帮人拍视频，客户非要票", "invoice-how-person"),
        ("二宝刚满月 能抵个税不", "iit-infant-care"),
        ("闺女8个月大 我工资能少扣多少", "iit-infant-care"),
        ("老大五岁了个税能扣多少", "iit-child-education"),
        ("我爸七十一了，个税上能减多少", "iit-elderly-support"),
        ("个体执照昨天拿到了，接下来税务要干啥", "reg-household-new"),
        ("把小李加成办税员", "etax-clerk-change"),
        ("铺面租出去几个点", "rent-shop-individual"),
        ("车船税我老婆又交了一遍", "vehicle-duplicate"),
        ("红字单发过去好几天对方没确认", "invoice-red-confirm-timeout"),
        ("请了俩短工，他们没发票", "cit-casual-wage-sheet"),
        ("找人虚开点票行不行", "invoice-fake-penalty"),
        ("没真做买卖 能让同学的公司开点票不", "invoice-fake-penalty"),
        ("年底想找人弄点票抵抵费用", "invoice-buy-cost"),
        ("修车店说开票要加13%", "invoice-tax-point-surcharge"),
        ("不开发票能便宜点 这对吗", "invoice-tax-point-surcharge"),
        ("一年挣多少算小型微利", "cit-small-profit"),
    ],
)
def test_the_entry_that_is_meant(said: str, entry: str) -> None:
    assert situation(said) == entry


@pytest.mark.parametrize(
    "said",
    [
        "发票怎么开",
        "供应商的票税率开错了 我收到了",
        "专票丢了",
        "我把户口迁到昌平了",
        "搬家公司给我开了票",
        "社保忘了交",
        "公司没给我报个税",
        "店里利润20万",
        "我买了假发票会怎样",
        "契税多少",
    ],
)
def test_what_is_another_matter_is_none(said: str) -> None:
    assert situation(said) == ""


def test_every_entry_of_the_table_is_there() -> None:
    content = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "knowledge_base" / "content").rglob("*.yml"))
    assert [s.entry for s in all_situations() if f"- id: {s.entry}\n" not in content] == []


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("登上去一看还是老名字", "reg-change"),
        ("税务系统里显示的还是改之前的名称", "reg-change"),
        ("我爸腿脚不便 我去大厅代他办成不成", "channel-authorized-agent"),
        ("去税务局替我妈交行不行", "channel-authorized-agent"),
        ("对方的发票还是老名字", ""),
        ("开个批发店 当小规模好还是一般纳税人好", ""),
    ],
)
def test_what_is_told_in_other_words(text: str, entry: str) -> None:
    assert situation(text) == entry
