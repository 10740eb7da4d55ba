"""Sums whose words say what they are: what two employers paid, what is after all deductions, what was paid for a part
of a year, what a home fewer makes of a purchase."""

from __future__ import annotations

import pytest

from conversations.cards import RefusalCard
from tests.actions.everyday.test_everyday_sums import FORMS, computed, wanted
from tests.actions.fakes import TODAY


def followed(said: str, then: str) -> str:
    """The words of the second reply, in the form of the first."""
    form = FORMS[wanted(said)]
    facts = form.take({}, said, None).facts
    assert form.supposes(then)
    facts = form.take(facts, then, None).facts
    assert form.missing(facts) == []
    [reply] = form.finish(facts, None, None, TODAY)
    assert not isinstance(reply.card, RefusalCard)
    return reply.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "今年换过工作 前一家发了9万 后一家12万 三险一金总共2.6万 没专项附加 两边一共预扣了6200 汇算要补多少",
            "汇算应补 3,680.00",
        ),
        ("我今年跳槽了 上家挣了8万 下家挣了11万 社保公积金一共2.2万 汇算补多少", "全年个人所得税 8,280.00"),
        ("两家公司上班 第一家发了10万 第二家发了8万 五险一金2万 预扣了3000 汇算退多少", "汇算应补 4,480.00"),
        ("上半年在A公司发了8万 下半年在B公司发了10万 三险一金2.4万 一共预缴2000 汇算补多少", "汇算应补 5,080.00"),
        (
            "换了工作 原单位发了7万扣了600税 新单位发了13万扣了2900税 三险一金共2.5万 年度汇算补多少",
            "汇算应补 5,480.00",
        ),
        (
            "今年换工作 前单位三险一金1万发了9万 后单位三险一金1.6万发了12万 已扣税6200 汇算补多少",
            "汇算应补 3,680.00",
        ),
        ("今年在两家单位干过 一共发了21万 三险一金2.6万 预扣6200 汇算补多少", "汇算应补 3,680.00"),
        ("1到5月在前公司每月1万 6到12月在新公司每月1.5万 五险一金一共2.5万 个税一年多少", "个人所得税 4,480.00"),
        (
            "前公司月薪1万干了5个月 现公司月薪1万5干了7个月 五险一金总共2.5万 一共扣了2000 汇算补多少",
            "汇算应补 2,480.00",
        ),
        ("离职前工资发了9万 入职新单位后发了6万 三险一金1.8万 预扣税1200 汇算退补多少", "汇算应补 3,480.00"),
        ("我同时在两家单位领工资 一家一年10万 一家一年12万 三险一金2.6万 汇算补多少", "全年个人所得税 10,880.00"),
        ("先后在甲乙两家公司上班 甲发了8万 乙发了9万 三险一金2万 各扣了800和1500 汇算补多少", "汇算应补 4,180.00"),
        ("跳槽后月薪2万5 五险一金5000 扣多少税", "全年个人所得税 19,080.00"),  # one employer, by the month
    ],
)
def test_what_two_employers_paid_is_the_years_pay(said: str, told: str) -> None:
    assert wanted(said) == "wages"
    assert f"{told} 元" in computed(said)


@pytest.mark.parametrize(
    "said", ["换工作了 前一家月薪1万 后一家月薪1万5 汇算要补多少", "换工作了 前一家发了9万 汇算补多少"]
)
def test_what_one_of_two_employers_paid_is_not_the_year(said: str) -> None:
    form = FORMS["wages"]
    assert form.wants(said)
    facts = form.take({}, said, None).facts
    assert form.missing(facts) == ["annual_salary"]
    assert form.take(facts, "一共21万", "annual_salary").facts["annual_salary"] == "210000"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("公司名下两家店 前一家卖了9万 后一家12万 增值税多少", ""),
        ("我从上家手里150万买的房 卖给下家200万 个税多少", ""),
        ("前公司离职拿了补偿金20万 工作8年 个税多少", "severance"),
        ("夫妻俩 老公一年发了20万 老婆一年发了15万 三险一金5万 个税多少", ""),
    ],
)
def test_what_is_no_pay_of_two_employers(said: str, name: str) -> None:
    assert wanted(said) == name


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("个体户小饭馆 今年应纳税所得额18万 经营所得个税要交多少", "12,750.00"),  # nothing is deducted once more
        ("个体户 应税所得25万 经营所得税多少", "19,750.00"),
        ("个人独资企业全年应纳税所得额50万 经营所得交多少", "109,500.00"),
        ("个体户算出来应纳税所得额8万 已经预缴了1000 还要补多少", "还应缴 2,250.00"),
        ("个体户利润18万 经营所得个税多少", "6,750.00"),  # of which the 60,000 is still to be deducted
    ],
)
def test_what_a_trade_is_taxed_on_is_not_deducted_from_again(said: str, told: str) -> None:
    assert wanted(said) == "business"
    assert f"{told} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2.3排量的新车3月份买的交了750车船税 10月因为质量问题退给4S店了 车船税能退多少", "225.00"),
        ("今年4月提的新车 交了360车船税 9月被偷了 能退多少车船税", "160.00"),
        ("5月买的车车船税交了600 11月报废 退多少", "150.00"),
        ("六月份买的新车 车船税280 十月退给厂家了 车船税能退多少", "120.00"),
        ("新车6月买的 一年车船税480 9月退货给厂家 车船税退多少", "160.00"),  # the year's is told
        ("去年3月买的车 今年车船税交了480 6月报废 退多少", "280.00"),  # of which this year's was paid in full
        ("车船税一年900 5月报废能退多少", "600.00"),
        ("车船税交了900 10月报废了 能退多少", "225.00"),
    ],
)
def test_what_was_paid_for_a_new_car_is_for_the_months_it_was_held(said: str, told: str) -> None:
    assert wanted(said) == "vehicle_refund"
    assert f"可退 {told} 元" in computed(said)


@pytest.mark.parametrize(
    ("homes", "then", "left"),
    [
        ("二套", "要是我先把现在这套卖了再买呢", "家庭唯一"),
        ("二套", "那我把手里这套先卖掉呢", "家庭唯一"),
        ("二套", "如果先把名下那套处理了呢", "家庭唯一"),
        ("二套", "先卖后买呢", "家庭唯一"),
        ("二套", "那我要是先卖了这套呢", "家庭唯一"),
        ("二套", "卖了现在住的再买新的呢", "家庭唯一"),
        ("二套", "要是先把老破小出手呢", "家庭唯一"),
        ("二套", "把旧的卖掉再买", "家庭唯一"),
        ("三套", "卖掉一套再买呢", "家庭第二套"),
        ("三套", "把两套都卖了呢", "家庭唯一"),
        ("二套", "老房子先不卖呢", "家庭第二套"),
        ("二套", "买完再卖老房子呢", "家庭第二套"),
        ("二套", "那这套过几年卖了呢", "家庭第二套"),
    ],
)
def test_a_home_sold_before_is_none_of_the_purchase(homes: str, then: str, left: str) -> None:
    assert left in followed(f"{homes} 400万 160平 契税多少", then)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("租写字楼签了三年 一年20万 合同一共60万 小规模企业 印花税贴多少", "300.00"),
        ("租写字楼签了三年 一年20万 小规模企业 印花税贴多少", "300.00"),
        ("小微 租厂房 年租金30万 租期5年 租赁合同印花税多少", "750.00"),
        ("我们公司租办公室 月租2万 签两年 小规模 印花税交多少", "240.00"),
        ("租仓库三年 第一年10万 第二年11万 第三年12万 小规模 印花税多少", "165.00"),
        ("租了个店面 每季度3万 租期两年 个体户 印花税多少", "120.00"),
        ("租办公楼合同总金额120万 每年40万 三年 一般纳税人 印花税多少", "1,200.00"),
        ("租店面 月租1万 租18个月 小规模 印花税多少", "90.00"),
        ("租设备 一年10万 租两年半 小规模 印花税多少", "125.00"),
        ("租写字楼 押金5万 一年20万 三年 小规模 印花税", "300.00"),
        ("租店面签了一年 租金12万 小规模 印花税多少", "60.00"),
        ("小规模 租办公室一年8万 印花税多少", "40.00"),
    ],
)
def test_the_rent_of_all_years_is_stamped(said: str, told: str) -> None:
    assert wanted(said) == "stamp"
    assert f"印花税（一方） {told} 元" in computed(said)


@pytest.mark.parametrize(
    "said", ["租店面 月租1万 小规模 印花税多少", "租厂房 一年20万 签3年 每年递增5% 小规模 印花税多少"]
)
def test_a_rent_whose_whole_is_not_known_is_asked_for(said: str) -> None:
    form = FORMS["stamp"]
    assert form.missing(form.take({}, said, None).facts) == ["amount"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("车有质量问题厂家同意退 开了一年零两个月 当时购置税交了15000 能退多少", "13,500.00"),
        ("20万买的车 购置税交了17699 买了8个月退给4S店了 购置税能退几个钱", "17,699.00"),
        ("2024年5月交的购置税12000 现在厂家召回退车 能退多少购置税", "9,600.00"),
        ("购置税2万 开了两年半 车退回厂里 能要回多少", "16,000.00"),
        ("新车没上牌就退给店里了 购置税1万5 退多少", "15,000.00"),
        ("车退给经销商 购置税交过18000 不满两年 退多少", "16,200.00"),
        ("厂家给退车 购置税交了9000 开了十四个月 能退多少", "8,100.00"),
        ("去年3月买的车交购置税16000 上周退货了 购置税退多少", "14,400.00"),
    ],
)
def test_the_tax_on_a_car_given_back_comes_back_less_a_part_for_each_year(said: str, told: str) -> None:
    assert wanted(said) == "purchase_tax_refund"
    assert f"可退车辆购置税 {told} 元" in computed(said)


@pytest.mark.parametrize(
    "said",
    ["车报废了 购置税15000 能退吗", "花了25万买的车 退车了 购置税能退多少", "购置税多交了5000能退多少"],
)
def test_no_other_tax_on_a_car_is_taken_for_it(said: str) -> None:
    assert wanted(said) == ""


def test_how_long_ago_it_was_paid_is_asked_for() -> None:
    form = FORMS["purchase_tax_refund"]
    facts = form.take({}, "退车 交了一万八购置税 还我多少", None).facts
    assert form.missing(facts) == ["full_years"]
    for said, years in (("一年零两个月", "1"), ("两年", "2"), ("不满一年", "0"), ("2024年5月交的", "2"), ("3", "3")):
        assert form.take(facts, said, "full_years").facts["full_years"] == years


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("我个税税率20% 个人养老金一年存满12000 能少交多少税", "2,400.00"),
        ("税率10% 大病自付5万 能少交多少个税", "3,500.00"),
        ("我适用税率是25% 个人养老金存满能省多少税", "3,000.00"),
        ("个税20%那一档 每月存1000个人养老金 一年省多少税", "2,400.00"),
        ("税率10% 一个孩子 能少交多少税", "2,400.00"),
        ("我按20%交个税 子女教育2.4万能省多少", "4,800.00"),
        ("20%的税率 赡养老人3.6万能少缴多少", "7,200.00"),
        ("税率百分之三十 个人养老金交15000能退多少税", "3,600.00"),
        ("我税率20% 有房贷 能少交多少税", "2,400.00"),
        ("月薪3万 五险一金5000 税率20% 个人养老金12000 能省多少税", "2,400.00"),
    ],
)
def test_a_deduction_saves_what_the_told_rate_makes_of_it(said: str, told: str) -> None:
    assert wanted(said) == "deduction_saves"
    assert f"少缴 {told} 元" in computed(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("个人养老金取出来8万 税率3% 扣多少", "pension_drawn"),
        ("税率20%是怎么算的", ""),
        ("增值税税率13% 进项5万 抵多少", ""),
        ("个人养老金存12000 能少交多少税", ""),  # at which rate is not told
    ],
)
def test_no_other_rate_is_taken_for_ones_own(said: str, name: str) -> None:
    assert wanted(said) == name


def test_the_rate_that_is_supposed_takes_the_place_of_the_one_told() -> None:
    assert "少缴 1,200.00 元" in followed("税率20% 个人养老金存12000 能少交多少税", "税率10%呢")


@pytest.mark.parametrize(
    ("said", "income"),
    [
        ("我当初30万入的股 现在80万转给朋友 个人所得税要交多少", "99,960.00"),
        ("当初投进去30万 占20%的股 现在80万卖给合伙人 个税多少", "99,960.00"),
        ("跟朋友开公司我出资50万 现在把我那份120万转给他 要交多少个税", "139,940.00"),
        ("我入股花了10万 退出时25万转给别的股东 个税多少", "29,987.50"),
        ("我占股10% 实缴20万 90万卖给大股东 个税多少", "139,955.00"),
        ("原来入了20万的股 现在作价45万转让出去 税多少", "49,977.50"),
        ("朋友公司我投了30万占一成 现在他80万收回去 我交多少税", "99,960.00"),
        ("占了两成股 当时出了40万 现在100万让给别人 个税", "119,950.00"),
    ],
)
def test_a_part_of_a_company_is_sold_however_it_is_called(said: str, income: str) -> None:
    assert wanted(said) == "equity"
    assert f"个人所得税 {income} 元" in computed(said)


@pytest.mark.parametrize(
    "said",
    [
        "房子我和朋友各出资50% 现在卖200万 个税多少",
        "入股30万 现在退股拿回50万 交多少个税",
        "公司入股30万 卖80万 企业所得税多少",
        "入股分红5万 扣多少税",
    ],
)
def test_what_is_no_persons_sale_of_shares_is_not_computed(said: str) -> None:
    assert wanted(said) == ""


@pytest.mark.parametrize(
    ("said", "name", "told"),
    [
        ("年薪30万 三险一金4万 个人养老金12000 能少交多少税", "wages", "一年少缴 2,400.00"),
        ("月薪1万5 五险一金3000 个人养老金12000 能省多少税", "wages", "一年少缴 1,200.00"),
        ("大病花了8万 报销了3万 税率20% 能退多少税", "deduction_saves", "少缴 7,000.00"),
        ("三年租约 租写字楼 头年10万 以后每年12万 小规模 印花税多少", "stamp", "印花税（一方） 170.00"),
        ("合伙企业应纳税所得额40万 我占一半 经营所得个税多少", "business", "应缴个人所得税 29,500.00"),
        ("合伙企业利润60万 我占30% 个税多少", "business", "应缴个人所得税 13,500.00"),
        ("我30万买的股 现在80万卖给同事 个税多少", "equity", "个人所得税 99,960.00"),
        ("8月提的新车 车船税给了保险公司150 11月退车给4S店 车船税退多少", "vehicle_refund", "可退 60.00"),
        ("房东跟我签的商铺租约 两年 每月4500 个体户 贴花多少", "stamp", "印花税（一方） 54.00"),
        ("跟哥们合伙注册的公司 我当时掏了25万占25% 现在70万转给他 个税要交多少", "equity", "89,965.00"),
        ("公司今年上半年收入90万 下半年收入120万 成本180万 企业所得税多少", "small_profit", "企业所得税 15,000.00"),
        ("个体户上半年赚9万 下半年赚12万 经营所得个税多少", "business", "应缴个人所得税 9,750.00"),
        ("一年换了三家公司 分别发了5万、6万、7万 三险一金2万 预扣1500 汇算要补多少", "wages", "应补 5,980.00"),
        ("今年换工作 前面发了9万 后面发了12万 三险一金2.6万 预缴6200 要补多少", "wages", "应补 3,680.00"),
        ("上半年每月1万 下半年每月1.2万 五险一金2万 个税多少", "wages", "全年个人所得税 2,680.00"),
        ("我租了两个店面 一个一年6万 一个一年8万 都签三年 小规模 印花税多少", "stamp", "印花税（一方） 210.00"),
        ("写字楼三年租金60万 房产税多少", "rent", "一年的房产税 12,000.00"),
        ("写字楼出租 三年一共收租90万 个人 房产税一年多少", "rent", "一年的房产税 18,000.00"),
        ("上半年劳务费5万 下半年劳务费7万 汇算补多少", "part_time", "全年个人所得税 1,080.00"),
        ("朋友80万买我的股 当初我出了30万 个税多少", "equity", "个人所得税 99,960.00"),
        ("我在A公司年薪15万 又在B公司兼职一年拿5万工资 三险一金2万 汇算补多少 已经预扣3000", "wages", "应补 6,480.00"),
        ("前任公司没缴税 现公司年薪18万 三险一金2万 汇算要补多少", "wages", "应补 7,480.00"),
    ],
)
def test_what_stands_beside_a_sum_counts_towards_it(said: str, name: str, told: str) -> None:
    assert wanted(said) == name
    assert f"{told} 元" in computed(said)


@pytest.mark.parametrize("said", ["个体户核定应税所得率10% 年收入60万 个税多少", "我买的股票30万 80万卖了 个税多少"])
def test_what_is_reckoned_by_other_rules_is_not_computed(said: str) -> None:
    assert wanted(said) == ""


def test_of_a_trade_in_hand_no_company_is_supposed() -> None:
    assert FORMS["small_profit"].after("business", {"profit": "180000"}, "应纳税所得额是18万呢") is None
    assert FORMS["small_profit"].after("business", {"profit": "180000"}, "那公司呢") == {"taxable_income": "180000"}
    assert "12,750.00 元" in followed("个体户利润18万 经营所得个税多少", "应纳税所得额是18万呢")


@pytest.mark.parametrize("then", ["那先过户给我妈呢", "老房子过户给我妈再买呢"])
def test_a_home_given_away_before_is_no_gift_to_the_buyer(then: str) -> None:
    assert "家庭唯一" in followed("二套 400万 160平 契税多少", then)


def test_another_tax_on_the_home_that_is_sold_changes_nothing() -> None:
    form = FORMS["deed_tax"]
    facts = form.take({}, "二套 400万 160平 契税多少", None).facts
    assert form.take(facts, "如果卖了旧的 差额能退个税吗", None).changes == ()
