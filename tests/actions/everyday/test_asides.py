"""What is told beside the facts: another's sum, a tax that was paid, another tax, another kind of income."""

from __future__ import annotations

import pytest

from actions.everyday.form import EverydayForm
from actions.everyday.matters import MATTERS
from conversations.cards import AssessmentCard
from tests.actions.everyday.reading import taken, wanted
from tests.actions.fakes import TODAY, Chat, everyday_by_law

COMPUTE = "everyday_calculation"
FORMS = {matter.name: EverydayForm(matter, everyday_by_law(), lambda: TODAY) for matter in MATTERS}


def facts_of(name: str, said: str) -> dict[str, str]:
    return dict(FORMS[name].take({}, said, None).facts)


@pytest.mark.parametrize(
    ("said", "pay"),
    [
        (
            "一年工资税前20万，五险一金个人扣3万6，有个上小学的娃，我独生子女爸妈都六十多了，帮我算算一年个税多少",
            "200000",
        ),
        ("全年税前工资大概18万 社保公积金一年2万8 个税多少", "180000"),
        ("我年薪税前25万 五险一金4万 个税一年多少", "250000"),
        ("税前20万一年 五险一金3万 要交多少个税", "200000"),
        ("工资税前30万，全年个税多少", "300000"),
        ("一整年工资加起来税前16万 个税多少", "160000"),
    ],
)
def test_pay_beside_the_words_of_a_year_is_the_years(said: str, pay: str) -> None:
    assert facts_of("wages", said).get("annual_salary") == pay
    assert "monthly_salary" not in facts_of("wages", said)


@pytest.mark.parametrize(
    ("said", "pay"),
    [
        ("干了一年 工资5万 个税多少", "50000"),
        ("月薪12万 一年个税多少", "120000"),
        ("工资一个月2万 一年要交多少个税", "20000"),
        ("娃上一年级 工资3万 个税多少", "30000"),
    ],
)
def test_pay_of_a_month_stays_the_months(said: str, pay: str) -> None:
    assert facts_of("wages", said).get("monthly_salary") == pay


def test_the_pay_that_a_bonus_comes_to_is_no_bonus(chat: Chat) -> None:
    assert "1,880.00 元" in chat.text(
        "一年工资税前20万，五险一金个人扣3万6，一个娃，独生子女爸妈都六十多了，个税多少", COMPUTE
    )
    told = chat.text("还有年终奖3万 在20万之外另发的 单独算好还是合一起好", COMPUTE)
    assert "单独计税 900.00 元" in told
    assert "单独计税更省" in told
    assert "3,000.00 元" in told


@pytest.mark.parametrize(
    "said",
    [
        "我邻居说一个月才交200",
        "朋友说每个月交300",
        "人家扣了200块的税",
        "我说的是税200 不是租金200！租金就是8000",
        "北京不是有个2.5%的综合征收率吗 我邻居说一个月才交200",
        "上个月交了250",
    ],
)
def test_what_others_say_and_what_is_tax_takes_no_facts_place(said: str) -> None:
    rent = facts_of("rent", "我把房子租出去一个月8000 要不要交税")
    taken = FORMS["rent"].take(rent, said, None)
    assert taken.facts["monthly_rent"] == "8000"


@pytest.mark.parametrize("said", ["租金改成9000呢", "那9000呢", "其实一个月9000"])
def test_a_sum_of_ones_own_still_takes_its_place(said: str) -> None:
    rent = facts_of("rent", "我把房子租出去一个月8000 要不要交税")
    assert FORMS["rent"].take(rent, said, None).facts["monthly_rent"] == "9000"


def test_the_rent_told_once_more_is_computed_once_more(chat: Chat) -> None:
    chat.say("我把房子租出去一个月8000 要不要交税", COMPUTE)
    assert "综合征收率由房屋所在地税务机关定" in chat.text(
        "北京不是有个2.5%的综合征收率吗 我邻居说一个月才交200", "policy"
    )
    assert "787.20 元" in chat.text("我说的是税200 不是租金200！租金就是8000", "correct")


@pytest.mark.parametrize(
    "said",
    [
        "那个税呢 我一年赚个15万吧 听说减半",
        "经营所得呢 一年赚15万",
        "那所得税怎么算 全年利润15万",
        "一年净赚15万 个税要交多少",
    ],
)
def test_the_income_tax_of_a_trade_follows_its_vat(chat: Chat, said: str) -> None:
    chat.say("小规模 季度销售额25万 普票 增值税多少", COMPUTE)
    told = chat.text(said, "follow_up")
    assert "3,750.00 元" in told
    assert "经营所得" in told


def test_how_invoices_are_parted_is_no_period() -> None:
    vat = facts_of("small_vat", "小规模 季度销售额25万 普票 增值税多少")
    for said in ("分成两个月开票 行不行", "分到两个季度开可以吗", "拆成三个月开呢"):
        assert FORMS["small_vat"].take(vat, said, None).facts["period"] == "quarter"


@pytest.mark.parametrize(
    "said",
    [
        "他们说是签的劳务协议 那跟工资扣的不一样吧 六千扣多少",
        "签的是劳务合同 扣多少",
        "要是按劳务算呢",
        "单位跟他签劳务协议的 六千扣多少税",
    ],
)
def test_what_was_signed_tells_the_kind_of_pay(chat: Chat, said: str) -> None:
    chat.say("我爸退休返聘 一个月给我发六千 要交多少个税", COMPUTE)
    assert "960.00 元" in chat.text(said, "follow_up")
    assert isinstance(chat.last[0].card, AssessmentCard)


def test_fees_beside_the_pay_stay_beside_it(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    told = chat.text("另外有劳务报酬3万呢", "follow_up")
    assert "工资薪金" in told


@pytest.mark.parametrize("said", ["退休返聘签的劳务协议 一个月6000 扣多少税", "劳务合同 工资6000 个税扣多少"])
def test_a_contract_for_work_is_no_wage(said: str) -> None:
    assert next(name for name, form in FORMS.items() if form.wants(said)) == "part_time"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("去年劳务一共30万 一分没报过 要补多少个税", "汇算应补 19,080.00 元"),
        ("就按30万劳务给我算算要补多少个税", "全年个人所得税 19,080.00 元"),
        ("我去年全年劳务报酬20万 已经扣了3万 汇算退多少", "汇算可退 22,520.00 元"),
        ("一年下来劳务费12万 一分税都没扣过 补多少", "汇算应补 1,080.00 元"),
        ("去年直播劳务收入总共30万 从没报过税 要补几多税", "汇算应补 19,080.00 元"),
        ("今年劳务加起来15万 个税多少", "全年个人所得税 3,480.00 元"),
    ],
)
def test_labour_of_a_year_is_settled(said: str, told: str) -> None:
    assert next(name for name, form in FORMS.items() if form.wants(said)) == "part_time"
    form = FORMS["part_time"]
    [reply] = form.finish(form.take({}, said, None).facts, None, None, TODAY)
    assert told in reply.text
    assert "89,000" not in reply.text
    assert ("7 月 1 日" in reply.text) == ("可退" not in told)


@pytest.mark.parametrize(
    "said", ["去年收了一笔劳务费6000 扣多少税", "劳务报酬30万 预扣多少个税", "今年讲课给了6000 扣多少"]
)
def test_one_payment_stays_one(said: str) -> None:
    assert "year" not in facts_of("part_time", said)


def test_what_was_told_before_of_the_year_counts(chat: Chat) -> None:
    chat.say("在抖音直播 去年一共到手30多万 一分没报过", "inform")
    told = chat.text("就按30万劳务给我算算要补多少个税", COMPUTE)
    assert "19,080.00 元" in told
    assert "89,000" not in told
    assert not any("能退多少" in label for label in chat.commands())


def test_another_sum_of_a_year_and_one_payment_after_it(chat: Chat) -> None:
    chat.say("去年劳务一共30万 一分没报过 要补多少个税", COMPUTE)
    assert "汇算应补 7,480.00 元" in chat.text("那20万呢", "follow_up")
    assert "5,200.00 元" in chat.text("要是一笔3万呢", "follow_up")
    assert "预扣个人所得税" in chat.last[0].text


def test_insurance_of_a_year_stays_the_years_beside_a_months_pay(chat: Chat) -> None:
    chat.say("工资20万一年 社保公积金4万 两个孩子 个税一年多少", COMPUTE)
    # (360,000 − 60,000 − 40,000 − 48,000) × 20% − 16,920
    assert "全年个人所得税 25,480.00 元" in chat.text("要是一个月3万呢", "follow_up")


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        ("rent", {"monthly_rent": "3500", "property": "shop"}, "租客一次性给了我一年的钱，算超没超10万吗"),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "要是做劳务派遣差额的，30万是看总数还是差额"),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "那30万是不是含税的"),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "30万是含税还是不含税"),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "30万的起征点是怎么算的"),
        ("small_vat", {"sales": "200000", "period": "quarter"}, "我这样达没达到30万"),
    ],
)
def test_what_the_law_measures_by_is_no_sum_of_ones_own(name: str, facts: dict[str, str], said: str) -> None:
    assert taken(name, facts, said) == {}


def test_a_sum_that_is_put_right_is_no_limit() -> None:
    assert taken("small_vat", {"sales": "200000", "period": "quarter"}, "30万是含税的") == {
        "sales_with_tax": "300000",
        "sales": "",
    }


def test_what_is_deducted_for_everybody_is_no_turnover() -> None:
    known = {"revenue": "700000", "costs": "380000"}
    assert taken("business", known, "我另外还在厂里上班有工资，那6万还能扣吗") == {"wages_too": "true"}


@pytest.mark.parametrize(
    ("said", "new"),
    [
        ("这个月修水管花了1200", {"repairs": "1200"}),
        ("换了个热水器花了2000", {"repairs": "2000"}),
        ("物业费花了300", {}),
        ("给中介交了4000", {}),
        ("我还花了2000买家具", {}),
        ("每月收9000，物业费300我出", {"monthly_rent": "9000", "left_out": "300.00 元"}),
    ],
)
def test_what_is_spent_is_no_rent(said: str, new: dict[str, str]) -> None:
    assert taken("rent", {"monthly_rent": "8000", "property": "home"}, said) == new


@pytest.mark.parametrize(
    ("said", "price", "left_out"),
    [
        ("我月薪一万二，年底发了3万奖金，想买台25万的电车，购置税要交多少", "250000", "12,000.00 元、30,000.00 元"),
        ("首付5万买了台20万的车 购置税多少", "200000", "50,000.00 元"),
        ("贷款买的车 25万 购置税多少", "250000", None),
    ],
)
def test_the_price_of_a_car_stands_beside_it(said: str, price: str, left_out: str | None) -> None:
    form = wanted(said)
    assert form is not None
    facts = form.take({}, said, None).facts
    assert (form.name, facts["price"], facts.get("left_out")) == ("vehicle_purchase", price, left_out)


def test_what_is_left_out_is_told() -> None:
    form = wanted("我月租8000 物业费每月花了300 要交多少税")
    assert form is not None
    facts = form.take({}, "我月租8000 物业费每月花了300 要交多少税", None).facts
    assert "300.00 元没有算进去。" in form.finish(facts, None, None, TODAY)[0].text
