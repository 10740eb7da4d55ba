"""A sale talked through, over the law of the day."""

from __future__ import annotations

from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from actions.registry import build_responder
from conversations.cards import AskCard, AssessmentCard, Reply
from tests.actions.fakes import Chat, Rooms
from tests.actions.housing.test_form import Undecided

BEGIN, INFORM = "assess_housing", "inform"
WHOLE = "卖房500万，89平，满五唯一，买方首套，要交多少税"


def result(replies: list[Reply]) -> AssessmentCard:
    [card] = [reply.card for reply in replies if isinstance(reply.card, AssessmentCard)]
    return card


def amounts(card: AssessmentCard) -> dict[str, list[tuple[str, str]]]:
    """Amount and condition of each line above zero."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in card.lines:
        if line.amount:
            found.setdefault(line.tax, []).append((str(line.amount), line.when))
    return found


def test_step_by_step(chat: Chat) -> None:
    steps: list[tuple[int, int]] = []
    for text in ("帮我算一下卖房要交多少税", "500万", "89平", "6年", "不是"):
        [reply] = chat.say(text, INFORM if steps else BEGIN)
        assert isinstance(reply.card, AskCard)
        steps.append((reply.card.step, reply.card.steps))
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 5), (5, 5)]
    card = result(chat.say("首套", INFORM))
    assert amounts(card) == {"契税": [("50000.00", "")]}
    assert card.totals == [("卖方合计（还没含个人所得税）", "0.00 元"), ("买方合计", "50,000.00 元")]


def test_in_one_sentence_with_a_basis_for_each_line(chat: Chat) -> None:
    [reply] = chat.say(WHOLE, BEGIN)
    card = result([reply])
    assert amounts(card) == {"契税": [("50000.00", "")]}
    assert all(line.basis for line in card.lines)
    assert "契税 50,000.00 元" in reply.text
    assert "买方合计 50,000.00 元" in reply.text


@pytest.mark.parametrize(
    ("said", "speaker"), [(WHOLE, "seller"), ("我要买房，卖家要500万，89平，满五唯一，我是首套", "buyer")]
)
def test_the_result_knows_which_side_would_go_on_with_it(chat: Chat, said: str, speaker: str) -> None:
    assert result(chat.say(said, BEGIN)).speaker == speaker


def test_the_facts_are_shown_as_they_were_said(chat: Chat) -> None:
    card = result(chat.say("卖房480到500万，89平，不满两年，买方首套", BEGIN))
    assert ("成交价", "480 万元到 500 万元") in card.facts
    assert ("卖方取得", "不满 2 年") in card.facts


def test_what_is_not_known_is_shown_side_by_side(chat: Chat) -> None:
    chat.say("卖房500万，89平，满五唯一", BEGIN)
    card = result(chat.press("不清楚"))
    assert amounts(card) == {
        "契税": [("50000.00", "买方首套"), ("50000.00", "买方已有一套"), ("150000.00", "买方已有两套及以上")]
    }
    assert card.totals[1] == ("买方合计", "50,000.00 元到 150,000.00 元")


def test_a_year_across_the_second_anniversary_is_two_cases(chat: Chat) -> None:
    card = result(chat.say("卖房500万，89平，2024年买的，买方首套", BEGIN))
    assert amounts(card)["增值税"] == [("145631.07", "2024-11-25 至 2024-12-31取得")]


def test_a_rough_area_on_one_side_of_the_limit_is_one_case(chat: Chat) -> None:
    card = result(chat.say("卖房500万，90多平，满五唯一，买方首套", BEGIN))
    assert amounts(card) == {"契税": [("50000.00", "")]}


def test_the_price_it_was_bought_for_completes_the_income_tax(chat: Chat) -> None:
    *_, further = chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    assert further.text.startswith("这套房当初是多少钱买的")
    replies = chat.say("300万", INFORM)
    assert amounts(result(replies))["个人所得税"] == [("400000.00", "")]
    assert "和刚才的结果比：卖方多交 400,000.00 元。" in replies[0].text


def test_where_it_lies_completes_the_urban_tax_and_may_be_typed_as_on_its_button(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有1年，买方首套", BEGIN)
    card = result(chat.say("市区", INFORM))
    assert amounts(card)["城市维护建设税"] == [("5097.08", "")]
    assert chat.thread.task is not None
    assert chat.thread.task.asked == "original_price"
    card = result(chat.say("450万", INFORM))
    assert amounts(card)["个人所得税"] == [("69126.22", "")]


def test_one_of_the_costs_alone_answers_what_was_asked_though_it_sounds_like_another_matter(chat: Chat) -> None:
    chat.say("卖房500万，300万买的，89平，持有3年，买方首套", BEGIN)
    assert amounts(result(chat.say("契税3.5万", "buyer_deed_tax")))["个人所得税"] == [("393000.00", "")]


def test_what_is_asked_for_below_a_result_is_explained_and_asked_once_more(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    [reply] = chat.say("为什么要问这个", "why_ask")
    assert reply.text.startswith("个人所得税按卖价减去原价和税费后的所得算")
    assert reply.text.endswith("这套房当初是多少钱买的（原购房价）？")
    assert "不算了" not in chat.commands()
    replies = chat.say("300万", INFORM)
    assert amounts(result(replies))["个人所得税"] == [("400000.00", "")]
    [reply] = chat.say("为啥问装修", "why_ask")
    assert reply.text.startswith("这些费用有票据的可以从卖房所得里扣除")


def test_what_waits_in_silence_is_not_what_why_is_asked_of(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    for text in ("买方二套", "买方首套"):
        chat.say(text, INFORM)
    assert chat.last[-1].card is not None
    assert not chat.last[-1].text.endswith("（原购房价）？")
    replies = chat.say("为什么", "why_ask")
    assert not any("（原购房价）？" in reply.text for reply in replies)
    assert amounts(result(chat.say("当初300万买的", INFORM)))["个人所得税"] == [("400000.00", "")]


@pytest.mark.parametrize("pressed", [True, False])
def test_neither_need_be_known(chat: Chat, pressed: bool) -> None:
    chat.say("卖房500万，89平，持有1年，买方首套", BEGIN)
    replies = chat.press("不清楚") if pressed else chat.say("不清楚", "dont_know")
    card = result(replies)
    assert amounts(card)["个人所得税"] == [("48543.69", "")]
    assert next(line for line in card.lines if line.tax == "个人所得税").needs_person
    assert replies[-1].text.startswith("房子在市区")
    replies = chat.press("不清楚") if pressed else chat.say("不清楚", "dont_know")
    assert amounts(result(replies))["城市维护建设税"] == [
        ("5097.08", "房子在市区"),
        ("3640.77", "房子在县城、镇"),
        ("728.15", "房子在其他地区"),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("如果卖550万呢", "已把成交价改为 550 万元（原来是500 万元）。"),
        ("买方是二套呢", "已把买方家庭已有住房改为 1 套（原来是0 套）。"),
        ("要是150平呢", "已把建筑面积改为 150 平方米（原来是89 平方米）。"),
    ],
)
def test_one_thing_changed_is_computed_anew_and_told(chat: Chat, said: str, told: str) -> None:
    chat.say(WHOLE, BEGIN)
    replies = chat.say(said, "follow_up")
    assert replies[0].text.startswith(told)
    assert result(replies).lead.startswith(told)


def test_how_much_more_or_less_it_is_is_told_also_where_nothing_hangs_on_an_only_home(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    assert "和刚才的结果比：买方多交 5,000.00 元。" in chat.text("如果卖550万呢", "follow_up")


def test_what_changes_nothing_is_told_so(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert "税额没有变化" in chat.text("要是100平呢", "follow_up")


def test_another_sale_begins_afresh(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    [reply] = chat.press("再算一套", BEGIN)
    assert reply.text == "这套房的成交价（含税总价）是多少？"


def test_two_homes_in_one_message_are_computed_one_after_the_other(chat: Chat) -> None:
    replies = chat.say("一套300万60平，一套500万90平，买家都是首套，都满五唯一，帮我算卖房的税", BEGIN)
    assert amounts(result(replies)) == {"契税": [("30000.00", "")]}
    assert amounts(result(chat.press("接着算下一套", BEGIN))) == {"契税": [("50000.00", "")]}


def test_the_next_home_is_offered_until_it_is_begun(chat: Chat) -> None:
    chat.say("两套房 老的410万88平3年 新的300万60平4年 买家都是首套 卖哪套税少", BEGIN)
    chat.say("260万", INFORM)
    assert "接着算下一套" in chat.commands()
    assert amounts(result(chat.press("接着算下一套", BEGIN))) == {"契税": [("30000.00", "")]}
    assert "接着算下一套" not in chat.commands()


def test_what_was_paid_is_told_together_with_what_else_goes_off(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    card = result(chat.say("补充一下 那时候310万买的 契税交了4.65万 装修花了20万有票 利息11万", "buyer_deed_tax"))
    assert amounts(card)["个人所得税"] == [("308700.00", "")]  # 20% of 500 − 310 − 4.65 − 20 − 11


def test_what_was_not_known_is_put_right_by_the_papers(chat: Chat) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    chat.say("不清楚", "dont_know")
    card = result(chat.say("票找到了 295万 契税4.4万", "buyer_deed_tax"))
    assert amounts(card)["个人所得税"] == [("401200.00", "")]


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("要是砍到470万呢", "470 万元"),
        ("如果最后是475呢", "475 万元"),
        ("468呢", "468 万元"),
        ("便宜8万呢", "492 万元"),
        ("人家只出到466万", "466 万元"),
    ],
)
def test_while_the_price_paid_is_asked_for_the_price_got_may_move(chat: Chat, said: str, price: str) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套", BEGIN)
    assert chat.text(said, "follow_up").startswith(f"已把成交价改为 {price}")


@pytest.mark.parametrize("said", ["就这些了", "没别的了", "就这么多"])
def test_that_there_is_no_more_to_go_off_says_nothing_of_other_homes(chat: Chat, said: str) -> None:
    chat.say("卖房500万，89平，持有3年，买方首套，320万买的", BEGIN)
    facts = dict(result(chat.say(said, INFORM)).facts)
    assert facts["其他可扣除的费用"] == "没有"
    assert "卖方家庭唯一住房" not in facts


def test_when_the_one_before_bought_counts_and_not_the_handing_over(chat: Chat) -> None:
    chat.say("老爸走了 房子传给我了 想卖 360万 60平 买家首套 算税", BEGIN)
    assert "按原来买房的时间算" in chat.text("我去年过的户", INFORM)
    assert "2001 年取得" in chat.text("老爷子2001年买下的 我去年才过的户", INFORM)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("另外还有个loft", "规划用途"),
        ("还有套商住两用的", "规划用途"),
        ("还有两间商铺", "不是住房"),
        ("老家有宅基地", "本市范围内"),
    ],
)
def test_what_may_be_no_home_is_asked_for(chat: Chat, said: str, told: str) -> None:
    chat.say("卖房430万，86平，满五年，买方首套", BEGIN)
    replied = chat.text(said, INFORM)
    assert told in replied
    assert "没有读出" not in replied


def test_a_unit_price_and_an_area_are_a_price(chat: Chat) -> None:
    chat.say("卖房", BEGIN)
    chat.say("5万一平", INFORM)
    assert "成交价 450 万元" in chat.text("90平", INFORM)


def test_the_authoritys_price_is_computed_with_where_it_is_higher(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert amounts(result(chat.say("核定价600万", INFORM))) == {"契税": [("60000.00", "")]}


def test_what_cannot_be_is_asked_again(chat: Chat) -> None:
    said = chat.text("卖房99999999亿，89平，满五唯一，买方首套", BEGIN)
    assert "成交价要大于 0" in said
    assert said.endswith("这套房的成交价（含税总价）是多少？")


def test_what_is_no_home_is_not_computed_and_the_agent_gets_what_was_said(chat: Chat, rooms: Rooms) -> None:
    chat.say("卖一套商铺，300万", BEGIN)
    assert not any(isinstance(reply.card, AssessmentCard) for reply in chat.last)
    chat.say("转人工", "ask_person")
    [(_, _, facts)] = rooms.people.requests
    assert ("成交价", "300 万元") in facts


def test_the_button_of_what_is_no_home_asks_for_no_price_that_was_told(chat: Chat) -> None:
    chat.say("卖商铺 500万", BEGIN)
    [reply] = chat.press("按非住房试算", "everyday_calculation")
    assert "多少钱买的" in reply.text


def test_a_gift_is_a_question(chat: Chat, rooms: Rooms) -> None:
    chat.say("房子过户给儿子要交多少契税", BEGIN)
    assert rooms.knowledge.asked[-1][0] == "房子过户给儿子要交多少契税"


def test_what_only_a_person_can_decide_is_said_and_offered() -> None:
    rooms = Rooms(housing=Undecided())
    chat = Chat(rooms, build_responder(rooms.services))
    with capture_logs():
        [reply] = chat.say(WHOLE, BEGIN)
    assert "这种房屋要由工作人员核定" in reply.text
    assert "transfer" in reply.commands.values()


def test_a_question_that_names_a_home_is_no_sale(chat: Chat) -> None:
    assert chat.text("首套房契税怎么交", "policy").startswith("按成交价交。")
    assert chat.thread.form_open is None


def test_facts_of_a_sale_told_without_a_question_begin_it(chat: Chat) -> None:
    assert "成交价 500 万元" in chat.text("卖房500万", INFORM)
    assert result(chat.say("89平满五唯一首套", INFORM)).totals[0] == ("卖方合计", "0.00 元")


def test_amounts_are_exact_to_the_cent(chat: Chat) -> None:
    card = result(chat.say("卖房4999999.99元，89平，持有1年，买方首套", BEGIN))
    [vat] = [line.amount for line in card.lines if line.tax == "增值税"]
    assert vat == Decimal("145631.07")


def test_the_law_is_that_of_the_day_on_which_it_is_sold(chat: Chat) -> None:
    said = "卖房500万 2024年5月买的 原价454.5万 没有其他费用 买方首套89平 市区 不唯一 2025年6月15日卖的 多少税"
    card = result(chat.say(said, BEGIN))
    assert card.as_of.isoformat() == "2025-06-15"
    assert amounts(card)["增值税"] == [("238095.24", "")]
    later = chat.text("如果2027年3月卖呢", "follow_up")
    assert "按 2027-03-31 的规定" in later
    assert "增值税" not in later  # two years are over


def test_a_home_sold_while_ordinary_homes_were_apart_is_asked_for_which_it_was(chat: Chat) -> None:
    said = "2023年6月1号卖的1000万 2020年3月买的700万 契税21万 89平 买方二套 市区 不唯一 多少税"
    assert "普通住房，还是非普通住房" in chat.text(said, BEGIN)
    card = result(chat.say("非普通住宅", INFORM))
    assert amounts(card)["增值税"] == [("142857.14", "")]
    assert amounts(card)["个人所得税"] == [("527714.29", "")]
    assert amounts(card)["契税"] == [("295714.29", "")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("如果老婆还有个商住的呢", "写住宅的算一套"),
        ("我名下还有个loft 影响吗", "规划用途"),
        ("要是我还有间商铺呢", "不是住房"),
    ],
)
def test_what_is_perhaps_no_home_beside_the_one_sold(chat: Chat, said: str, told: str) -> None:
    chat.say(WHOLE, BEGIN)
    assert told in chat.text(said, "follow_up")


def test_the_price_may_fall_by_a_part(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    assert ("成交价", "450 万元") in result(chat.say("要是降一成呢", "follow_up")).facts


def test_the_papers_are_those_of_the_sale_in_hand(chat: Chat) -> None:
    chat.say(WHOLE, BEGIN)
    told = chat.text("材料")  # part of the button's name
    assert told.startswith("按您说的这一套，要准备：\n卖方：\n· 不动产权证书")
    assert "· 家庭唯一住房承诺或家庭住房查询结果" in told  # free of income tax as the only home
    assert "购房发票" not in told  # no tax hangs on what it has cost
    chat.say("不是唯一住房", INFORM)
    told = chat.text("材料", "policy")
    assert "购房发票" in told
    assert "家庭唯一住房承诺" not in told


def test_of_an_auction_no_papers_are_made_up(chat: Chat) -> None:
    chat.say("法拍房300万，90平，我首套，要交多少税", BEGIN)
    assert "没有现成的清单" in chat.text("要带什么材料", "policy")


@pytest.mark.parametrize(
    "text",
    [
        "老妈走了以后房子归我继承了，眼下想出手，税怎么算，给算算",
        "我这套两居想卖掉 帮我算下税",
        "打算把老房子出掉 合计合计得多少税",
    ],
)
def test_a_sale_to_be_computed_begins_whatever_it_was_taken_for(chat: Chat, text: str) -> None:
    assert "成交价" in chat.text(text, "policy")


@pytest.mark.parametrize("text", ["卖房的税怎么算", "商铺想卖 帮我算下税", "买房契税帮我算算"])
def test_what_asks_how_or_is_no_home_begins_no_sale(chat: Chat, text: str) -> None:
    assert "这套房的成交价" not in chat.text(text, "policy")


def test_of_what_is_nearly_reached_not_much_is_missing(chat: Chat) -> None:
    chat.say("卖房算税 275万 54平", BEGIN)
    assert "不满 2 年" not in chat.text("再有俩月才够五年", INFORM)


def test_a_shop_is_begun_as_one_by_a_button_that_takes_along_what_was_told(chat: Chat) -> None:
    replies = chat.say("卖一套商铺，500万", BEGIN)
    assert "按非住房另算" in replies[0].text
    asked = chat.press("按非住房试算", "everyday_calculation")
    assert asked[-1].text.startswith("已记下：卖价（含税） 5,000,000.00 元。")
    assert "当初多少钱买的" in asked[-1].text


def test_a_flat_for_business_has_no_form_and_no_such_button(chat: Chat) -> None:
    chat.say("卖商住公寓 500万", BEGIN)
    assert "按非住房试算" not in chat.commands()


def test_of_waiting_is_told_what_it_hangs_on_before_there_is_a_result(chat: Chat) -> None:
    chat.say("我妈把房子赠与给我了 现在我想卖掉 房产证在我名下才一年多 要交哪些税", BEGIN)
    told = chat.text("那如果我再等一年卖呢", "follow_up")
    assert "从原产权人买的那年算起" in told
    assert "还差成交价" in told
