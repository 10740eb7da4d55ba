"""What comes of a message after an answer or a menu."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from conversations.cards import AnswerCard, AskCard, RefusalCard, Reply
from dialogue.points import all_points
from kit.settings import ROOT
from knowledge_base.answering.focus import Focus
from knowledge_base.answering.following import Weighed
from knowledge_base.answering.outcomes import Clarify, EntryChoice, Rank
from tests.actions.fakes import ANSWER_AT, LEAD_AT, TODAY, Chat, Rooms, entry

SAME = Weighed((("deed", 0.7), ("deed-second", 0.3)), 0.9, ANSWER_AT, LEAD_AT)
UNSURE = Weighed((("deed-second", 0.7), ("deed", 0.2), ("stamp", 0.1)), 0.3, ANSWER_AT, LEAD_AT)
PROXY = entry("deed-proxy", "契税能找人代办吗？", "带委托书代办。")
TIME = entry("deed-time", "契税多久能办好？", "当场办结。")


@pytest.fixture
def going_on(chat: Chat) -> Chat:
    """An answer on deed tax is in hand."""
    chat.rooms.knowledge.entries["deed-proxy"] = PROXY
    chat.rooms.knowledge.entries["channel-errand-free"] = entry("channel-errand-free", "办事收费吗？", "一律不收费。")
    chat.rooms.knowledge.weighed = SAME
    chat.say("契税怎么交", "policy")
    return chat


@pytest.fixture
def menu(chat: Chat) -> Chat:
    """It was asked back what is meant."""
    knowledge = chat.rooms.knowledge
    knowledge.entries["deed-time"] = TIME
    choices = tuple(EntryChoice(e, knowledge.entries[e].question) for e in ("deed", "deed-time", "stamp"))
    ranks = (Rank("deed", "契税怎么交？", 1, 1, 1, 0.5),)
    knowledge.comes_to["买房的事"] = Clarify(
        question="买房的事", as_of=TODAY, text="您是问哪一个？", choices=choices, ranks=ranks
    )
    chat.say("买房的事", "policy")
    return chat


def shown(reply: Reply) -> str:
    assert isinstance(reply.card, AnswerCard), reply
    return reply.card.entry_id


def test_a_point_is_told_by_the_entry_in_hand(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["deed"] = rooms.knowledge.entries["deed"].model_copy(update={"materials": ["合同"]})
    assert going_on.text("要带啥", "follow_up").startswith("需要准备：合同。")


def test_or_by_another_on_the_same_matter(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((*SAME.entries, ("deed-proxy", 0.01)), 0.9, ANSWER_AT, LEAD_AT)
    assert shown(going_on.say("可以让我弟去办吗", "follow_up")[0]) == "deed-proxy"


def test_or_by_what_holds_of_any_errand_and_the_errand_stays_in_hand(going_on: Chat) -> None:
    held = going_on.thread.answer
    [reply] = going_on.say("要钱吗", "follow_up")
    assert "没有单独的说法" in reply.text
    assert "一律不收费" in reply.text
    assert going_on.thread.answer == held


def test_or_it_is_said_not_to_be_known(going_on: Chat, rooms: Rooms) -> None:
    """Not by an entry on another matter, however near, nor by a sentence beside the point."""
    rooms.knowledge.entries["stamp-fine"] = entry("stamp-fine", "印花税罚多少？", "罚款 50%。")
    rooms.knowledge.weighed = Weighed((("stamp-fine", 0.9), ("deed", 0.1)), 0.9, ANSWER_AT, LEAD_AT)
    [reply] = going_on.say("罚多少", "follow_up")
    assert "契税怎么交" in reply.text
    assert "没有查到确切的说法" in reply.text
    assert list(reply.commands.values()) == ["transfer"]


def test_of_a_menu_the_entry_about_the_point_is_meant(menu: Chat) -> None:
    assert shown(menu.say("多久能办好", "follow_up")[0]) == "deed-time"


def test_after_a_menu_the_question_before_is_asked_anew(menu: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = UNSURE
    rooms.knowledge.comes_to["买房的事，二手的"] = rooms.knowledge.answer_entry("deed-second")
    assert shown(menu.say("二手的", "follow_up")[0]) == "deed-second"
    assert menu.thread.answer is not None
    assert menu.thread.answer.question == "买房的事，二手的"


def test_or_asked_back_more_shortly(menu: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((("deed", 0.7), ("deed-second", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    [reply] = menu.say("那边的呢", "follow_up")
    assert isinstance(reply.card, RefusalCard)
    assert list(menu.commands().values()) == ["ask:deed", "ask:deed-second", "transfer"]


def test_a_fact_that_changes_nothing_is_acknowledged_and_kept(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("三十日内办完。")
    [reply] = going_on.say("房子在丰台 80来平", "inform")
    assert "记下了" in reply.text
    assert reply.card is None
    assert going_on.thread.answer is not None
    assert going_on.thread.answer.question == "契税怎么交？，房子在丰台 80来平".replace("？", "")


def test_a_wish_is_no_fact(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("三十日内办完。")
    assert "记下了" not in going_on.text("现在看看", "follow_up")


def test_a_fact_of_which_the_entry_speaks_is_told(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("小户型另算。", covers=1.0)
    assert going_on.text("是小户型", "inform").startswith("小户型另算。")


def test_a_fact_that_leads_elsewhere_is_answered_there(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["契税怎么交，是二套的"] = rooms.knowledge.answer_entry("deed-second")
    assert shown(going_on.say("是二套的", "inform")[0]) == "deed-second"


def test_what_is_not_meant_is_not_offered_again(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((("deed", 0.7), ("stamp", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    [reply] = going_on.say("我问的不是这个", "deny")
    assert isinstance(reply.card, AskCard)
    assert list(reply.commands.values()) == ["ask:stamp", "transfer"]
    going_on.say("不是这个，我问的是别的事情怎么办", "correct")
    assert "ask:deed" not in going_on.commands().values()


def test_what_is_meant_instead_is_answered(going_on: Chat) -> None:
    assert shown(going_on.say("不对，我问的是印花税怎么交", "correct")[0]) == "stamp"


def test_one_word_is_a_matter_of_its_own(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.asked.clear()
    going_on.say("发票", "policy")
    assert ("发票", "c1", True) in rooms.knowledge.asked


def test_another_tax_is_asked_for_with_what_was_named_where_an_entry_is_about_both(
    going_on: Chat, rooms: Rooms
) -> None:
    both = entry("second-stamp", "二手房印花税怎么交？", "按规定交。", tax="印花税")
    rooms.knowledge.entries["second-stamp"] = both
    assert going_on.thread.answer is not None
    held = replace(going_on.thread.answer, question="二手房契税怎么交")
    going_on.thread = replace(going_on.thread, answer=held, offered=())
    rooms.knowledge.comes_to["二手房印花税"] = rooms.knowledge.answer_entry("second-stamp")
    assert shown(going_on.say("印花税呢", "follow_up")[0]) == "second-stamp"


def test_an_act_without_a_subject_is_not_answered_for_another_matter(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.comes_to["要补税吗"] = rooms.knowledge.answer_entry("vehicle-scrap-refund")
    rooms.knowledge.weighed = UNSURE
    [reply] = going_on.say("要补税吗", "policy")
    assert "没有查到确切的说法" in reply.text


def test_english_says_how_it_was_read_and_keeps_the_subject(going_on: Chat) -> None:
    read, answer = going_on.say("how long does it take", "evasion")
    assert "要多久" in read.text
    assert answer.text.startswith("三十日内办完。")


def test_every_entry_of_any_errand_is_in_the_bundled_content() -> None:
    files = (ROOT / "knowledge_base" / "content").rglob("*.yml")
    ids = {i for file in files for i in re.findall(r"^- id: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)}
    assert {point.general for point in all_points() if point.general} <= ids


def test_after_a_menu_a_point_is_told_by_no_other_errand_but_asked_back(menu: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["stamp-fine"] = entry("stamp-fine", "印花税罚多少？", "罚款 50%。")
    rooms.knowledge.weighed = Weighed((("stamp-fine", 0.9), ("deed", 0.1)), 0.9, ANSWER_AT, LEAD_AT)
    [reply] = menu.say("罚多少", "follow_up")
    assert isinstance(reply.card, RefusalCard)
    assert "罚多少，要看是哪一件事" in reply.text
    assert list(menu.commands().values())[:3] == ["ask:deed", "ask:deed-time", "ask:stamp"]


def test_of_what_is_over_no_general_rule_is_told(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["late"] = entry("late", "以前年度没扣的，还能补扣吗？", "五年内能补。")
    rooms.knowledge.weighed = Weighed((("late", 0.9), ("deed", 0.1)), 0.9, ANSWER_AT, LEAD_AT)
    assert "没有查到确切的说法" in going_on.text("超了的明年能补扣不", "follow_up")


def test_sums_are_not_said_to_change_nothing(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("三十日内办完。")
    said = going_on.text("花了10万 收入500万", "inform")
    assert "不同的规定" not in said
    assert "不能直接替您算" in said


def test_a_question_is_not_noted_as_a_fact(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = UNSURE
    assert "记下了" not in going_on.text("对方要3个点的行不", "inform")


def test_what_is_refunded_to_nobody_takes_no_papers(chat: Chat, rooms: Rooms) -> None:
    sold = entry("vehicle-scrap-refund", "卖车退车船税吗？", "卖车不退车船税。过户前先缴清。", tax="车船税")
    rooms.knowledge.entries["vehicle-scrap-refund"] = sold
    rooms.knowledge.answers = {"卖车": "vehicle-scrap-refund"}
    chat.say("卖车退车船税吗", "policy")
    assert "卖车不退车船税。这种情况没有可退的" in chat.text("要准备啥", "follow_up")
    assert "没有可退的" not in chat.text("误收的税要准备啥", "follow_up")


def test_a_point_is_told_by_what_is_set_down_for_the_matter(chat: Chat, rooms: Rooms) -> None:
    small = entry("vat-small-rate", "小规模纳税人增值税怎么算？", "按 1%。", tax="增值税")
    rooms.knowledge.entries |= {
        "vat-small-rate": small,
        "vat-small-calendar": entry("vat-small-calendar", "多久报一次？", "一年四次。"),
    }
    rooms.knowledge.answers = {"小规模": "vat-small-rate"}
    chat.say("小规模增值税怎么算", "policy")
    assert chat.text("要报税不", "due_list").startswith("一年四次。")


def test_what_is_told_of_it_is_no_question_of_its_own(menu: Chat, rooms: Rooms) -> None:
    rooms.knowledge.answers = {"纸质": "stamp"}
    rooms.knowledge.weighed = UNSURE
    menu.say("是纸质的", "inform")
    assert rooms.knowledge.asked[-1][0] == "买房的事，是纸质的"


def test_what_the_entry_in_hand_never_speaks_of_is_not_answered_by_a_part_of_it(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("三十日内办完。")
    said = going_on.text("要不要给人家开专用发票", "follow_up")
    assert "这里没有查到确切的说法" in said
    assert "三十日内办完" not in said


def test_who_asks_if_somebody_else_may_do_it_wants_no_person_of_ours(going_on: Chat) -> None:
    assert going_on.say("能找人替我弄吗", "ask_person")
    assert going_on.rooms.people.requests == []


def test_to_go_back_is_a_question_where_it_asks(going_on: Chat) -> None:
    assert "办到一半" not in going_on.text("要退回去吗", "go_back")


def test_a_matter_that_is_told_brings_what_may_be_meant_by_it(going_on: Chat, rooms: Rooms) -> None:
    both = "契税怎么交，是有滞纳金的"
    choices = (EntryChoice("deed", "契税怎么交？"), EntryChoice("stamp", "印花税怎么交？"))
    rooms.knowledge.answers = {}
    rooms.knowledge.comes_to[both] = Clarify(question=both, as_of=TODAY, text="您是问哪一个？", choices=choices)
    going_on.say("是有滞纳金的", "inform")
    assert going_on.commands()["印花税怎么交？"] == "ask:stamp"


def test_a_point_is_told_by_what_stands_beside_the_answer(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["deed-late"] = entry("deed-late", "逾期会被罚款吗？罚多少？", "每天万分之五。")
    rooms.knowledge.entries["deed"] = rooms.knowledge.entries["deed"].model_copy(update={"related": ["deed-late"]})
    assert shown(going_on.say("会罚款吗", "follow_up")[0]) == "deed-late"


def test_a_person_is_not_told_what_holds_for_firms(going_on: Chat, rooms: Rooms) -> None:
    person = {"audience": ["个人"]}
    rooms.knowledge.entries["deed"] = rooms.knowledge.entries["deed"].model_copy(update=person)
    rooms.knowledge.entries["deed-proxy"] = PROXY.model_copy(update={"audience": ["企业"]})
    rooms.knowledge.weighed = Weighed((*SAME.entries, ("deed-proxy", 0.01)), 0.9, ANSWER_AT, LEAD_AT)
    [reply] = going_on.say("可以让我弟去办吗", "follow_up")
    assert "带委托书代办" not in reply.text


def test_an_act_is_done_to_what_is_in_hand(going_on: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.entries["deed-void"] = entry("deed-void", "契税申报能作废吗？", "能，缴款以前。")
    knowledge.entries["paper-void"] = entry("paper-void", "纸质发票能作废吗？", "当月的能。", tax="发票")
    knowledge.comes_to["当月的能直接作废吗"] = knowledge.answer_entry("paper-void")
    assert shown(going_on.say("当月的能直接作废吗", "follow_up")[0]) == "paper-void"
    chat = going_on
    knowledge.entries["deed"] = knowledge.entries["deed"].model_copy(update={"related": ["deed-void"]})
    chat.say("契税怎么交", "policy")
    assert shown(chat.say("当月的能直接作废吗", "follow_up")[0]) == "deed-void"


def test_a_yes_is_not_told_to_who_asked_nothing(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["deed-second"] = entry("deed-second", "二套能优惠吗？", "能：按规定减。")
    rooms.knowledge.weighed = Weighed((("deed-second", 0.7), ("deed", 0.2)), 0.9, ANSWER_AT, LEAD_AT)
    reply = going_on.say("她去年另买了一处小院", "inform")[0]
    assert isinstance(reply.card, RefusalCard)
    assert "能：" not in reply.text
    assert shown(going_on.say("那二套能优惠吗", "follow_up")[0]) == "deed-second"


def test_what_is_told_and_is_no_circumstance_has_what_is_near_offered(going_on: Chat, rooms: Rooms) -> None:
    said, knowledge = "上半年换过两家单位", rooms.knowledge
    knowledge.weighed = Weighed((("deed", 0.7), ("deed-second", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    choices = (EntryChoice("stamp", knowledge.entries["stamp"].question),)
    knowledge.comes_to[said] = Clarify(question=said, as_of=TODAY, text="您是问哪一个？", choices=choices)
    reply = going_on.say(said, "inform")[0]
    assert isinstance(reply.card, RefusalCard)
    assert "没有查到" not in reply.text
    assert knowledge.entries["stamp"].question in [c.label for c in reply.card.choices]


def test_a_told_case_is_answered_by_itself_rather_than_joined(going_on: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.entries["rent-invoice-how"] = entry("rent-invoice-how", "房租发票怎么开？", "请税务局代开。")
    knowledge.comes_to["房客要发票"] = knowledge.answer_entry("rent-invoice-how")
    knowledge.weighed = Weighed((("stamp", 0.7), ("deed", 0.2)), 0.9, ANSWER_AT, LEAD_AT)
    assert shown(going_on.say("房客要发票", "inform")[0]) == "rent-invoice-how"


def test_of_another_circumstance_the_same_is_asked(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed, rooms.knowledge.part = UNSURE, Focus("", whole=True)
    assert "按成交价交" not in going_on.text("另外还有个院子", "inform")  # the old text again
    going_on.say("契税怎么交", "policy")
    rooms.knowledge.comes_to["我还有个车位，契税怎么交？"] = rooms.knowledge.answer_entry("deed-second")
    assert shown(going_on.say("我还有个车位", "inform")[0]) == "deed-second"


LIKELY = Weighed((("deed-second", 0.7), ("deed", 0.2)), 0.45, ANSWER_AT, 0.4)


def test_what_is_likely_is_opened_by_its_name_wherever_it_would_be_asked_back(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = LIKELY
    [reply] = going_on.say("要是有两处的呢", "follow_up")
    assert shown(reply) == "deed-second"
    assert "您问的应该是“二套房契税怎么交？”" in reply.text


def test_a_question_put_right_is_answered_anew_by_what_is_in_hand(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((("deed", 0.6), ("stamp", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    assert shown(going_on.say("不是我自己住，是我们单位买来办公的", "correct")[0]) == "deed"


def test_a_rumour_is_met_by_what_holds(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.weighed = Weighed((("deed", 0.6),), 0.3, ANSWER_AT, LEAD_AT)
    [reply] = going_on.say("听说提到3000了", "inform")
    assert reply.text.startswith("没有查到作这样调整的正式文件")
    assert "按成交价交" in reply.text


def test_where_the_rule_does_not_hold_the_one_on_the_same_act_does(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.entries["shop-buy"] = entry("shop-buy", "买商铺要交什么税？", "买的交契税。")
    knowledge.entries["shop-sale"] = entry("shop-sale", "卖商铺要交什么税？", "按差额交。")
    knowledge.entries["house-sale"] = entry("house-sale", "卖住房契税怎么算？", "住房满两年免。")
    knowledge.answers = {"卖住房": "house-sale"}
    ranks = tuple(Rank(e, "", 1, 1, 1, 0.5) for e in ("house-sale", "shop-buy", "shop-sale"))
    knowledge.comes_to["卖商铺契税"] = Clarify(
        question="卖商铺契税", as_of=TODAY, text="哪一个？", choices=(), ranks=ranks
    )
    chat.say("卖住房契税", "policy")
    knowledge.weighed = Weighed((("house-sale", 0.97), ("shop-buy", 0.03)), 0.9, ANSWER_AT, LEAD_AT)
    knowledge.part = Focus("商铺不适用。")
    knowledge.comes_to["卖商铺要交什么税"] = knowledge.comes_to["卖商铺契税"]
    assert shown(chat.say("商铺呢", "follow_up")[0]) == "shop-sale"


def test_what_is_told_besides_is_asked_of_as_well(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["child"] = entry("child", "孩子怎么扣？", "每月另扣。")
    rooms.knowledge.answers = {"2岁娃": "child"} | rooms.knowledge.answers
    rooms.knowledge.weighed = Weighed((("deed-second", 0.7),), 0.9, ANSWER_AT, LEAD_AT)
    assert shown(going_on.say("我还有个2岁娃", "inform")[0]) == "child"


def test_another_tax_is_told_by_the_entry_in_hand_where_that_speaks_of_it(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("房产税按年交。")
    [reply] = going_on.say("那房产税呢", "follow_up")
    assert shown(reply) == "deed"
    assert reply.text.startswith("房产税按年交。")


def test_or_is_a_matter_of_its_own(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.part = Focus("按成交价交。", whole=True)
    going_on.say("那房产税呢", "follow_up")
    assert ("房产税", "c1", True) in rooms.knowledge.asked


def test_what_is_told_of_the_matter_in_hand_is_answered_by_it(chat: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["reg-change"] = entry("reg-change", "公司改名税务要变更吗？", "系统自动同步。")
    rooms.knowledge.answers = {"公司改名": "reg-change"}
    chat.say("公司改名税务要变更吗", "policy")
    rooms.knowledge.weighed = Weighed((("reg-change", 0.5), ("stamp", 0.3)), 0.3, ANSWER_AT, LEAD_AT)
    rooms.knowledge.part = Focus("系统自动同步。", whole=True)
    assert shown(chat.say("登上去一看还是老名字", "inform")[0]) == "reg-change"


def weighing(*entries: tuple[str, float]) -> Weighed:
    return Weighed(entries, 0.95, ANSWER_AT, LEAD_AT)


def test_a_kind_that_the_entry_in_hand_is_silent_on_is_told_by_the_next(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.answers = {"丢了": "lost"}
    knowledge.entries["lost"] = entry("lost", "发票丢了怎么办？", "请开票方再给。", tax="发票")
    knowledge.entries["lost-special"] = entry("lost-special", "专用发票丢了怎么办？", "凭复印件。", tax="发票")
    knowledge.weighed, knowledge.part = weighing(("lost", 0.6), ("lost-special", 0.2)), Focus("再给。", covers=0.0)
    chat.say("发票丢了", "policy")
    assert shown(chat.say("纸的专票", "follow_up")[0]) == "lost-special"


def test_another_rule_that_the_entry_in_hand_points_to_is_told_by_the_entry_beside_it(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.answers = {"分红交税": "dividend"}
    knowledge.entries["dividend"] = entry("dividend", "分红交税吗？", "全额交。", tax="个人所得税", related=["listed"])
    knowledge.entries["listed"] = entry("listed", "股票的分红交多少税？", "看持有多久。", tax="个人所得税")
    pointing = f"{'公司分的钱，由公司付钱时扣。' * 8}股票的分红另有按时间的优惠。"
    knowledge.weighed, knowledge.part = weighing(("dividend", 1.0)), Focus(pointing, covers=0.6)
    chat.say("分红交税吗", "policy")
    assert shown(chat.say("股票的分红呢", "follow_up")[0]) == "listed"


def test_what_a_firm_pays_is_told_of_the_same_act(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.answers = {"卖车": "sell-own"}
    knowledge.entries["sell-own"] = entry("sell-own", "个人卖车要交税吗？", "不用。", tax="其他", audience=["个人"])
    knowledge.entries["buy-firm"] = entry("buy-firm", "公司买车要交税吗？", "要。", tax="其他", audience=["企业"])
    knowledge.entries["sell-firm"] = entry("sell-firm", "公司卖旧车怎么交税？", "按率。", tax="其他", audience=["企业"])
    knowledge.weighed = Weighed((("buy-firm", 0.5), ("sell-own", 0.3), ("sell-firm", 0.1)), 0.3, ANSWER_AT, LEAD_AT)
    chat.say("卖车要交税吗", "policy")
    assert shown(chat.say("公司名下的呢", "follow_up")[0]) == "sell-firm"


def test_a_rule_that_holds_everywhere_says_so_to_who_tells_a_place(going_on: Chat, rooms: Rooms) -> None:
    everywhere = entry("deed", "契税怎么交？", "按成交价交。全国都适用，不看户口所在地。")
    rooms.knowledge.entries["deed"] = everywhere
    rooms.knowledge.weighed, rooms.knowledge.part = weighing(("deed", 1.0)), Focus("按成交价交。", covers=0.0)
    assert "全国都适用" in going_on.text("我是在河北买的", "inform")


def test_a_thing_is_asked_of_the_act_in_hand(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.answers = {
        "火车票能抵扣": "train-deducted",
        "火车票要交": "train-deducted",
        "火车票": "train-issued",
        "专票": "special",
    }
    knowledge.entries["special"] = entry("special", "专票能抵扣吗？", "能抵扣。", tax="增值税")
    knowledge.entries["train-issued"] = entry("train-issued", "火车票怎么开票？", "网上开。", tax="发票")
    knowledge.entries["train-deducted"] = entry("train-deducted", "火车票怎么抵扣？", "按税额。", tax="增值税")
    knowledge.weighed = UNSURE
    chat.say("专票能抵扣吗", "policy")
    assert shown(chat.say("火车票呢", "follow_up")[0]) == "train-deducted"


def test_an_act_without_a_subject_is_of_no_matter_that_nobody_has_talked_of(going_on: Chat, rooms: Rooms) -> None:
    rooms.knowledge.entries["parcel"] = rooms.knowledge.entries["parcel-rates"].model_copy(update={"id": "parcel"})
    rooms.knowledge.weighed = Weighed((("parcel", 0.7), ("deed", 0.2)), 0.3, ANSWER_AT, LEAD_AT)
    rooms.knowledge.part = Focus("按成交价交。", covers=0.0)
    assert "没有查到确切的说法" in going_on.text("还能补开吗", "follow_up")


def test_what_holds_among_kin_is_not_told_of_a_friend(chat: Chat, rooms: Rooms) -> None:
    knowledge = rooms.knowledge
    knowledge.answers = {"转给我弟": "kin"}
    knowledge.entries["kin"] = entry("kin", "股权转给父母、子女要交税吗？", "不用。", tax="个人所得税", related=["low"])
    knowledge.entries["low"] = entry("low", "低价转让股权，税务局认可吗？", "会核定。", tax="个人所得税")
    knowledge.weighed = weighing(("kin", 1.0))
    chat.say("股权转给我弟要交税吗", "policy")
    assert shown(chat.say("那要是转给一个哥们呢", "follow_up")[0]) == "low"


def test_a_figure_brings_the_sentence_that_draws_the_line_there(going_on: Chat, rooms: Rooms) -> None:
    told = "按成交价。一次没有达到 1,000 元的免；达到的按 1%。过户时交。"
    rooms.knowledge.entries["deed"] = entry("deed", "契税怎么交？", told)
    said = going_on.text("我一次就800块钱", "inform")
    assert said.startswith("一次没有达到 1,000 元的免；达到的按 1%。")
