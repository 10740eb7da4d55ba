"""What a message must hold to be computed, and what is read of it."""

from __future__ import annotations

import re

import pytest

from actions.everyday.deed_tax import DEED_TAX
from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS, offer_beside
from tests.actions.fakes import TODAY, everyday_by_law

FORMS = [EverydayForm(matter, everyday_by_law(), lambda: TODAY) for matter in MATTERS]


def wanted(text: str) -> EverydayForm | None:
    return next((form for form in FORMS if form.wants(text)), None)


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
    ("name", "facts", "said", "changed"),
    [
        ("wages", {"monthly_salary": "20000"}, "两个娃呢", {"children": "2"}),
        ("wages", {"monthly_salary": "20000"}, "再加租房", {"housing": "rent"}),
        ("wages", {"monthly_salary": "20000"}, "那年终奖呢", {"bonus": "?"}),
        ("wages", {"monthly_salary": "20000"}, "30000", {"monthly_salary": "30000"}),
        ("bonus", {"bonus": "36000"}, "要是5万呢", {"bonus": "50000"}),
        ("deed_tax", {"price": "3800000", "area_m2": "88"}, "面积其实是142", {"area_m2": "142"}),
        ("deed_tax", {"price": "6000000", "area_m2": "120"}, "那120改成150平呢", {"area_m2": "150"}),
        ("late", {"amount": "100000", "days": "23"}, "那30天呢", {"days": "30"}),
        ("general_vat", {"output_tax": "150000", "input_tax": "90000"}, "还有上期留抵1万呢", {"carried": "10000"}),
        ("rent", {"monthly_rent": "5000", "property": "home"}, "如果是商铺呢", {"property": "shop"}),
        ("vehicle_refund", {"annual_tax": "480", "event": "scrapped"}, "卖了呢", {"event": "transferred"}),
    ],
)  # fmt: skip
def test_what_if_changes_one_fact(name: str, facts: dict[str, str], said: str, changed: dict[str, str]) -> None:
    form = next(form for form in FORMS if form.name == name)
    assert form.take(facts, said, None).facts == facts | changed
    assert form.supposes(said) or said == "30000"


def test_a_question_about_the_rule_changes_nothing() -> None:
    form = next(form for form in FORMS if form.name == "wages")
    assert not form.take({"monthly_salary": "20000"}, "租房扣除需要什么材料", None).changes


WAGES = {"monthly_salary": "20000", "insurance": "3000"}
FEE = {"amount": "8000", "kind": "labour"}
VAT = {"sales_with_tax": "310000", "period": "quarter"}


def taken(name: str, facts: dict[str, str], said: str, asked: str | None = None) -> dict[str, str]:
    """What is new, and what is gone with an empty value."""
    form = next(form for form in FORMS if form.name == name)
    after = form.take(facts, said, asked).facts
    return {n: v for n, v in after.items() if facts.get(n) != v} | {n: "" for n in facts if n not in after}


@pytest.mark.parametrize(
    ("name", "facts", "said", "change"),
    [
        ("small_vat", VAT, "不含税是31万", {"sales": "310000", "sales_with_tax": ""}),
        ("small_vat", VAT, "我说的是未税价", {"sales": "310000", "sales_with_tax": ""}),
        ("small_vat", VAT, "不对 不是31万 是30万", {"sales_with_tax": "300000"}),
        ("small_vat", {"sales": "310000"}, "这个是含税的", {"sales_with_tax": "310000", "sales": ""}),
        ("small_vat", {"sales": "310000"}, "其中5万开了专票", {"special_sales": "50000"}),
        ("small_vat", {"sales": "310000"}, "是出租商铺的钱", {"leased": "true"}),
        ("wages", WAGES, "那是税后", {"net_salary": "20000", "monthly_salary": ""}),
        ("wages", WAGES, "我说的是到手的", {"net_salary": "20000", "monthly_salary": ""}),
        ("wages", WAGES, "是一年的不是一个月的", {"annual_salary": "20000", "monthly_salary": "", "view": "全年"}),
        ("wages", WAGES, "不是2万 是两万二", {"monthly_salary": "22000"}),
        ("wages", WAGES, "缴费基数是8000", {"basis": "8000", "view": "三险一金"}),
        ("part_time", FEE, "那是税后的", {"net_amount": "8000", "amount": ""}),
        ("rent", {"monthly_rent": "8500"}, "那我到底按836交还是按2.5%交", {"view": "综合征收率"}),
        ("part_time", FEE, "我还上着班 一个月8千", {}),
        ("part_time", FEE, "我在上班 这笔是5000", {"amount": "5000"}),
        ("small_vat", {"special_sales": "202000", "with_tax": "true", "period": "quarter"}, "那一共含税30万呢",
         {"sales_with_tax": "300000", "with_tax": ""}),
        ("small_vat", {"special_sales": "202000", "with_tax": "true", "period": "quarter"}, "专票是不含税20万",
         {"special_sales": "200000", "with_tax": "false"}),
        ("stamp", {"amount": "36000", "contract": "lease", "persons_home": "true", "halved": "true"}, "是公司租的",
         {"persons_home": "false", "halved": ""}),
        ("wages", {"monthly_salary": "22000", "insurance": "18000"}, "不对啊 五险一金扣4千 剩1万8",
         {"insurance": "4000"}),
        ("wages", {"monthly_salary": "18000"}, "你搞反了 工资2万2 扣了4千以后剩1万8",
         {"monthly_salary": "22000", "insurance": "4000"}),
        ("rent", {"monthly_rent": "12000"}, "这是一年的租金", {"monthly_rent": "1000.00"}),
        ("rent", {"monthly_rent": "6000"}, "不对 6000是半年的", {"monthly_rent": "1000.00"}),
        ("late", {"amount": "50000", "days": "40"}, "不是40天是4个月", {"days": "120"}),
        ("late", {"amount": "50000"}, "晚了三个月了", {"days": "90"}),
        ("late", {"amount": "50000"}, "三个月都没报", {}),
        ("late", {"amount": "15000", "days": "45"}, "那要是拖半年呢", {"days": "182"}),
        ("small_profit", {"taxable_income": "1800000"}, "里头有50万是补贴 要交吗", {}),
        ("stamp", {"amount": "720000", "contract": "lease"}, "那要是买设备花了60万呢",
         {"amount": "600000", "contract": "sale"}),
        ("small_vat", {"ordinary_sales": "280000", "period": "quarter"}, "要是里头有5万专票",
         {"ordinary_sales": "230000", "special_sales": "50000"}),
        ("stamp", {"amount": "800000", "contract": "sale"}, "租办公室的呢 一年24万 三年",
         {"amount": "720000", "contract": "lease"}),
        ("stamp", {"amount": "36000", "contract": "lease", "persons_home": "true"}, "是商铺",
         {"persons_home": "false"}),
        ("stamp", {"amount": "36000", "contract": "lease"}, "那要是买商铺花了60万呢",
         {"amount": "600000", "contract": "property"}),
        ("stamp", {"amount": "800000", "contract": "sale"}, "租房合同呢 月租5000",
         {"amount": "?", "contract": "lease"}),
        ("part_time", FEE, "3000的呢", {"amount": "3000"}),
        ("part_time", {"amount": "6000", "withheld": "960"}, "3000的呢", {"amount": "3000", "withheld": ""}),
        ("wages", WAGES | {"bonus": "80000"}, "两笔年终奖能都单独计税吗", {}),
        ("wages", WAGES | {"bonus": "80000"}, "合在工资里划算吗", {"view": "合并和分开"}),
        ("business", {"profit": "300000"}, "以前年度没报呢", {}),
        ("home_gift", {"price": "3000000", "part": "true"}, "给他一半", {"share": "1/2"}),
        ("home_gift", {"price": "3000000"}, "就写百分之三十", {"share": "30/100"}),
        ("home_gift", {"kin": "close"}, "那要是加我媳妇的名字呢", {"kin": "spouse", "part": "true"}),
        ("wages", WAGES, "有个上小学的娃", {"children": "1"}),
        ("wages", WAGES | {"housing": "loan"}, "房贷跟租房能一起扣不", {}),
    ],
)  # fmt: skip
def test_what_kind_of_sum_it_was_is_put_right(
    name: str, facts: dict[str, str], said: str, change: dict[str, str]
) -> None:
    assert taken(name, facts, said).items() >= change.items()
    assert set(taken(name, facts, said)) <= set(change) | {"view"}


@pytest.mark.parametrize(
    ("name", "facts", "said", "change"),
    [
        ("wages", {"monthly_salary": "15000"}, "社保1000 公积金800", {"social": "1000", "fund": "800"}),
        ("wages", {"monthly_salary": "8000", "social": "900"}, "公积金也要扣600", {"fund": "600"}),
        ("wages", {"monthly_salary": "8000", "social": "900"}, "五险一金一共2000", {"insurance": "2000", "social": ""}),
        ("wages", WAGES | {"bonus": "80000"}, "要是9万呢", {"bonus": "90000"}),
        ("wages", WAGES | {"bonus": "80000"}, "要是2万5呢", {"monthly_salary": "25000"}),
        ("wages", WAGES | {"housing": "rent"}, "不要租房了 改房贷", {"housing": "loan", "view": "住房"}),
        ("wages", WAGES | {"housing": "rent"}, "媳妇那边也有房贷", {"view": "住房"}),
        ("wages", WAGES | {"elderly": "only_child"}, "爸妈都没到60", {"elderly": "none"}),
        ("wages", {"monthly_salary": "20000"}, "社保不知道交多少", {"insurance": "unknown", "view": "三险一金"}),
        ("wages", WAGES, "不知道公积金多少", {}),
        ("wages", WAGES | {"children": "2"}, "一人一半呢", {"children_share": "0.5"}),
        ("small_vat", {"ordinary_sales": "180000", "special_sales": "100000"}, "那28万呢",
         {"sales": "280000", "ordinary_sales": ""}),
        ("bonus", {"bonus": "36001", "also": "36000"}, "那37000呢", {"bonus": "37000"}),
        ("bonus", {"bonus": "144000", "also": "145000"}, "那15万呢", {"also": "150000"}),
        ("bonus", {"bonus": "36000"}, "社保扣1000", {}),
        ("part_time", FEE, "给我扣了1600多 对吗", {"withheld": "1600"}),
        ("part_time", FEE, "哪个扣得多", {"kind": "either"}),
        ("part_time", FEE | {"kind": "either"}, "登在报纸上的", {"kind": "royalties"}),
        ("rent", {"monthly_rent": "5000"}, "租客是公司", {}),
        ("wages", {"annual_salary": "150000"}, "是税前", {"view": "税前"}),
        ("wages", {"net_salary": "20000"}, "说错了 是税前", {"monthly_salary": "20000", "net_salary": ""}),
        ("wages", WAGES, "有个三岁的娃", {"children": "1"}),
        ("wages", WAGES, "3月才入职", {"months": "10"}),
        ("wages", WAGES, "有个孩子上小学 2000", {"children": "1"}),
        ("wages", WAGES, "房租一个月3500", {"housing": "rent", "view": "每月"}),
        ("wages", WAGES, "两个娃 月薪改成3万呢", {"monthly_salary": "30000", "children": "2"}),
        ("wages", WAGES, "我工资一年18万", {"annual_salary": "180000", "monthly_salary": "", "view": "全年"}),
        ("wages", WAGES, "一年18万呢", {"annual_salary": "180000", "monthly_salary": "", "view": "全年"}),
        ("wages", WAGES, "两个娃 1万5呢", {"monthly_salary": "15000", "children": "2"}),
        ("wages", WAGES, "2万5 两个娃", {"monthly_salary": "25000", "children": "2"}),
        ("wages", WAGES, "娃一个 2000", {"children": "1"}),
        ("wages", WAGES, "五险一金一个月扣2000", {"insurance": "2000", "view": "每月"}),
        ("part_time", FEE, "那要是3500呢", {"amount": "3500"}),
        ("small_vat", {"sales": "250000", "period": "quarter"}, "35万呢", {"sales": "350000"}),
        ("small_vat", {"sales": "350000", "period": "quarter"}, "要开专票2万呢", {"special_sales": "20000"}),
        ("small_vat", {"sales": "310000", "period": "quarter"}, "其中1万2没开票", {"view": "未开票"}),
        ("small_vat", {"sales": "298000", "period": "quarter"}, "平台扣了服务费2万 要减吗", {}),
        ("small_vat", {"sales": "320000", "period": "quarter"}, "那超了30万是全部交还是只交多的", {}),
        ("wages", WAGES, "我还有个2岁的孩子", {"infants": "1"}),
        ("wages", WAGES, "年底双薪9500呢", {"bonus": "9500"}),
        ("part_time", FEE, "分两次给", {"times": "2"}),
        ("small_vat", {"sales": "310000", "period": "quarter"}, "那要是月报呢", {"period": "month"}),
    ],
)  # fmt: skip
def test_what_is_added_keeps_the_rest(name: str, facts: dict[str, str], said: str, change: dict[str, str]) -> None:
    assert taken(name, facts, said) == change


@pytest.mark.parametrize(
    ("known", "said", "children", "infants"),
    [
        ({}, "两个娃 老大五岁 老二一岁", "1", "1"),
        ({"children": "2"}, "小的才一岁半", "1", "1"),
        ({"children": "1"}, "孩子刚满两岁", "0", "1"),
        ({}, "两个娃都不到3岁", None, "2"),
        ({}, "一个8岁一个2岁", "1", "1"),
        ({"children": "1"}, "老二刚出生", "1", "1"),
        ({}, "两个孩子 我爸65岁", "2", None),
    ],
)
def test_a_child_counts_by_its_age(known: dict[str, str], said: str, children: str | None, infants: str | None) -> None:
    form = next(form for form in FORMS if form.name == "wages")
    facts = form.take({"monthly_salary": "20000"} | known, said, None).facts
    assert (facts.get("children"), facts.get("infants")) == (children, infants)


def test_a_sum_that_is_supposed_is_no_answer_to_what_was_asked_beside_the_result() -> None:
    assert taken("wages", {"monthly_salary": "6000"}, "8000呢", "insurance") == {"monthly_salary": "8000"}
    assert taken("wages", {"monthly_salary": "6000"}, "800", "insurance") == {"insurance": "800"}


def test_a_sum_beside_a_child_is_no_insurance() -> None:
    assert taken("wages", {"monthly_salary": "25000"}, "有个孩子上小学 2000", "insurance") == {"children": "1"}
    assert taken("wages", {"monthly_salary": "25000"}, "3000 还有个孩子", "insurance") == {
        "insurance": "3000",
        "children": "1",
    }


def test_the_one_of_a_name_is_no_sum_where_a_sum_was_asked_for() -> None:
    assert taken("wages", {"monthly_salary": "20000"}, "五险一金一个月3000", "insurance") == {
        "insurance": "3000",
        "view": "每月",
    }
    assert taken("wages", {"monthly_salary": "20000"}, "80", "insurance") == {"insurance": "80"}


def test_ages_are_no_answer_to_a_sum_that_was_asked_for() -> None:
    assert "insurance" not in taken("wages", {"monthly_salary": "6000"}, "一个5岁一个1岁", "insurance")


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


def test_figures_after_the_rates_of_deed_tax_are_of_a_purchase() -> None:
    assert re.search(DEED_TAX.told_after, "买房契税多少？首套、二套、三套分别几个点？")
    assert not re.search(DEED_TAX.told_after, "契税什么时候交？签了购房合同多久内要交？")


def test_a_sum_that_was_told_before_is_reckoned_with_once_it_is_asked_about() -> None:
    told = "9月的增值税忘报了，税款是8600"
    assert [form.name for form in FORMS if form.wants("滞纳金多少", told)] == ["late"]
    assert [form.name for form in FORMS if form.wants("滞纳金怎么申报", told)] == []
    assert [form.name for form in FORMS if form.wants("滞纳金多少", "9月的增值税忘报了")] == []


@pytest.mark.parametrize(
    "said", ["五险一金扣了1500", "社保公积金自己交了1500", "社保公积金交了1500", "公积金社保一共扣1500"]
)
def test_what_goes_off_for_insurance_is_no_tax_withheld(said: str) -> None:
    form = next(form for form in FORMS if form.name == "wages")
    facts = form.take({"monthly_salary": "9800"}, said, "insurance").facts
    assert ("withheld" in facts, facts.get("insurance", facts.get("fund", facts.get("social")))) == (False, "1500")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2024年11月20日签的合同 买500万首套100平 契税多少", "2024-11-20"),
        ("2023年6月买的电车56.5万 购置税多少", "2023-06-30"),
        ("2022年6月签的采购合同100万 印花税多少", "2022-06-30"),
        ("2025年出租商铺 月租21万 交多少税", "2025-12-31"),
        ("2024年3月入职 月薪1万 个税多少", None),
        ("2015年买的商铺200万 现在卖300万 增值税多少", None),
        ("1.6的车 2023年买的 车船税一年多少", None),
        ("今年3月签合同 买500万首套100平 契税多少", None),
        ("税款5万 2025年10月15日到期 到2025年11月7日才交 滞纳金多少", None),
    ],
)
def test_a_day_that_is_told_is_the_one_whose_rules_count(said: str, day: str | None) -> None:
    form = wanted(said)
    assert form is not None
    assert form.take({}, said, None).facts.get("as_of") == day


def test_this_year_is_gone_back_to() -> None:
    known = {"sales": "300000", "period": "quarter", "as_of": "2025-12-31"}
    assert taken("small_vat", known, "2026年呢") == {"as_of": TODAY.isoformat()}


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("个体户一季度利润4万5 个税多少", {"profit": "45000", "months": "3", "as_of": "2026-03-31"}),
        (
            "个体户前三季度利润15万 已经预缴3000 还要交多少",
            {"profit": "150000", "months": "9", "prepaid": "3000", "as_of": "2026-09-30"},
        ),
        (
            "个体户全年收入50万成本35万 预缴了5000 汇算退还是补",
            {"revenue": "500000", "costs": "350000", "prepaid": "5000"},
        ),
        (
            "个体户上半年利润10万 每月社保1500 一个孩子 个税多少",
            {"profit": "100000", "months": "6", "social_insurance": "9000", "children": "1"},
        ),
        ("个体户1到8月利润10万 个税多少", {"profit": "100000", "months": "8"}),
    ],
)
def test_a_trade_is_reckoned_up_to_the_month_that_is_told(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "business"
    assert form.take({}, said, None).facts == facts


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("小规模三季度卖货20万 还卖了一套门面100万 增值税多少", {"sales": "1200000", "real_estate_sales": "1000000"}),
        ("小规模三季度销售额120万 其中卖不动产100万 增值税多少", {"sales": "1200000", "real_estate_sales": "1000000"}),
    ],
)
def test_real_estate_is_a_part_of_the_sales(said: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "small_vat"
    assert form.take({}, said, None).facts == {**facts, "period": "quarter", "as_of": "2026-09-30"}


def test_a_car_bought_and_gone_in_one_year() -> None:
    assert taken("vehicle_refund", {}, "3月买的车 一年车船税900 7月退货了 能退多少") == {
        "annual_tax": "900",
        "event": "returned",
        "first_month": "3",
        "event_month": "7",
    }
    assert taken("vehicle_refund", {}, "2024年3月买的车 2.0排量 今年5月报废 车船税退多少")["first_month"] == "1"


def test_the_days_of_both_homes_are_kept() -> None:
    found = taken("home_swap", {}, "2025年3月卖房500万缴了20万个税 2026年8月买400万的房 能退多少")
    assert (found["sold_on"], found["bought_on"], found.get("as_of")) == ("2025-03-01", "2026-08-01", None)


def test_the_vat_in_a_price_is_no_other_tax() -> None:
    said = "买房600万 二套 150平 其中增值税174757 契税多少"
    form = wanted(said)
    assert form is not None
    assert form.name == "deed_tax"
    assert form.take({}, said, None).facts["vat"] == "174757"


def test_rent_that_is_deducted_is_no_rent_that_is_taken() -> None:
    assert wanted("我一个月房租5000块 能抵多少个税") is None


def test_allowances_are_of_a_foreigner() -> None:
    wages = {"monthly_salary": "50000"}
    assert taken("wages", wages, "我是外籍 每个月住房补贴1万")["foreign_allowances"] == "120000"
    assert "foreign_allowances" not in taken("wages", wages, "每个月住房补贴1万")


def test_the_share_of_the_parents_and_nothing_withheld() -> None:
    found = taken("wages", {"monthly_salary": "20000"}, "父母65了 我有个弟弟 每月我分摊1000")
    assert (found["elderly"], found["elderly_share"]) == ("shared", "1000")
    assert taken("wages", {"annual_salary": "110000"}, "一分没扣 要补多少")["withheld"] == "0"


@pytest.mark.parametrize(
    ("said", "name", "facts"),
    [
        (
            "月薪2万5 一个娃 和老婆各扣一半 个税多少",
            "wages",
            {"monthly_salary": "25000", "children": "1", "children_share": "0.5"},
        ),
        (
            "全年工资20万 劳务3万 扣了4800 三险一金4万 汇算退多少",
            "wages",
            {"annual_salary": "200000", "labour_income": "30000", "fees_withheld": "4800", "insurance": "40000"},
        ),
        (
            "全年工资24万 劳务2万 一共已经扣了9000 汇算退多少",
            "wages",
            {"annual_salary": "240000", "labour_income": "20000", "withheld": "9000"},
        ),
        (
            "年薪50万 年终奖10万 五险一金6万 怎么报税划算",
            "wages",
            {"annual_salary": "500000", "bonus": "100000", "insurance": "60000"},
        ),
        ("退休金每月5000 返聘工资8000 个税多少", "wages", {"monthly_salary": "8000"}),
        ("N+1赔了25万 北京平均工资每年20万 交税多少", "severance", {"amount": "250000", "average_wage": "200000"}),
        ("公司亏损20万 企业所得税多少", "small_profit", {"taxable_income": "-200000"}),
        ("个体户亏了5万 个税多少", "business", {"profit": "-50000"}),
        (
            "小规模一月份销售额8万 全部专票 交多少增值税",
            "small_vat",
            {"sales": "80000", "special_sales": "80000", "period": "month"},
        ),
    ],
)
def test_what_else_is_told_beside_the_main_sum_counts(said: str, name: str, facts: dict[str, str]) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == name
    assert form.take({}, said, None).facts == facts


@pytest.mark.parametrize(
    ("name", "facts", "said", "change"),
    [
        ("small_vat", {"sales": "271000", "period": "quarter"}, "月底又到账一笔4万", {"sales": "311000"}),
        ("small_vat", {"sales": "271000", "period": "quarter"}, "11月再进2万5就过线了吧", {"sales": "296000"}),
        ("small_vat", {"sales": "271000", "period": "quarter"}, "一共又是多少 改成28万", {"sales": "280000"}),
        ("small_vat", {"sales": "271000", "period": "quarter"}, "总共33万", {"sales": "330000"}),
        ("small_vat", {"sales": "250000", "period": "quarter"}, "后来又开了6万专票",
         {"sales": "310000", "special_sales": "60000"}),
        ("small_vat", {"sales_with_tax": "200000", "period": "quarter"}, "再收9万", {"sales_with_tax": "290000"}),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "再来含税的2万呢", {"sales": "?"}),
        ("general_vat", {"output_tax": "150000", "input_tax": "90000"}, "又来了进项2万", {"input_tax": "110000"}),
        ("part_time", FEE, "这个月还接了一单2500的", {"amount": str(int(FEE["amount"]) + 2500), "view": "按月"}),
        ("wages", {"monthly_salary": "16000"}, "另外还有提成3000", {"monthly_salary": "19000"}),
        ("wages", {"monthly_salary": "16000"}, "要是19000呢", {"monthly_salary": "19000"}),
        ("business", {"profit": "300000"}, "后来又赚了5万", {"profit": "350000"}),
    ],
)  # fmt: skip
def test_what_comes_to_a_sum_is_added_and_a_whole_takes_its_place(
    name: str, facts: dict[str, str], said: str, change: dict[str, str]
) -> None:
    assert taken(name, facts, said).items() >= change.items()


@pytest.mark.parametrize("said", ["年底又进了一笔4万", "还卖了3万", "多开了2万普票", "追加了一单5万"])
def test_what_is_added_goes_on_from_the_result(said: str) -> None:
    form = next(f for f in FORMS if f.name == "small_vat")
    assert form.supposes(said)


@pytest.mark.parametrize("kind", ["门脸", "门市房", "铺面", "档口", "底商", "沿街房", "写字间", "库房"])
def test_whatever_a_shop_is_called_it_is_no_home(kind: str) -> None:
    said = f"我有个{kind}租出去一个月9000 交多少税"
    form = wanted(said)
    assert form is not None
    assert form.take({}, said, None).facts["property"] == "shop"
    assert taken("deed_tax", {}, f"买{kind}200万 契税多少")["kind"] == "other"


def test_a_home_after_a_shop_is_a_home_again() -> None:
    assert taken("rent", {"monthly_rent": "9000", "property": "shop"}, "住人的那套4300呢")["property"] == "home"


def test_a_shop_that_trades_sells_no_shop() -> None:
    form = wanted("我门店这个月卖了9万 小规模 增值税多少")
    assert form is not None
    assert form.name == "small_vat"
    assert wanted("门店一个月流水卖到9万 交税吗") is None or wanted("门店一个月流水卖到9万 交税吗").name != "shop_sale"  # type: ignore[union-attr]


def test_homes_counted_before_are_those_of_the_purchase() -> None:
    form = next(f for f in FORMS if f.name == "deed_tax")
    assert form.beside("契税的“家庭”包括谁？套数怎么认定、在哪查？", "那房子152平 总价540万")
    told = form.take({}, "我老公名下有一套 我没有 算几套 那房子152平 总价540万", None).facts
    assert told == {"homes_before": "1", "area_m2": "152", "price": "5400000"}


@pytest.mark.parametrize(("who", "homes"), [("我闺女", None), ("我爸", None), ("我爱人", "1"), ("我媳妇", "1")])
def test_whose_home_counts_is_not_guessed(who: str, homes: str | None) -> None:
    assert taken("deed_tax", {}, f"{who}名下有一套 我没房 契税多少 总价410万 86平").get("homes_before") == homes


@pytest.mark.parametrize(
    "said",
    [
        "摆地摊一个月挣四千 要交多少税",
        "跑滴滴一年挣九万 要交多少个税",
        "送外卖一个月挣八千 要交个税不 多少",
        "开小饭馆一年挣十万 交多少税",
        "做直播一个月挣三万 个税多少",
    ],
)
def test_what_is_earned_by_a_trade_or_by_fees_is_no_wage(said: str) -> None:
    form = wanted(said)
    assert form is None or form.name != "wages"


@pytest.mark.parametrize("said", ["送外卖 月薪8000 个税多少", "一个月挣一万二 个税多少"])
def test_a_wage_is_one_whatever_the_trade(said: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "wages"


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


@pytest.mark.parametrize(
    "lives", ["房子是租的", "住的地方是租的", "租着房", "跟人合租", "在外面租了个单间", "自己租的一居"]
)
def test_who_lives_for_rent_has_it_deducted(lives: str) -> None:
    facts = taken("wages", {}, f"每月工资一万二 五险一金扣掉两千 {lives} 每月得交多少个人所得税")
    assert facts == {"monthly_salary": "12000", "insurance": "2000", "housing": "rent"}


@pytest.mark.parametrize("lets", ["房子租给别人", "每月收房租3000", "房子出租"])
def test_who_lets_has_no_rent_deducted(lets: str) -> None:
    assert "housing" not in taken("wages", {}, f"月薪2万 社保公积金4000 {lets} 个税多少")


@pytest.mark.parametrize("said", ["房子带家具家电出租 一个月6500 税多少", "车位租出去 一个月800 交多少税"])
def test_a_home_with_what_stands_in_it_and_a_parking_space_are_let_as_buildings(said: str) -> None:
    form = wanted(said)
    assert form is not None
    assert form.name == "rent"


@pytest.mark.parametrize(
    ("said", "elderly", "children"),
    [
        ("爸妈六十多了 我是独子", "only_child", None),
        ("爸妈62了 家里就我一个孩子", "only_child", None),
        ("养父母 没有兄弟姐妹", "only_child", None),
        ("老人我是独苗 我有一个孩子", "only_child", "1"),
        ("养老人 我和我哥分", "shared", None),
        ("她弟也养老人", "shared", None),
    ],
)
def test_who_shares_the_parents_is_read_and_oneself_is_no_child(said: str, elderly: str, children: str | None) -> None:
    facts = taken("wages", {}, f"月薪2万 社保公积金4000 {said} 个税多少")
    assert (facts["elderly"], facts.get("children")) == (elderly, children)


def test_a_brothers_pay_tells_of_no_parents() -> None:
    assert "elderly" not in taken("wages", {}, "我弟月薪2万 社保公积金4000 个税多少")


def test_who_reads_a_manuscript_serves_and_writes_nothing() -> None:
    assert taken("part_time", {}, "给出版社审稿 给了3000审稿费 扣多少")["kind"] == "labour"


def test_a_car_of_last_year_is_taxed_for_all_of_this() -> None:
    assert "first_month" not in taken("vehicle_year", {}, "车去年11月买的 1.8T 今年车船税多少钱")
    assert taken("vehicle_year", {}, "车今年11月买的 1.8T 今年车船税多少钱")["first_month"] == "11"


def test_a_sum_before_whose_it_is_counts() -> None:
    facts = taken("rent", {}, "底商一间租给奶茶店 一年18万 个人的 税多少")
    assert facts == {"property": "shop", "owner": "person", "monthly_rent": "15000.00"}


def test_both_halves_make_the_year_and_one_alone_tells_nothing() -> None:
    both = taken("wages", {}, "上半年工资共9万 下半年共11万 社保公积金全年3.4万 已经扣了5200 汇算是退还是补")
    assert both == {"annual_salary": "200000", "insurance": "34000", "withheld": "5200"}
    assert wanted("上半年工资9万 个税多少") is None


def test_two_payments_are_shown_each() -> None:
    facts = taken("part_time", {}, "出版社给了两笔版税 一笔3万一笔2万 扣多少税")
    assert (facts["amount"], facts["also"]) == ("30000", "20000")


def test_a_film_for_a_firm_is_a_service_before_tax() -> None:
    form = wanted("业余给公司拍宣传片 说好税后一万二 税前得开多少")
    assert form is not None
    assert form.name == "part_time"


def test_the_month_of_the_plate_counts() -> None:
    assert taken("vehicle_year", {}, "2.0T的SUV 今年6月上的牌 车船税今年交多少")["first_month"] == "6"


def test_what_was_paid_long_ago_beside_what_it_costs_now_is_of_a_seller_and_no_deed_tax_of_then() -> None:
    said = "{}400万 但税务局核定价450万 2020年350万买的 89平 不唯一 首套 契税3.5万"
    assert [wanted(said.format(word)) for word in ("合同", "网签价")] == [None, None]
    assert wanted("2020年350万买的房 首套 89平 契税该交多少") is not None
