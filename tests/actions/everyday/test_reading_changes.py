"""What a message changes of a sum: one fact, what is added, the day whose rules count."""

from __future__ import annotations

import pytest

from tests.actions.everyday.reading import FEE, FORMS, VAT, WAGES, taken, wanted
from tests.actions.fakes import TODAY

ALL_SPECIAL = {"sales": "280000", "special_sales": "280000", "ordinary_sales": ""}
ALL_ORDINARY = {"ordinary_sales": "280000", "special_sales": "0", "sales": ""}


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
        ("part_time", FEE, "给我扣了1600多 对吗", {"withheld": "1600", "roughly": "true"}),
        ("part_time", FEE, "给我扣了1600 对吗", {"withheld": "1600"}),
        ("small_vat", {"ordinary_sales": "280000", "period": "quarter"}, "要是开的专票呢", ALL_SPECIAL),
        ("small_vat", {"sales": "280000", "period": "quarter"}, "那要是全开专票的话", {"special_sales": "280000"}),
        ("small_vat", {"sales": "280000", "special_sales": "280000"}, "换成普票呢", ALL_ORDINARY),
        ("small_vat", {"sales": "280000", "period": "quarter"}, "专票要交吗，对方非要专票", {}),
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
        ("wages", WAGES | {"children": "2"}, "要是再加一个孩子呢", {"children": "3"}),
        ("wages", WAGES | {"children": "1"}, "如果我多一个孩子能退多少", {"children": "2", "view": "汇算"}),
        ("wages", WAGES | {"children": "1"}, "再生两个娃呢", {"children": "3"}),
        ("wages", WAGES | {"children": "2"}, "改成一个孩子呢", {"children": "1"}),
        ("wages", WAGES, "年底双薪9500呢", {"bonus": "9500"}),
        ("part_time", FEE, "分两次给", {"times": "2"}),
        ("small_vat", {"sales": "310000", "period": "quarter"}, "那要是月报呢", {"period": "month"}),
    ],
)  # fmt: skip
def test_what_is_added_keeps_the_rest(name: str, facts: dict[str, str], said: str, change: dict[str, str]) -> None:
    assert taken(name, facts, said) == change


def test_a_sum_that_is_supposed_is_no_answer_to_what_was_asked_beside_the_result() -> None:
    assert taken("wages", {"monthly_salary": "6000"}, "8000呢", "insurance") == {"monthly_salary": "8000"}
    assert taken("wages", {"monthly_salary": "6000"}, "800", "insurance") == {"insurance": "800"}


def test_the_one_of_a_name_is_no_sum_where_a_sum_was_asked_for() -> None:
    assert taken("wages", {"monthly_salary": "20000"}, "五险一金一个月3000", "insurance") == {
        "insurance": "3000",
        "view": "每月",
    }
    assert taken("wages", {"monthly_salary": "20000"}, "80", "insurance") == {"insurance": "80"}


def test_a_sum_that_was_told_before_is_reckoned_with_once_it_is_asked_about() -> None:
    told = "9月的增值税忘报了，税款是8600"
    assert [form.name for form in FORMS if form.wants("滞纳金多少", told)] == ["late"]
    assert [form.name for form in FORMS if form.wants("滞纳金怎么申报", told)] == []
    assert [form.name for form in FORMS if form.wants("滞纳金多少", "9月的增值税忘报了")] == []


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
