"""Everyday computations as they are talked about."""

from __future__ import annotations

from conversations.cards import AskCard, AssessmentCard, RefusalCard
from knowledge_base.answering.outcomes import Clarify, EntryChoice, Rank
from tests.actions.fakes import TODAY, Chat

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


def test_which_way_is_better_is_said_without_the_whole_result_again(chat: Chat) -> None:
    chat.say("年终奖6万 单独算交多少", COMPUTE)
    first = chat.text("并到工资里呢 我工资一年18万", "follow_up")
    assert "多缴 9,600.00 元" in first  # (120,000 + 60,000) × 20% − 16,920 less 120,000 × 10% − 2,520
    better = chat.text("哪个划算", "follow_up")
    assert "单独计税更省，相差 3,810.00 元" in better
    assert "全年收入额" in first
    assert "全年收入额" not in better


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


def test_the_bonus_told_first_stays_when_the_wage_comes(chat: Chat) -> None:
    assert "2,310.10 元" in chat.text("年终奖36001和36000差多少", COMPUTE)
    chat.say("那37000呢", "follow_up")
    chat.say("合并到工资里划算不 我月薪8000", COMPUTE)
    said = chat.text("社保扣1000", "inform")
    assert "单独计税 3,490.00 元，并入工资多缴 2,860.00 元：并入更省，相差 630.00 元" in said


def test_without_the_wage_merging_asks_for_it(chat: Chat) -> None:
    chat.say("年终奖5万 单独算要交多少", COMPUTE)
    assert "月薪（税前）是多少" in chat.text("合并呢", "follow_up")
    assert dict(chat.thread.task.facts if chat.thread.task else {})["bonus"] == "50000"


def test_the_wage_told_first_stays_when_the_bonus_comes(chat: Chat) -> None:
    chat.say("工资一万八 五险一金3000 租房 一年交多少个税", COMPUTE)
    assert "单独计税更省，相差 4,010.00 元" in chat.text("年终奖发了8万 单独划算还是合并划算", COMPUTE)
    assert dict(card(chat).facts)["月薪"] == "18,000.00 元"


def test_writing_is_shown_both_ways_until_it_is_told_which(chat: Chat) -> None:
    assert "稿酬少扣 384.00 元" in chat.text("帮人写稿子拿了8000 扣多少税", COMPUTE)
    said = chat.text("他给我扣了1600多 对吗", "policy")
    assert "按劳务报酬应预扣 1,280.00 元，实际扣了 1,600.00 元，多扣 320.00 元" in said
    assert "应预扣 896.00 元，实际扣了 1,600.00 元，多扣 704.00 元" in chat.text("那要是稿费呢", "follow_up")
    assert "汇算可退 1,600.00 元" in chat.text("年底能退不", "policy")


def test_what_was_withheld_roughly_is_compared_roughly(chat: Chat) -> None:
    said = chat.text("讲课给了我8000 说扣了一千多的税 合理不", COMPUTE)
    assert "应预扣 1,280.00 元，和您说的 1,000 多元对得上" in said
    assert "退补按 1,000 元估的" in chat.text("年底能退不", "policy")
    assert "少扣 1,080.00 元" in chat.text("其实只扣了200多", "inform")


def test_a_fee_is_settled_with_the_wage_told_after_it(chat: Chat) -> None:
    chat.say("兼职一笔2万 扣了3200 对吗", COMPUTE)
    assert "汇算可退 1,600.00 元" in chat.text("我还有工资 月薪1万 社保2000", "inform")


def test_nothing_is_withheld_of_a_small_fee_and_it_says_why(chat: Chat) -> None:
    assert "700.00 没有超过减除费用 800.00" in chat.text("劳务报酬一次700 扣税吗", COMPUTE)


def test_the_settlement_of_wages_is_told_in_words(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    assert "汇算不退不补" in chat.text("年底能退吗", "policy")
    assert "汇算可退 1,800.00 元" in chat.text("已经扣了1万2", "inform")


def test_what_is_not_known_is_left_out_and_it_is_told_what_it_would_change(chat: Chat) -> None:
    said = chat.text("一个月挣2万 不知道扣了多少社保 个税多少", COMPUTE)
    assert "没有减三险一金" in said
    assert "全年大约少 2,400 元" in said
    assert "还不是扣掉的数" in chat.text("缴费基数是8000", "inform")


def test_loan_and_rent_go_not_together(chat: Chat) -> None:
    chat.say("工资2万 社保2000 租房 个税多少", COMPUTE)
    assert "同一年只能扣一种" in chat.text("不要租房了 改房贷", "follow_up")
    assert dict(card(chat).facts)["住房"] == "首套房贷"


def test_rent_of_a_small_taxpayer_is_taxed_at_its_own_rate(chat: Chat) -> None:
    chat.say("小规模季度含税收入31万 要交多少增值税", COMPUTE)
    assert "增值税 3,100.00 元" in chat.text("不含税是31万", "policy")
    chat.say("其中5万开了专票", "policy")
    said = chat.text("是租房子的收入5个点那种", "policy")
    assert "增值税 9,300.00 元" in said
    assert "5% 是 2026 年以前的征收率" in said


def test_special_invoices_are_never_spared(chat: Chat) -> None:
    chat.say("小规模一个月9.8万 要交税吗", COMPUTE)
    assert "开专票的部分不免" in chat.text("专票也免吗", "policy")


def test_no_local_rate_is_made_up(chat: Chat) -> None:
    chat.say("我家房子出租 一个月4500 要交税不", COMPUTE)
    said = chat.text("那个综合税率不是2.5吗", "policy")
    assert "须人工确认" in said
    assert "442.80 元" in said


def test_a_new_result_that_begins_like_the_last_is_not_called_the_same(chat: Chat) -> None:
    chat.say("月薪1万5 社保2500 个税多少", COMPUTE)
    for more in ("再加个房贷", "一个娃呢", "两个娃呢", "那年终奖3万呢"):
        assert "说过两遍" not in chat.text(more, "follow_up")


def test_after_an_answer_about_the_same_tax_the_result_is_gone_on_from(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.rooms.knowledge.answers["纳税记录"] = "iit-tax-record"
    chat.say("纳税记录怎么开", "policy")
    assert not isinstance(chat.last[-1].card, AssessmentCard)
    chat.say("再加个房贷", "follow_up")
    assert dict(card(chat).facts)["住房"] == "首套房贷"
    chat.say("纳税记录怎么开", "policy")
    chat.say("五险一金其实是3000", "inform")
    assert dict(card(chat).facts)["每月三险一金"] == "3,000.00 元"


def test_after_an_answer_about_another_tax_it_is_not(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.say("契税怎么交", "policy")
    chat.say("再加个房贷", "follow_up")
    assert not isinstance(chat.last[-1].card, AssessmentCard)


def test_two_fees_are_compared(chat: Chat) -> None:
    said = chat.text("劳务3万和3万5差多少税", COMPUTE)
    assert "35,000 元比30,000 元：预扣个人所得税多 1,200.00 元，到手多 3,800.00 元" in said


def test_pay_of_part_of_the_year(chat: Chat) -> None:
    said = chat.text("月薪1万 五险一金2000 3月入职 今年交多少个税", COMPUTE)
    assert "全年个人所得税 600.00 元" in said


def test_a_year_is_paid_in_twelve_parts_of_what_one_has_in_hand(chat: Chat) -> None:
    assert "16,666.67 元" in chat.text("一年到手20万 个税交了多少", COMPUTE)


def test_one_job_paid_in_parts_is_one(chat: Chat) -> None:
    chat.say("给老师讲课费2万 个税多少", COMPUTE)
    assert "合起来预扣 3,200.00 元" in chat.text("分两次给", "follow_up")


def test_what_is_owed_in_all_is_the_result_once_more(chat: Chat) -> None:
    chat.say("小规模这个季度卖了32万 增值税多少", COMPUTE)
    assert "一共" in chat.text("要交多少", "follow_up")


def test_how_much_less_it_is_is_told_of_the_change_before(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.say("一个娃呢", "follow_up")
    assert "全年个人所得税少 2,400.00 元，平均每月" in chat.text("那一个月能少交多少", "follow_up")
    assert "全年个人所得税少 2,400.00 元" in chat.text("那能少交多少", "follow_up")


def test_a_result_is_gone_on_from_though_an_answer_came_between(chat: Chat) -> None:
    chat.say("小规模一个季度卖了26万 增值税多少", COMPUTE)
    chat.say("契税怎么交", "policy")
    said = chat.text("如果里头有三万开了专票呢", "follow_up")
    assert "一共" in said
    assert ("专票", "30,000.00 元") in card(chat).facts


def test_the_tax_that_was_computed_is_asked_for_by_its_name(chat: Chat) -> None:
    chat.say("我们一般纳税人 销项15万 进项9万", COMPUTE)
    assert "60,000.00 元" in chat.text("要交多少增值税", "policy")
    assert "50,000.00 元" in chat.text("上期还有留抵1万", "inform")


def test_what_was_only_asked_back_about_counts_when_the_form_begins(chat: Chat) -> None:
    menu = Clarify(
        question="我们公司这季度开了四十一万的票",
        as_of=TODAY,
        text="您是问哪一个？",
        choices=(EntryChoice("deed", "契税怎么交？"),),
        ranks=(Rank("deed", "契税怎么交？", 1, 1, 1, 0.5),),
    )
    chat.rooms.knowledge.comes_to["我们公司这季度开了四十一万的票"] = menu
    chat.say("我们公司这季度开了四十一万的票", "inform")
    chat.say("小规模 普票三十五万 剩下是专票", "inform")
    facts = card(chat).facts
    assert ("专票", "60,000.00 元") in facts
    assert ("期间", "一个季度") in facts


def test_so_much_a_time_and_so_often_a_month_is_one_sum(chat: Chat) -> None:
    said = chat.text("给培训机构上课 一次课给我600 一个月上8次 扣多少税", COMPUTE)
    assert "一个月的钱合在一起算一次，是 4,800.00 元" in said
    assert "768.00 元" in said


def test_whether_it_is_withheld_is_told_by_the_result(chat: Chat) -> None:
    chat.say("给人画画收了8000块 扣多少税", COMPUTE)
    assert "1,280.00 元" in chat.text("他们扣我税吗", "policy")


def test_what_need_not_be_paid_is_said_first(chat: Chat) -> None:
    said = chat.text("月薪9000 没有五险一金 全年扣了1200 要补多少", COMPUTE)
    assert "汇算补税（可以免） 1,080.00 元" in said
    assert "综合所得 108,000.00 元不超过 120,000.00 元：平时已依法预扣的，不用补" in said


def test_a_fine_that_is_asked_for_is_told_beside_the_surcharge(chat: Chat) -> None:
    assert "2000 元以下罚款" in chat.text("晚申报一个月 税款2万 滞纳金多少 会罚多少", COMPUTE)


def test_a_foreigner_is_told_which_choice_is_less(chat: Chat) -> None:
    said = chat.text("我是外籍 月薪5万 每年住房补贴12万 两个孩子 没有五险一金 个税多少", COMPUTE)
    assert "津补贴免税少缴 21,600.00 元" in said


def test_the_profit_of_a_quarter_is_no_years(chat: Chat) -> None:
    said = chat.text("个体户一季度利润4万5 个税多少", COMPUTE)
    assert "应缴个人所得税 750.00 元" in said
    assert "按 1 至 3 月累计的利润算" in said
    assert "3,750.00 元" in chat.text("是前两个季度 一共利润12万", "inform")


def test_why_nothing_comes_back_is_said(chat: Chat) -> None:
    said = chat.text("2025年3月卖房500万缴了20万个税 2026年8月买400万的房 能退多少", COMPUTE)
    assert "不符合退税条件：出售与重新购房相隔超过 1 年" in said


def test_where_a_shop_is_changes_its_surcharges(chat: Chat) -> None:
    assert "231.00" in chat.text("小规模三季度普票28万 专票5万 增值税和附加一共多少", COMPUTE)
    said = chat.text("在县城呢", "follow_up")
    assert "3,300.00 × 5% = 165.00" in said
    assert "须人工确认" in said


def test_what_is_left_out_is_said_to_who_sees_no_card(chat: Chat) -> None:
    said = chat.text("小规模三季度卖货20万 还卖了一套门面100万 增值税多少", COMPUTE)
    assert "没有算：销售不动产的增值税" in said


def test_what_is_left_of_the_whole_is_special(chat: Chat) -> None:
    chat.say("小规模 这季度开票41万 增值税多少", COMPUTE)
    chat.say("普票三十五万 剩下是专票", "inform")
    facts = card(chat).facts
    assert ("专票", "60,000.00 元") in facts
    assert ("普票和未开票", "350,000.00 元") in facts


def test_of_a_name_that_is_added_the_share_alone_is_computed(chat: Chat) -> None:
    chat.say("房本加我弟的名字，送他一部分，房子值300万 要交多少税", COMPUTE)
    assert "占多少份额" in chat.last[-1].text
    said = chat.text("一半", "inform")
    assert "按给出的 1/2 份额算" in said
    assert "45,000.00" in said  # 1,500,000 × 3%


def test_between_spouses_nothing_is_computed(chat: Chat) -> None:
    chat.say("房子送给我哥，值300万 要交多少税", COMPUTE)
    chat.say("那要是给我媳妇呢", "follow_up")
    assert not any(isinstance(reply.card, AssessmentCard) for reply in chat.last)


def test_what_was_computed_is_asked_for_by_its_name(chat: Chat) -> None:
    chat.say("税款12000 晚了90天 滞纳金多少", COMPUTE)
    assert "540.00 元" in chat.text("滞纳金多少", "policy")
    assert "540.00 元" in chat.text("那滞纳金一共是多少钱", "policy")


def test_what_did_not_happen_to_a_car_counts_for_nothing(chat: Chat) -> None:
    assert "245.00 元" in chat.text("我那车6月报废了 今年车船税420交过了 能退多少", "vehicle_refund")
    assert "不退" in chat.text("没报废 过户给我弟了的话", "follow_up")


def test_the_other_home_may_be_sold_before_the_new_one(chat: Chat) -> None:
    assert "96,000.00 元" in chat.text("刚签的新房 总价480万 150平 我名下有一套了 契税多少", COMPUTE)
    assert "72,000.00 元" in chat.text("老房子先卖掉呢 这套就算头一套了", "assess_housing")


def test_the_year_or_the_first_month_of_a_wage_is_looked_at(chat: Chat) -> None:
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    assert chat.text("一整年加起来", "follow_up").startswith("一整年加起来，个人所得税是 10,200.00 元")
    assert chat.text("头一个月呢", "follow_up").startswith("第一个月预扣 318.00 元")
    assert chat.text("年底那个月呢", "follow_up").startswith("12 月预扣 1,060.00 元")
    assert chat.text("一个月平均呢", "follow_up").startswith("平均每月 850.00 元")
    assert chat.text("整年下来到手多少", "follow_up").startswith("全年到手（扣三险一金和税后） 177,000.00 元")


def test_so_many_times_what_was_told_is_computed_anew(chat: Chat) -> None:
    chat.say("小微企业一年利润180万 企业所得税多少", COMPUTE)
    assert "900,000.00 元" in chat.text("要是翻一倍呢", "follow_up")  # 3.6 million is no small profit any more
    chat.say("月薪2万 五险一金4400 个税多少", COMPUTE)
    chat.say("涨两成呢", "follow_up")
    assert ("月薪", "24,000.00 元") in card(chat).facts


def test_of_part_of_a_year_the_settlement_is_not_told_as_even(chat: Chat) -> None:
    said = chat.text("7月入职 月薪1万8 社保公积金3000 今年一共交多少税 能退吗", COMPUTE)
    assert "一年没有上满的" in said
    assert "第 1–3 个月每月 300.00 元" in said
    assert "不退不补" not in said


def test_whether_there_is_a_fine_is_no_sum(chat: Chat) -> None:
    chat.say("我们小规模 三季度忘报了 销售额8万 本来就免税 也罚吗", "policy")
    assert not any(isinstance(reply.card, AssessmentCard) for reply in chat.last)
    chat.say("小规模 三季度销售额8万 增值税多少", COMPUTE)
    assert ("增值税", "0.00 元") in card(chat).totals


def test_of_a_shop_it_is_asked_since_when_and_land_and_income_tax_are_computed_for_a_person_to_confirm(
    chat: Chat,
) -> None:
    chat.say("商铺卖500万，要交多少税", COMPUTE)
    first = chat.text("当初300万买的，票都在", "inform")
    assert "没有算：土地增值税、个人所得税" in first or "哪年哪月买的" in first
    assert chat.last[-1].text.startswith("哪年哪月买的？")
    told = chat.text("2018年3月", "inform")
    assert f"按 {TODAY} 的规定" in told  # it is the day of the purchase, and of no law
    assert ("卖方土地增值税", "221,105.10 元") in card(chat).totals
    assert {line.tax for line in card(chat).lines if line.needs_person} >= {"卖方土地增值税", "卖方个人所得税"}
    assert "须人工确认" in told


def test_of_a_shop_the_day_told_with_the_price_is_not_asked_for_again(chat: Chat) -> None:
    chat.say("卖一个商铺，500万，2018年3月买的，300万买的，票都在", COMPUTE)
    assert ("卖方个人所得税", "343,182.38 元") in card(chat).totals
    assert not any(isinstance(reply.card, AskCard) for reply in chat.last)


def test_of_a_shop_that_is_not_known_the_certain_taxes_stand(chat: Chat) -> None:
    chat.say("商铺卖500万，当初300万买的，要交多少税", COMPUTE)
    chat.say("不清楚", "dont_know")
    assert "卖方土地增值税" not in {line.tax for line in card(chat).lines}
