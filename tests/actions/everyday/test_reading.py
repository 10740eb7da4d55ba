"""What a message must hold to be computed."""

from __future__ import annotations

import pytest

from actions.everyday.matters import MATTERS, offer_beside
from tests.actions.everyday.reading import wanted


@pytest.mark.parametrize(
    ("said", "name", "facts"),
    [
        (
            "月薪2万 扣五险一金4400 个税多少",
            "wages",
            {"monthly_salary": "20000", "insurance": "4400"},
        ),
        (
            "小规模4月8万 5月9.5万 6月12万 全是普票 季度要交增值税吗 多少",
            "small_vat",
            {"period": "quarter", "ordinary_sales": "295000"},
        ),
        (
            "新房交契税 总价688.8万 144平 头套 发票不含税631.93万 交多少",
            "deed_tax",
            {"price": "6319300", "area_m2": "144", "price_includes_vat": "false", "homes_before": "0"},
        ),
        ("堂哥那套送给我了 估价220万 我要交多少税", "home_gift", {"price": "2200000", "kin": "other"}),
        (
            "月薪1万6 孩子上初一 社保2800 个税多少",
            "wages",
            {"monthly_salary": "16000", "social": "2800", "children": "1"},
        ),
        ("讲了三节课 人家给6000 说扣完税到手 扣了多少", "part_time", {"kind": "labour", "net_amount": "6000"}),
        (
            "住房出租 一个月6800 个人 每月交多少税",
            "rent",
            {"monthly_rent": "6800", "property": "home", "owner": "person"},
        ),
        (
            "我的车退回4S店了 7月的事 车船税360 退多少",
            "vehicle_refund",
            {"paid": "360", "event": "returned", "event_month": "7"},
        ),
        (
            "小规模按季报 二季度不含税普票开了26.5万 专票6万 增值税多少",
            "small_vat",
            {"period": "quarter", "ordinary_sales": "265000", "special_sales": "60000", "as_of": "2026-06-30"},
        ),
        (
            "普票26.5万专票6万 季度 小规模不含税 交多少增值税",
            "small_vat",
            {"period": "quarter", "ordinary_sales": "265000", "special_sales": "60000"},
        ),
        (
            "我一个月2万2 扣完五险一金剩1万8 每月该扣多少税啊",
            "wages",
            {"monthly_salary": "22000", "insurance": "4000"},
        ),
        (
            "月薪3万 五险一金扣4千 剩2万6 年终奖5万 个税多少",
            "wages",
            {"monthly_salary": "30000", "insurance": "4000", "bonus": "50000"},
        ),
        (
            "月薪2万 五险一金4千 交完房租剩1万 个税多少",
            "wages",
            {"monthly_salary": "20000", "insurance": "4000", "housing": "rent"},
        ),
        (
            "年薪30万 扣完五险一金剩24万 个税多少",
            "wages",
            {"annual_salary": "300000", "insurance": "5000.00"},
        ),
        ("工资一年净挣15万 个税多少", "wages", {"annual_salary": "150000"}),
        ("公司一年净赚80万 个税多少", "small_profit", {"taxable_income": "800000"}),
        ("公司房租一年12万 我这要交多少印花税", "stamp", {"contract": "lease", "amount": "120000"}),
        ("我租的房子开饭店 一年12万 印花税多少", "stamp", {"contract": "lease", "amount": "120000"}),
        (
            "我租的房子5万租赁合同 还有80万供货合同 印花税多少",
            "stamp",
            {"contracts": "lease=50000;sale=800000", "contract": "lease", "amount": "50000", "persons_home": "true"},
        ),
        ("课酬6000 要交多少税", "part_time", {"amount": "6000", "kind": "labour"}),
        ("一年净挣15万 个税交多少", "business", {"profit": "150000"}),
        (
            "旧房卖500万 交了5万个税 新的400万 能退多少",
            "home_swap",
            {"sold_price": "5000000", "tax_paid": "50000", "bought_price": "4000000"},
        ),
        (
            "小规模 这季度就开了专票 含税20.2万 没别的收入 增值税交多少",
            "small_vat",
            {"period": "quarter", "special_sales": "202000", "with_tax": "true"},
        ),
        (
            "这季一共32万 其中专票5万 小规模增值税多少",
            "small_vat",
            {"period": "quarter", "ordinary_sales": "270000", "special_sales": "50000"},
        ),
        (
            "名下一间写字楼 当年180万买的 发票还在 谈好283万卖 我要交多少增值税 买家契税又是多少",
            "shop_sale",
            {"price": "2830000", "original_price": "1800000", "provable": "true", "taxes": "增值税、契税"},
        ),
        (
            "大姨把她那套房子白给我了 税务局给核的260万 契税得多少",
            "deed_tax",
            {"price": "2600000", "kind": "gift"},
        ),
        ("舅舅的房转给我不要钱 评估300万 契税交多少", "deed_tax", {"price": "3000000", "kind": "gift"}),
        (
            "爸妈给我出首付买房 480万 首套 89平 契税多少",
            "deed_tax",
            {"price": "4800000", "homes_before": "0", "area_m2": "89"},
        ),
        (
            "房子640万卖的 个税缴了12.8万 半年后480万又置了一套 这税能给我退回来几万",
            "home_swap",
            {"sold_price": "6400000", "tax_paid": "128000", "bought_price": "4800000"},
        ),
        (
            "老房410万出手 所得税上了6万 转头拿下一套385万的 能返多少",
            "home_swap",
            {"sold_price": "4100000", "tax_paid": "60000", "bought_price": "3850000"},
        ),
        (
            "我一个月工资一万八，社保公积金2500，两个娃，租房，交多少税",
            "wages",
            {"monthly_salary": "18000", "insurance": "2500", "children": "2", "housing": "rent"},
        ),
        (
            "年薪30万 三险一金5万 独生子女养父母 已经预缴了2万 汇算退多少",
            "wages",
            {"annual_salary": "300000", "insurance": "50000", "elderly": "only_child", "withheld": "20000"},
        ),
        (
            "年薪19万 社保公积金2.9万 小孩2.4万 房租1.8万 已经扣了6000 汇算退多少",
            "wages",
            {"annual_salary": "190000", "insurance": "29000", "special_deductions": "42000", "withheld": "6000"},
        ),
        (
            "一年工资17万 五险一金2.5万 老人3.6万 一个孩子 扣税3000 汇算补多少",
            "wages",
            {
                "annual_salary": "170000",
                "insurance": "25000",
                "special_deductions": "36000",
                "children": "1",
                "withheld": "3000",
            },
        ),
        (
            "全年工资15万 社保2万 继续教育4800 已经预扣4000 汇算退多少",
            "wages",
            {"annual_salary": "150000", "social": "20000", "special_deductions": "4800", "withheld": "4000"},
        ),
        (
            "名下有间写字楼 当初160万买的票还在 这回230万卖 增值税多少 买的那边契税多少",
            "shop_sale",
            {"price": "2300000", "original_price": "1600000", "provable": "true", "taxes": "增值税、契税"},
        ),
        (
            "底商80万入手 眼下140万转手 凭证齐全 各要交多少税",
            "shop_sale",
            {"price": "1400000", "original_price": "800000", "provable": "true"},
        ),
        (
            "门面房 170万买的 250万卖 票丢了 增值税多少",
            "shop_sale",
            {"price": "2500000", "original_price": "1700000", "provable": "false"},
        ),
        (
            "打算买套300万的房 89平 我一套房都没有 契税多少",
            "deed_tax",
            {"price": "3000000", "area_m2": "89", "homes_before": "0"},
        ),
        (
            "看上一套340万的 92平 家里没别的房 契税多少",
            "deed_tax",
            {"price": "3400000", "area_m2": "92", "homes_before": "0"},
        ),
        (
            "买房520万 150平 手里已经有一套老破小 契税多少",
            "deed_tax",
            {"price": "5200000", "area_m2": "150", "homes_before": "1"},
        ),
        (
            "车船税交了360 9月份车丢了报了警 能退几多",
            "vehicle_refund",
            {"paid": "360", "event": "stolen", "event_month": "9"},
        ),
        (
            "车让人偷了 4月的事 车船税一年420 能退多少",
            "vehicle_refund",
            {"annual_tax": "420", "event": "stolen", "event_month": "4"},
        ),
        (
            "工资18万一年 社保3万 没别的扣除 单位预扣了6000 汇算退多少",
            "wages",
            {"annual_salary": "180000", "social": "30000", "withheld": "6000"},
        ),
        ("工资20万，社保3万", "wages", {"annual_salary": "200000", "social": "30000"}),
        ("给公司写稿没发表 给了26000 扣多少税", "part_time", {"amount": "26000", "kind": "labour"}),
        ("我爸给人干装修 老板给了8500 扣税不", "part_time", {"amount": "8500", "kind": "labour"}),
        ("我们一般纳税人 销项15万 进项9万", "general_vat", {"output_tax": "150000", "input_tax": "90000"}),
        ("一般纳税人卖货 增值税销项20万 没有进项 交多少", "general_vat", {"output_tax": "200000", "input_tax": "0"}),
        ("年终奖3万6和36001差多少", "bonus", {"bonus": "36000", "also": "36001"}),
        ("年终奖14万4 多一块钱呢", "bonus", {"bonus": "144000", "also": "144001"}),
        ("我租房一个月3000 工资2万 扣多少税", "wages", {"monthly_salary": "20000", "housing": "rent"}),
        ("两个娃 一个月2万 个税多少", "wages", {"monthly_salary": "20000", "children": "2"}),
        (
            "工资一年下来24万 五险一金一个月3000 交多少个税",
            "wages",
            {"annual_salary": "240000", "insurance": "3000"},
        ),
        ("给人画画收了8000块 扣多少税", "part_time", {"amount": "8000", "kind": "labour"}),
        ("周末帮公司写代码给了2万 扣多少税", "part_time", {"amount": "20000", "kind": "labour"}),
        ("我开小卖部 一个季度卖25万 交增值税不", "small_vat", {"sales": "250000", "period": "quarter"}),
        ("劳务费5000扣了800能退吗", "part_time", {"amount": "5000", "withheld": "800", "kind": "labour"}),
        ("稿费8000到手多少", "part_time", {"amount": "8000", "kind": "royalties"}),
        ("晚交23天10万块滞纳金多少", "late", {"amount": "100000", "days": "23"}),
        (
            "买500万首套90平契税多少",
            "deed_tax",
            {"price": "5000000", "homes_before": "0", "area_m2": "90"},
        ),
        ("我爸送给我一套房 评估价200万 契税多少", "deed_tax", {"price": "2000000", "kind": "gift"}),
        ("买20万电车交多少购置税", "vehicle_purchase", {"price": "200000", "energy": "electric"}),
        (
            "小规模三季度开了28万普票5万专票",
            "small_vat",
            {
                "ordinary_sales": "280000",
                "special_sales": "50000",
                "period": "quarter",
                "as_of": "2026-09-30",
            },
        ),
        (
            "我们是小规模，三季度开了28万的普票还有5万的专票，另外有个门面租给别人收了租金，增值税要不要交",
            "small_vat",
            {
                "ordinary_sales": "280000",
                "special_sales": "50000",
                "period": "quarter",
                "as_of": "2026-09-30",
            },
        ),
        (
            "小规模，三季度28万的普票还有5万的专票，门面租给别人一个月收8000，增值税要不要交",
            "small_vat",
            {"ordinary_sales": "280000", "special_sales": "50000", "period": "quarter", "as_of": "2026-09-30"},
        ),
        (
            "小规模这季度35万 里面专票10万 普票25万",
            "small_vat",
            {"ordinary_sales": "250000", "special_sales": "100000", "period": "quarter"},
        ),
        (
            "我是小规模 一个月15万 里面专票5万 普票10万 交多少税",
            "small_vat",
            {"ordinary_sales": "100000", "special_sales": "50000", "period": "month"},
        ),
        ("房子租出去一个月5000交多少税", "rent", {"monthly_rent": "5000", "property": "home"}),
        ("商铺一年租金24万 税多少", "rent", {"monthly_rent": "20000.00", "property": "shop"}),
        (
            "卖了500万的房交了20万个税 又买了400万的 能退多少",
            "home_swap",
            {"sold_price": "5000000", "tax_paid": "200000", "bought_price": "4000000"},
        ),
        (
            "商铺200万买的有发票 现在260万卖 增值税多少",
            "shop_sale",
            {"original_price": "2000000", "price": "2600000", "provable": "true"},
        ),
        (
            "车船税一年480 8月报废 退多少",
            "vehicle_refund",
            {"annual_tax": "480", "event": "scrapped", "event_month": "8"},
        ),
        ("1.6L的车 车船税多少", "vehicle_year", {"displacement_l": "1.6"}),
        (
            "签了100万的采购合同 我们小规模 印花税多少",
            "stamp",
            {"amount": "1000000", "contract": "sale", "halved": "true"},
        ),
        ("公司利润80万 小型微利 企业所得税交多少", "small_profit", {"taxable_income": "800000"}),
        ("个体户今年利润20万 交多少个税", "business", {"profit": "200000"}),
        ("个体户利润50万 个税", "business", {"profit": "500000"}),
        ("离职补偿30万 平均工资12万 交多少税", "severance", {"amount": "300000", "average_wage": "120000"}),
        (
            "老房800万出的 个税缴了32万 半年后换了套600万的 换房退税给退多少",
            "home_swap",
            {"sold_price": "8000000", "tax_paid": "320000", "bought_price": "6000000"},
        ),
        (
            "560万转了的老房 交了11.2万个税 后来换套480万的 能返多少",
            "home_swap",
            {"sold_price": "5600000", "tax_paid": "112000", "bought_price": "4800000"},
        ),
        (
            "旧房450万出手的 个税上了9万 又置换了一套390万的 换房能退多少税",
            "home_swap",
            {"sold_price": "4500000", "tax_paid": "90000", "bought_price": "3900000"},
        ),
        (
            "年收入工资30万，三险一金5万，赡养老人3.6万，房贷利息1.2万，单位已经扣了18000 汇算能返多少",
            "wages",
            {"annual_salary": "300000", "insurance": "50000", "special_deductions": "48000", "withheld": "18000"},
        ),
        (
            "工资30万 三险一金5万 赡养老人3.6万 已扣18000 汇算退多少",
            "wages",
            {"annual_salary": "300000", "insurance": "50000", "special_deductions": "36000", "withheld": "18000"},
        ),
        (
            "税前年收入36万，社保公积金6万，子女教育2.4万，预缴28000，汇算补还是退多少",
            "wages",
            {"annual_salary": "360000", "insurance": "60000", "special_deductions": "24000", "withheld": "28000"},
        ),
        (
            "年度总收入25万 社保公积金4万 单位扣了1万 汇算能退几个钱",
            "wages",
            {"annual_salary": "250000", "insurance": "40000", "withheld": "10000"},
        ),
        (
            "在家带娃没工资 今年只接过一个劳务的活儿给了15000 扣了2400的税 汇算的时候能要回来多少",
            "part_time",
            {"amount": "15000", "withheld": "2400", "kind": "labour", "only_income": "true"},
        ),
        (
            "失业在家 今年就接了一单设计 拿了1万 扣税1600 明年能退多少",
            "part_time",
            {"amount": "10000", "withheld": "1600", "kind": "labour", "only_income": "true"},
        ),
        ("这个月就讲了一次课 给8000 扣多少税", "part_time", {"amount": "8000", "kind": "labour"}),
        ("给报社写稿子 稿费2000块 扣多少", "part_time", {"amount": "2000", "kind": "royalties"}),
        ("写了本书 出版社给6万 扣多少税", "part_time", {"amount": "60000", "kind": "royalties"}),
        ("在期刊上发表论文 给了3500 扣多少税", "part_time", {"amount": "3500", "kind": "royalties"}),
        ("给晚报写了篇散文 给了800块 要扣税吗", "part_time", {"amount": "800", "kind": "royalties"}),
        ("投稿拿了3000 单位扣多少个税", "part_time", {"amount": "3000", "kind": "either"}),
    ],
)
def test_figures_beside_the_words_of_a_matter_are_computed(said: str, name: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name
    assert form.take({}, said, None).facts == facts


@pytest.mark.parametrize(
    "said",
    [
        "劳务报酬个税怎么扣",
        "驾校培训收了我5000 能退吗",
        "搬家付了5000 能扣多少",
        "朋友送我画收了8000 交税吗",
        "装修公司给我设计收了8000 要交税吗",
        "开个摄影工作室拍照收了8万 交多少税",
        "一个季度卖25万 所得税交多少",
        "月销售额10万以下免增值税吗",
        "小规模季度不超过30万要交多少",
        "年收入12万以下要不要汇算",
        "汇算让我补360 一年工资也就八九万 不管它行不",
        "工资一年9万 汇算要补200 可以不补吗",
        "劳务报酬800以下要交税吗",
        "二套房契税多少",
        "滞纳金一天是多少",
        "公积金基数标准是多少",
        "帮我算卖房的税",
        "卖房430万 280万买的 不唯一 个税多少",
        "我要把额度提到50万",
        "我自己的小车租给单位用 一个月三千 个税扣多少",
        "把私家车租给公司 月租2000 要交多少税",
        "设备出租 一个月8000 个税多少",
        "挖掘机租给工地一个月两万 交多少税",
        "村里的地租给人家 一年两万 要交多少税",
        "楼顶租给通信公司 一年3万 个税多少",
    ],
)
def test_a_question_about_the_rule_is_not_computed(said: str) -> None:
    assert wanted(said) is None


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: m.name)
def test_what_is_asked_for_by_its_name_begins(matter: object) -> None:
    named = next(m for m in MATTERS if m is matter)
    form = wanted(f"帮我算{named.title.removeprefix('测算')}")
    assert form is not None
    assert form.name == named.name
    assert form.missing({})[0] in form.questions


def test_a_button_stands_beside_the_entry_that_can_be_computed() -> None:
    beside = offer_beside("劳务报酬个税怎么扣？")
    assert beside is not None
    assert wanted(beside.command.removeprefix("say:")) is not None
    assert offer_beside("发票丢了怎么办？") is None
    assert offer_beside("大病医疗专项附加扣除怎么扣？父母看病、自费药能扣吗？") is not None
    assert offer_beside("货船、游艇的车船税一年多少？") is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("劳务报酬一次700 扣税吗", "part_time"),
        ("帮人写稿子拿了8000 扣多少税", "part_time"),
        ("稿费5000和劳务费5000哪个扣得多", "part_time"),
        ("一个月到手一万五 税前大概多少", "wages"),
        ("退休返聘一个月6000 要交个税不", "wages"),
        ("设计费2万5 平台扣了我20%合理吗", "part_time"),
    ],
)
def test_more_ways_to_ask_for_it(said: str, name: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name


@pytest.mark.parametrize(
    "said",
    [
        "离婚房子归我 前夫那半边作价150万给我 契税多少",
        "我媳妇月薪9千 我月薪1万6 孩子上初一 放谁那扣划算",
        "车险时代扣了420车船税 app上又缴一遍 能退多少",
    ],
)
def test_what_is_told_by_an_entry_is_not_computed(said: str) -> None:
    assert wanted(said) is None
