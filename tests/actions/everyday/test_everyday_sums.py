"""Sums of a firm, of shares, of what is withheld and paid: each read as what it is, and none as somebody's pay."""

from __future__ import annotations

import pytest

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from actions.everyday.named_taxes import taxes_asked
from conversations.cards import AssessmentCard, RefusalCard
from tests.actions.fakes import TODAY, Chat, everyday_by_law

FORMS = {matter.name: EverydayForm(matter, everyday_by_law(), lambda: TODAY) for matter in MATTERS}


def wanted(said: str) -> str:
    return next((name for name, form in FORMS.items() if form.wants(said)), "")


def computed(said: str) -> str:
    """The words of the reply, where nothing is left to be asked."""
    form = FORMS[wanted(said)]
    facts = form.take({}, said, None).facts
    assert form.missing(facts) == []
    [reply] = form.finish(facts, None, None, TODAY)
    assert not isinstance(reply.card, RefusalCard)
    return reply.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "一年工资18万 社保公积金共2.88万 房贷利息1.2万 赡养老人3.6万 单位扣过3000 年度汇算退几个钱",
            "汇算可退 1,200.00 元",
        ),
        ("一年挣16万 社保2万 一个娃 单位一共给扣掉4千 明年汇算退补多少", "汇算可退 920.00 元"),
        ("全年工资15万 社保公积金2万 房租1.8万 公司代扣了2000 年底能退多少", "汇算应补 680.00 元"),
        ("年收入15万 三险一金1.8万 平时交过6500的税 退多少", "汇算可退 1,820.00 元"),
        ("工资一年22万 五险一金3.3万 老人3.6万 预缴了7000 要补多少", "汇算可退 420.00 元"),
        ("月薪2万 五险一金4400 每月扣了800税 汇算退多少", "汇算应补 600.00 元"),
        ("月薪2万 五险一金4400 每月扣了900税 汇算退多少", "汇算可退 600.00 元"),
    ],
)
def test_what_was_withheld_is_read_however_it_is_called(said: str, told: str) -> None:
    assert wanted(said) == "wages"
    assert told in computed(said)


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("企业所得税 利润正好300万交多少 多赚一块钱呢", "150,000.00", "750,000.25"),
        ("利润300万 交多少企业所得税 超一块钱是多少", "150,000.00", "750,000.25"),
        ("公司利润300万企业所得税多少 301万呢", "150,000.00", "752,500.00"),
        ("企业所得税 应纳税所得额299万和301万各交多少", "149,500.00", "752,500.00"),
        ("小规模季度开票29.9万普票 增值税多少 31万呢", "0.00", "3,100.00"),
        ("年薪30万 社保5万 个税多少 涨到35万呢", "21,080.00", "31,080.00"),
        ("买房500万首套89平契税多少 600万呢", "50,000.00", "60,000.00"),
        ("个体户 采购合同100万 印花税多少 200万呢", "150.00", "300.00"),
        ("劳务费5000扣多少 8000呢", "800.00", "1,280.00"),
    ],
)
def test_two_sums_in_one_message_are_both_computed(said: str, first: str, second: str) -> None:
    text = computed(said)
    assert f"{first} 元" in text
    assert f"{second} 元" in text


@pytest.mark.parametrize(
    ("said", "stamp", "income"),
    [
        (
            "我个人的公司股权 当初实缴50万 现在80万转给别人 不低于净资产 印花税和个税各多少",
            "200.00",
            "59,960.00",
        ),
        ("股权转让 原来投了100万 现在140万卖 个税印花税多少", "350.00", "79,930.00"),
        ("我把手里20%的股权转给朋友 作价50万 当时实缴30万 税怎么算", "125.00", "39,975.00"),
        ("我持有的公司股份30万买的 卖了100万 要交多少税", "250.00", "139,950.00"),
        ("卖股权 30万入股 50万卖掉 税多少", "125.00", "39,975.00"),
        ("注册资本100万认缴没实缴 股权10万转让 个税多少", "25.00", "19,995.00"),
        ("个人转让股权 收入100万 原值40万 个税多少", "250.00", "119,950.00"),
        ("股权转让 净资产300万 我占30% 80万卖 当初出30万 个税", "200.00", "99,960.00"),
        ("个人股权平价转让 50万 出资也是50万 要交税吗 交多少", "125.00", "0.00"),
    ],
)
def test_shares_are_taxed_on_the_price_and_on_the_gain(said: str, stamp: str, income: str) -> None:
    assert wanted(said) == "equity"
    assert f"印花税 {stamp} 元，个人所得税 {income} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "duty"),
    [
        ("个人股权80万转让 实缴50万 印花税多少", "200.00"),
        ("个人股权 实缴50万 80万转让 印花税多少", "200.00"),
        ("小规模 刚跟客户签了个68万的销货合同 印花税几块钱", "102.00"),
        ("个体户 签了一份30万供货合同 印花税多少", "45.00"),
        ("跟厂家签的订货合同100万 我们一般纳税人 印花税多少", "300.00"),
        ("小规模公司采购原材料合同50万 印花税要交多少", "75.00"),
        ("小规模卖设备 合同20万 印花税", "30.00"),
        ("小规模 签了个经销合同 80万 印花税几块", "120.00"),
    ],
)
def test_a_contract_is_known_by_what_is_bought_and_sold(said: str, duty: str) -> None:
    assert f"印花税（一方） {duty} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("小规模 签了80万设备供货合同 还有50万租赁合同 印花税一共多少", "370.00"),
        ("签了两份合同 一份采购80万 一份租赁50万 小规模 印花税共多少", "370.00"),
        ("两份采购合同 一份30万 一份50万 小规模 印花税一共多少", "120.00"),
    ],
)
def test_several_contracts_are_each_taxed_as_their_kind(said: str, whole: str) -> None:
    assert f"2 份合同的印花税一共 {whole} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "vat"),
    [
        ("我们一般纳税人卖货的 这个月含税56.5万 13个点 进项税能抵4.8万 增值税要交多少", "17,000.00"),
        ("一般纳税人 本月销售收入含税113万 税率13% 进项9万 增值税多少", "40,000.00"),
        ("一般纳税人商贸公司 不含税销售额100万 进项税8万 要交多少增值税", "50,000.00"),
        ("我是一般纳税人 做软件服务的 价税合计106万 进项2万 增值税交多少", "40,000.00"),
        ("一般纳税人建筑公司 含税收入218万 9个点 进项税10万 增值税", "80,000.00"),
        ("含税收入56.5万 进货含税33.9万 都是13个点 一般纳税人增值税要交多少", "26,000.00"),
        ("商贸公司 一般纳税人 上个月开了含税226万的票 进项专票税额20万 交多少增值税", "60,000.00"),
        ("一般纳税人企业 月收入含税339万 13% 抵扣30万 增值税要交多少", "90,000.00"),
        ("一般纳税人 开票100万 税额13万 进项10万 增值税多少", "30,000.00"),
        ("这个月销项税15万 进项12万 一般纳税人交多少", "30,000.00"),
    ],
)
def test_what_a_general_taxpayer_takes_is_no_output_tax(said: str, vat: str) -> None:
    assert wanted(said) == "general_vat"
    assert f"增值税 {vat} 元" in computed(said)


def test_with_or_without_vat_and_the_rate_are_asked_for(chat: Chat) -> None:
    assert "含不含增值税" in chat.text("一般纳税人 这个月卖了50万 进项3万 增值税多少", "everyday_calculation")
    assert "税率是多少" in chat.text("含税", "inform")
    assert "27,522.12 元" in chat.text("13%", "inform")
    assert "35,000.00 元" in chat.text("不含税呢", "follow_up")


@pytest.mark.parametrize(
    ("said", "house", "stamp"),
    [
        ("小规模公司仓库租出去 合同一年租金24万不含税 房产税印花税一年各多少", "14,400.00", "120.00"),
        ("公司把车间出租 年租24万 房产税印花税城镇土地使用税各多少", "14,400.00", "120.00"),
        ("小规模公司写字楼租给别的公司 一年租金30万 含税 房产税增值税印花税各是多少", "18,000.00", "150.00"),
        ("一般纳税人公司仓库出租 年租金50万不含税 房产税一年多少", "60,000.00", "500.00"),
        ("公司把门面租出去 合同签了3年 一年10万 印花税多少 房产税一年多少", "6,000.00", "150.00"),
        ("自己名下的仓库出租 一年租金24万 房产税印花税各多少", "14,400.00", "120.00"),
    ],
)
def test_both_taxes_on_a_lease_are_told(said: str, house: str, stamp: str) -> None:
    assert wanted(said) == "rent"
    assert f"一年的房产税 {house} 元，印花税 {stamp} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "deductible"),
    [
        ("公司今年招待费花了20万 营业收入2000万 税前能扣多少", "100,000.00"),
        ("招待费今年用了8万 公司收入500万 能抵多少", "25,000.00"),
        ("公司请客户吃饭花了15万 全年营收800万 汇算能扣多少", "40,000.00"),
        ("今年给客户送礼花了3万 公司收入500万 企业所得税能扣多少", "18,000.00"),
        ("公司广告费花了500万 销售收入2000万 税前扣除限额是多少", "3,000,000.00"),
        ("化妆品公司广告费800万 收入2000万 能扣多少", "6,000,000.00"),
        ("企业所得税汇算 福利费30万 工资总额200万 要调增多少", "280,000.00"),
        ("工会经费交了6万 工资总额200万 税前能扣多少", "40,000.00"),
        ("职工教育经费20万 全年工资200万 超了多少", "160,000.00"),
        ("公司给希望工程捐了50万 利润300万 能扣多少", "360,000.00"),
        ("公司捐了100万 今年亏损 能扣多少", "0.00"),
    ],
)
def test_an_expense_with_a_limit_is_measured_by_it(said: str, deductible: str) -> None:
    assert wanted(said) == "deduction_limit"
    assert f"税前能扣 {deductible} 元" in computed(said)


def test_expenses_of_several_kinds_are_each_measured() -> None:
    text = computed("招待费10万 广告费100万 营业收入1000万 各能扣多少")
    assert "业务招待费，税前能扣 50,000.00 元" in text
    assert "广告宣传费，税前能扣 1,000,000.00 元" in text


@pytest.mark.parametrize(
    "said",
    [
        "公司今年招待费花了20万 营业收入2000万 税前能扣多少",
        "公司注册资本500万 收入300万 要交多少税",
        "单位营业收入600万 年底利润60万 所得税多少",
        "公司一年营业额800万 税前能扣多少",
        "我们公司工资总额300万 个税多少",
        "公司研发费用200万 税前加计扣除多少",
        "公司佣金支出30万 合同收入500万 税前能扣多少",
        "公司净利润80万分红给我 交多少个税",
        "公司固定资产100万 税前一次性扣除能省多少税",
    ],
)
def test_a_firms_figures_are_nobodys_pay(said: str) -> None:
    assert not FORMS["wages"].wants(said)
    assert wanted(said) not in ("wages", "bonus", "part_time")


@pytest.mark.parametrize(
    ("said", "tax"),
    [
        ("公司今年收入1000万 成本800万 企业所得税多少", "100,000.00"),
        ("公司一年营业额800万 利润50万 交多少税", "25,000.00"),
        ("单位营业收入600万 年底利润60万 所得税多少", "30,000.00"),
    ],
)
def test_a_company_is_taxed_on_what_is_left(said: str, tax: str) -> None:
    assert f"应缴企业所得税 {tax} 元" in computed(said)


@pytest.mark.parametrize(
    "said", ["年薪18万 五险一金2万 公司捐款1万 个税多少", "老板给我月薪2万 公司营业额500万 个税多少"]
)
def test_a_wage_that_is_named_is_one_beside_a_firms_figures(said: str) -> None:
    assert wanted(said) == "wages"


@pytest.mark.parametrize(
    ("said", "tax"),
    [
        ("我退休了 个人养老金账户里8万一次取出来 扣多少税", "2,400.00"),
        ("个人养老金取出来5万 交多少税", "1,500.00"),
        ("个人养老金账户本金12万 收益8万 全部领取 扣多少", "6,000.00"),
        ("养老金账户每月领3000 要扣多少税", "90.00"),
        ("个人养老金存了3万 现在要领 得交多少税", "900.00"),
    ],
)
def test_a_private_pension_is_taxed_on_all_that_is_drawn(said: str, tax: str) -> None:
    assert f"个人所得税 {tax} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("买房契税交了4.2万 还没过户 合同两家谈好解除了 契税能退多少", "42,000.00"),
        ("房子不买了 之前契税交过3万 没过户 能退回来多少", "30,000.00"),
        ("契税缴了9万 网签后买卖合同解除 还没办房产证 退多少", "90,000.00"),
        ("买卖没成 契税6.6万能全退吗 还没过户", "66,000.00"),
        ("300万的房子 交了4.5万契税 合同撤销了 没登记 契税退几万", "45,000.00"),
    ],
)
def test_deed_tax_that_was_paid_is_no_price(said: str, back: str) -> None:
    assert wanted(said) == "deed_refund"
    assert f"可退契税 {back} 元" in computed(said)


def test_after_the_registration_the_entry_tells_of_the_refund() -> None:
    form = FORMS["deed_refund"]
    facts = form.take({}, "已经过户了 契税交了3万 现在退房 能退多少", None).facts
    declined = form.declines(facts, "", None)
    assert declined is not None
    assert declined.entry == "deed-tax-refund-registered"


@pytest.mark.parametrize("said", ["契税多交了1万 怎么退", "契税交了4.2万 面积少了 能退多少"])
def test_what_comes_back_for_another_reason_is_not_computed(said: str) -> None:
    assert wanted(said) == ""


def test_a_tax_asked_about_beside_another_is_not_passed_over() -> None:
    assert taxes_asked("小规模 签了50万销售合同 增值税印花税各多少") == "增值税、印花税"
    assert "您还问到的增值税没有一起算" in computed("小规模 签了50万销售合同 增值税印花税各多少")
    assert "您还问到" not in computed("个人卖商铺 200万 当初100万买的有发票 增值税个税土地增值税各多少")


def test_a_second_sum_goes_when_the_first_is_changed(chat: Chat) -> None:
    assert "750,000.25 元" in chat.text("企业所得税 利润正好300万交多少 多赚一块钱呢", "everyday_calculation")
    later = chat.text("400万呢", "follow_up")
    assert "1,000,000.00 元" in later
    assert "750,000.25" not in later
    assert isinstance(chat.last[-1].card, AssessmentCard)


@pytest.mark.parametrize(
    ("said", "name", "told"),
    [
        ("公司应纳税所得额刚好300万 人数资产都够小微 企业所得税多少 超一块钱呢", "small_profit", "750,000.25"),
        ("应纳税所得额正好300万 没超人数资产 企业所得税是多少 301万呢", "small_profit", "752,500.00"),
        ("有限公司 利润300万整 小微 所得税多少 超1块钱呢", "small_profit", "150,000.00"),
        ("公司一季度有点利润预缴了18600企业所得税 现在全年算下来是亏的 汇算能退多少", "small_profit", "可退 18,600.00"),
        ("公司前三季度预缴了企业所得税4.2万 年底一算亏损15万 能退几个钱", "small_profit", "可退 42,000.00"),
        ("预缴过2万企业所得税 全年没赚钱 退多少", "small_profit", "可退 20,000.00"),
        ("公司全年利润80万 小微 已经预缴3万 汇算退多少", "small_profit", "还应缴 10,000.00"),
        ("公司今年利润总额500万 通过慈善总会捐了80万 今年所得税前能扣多少", "deduction_limit", "600,000.00"),
        ("公司利润500万 捐款80万给红十字会 企业所得税前扣多少", "deduction_limit", "600,000.00"),
        ("小微企业 跟厂里订了248万的货 合同印花税要交几多", "stamp", "372.00"),
        ("小规模 进了一批30万的货 合同印花税多少", "stamp", "45.00"),
    ],
)
def test_of_a_firm_in_other_words(said: str, name: str, told: str) -> None:
    assert wanted(said) == name
    assert told in computed(said)


@pytest.mark.parametrize(
    "said",
    [
        "小微企业注册资本500万 要交多少税",
        "公司买房花了800万 小微企业 房产税多少",
        "小微企业账上有100万 交多少税",
        "公司工资总额300万 小微 企业所得税怎么交多少",
        "公司货款200万 小微企业 增值税多少",
        "公司原值2000万的厂房 企业所得税多少",
        "公司每月发工资50万",
        "公司每月发工资50万 个税多少",
        "我们公司一个月发放工资30万 个税要交多少",
        "厂里给工人发工资80万 个税多少",
    ],
)
def test_a_sum_with_another_name_is_no_profit_and_no_pay(said: str) -> None:
    assert wanted(said) not in ("small_profit", "wages")


@pytest.mark.parametrize(
    ("said", "name", "told"),
    [
        ("公司自己用的办公楼原值1200万 在北京 一般纳税人不是小微 房产税一年多少", "property_tax", "100,800.00"),
        ("公司自己用的办公楼原值1200万 在北京 一般纳税人不是小微 房产税一年多少", "property_tax", "没有核到文件原文"),
        ("小规模 自用厂房账面原值500万 房产税一年多少", "property_tax", "21,000.00"),
        ("公司买了个写字楼自己办公 花了800万 房产税一年交几多", "property_tax", "67,200.00"),
        ("公司在杭州有栋自用办公楼 原值1000万 一般纳税人不是小微 房产税多少", "property_tax", "108,000.00"),
        ("公司写字楼租金一年30万 房产税多少", "rent", "18,000.00"),
        ("我们做二手车的 一般纳税人 收来的车40.2万含税卖掉 增值税多少", "used_cars", "增值税 2,000.00"),
        ("二手车行 小规模 收了一台车8万 卖了10.05万 增值税多少", "used_cars", "增值税 500.00"),
        ("我是二手车商 这车收来15万 20.1万转手 增值税几块", "used_cars", "增值税 1,000.00"),
        ("二手车经销公司 这个月卖收购的车含税收入201万 增值税交多少", "used_cars", "增值税 10,000.00"),
    ],
)
def test_by_what_a_building_cost_and_for_what_a_used_car_is_sold(said: str, name: str, told: str) -> None:
    assert wanted(said) == name
    assert told in computed(said)


@pytest.mark.parametrize(
    "said",
    [
        "公司办公楼净值600万 房产税多少",
        "公司注册资本500万 房产税多少",
        "公司房产评估价2000万 自用 房产税多少",
        "我自己开的旧车卖了8万 增值税多少",
        "公司卖自己用过的车10万 增值税多少",
    ],
)
def test_of_what_is_no_value_and_no_trade_nothing_is_computed(said: str) -> None:
    assert wanted(said) == ""


@pytest.mark.parametrize("said", ["超一块钱呢", "那多赚一块呢", "多1块钱要交多少"])
def test_one_yuan_more_is_asked_of_the_sum_in_hand(said: str) -> None:
    assert FORMS["small_profit"].take({"taxable_income": "3000000"}, said, None).facts["taxable_income"] == "3000001"
