"""How one talks with a form, whichever it is: the forms here send parcels and letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conversations.cards import AskCard, AssessmentCard, RefusalCard, Reply
from dialogue.thread import Task
from tests.actions.fakes import Chat, Rooms
from tests.dialogue.fakes import HALF

BEGIN, INFORM = "assess_housing", "inform"


def ask_card(reply: Reply) -> AskCard:
    assert isinstance(reply.card, AskCard), reply
    return reply.card


def test_a_form_asks_for_one_thing_after_the_other_and_computes(post: Chat) -> None:
    assert post.text("帮我寄包裹", BEGIN) == "重量是多少？"
    assert post.text("3", INFORM) == "已记下：重量 3。\n颜色是多少？"
    result, further = post.say("红的", INFORM)
    assert result.text == "运费 30 元。"
    assert further.text == "保价是多少？"


def test_each_question_shows_step_hint_and_ways_out(post: Chat) -> None:
    [first] = post.say("帮我寄包裹", BEGIN)
    assert (ask_card(first).step, ask_card(first).steps, ask_card(first).hint) == (1, 2, "例如：重量")
    assert post.commands() == {"不算了": "act:cancel"}  # without its weight nothing is sent
    [second] = post.say("3", INFORM)
    assert (ask_card(second).step, ask_card(second).steps) == (2, 2)
    assert post.commands() == {"红的": "say:红", "不清楚": "act:dont_know", "不算了": "act:cancel"}


def test_what_the_first_message_says_is_not_asked(post: Chat) -> None:
    assert "运费 50 元" in post.text("帮我寄5斤红的包裹", BEGIN)


def test_facts_come_in_any_order(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    assert post.text("红的", INFORM) == "已记下：颜色 红。\n重量是多少？"
    assert "运费 30 元" in post.text("3", INFORM)


def test_a_correction_is_told_so_that_nobody_computes_with_what_was_taken_back(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("不对，5斤", "correct") == "已把重量改为 5（原来是3）。\n颜色是多少？"
    assert "运费 50 元" in post.text("红的", INFORM)


def test_a_fact_taken_back_is_asked_anew(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("重量说错了", "correct") == "重量是多少？"
    assert post.thread.task is not None
    assert post.thread.task.facts == {}


@pytest.mark.parametrize(
    ("said", "act", "lead"),
    [
        ("问这个干嘛", "why_ask", "运费要看重量。"),
        ("听不懂", "simpler", "重量说个大概就行。"),
        ("举个例子", "example", "例如：重量"),
        ("你问什么", "repeat", ""),
        ("继续", "continue", ""),
    ],
)
def test_a_question_is_asked_again_as_the_person_needs_it(post: Chat, said: str, act: str, lead: str) -> None:
    post.say("帮我寄包裹", BEGIN)
    assert post.text(said, act) == f"{lead}\n重量是多少？".strip()


def test_one_step_back_forgets_the_last_answer(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("上一步", "go_back") == "好的，退回上一项。\n重量是多少？"
    assert post.text("上一步", "go_back") == "这已经是第一项了。\n重量是多少？"
    assert post.text("4", INFORM) == "已记下：重量 4。\n颜色是多少？"


def test_starting_over_forgets_all(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("重新来", "start_over") == "好的，我们重新来。\n重量是多少？"
    assert post.thread.parked == ()
    assert post.thread.task == Task("parcel", asked="weight")


def test_starting_over_keeps_what_it_says_itself(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("重来，红的", "start_over").startswith("好的，我们重新来。已记下：颜色 红。")


def test_a_form_put_aside_goes_on_with_its_facts(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    [parked] = post.say("先不寄了", "cancel")
    assert parked.text == "好的，寄包裹先放一放，已经说过的我先记着。想接着办，说“继续”就行。"
    post.say("契税怎么交", "policy")
    assert post.text("继续", "continue") == "好的，接着寄包裹。已记下：重量 3。\n颜色是多少？"
    assert "运费 30 元" in post.text("红的", INFORM)


def test_by_its_button_too(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    post.press("不算了")
    assert post.press("接着办")[0].text.startswith("好的，接着寄包裹。")


def test_what_is_said_while_taking_it_up_again_counts(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    post.say("先不寄了", "cancel")
    assert "运费 30 元" in post.text("继续，红的", "continue")


def test_with_nothing_said_yet_nothing_is_promised_to_be_kept(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    assert "记着" not in post.text("不寄了", "cancel")


def test_another_task_puts_it_aside_and_offers_it_again(post: Chat, rooms: Rooms) -> None:
    rooms.ledger.signed_in["c1"] = "person"
    post.say("帮我寄3斤的包裹", BEGIN)
    refunds, offer = post.say("查车船税退税", "vehicle_refund")
    assert refunds.text.startswith("查到 1 项")
    assert offer.text == "刚才的寄包裹还留着，需要的话可以接着办。"
    assert post.press("接着办")[0].text.startswith("好的，接着寄包裹。已记下：重量 3。")


def test_a_question_in_between_is_answered_and_the_form_goes_on(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    answer, again = post.say("契税怎么交？", "policy")
    assert answer.text.startswith("按成交价交。")
    assert again.text == "颜色是多少？"
    assert "运费 30 元" in post.text("红的", INFORM)


def test_small_talk_in_between_loses_nothing(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    thanks, again = post.say("谢谢", "thanks")
    assert "不客气" in thanks.text
    assert again.text == "颜色是多少？"


def test_a_matter_of_tax_among_thanks_is_answered(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    assert (
        post.text("谢谢，那契税怎么交", "thanks")
        == "按成交价交。三十日内办完。\n依据：样例机关样例公告第1号第一条\n颜色是多少？"
    )


def test_what_is_not_known_is_computed_without(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    result, _ = post.press("不清楚")
    assert result.text == "没关系，我按几种情况分别算。\n运费 30 元。"


def test_what_nothing_can_be_done_without_says_why(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    said = post.text("不知道", "dont_know")
    assert said == "这一项不知道就算不出来：运费要看重量。大概的数也可以。\n重量是多少？"


def test_after_three_replies_that_could_not_be_used_a_person_is_offered(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    assert post.text("啦啦啦", INFORM) == "没有读出重量。\n重量是多少？"
    assert "转人工" not in post.commands()
    assert post.text("啦啦啦", INFORM) == "重量说个大概就行。\n重量是多少？"
    third = post.text("啦啦啦", INFORM)
    assert "可以转给工作人员" in third
    assert post.commands()["转人工"] == "transfer"


def test_also_after_replies_that_it_says_why_it_cannot_use(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    for _ in range(3):
        assert post.text("很重", INFORM).endswith("这样称不出来。\n重量是多少？")
    assert post.commands()["转人工"] == "transfer"


def test_also_after_what_is_not_known_again_and_again(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    for _ in range(3):
        post.say("不知道", "dont_know")
    assert post.commands()["转人工"] == "transfer"


def test_one_good_reply_and_the_count_begins_anew(post: Chat) -> None:
    post.say("帮我寄包裹", BEGIN)
    for _ in range(2):
        post.say("啦啦啦", INFORM)
    post.say("3", INFORM)
    assert post.text("啦啦啦", INFORM) == "没有读出颜色。\n颜色是多少？"
    assert "转人工" not in post.commands()


def test_what_cannot_be_is_asked_again_with_the_reason(post: Chat) -> None:
    post.say("帮我寄红的包裹", BEGIN)
    assert "太重了。\n重量是多少？" in post.text("5000", INFORM)
    assert "运费 30 元" in post.text("3", INFORM)


def test_the_own_intent_said_inside_a_form_never_begins_it_again(post: Chat) -> None:
    post.say("帮我寄3斤的包裹", BEGIN)
    for _ in range(3):
        assert post.text("我要寄包裹", BEGIN).endswith("颜色是多少？")
    assert "运费 30 元" in post.text("红的", INFORM)


def test_after_the_result_one_fact_changed_is_computed_anew_and_compared(post: Chat) -> None:
    post.say("帮我寄5斤红的包裹", BEGIN)
    result, _ = post.say("如果是8斤呢", "follow_up")
    assert result.text == "已把重量改为 8（原来是5）。\n运费 80 元，原来 50 元。"
    assert isinstance(result.card, AssessmentCard)
    assert result.card.lead == "已把重量改为 8（原来是5）。"


def test_what_would_complete_the_result_is_asked_for_after_it(post: Chat) -> None:
    _, further = post.say("帮我寄5斤红的包裹", BEGIN)
    offered = post.commands()
    assert (offered["要保价"], offered["不清楚"]) == ("say:保价", "act:dont_know")
    assert "不算了" not in offered
    assert further.text == "保价是多少？"
    [result] = post.say("要保价", INFORM)
    assert result.text.startswith("运费 50 元")


@pytest.mark.parametrize("press", [True, False])
def test_it_need_not_be_known(post: Chat, press: bool) -> None:
    post.say("帮我寄5斤红的包裹", BEGIN)
    [result] = post.press("不清楚") if press else post.say("不清楚", "dont_know")
    assert "运费 50 元" in result.text
    assert post.thread.result is not None
    assert post.thread.result.facts["insured"] == "unknown"


def test_it_need_not_be_answered(post: Chat) -> None:
    post.say("帮我寄5斤红的包裹", BEGIN)
    assert post.text("契税怎么交", "policy").startswith("按成交价交。")


def test_what_is_asked_after_the_result_goes_on_from_its_entry(post: Chat, rooms: Rooms) -> None:
    post.say("帮我寄5斤红的包裹", BEGIN)
    post.say("什么时候交钱", "follow_up")
    assert [entry_id for _, _, entry_id in rooms.knowledge.followed] == ["parcel-rates"]


def test_several_of_a_kind_are_computed_one_after_the_other(post: Chat) -> None:
    first = post.text("帮我寄3斤红的；帮我寄7斤蓝的", BEGIN)
    assert "一共 2 套，要分开算，先算第一套。" in first
    assert "运费 30 元" in first
    result, *_ = post.press("接着算下一套", BEGIN)
    assert "运费 70 元" in result.text
    assert post.thread.waiting == ()


def test_what_is_not_served_is_said_and_looked_up(post: Chat) -> None:
    declined, answer = post.say("帮我寄3斤炸药包裹", BEGIN)
    assert declined.text == "炸药不寄。"
    assert answer.text.startswith("按合同金额交。")
    assert post.thread.form_open is None


def test_what_needs_a_sign_in_says_so_and_goes_on_after_it(post: Chat, rooms: Rooms) -> None:
    [reply] = post.say("帮我寄封信", "raise_quota")
    assert isinstance(reply.card, RefusalCard)
    assert (reply.card.outcome, reply.text) == ("NeedsAccount", "寄信要先登录。")
    assert post.commands() == {"去登录": "sign_in", "已登录，继续": "say:我要寄信", "转人工": "transfer"}
    assert post.thread.form_open is None
    rooms.ledger.signed_in["c1"] = "person"
    assert post.press("已登录，继续", "raise_quota")[0].text == "重量是多少？"
    assert "person 的信收下了。" in post.text("3斤红的", INFORM)


def test_how_it_is_done_is_told_before_the_sign_in(post: Chat) -> None:
    answer, sign_in = post.say("怎么寄信", "raise_quota")
    assert answer.text.startswith("按重量收。")
    assert "登录后我可以直接帮您办" in sign_in.text
    assert "sign_in" in sign_in.commands.values()


def test_who_signs_out_in_the_middle_is_asked_to_sign_in(post: Chat, rooms: Rooms) -> None:
    rooms.ledger.signed_in["c1"] = "person"
    post.say("帮我寄封信", "raise_quota")
    rooms.ledger.signed_in.clear()
    [reply] = post.say("3斤红的", INFORM)
    assert reply.text == "寄信要先登录。"


def test_one_form_is_left_for_the_other_and_comes_back(post: Chat, rooms: Rooms) -> None:
    rooms.ledger.signed_in["c1"] = "person"
    post.say("帮我寄3斤的包裹", BEGIN)
    assert post.text("帮我寄封信", "raise_quota") == "重量是多少？"
    assert "信收下了" in post.text("1斤蓝的", INFORM)
    assert post.text("继续", "continue").startswith("好的，接着寄包裹。已记下：重量 3。")


def test_facts_told_piece_by_piece_begin_the_form_they_fit(post: Chat) -> None:
    assert post.text("红的", INFORM).startswith("好的，记下了。")
    assert post.text("包裹3斤", INFORM).startswith("运费 30 元")


def test_a_form_without_progress_keeps_its_facts(post: Chat) -> None:
    post.thread = replace(HALF)
    for text in ("啦啦", "嗯", "谢谢"):
        post.say(text, INFORM)
    assert post.thread.task is not None
    assert post.thread.task.facts == {"weight": "3"}


def test_what_was_asked_for_twice_and_not_told_is_not_asked_for_again(post: Chat) -> None:
    post.say("帮我寄5斤红的包裹", BEGIN)
    post.say("如果是8斤呢", "follow_up")
    [_] = post.say("如果是9斤呢", "follow_up")
    assert post.thread.result is not None
    assert post.thread.result.asked == "insured"  # still read, whenever it is told
