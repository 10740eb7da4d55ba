"""What is asked of the taxes of a sale beside their amounts."""

from __future__ import annotations

import pytest

from actions.housing.explained import about
from conversations.cards import AssessmentCard
from tests.actions.fakes import Chat

BEGIN, INFORM, POLICY = "assess_housing", "inform", "policy"
WHOLE = "卖房500万，89平，2020年300万买的，不唯一，买方首套"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("谁来出这些税", "who"),
        ("这税卖方交还是买方交", "who"),
        ("业主那部分税是不是也得我掏", "who"),
        ("我要交哪些", "who"),
        ("买方一共得准备多少", "all"),
        ("加起来多少", "all"),
        ("房东非要税都让我出", "who"),
        ("我们每个人交多少", "who"),
        ("再等一年卖呢", "wait"),
        ("要是明年再卖呢", "wait"),
        ("如果满五年再卖呢", None),  # a fact
        ("我最后到手多少", "left"),
        ("卖完到手能剩几个钱", "left"),
        ("房子到手7年了，买的人二套", None),
        ("到手都九年多了", None),
        ("我到手那年是2014年", None),
        ("19年到手的", None),
        ("他要净得480万呢", "left"),
        ("那到底要交多少", "much"),
        ("契税一共多少", "one"),
        ("那个税要交多少", "much"),  # no name of a tax
        ("个税得交多少啊", "one"),
        ("个税税率多少", None),
        ("那契税呢", "one"),
        ("一共卖500万", None),  # a fact
        ("满两年怎么算", None),
        ("需要什么材料", "papers"),
        ("材料", "papers"),
        ("过户要带啥", "papers"),
        ("买方要准备哪些资料呢", "papers"),
        ("材料清单", "papers"),
        ("给我列一份材料清单", "papers"),
        ("都要什么手续啊", "papers"),
        ("注销要什么材料", None),  # of another matter
        ("材料交了三个月没消息", None),
        ("那中介费能扣吗", "cost"),
        ("物业费能不能算成本", "cost"),
    ],
)
def test_what_is_asked(said: str, asked: str | None) -> None:
    assert about(said) == asked


def test_the_total_says_which_of_the_sellers_taxes_are_not_owed(chat: Chat) -> None:
    chat.say("卖390万 70平 买了六年 就这一套 买主没房", BEGIN)
    assert "卖方一共 0.00 元（增值税、个人所得税不用交），买方一共 39,000.00 元" in chat.text("总共要交多少", POLICY)


def test_who_owes_each_tax_of_the_result_and_what_a_contract_can_shift(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("那这些税谁出啊", POLICY)
    assert "卖方交个人所得税 400,000.00 元，一共 400,000.00 元" in told
    assert "买方交契税 50,000.00 元，一共 50,000.00 元" in told
    assert "纳税人不变" in told


def test_what_a_buyer_who_bears_all_must_have_ready(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("买方一共要准备多少", POLICY)
    assert "约定税都由买方出的，买方要准备 450,000.00 元" in told


def test_what_the_seller_has_left_and_what_is_not_in_it(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("我到手多少", POLICY)
    assert "500 万元 − 卖方的税 400,000.00 元 ＝ 4,600,000.00 元" in told
    assert "净得价" in told
    assert "这里不算" in told


def test_before_the_result_what_is_still_wanted_is_told_and_asked_for(chat: Chat) -> None:
    chat.say("我的房子15年180万买的，现在想卖420万", POLICY)
    told = chat.say("那个税要多少", POLICY)
    assert told[0].text == "还差建筑面积、是不是卖方家庭唯一住房、买方家庭有几套住房，说了就能算出来。"
    assert told[1].text.startswith("建筑面积是多少")


def test_the_result_is_still_there_to_be_changed(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    chat.say("谁交", POLICY)
    replies = chat.say("装修发票60万", INFORM)
    card = next(reply.card for reply in replies if isinstance(reply.card, AssessmentCard))
    line = next(line for line in card.lines if line.tax == "个人所得税")
    assert str(line.amount) == "340000.00"  # (500 - 300 - 30) × 20 %: no more than a tenth of what was paid


def test_a_home_of_a_company_sold_at_an_auction(chat: Chat) -> None:
    first = chat.say("我买了个法拍房 成交价388万 税都归我出？", POLICY)
    assert "纳税人不变" in first[0].text
    assert "契税可以算，还差建筑面积、买方家庭有几套住房" in first[0].text
    told = chat.text("住宅 90平 我首套 原业主是个公司", INFORM)
    assert "买方自己的契税：38,800.00 元（1%" in told
    assert "土地增值税" in told
    assert "这里算不出来" in told
    assert "38,800.00 元" in chat.text("算算总共多少", POLICY)
    assert not any(isinstance(reply.card, AssessmentCard) for reply in chat.last)


def test_a_cost_beyond_its_limit_is_told(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert "装修费 600,000.00 元超过上限，最多扣原值的 10%，即 300,000.00 元。" in chat.text("装修发票60万", INFORM)


def test_without_proofs_it_is_told_who_settles_it(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("如果原值发票找不到呢", POLICY)
    assert "能核实原值的须按所得计税" in told
    assert "核定征收（1%，须人工确认）的话是 50,000.00 元" in told


def test_a_home_of_a_company_has_the_buyers_own_tax_for_certain(chat: Chat) -> None:
    told = chat.text("卖家是一家公司，520万，89平，我首套，要交多少税", BEGIN)
    assert "买方自己的契税：52,000.00 元" in told
    assert "您交契税" in chat.text("谁交", POLICY)
    assert "总数这里算不全。买方自己的契税：52,000.00 元" in chat.text("总共得准备多少", POLICY)


def test_who_bids_is_the_buyer(chat: Chat) -> None:
    chat.say("法院拍卖的房子我拍到了 多少税", POLICY)
    assert "买方自己的契税：26,000.00 元" in chat.text("260万 75平 我名下没房", INFORM)


def test_waiting_longer_than_any_rule_asks_saves_nothing(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert "卖方的税也不会少，还是 400,000.00 元" in chat.text("再等半年卖呢", POLICY)


def test_waiting_for_the_second_year_is_told_to_the_day(chat: Chat) -> None:
    chat.say("卖房500万，89平，2025年1月20号300万买的，不唯一，市区，买方首套", BEGIN)
    told = chat.text("再等几个月卖呢", POLICY)
    assert "2027-01-20 满 2 年" in told
    assert "卖方少缴" in told


def test_each_owner_hears_their_own(chat: Chat) -> None:
    chat.say("我和老公各占一半的房子 卖600万 19年400万买的 不是唯一 100平 买家首套", BEGIN)
    told = chat.text("每个人交多少", POLICY)
    assert told.count("200,000.00 元") == 2


def test_how_much_is_told_by_the_result_itself(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    chat.say("谁交", POLICY)
    assert isinstance(chat.say("那到底多少税", POLICY)[0].card, AssessmentCard)


def test_one_tax_of_the_seller_is_told_before_anything_of_the_buyer_is_known(chat: Chat) -> None:
    chat.say("卖房600万，2006年买的140万，家里还有一套", BEGIN)
    told = chat.text("个税一共多少", POLICY)
    assert "个人所得税 920,000.00 元" in told
    assert "建筑面积" in told  # asked for again


def test_the_sellers_part_is_told_while_the_buyer_is_not_known(chat: Chat) -> None:
    chat.say("卖房600万，2006年买的140万，家里还有一套", BEGIN)
    told = chat.text("一共要交多少", POLICY)
    assert "卖方交个人所得税 920,000.00 元" in told
    assert "买方的契税还差建筑面积、买方家庭有几套住房" in told


def test_one_tax_of_the_result_is_told_with_its_formula(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("契税多少钱", POLICY)
    assert "契税 50,000.00 元（" in told
    assert "个人所得税" not in told


def test_the_buyers_own_tax_is_told_while_the_seller_is_not_known(chat: Chat) -> None:
    chat.say("买二手房 业主要价410 我首套 105平", BEGIN)
    told = chat.text("那契税多少", POLICY)
    assert "买方自己的契税：41,000.00 元" in told
    assert "持有" in told  # and the form goes on


def test_whether_there_are_other_taxes_is_told_by_the_law(chat: Chat) -> None:
    chat.say("卖房600万，2006年买的140万，家里还有一套", BEGIN)
    assert "契税是买方的" in chat.text("还有别的税没", POLICY)


def test_the_sellers_part_is_told_as_soon_as_it_is_certain(chat: Chat) -> None:
    told = chat.text("卖房520万，2006年买的140万，家里另有一套", BEGIN)
    assert "卖方交个人所得税 760,000.00 元" in told
    assert "买方的契税看面积和套数，在" in told
    assert "卖方这边" not in chat.text("91平", INFORM)  # once is enough


@pytest.mark.parametrize("said", ["等满两年呢", "熬够2年再出手呢", "要是捂到满两年"])
def test_waiting_stands_beside_what_is_now_and_changes_no_fact(chat: Chat, said: str) -> None:
    chat.say("卖房500万，89平，2025年1月20号300万买的，不唯一，市区，买方首套", BEGIN)
    told = chat.text(said, POLICY)
    assert "现在卖，卖方一共" in told
    assert "等满 2 年再卖" in told
    assert "现在卖，卖方一共" in chat.text("那拖到满五呢", POLICY)


def test_waiting_is_weighed_in_the_middle_of_the_form_too(chat: Chat) -> None:
    chat.say("卖房500万，2025年1月20号300万买的，不唯一，市区", BEGIN)
    told = chat.text("耗到满两年呢", POLICY)
    assert "等满 2 年再卖" in told
    assert "已把" not in told


@pytest.mark.parametrize("said", ["中介讲是5.3%", "邻居说要5.6个点", "不是5个点吗", "确定吗"])
def test_a_doubt_hears_the_rate_and_its_document(chat: Chat, said: str) -> None:
    chat.say("卖房500万，89平，2025年1月20号300万买的，不唯一，市区，买方首套", BEGIN)
    told = chat.text(said, POLICY)
    assert "增值税 3%（" in told
    assert "起执行" in told
    assert chat.text("等满两年呢", POLICY).startswith("现在卖")  # no fact was changed
