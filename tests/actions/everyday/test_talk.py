"""Everyday computations as they are talked about."""

from __future__ import annotations

from conversations.cards import AskCard, AssessmentCard, RefusalCard
from tests.actions.fakes import Chat

COMPUTE = "everyday_calculation"


def card(chat: Chat) -> AssessmentCard:
    return next(reply.card for reply in chat.last if isinstance(reply.card, AssessmentCard))


def test_one_message_is_computed_with_law_and_formula(chat: Chat) -> None:
    assert "4,080.00 元" in chat.text("月薪1万5 社保公积金扣3000 租房 个税多少", COMPUTE)
    shown = card(chat)
    assert ("全年个人所得税", "4,080.00 元") in shown.totals
    assert shown.lines[0].basis
    assert "× 10%" in shown.lines[0].formula


def test_a_missing_fact_is_asked_for_after_the_result_and_then_counts(chat: Chat) -> None:
    assert "19,080.00 元" in chat.text("月薪2万个税多少", COMPUTE)
    assert isinstance(chat.last[-1].card, AskCard)
    assert "10,200.00 元" in chat.text("4400", "inform")


def test_what_if_is_computed_anew_and_compared(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    assert "7,800.00 元" in chat.text("一个娃呢", "follow_up")
    assert "少 2,400.00 元" in card(chat).lead
    assert "年终奖是多少" in chat.text("那年终奖呢", "follow_up")
    assert "1,080.00 元" in chat.text("36000", "inform")


def test_a_button_supposes_something_else(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.press("租房")
    assert ("住房", "租房") in card(chat).facts


def test_what_is_not_told_is_shown_side_by_side(chat: Chat) -> None:
    said = chat.text("签了100万的采购合同 印花税多少", COMPUTE)
    assert "150.00 元" in said
    assert "300.00 元" in said
    assert {line.when for line in card(chat).lines} == {"小规模、小微、个体户或个人", "其他企业"}


def test_one_thing_at_a_time_is_asked_where_the_result_hangs_on_it(chat: Chat) -> None:
    assert "有几套住房" in chat.text("买500万的房 契税多少", COMPUTE)
    chat.press("没有，首套", "inform")
    assert "50,000.00 元" in chat.text("90平", "inform")


def test_a_vehicle_refund_is_computed_from_what_is_told_without_a_sign_in(chat: Chat) -> None:
    assert "320.00 元" in chat.text("我车480的车船税 今年5月报废了 能退多少钱", "vehicle_refund")
    assert "80.00 元" in chat.text("那要是11月报废的呢", "vehicle_refund")
    assert "不退" in chat.text("卖了呢", "policy")


def test_where_the_policy_is_not_known_a_person_is_offered(chat: Chat) -> None:
    [reply] = chat.say("2028年年终奖5万单独计税多少", COMPUTE)
    assert isinstance(reply.card, RefusalCard)
    assert "transfer" in reply.commands.values()


def test_a_rule_asked_for_after_a_result_gets_its_entry(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.say("契税怎么交", "policy")
    assert not isinstance(chat.last[-1].card, AssessmentCard)


def test_a_shop_bought_for_nobody_knows_how_much_is_taxed_in_full(chat: Chat) -> None:
    assert "多少钱买的" in chat.text("我有个商铺要卖 315万 交多少税", COMPUTE)
    assert "91,747.57 元" in chat.text("不清楚", "dont_know")


def test_another_matter_with_figures_begins_anew(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    assert "440.00 元" in chat.text("讲课费3000扣多少个税", COMPUTE)


def test_what_is_paid_out_after_a_bonus_is_the_bonus(chat: Chat) -> None:
    chat.say("年终奖3万 月薪1万5 社保2500 个税多少", COMPUTE)
    chat.say("发5万呢", "follow_up")
    facts = dict(card(chat).facts)
    assert (facts["月薪"], facts["年终奖"]) == ("15,000.00 元", "50,000.00 元")


def test_a_gift_is_computed_by_who_is_given_it_and_put_right(chat: Chat) -> None:
    assert "受赠人一共 672,600.00 元" in chat.text("想把一套值300万的房子送给侄子，要交多少", COMPUTE)
    told = chat.text("不对 是送给女儿", "inform")
    assert "已把受赠的是改为近亲属（原来是其他人）。" in told
    assert "受赠人一共 90,750.00 元" in told


def test_a_year_told_of_a_gift_is_when_it_was_bought(chat: Chat) -> None:
    assert "受赠人一共 151,250.00 元" in chat.text("我妈02年花40万买的房 现在值500万 想过户给我 税多少", COMPUTE)


def test_a_company_that_buys_has_no_homes_to_count(chat: Chat) -> None:
    assert "180,000.00 元" in chat.text("我们公司想买套住房 600万 120平 契税多少", COMPUTE)
