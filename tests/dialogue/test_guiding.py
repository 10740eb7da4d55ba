"""What words and buttons do to a guided walk, through all the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import AskWhich, Consult, Guide, HandOver, Move, NameWalks, Park, Talk
from dialogue.thread import Task, Thread, Walked
from tests.dialogue.fakes import ANSWER, ASIDE, BEGUN, EMPTY, FORMS, HALF, LEFT, ORDERING, PACKING, WALKS


def moves(text: str, thread: Thread, **acts: float) -> Sequence[Move]:
    return decide(Heard(text, acts), thread, FORMS, walks=WALKS)


def press(command: str, thread: Thread, waiting: bool = False) -> Guide:
    [move] = decide(Heard("按", {command: 1.0}, chosen=True), thread, FORMS, walks=WALKS, waiting=waiting)
    assert isinstance(move, Guide)
    return move


def guide(text: str, thread: Thread, **acts: float) -> Guide:
    [move] = moves(text, thread, **acts)
    assert isinstance(move, Guide)
    return move


def where(move: Guide) -> tuple[str, str, tuple[str, ...]]:
    return move.say, move.walked.step, move.walked.done


@pytest.mark.parametrize("text", ["一步一步带我办搬家", "手把手教我搬走"])
def test_guidance_through_a_matter_by_its_name(text: str) -> None:
    assert where(guide(text, EMPTY)) == ("ask", "", ())


def test_guidance_without_a_name_is_through_what_was_answered() -> None:
    thread = EMPTY.with_answer(replace(ANSWER, entry_id="stamp"))
    assert guide("一步一步带我办", thread).walked.walk == "moving"


@pytest.mark.parametrize("thread", [EMPTY, EMPTY.with_answer(ANSWER)])
def test_guidance_through_nothing_in_hand_names_the_walks(thread: Thread) -> None:
    assert moves("一步一步带我办", thread) == (NameWalks(),)


def test_a_form_is_put_aside_for_a_walk() -> None:
    park, begun = moves("一步一步带我办搬家", HALF)
    assert park == Park(quietly=True)
    assert isinstance(begun, Guide)


def test_a_form_in_hand_is_not_left_for_guidance_through_nothing_in_particular() -> None:
    assert not any(isinstance(move, NameWalks) for move in moves("一步一步来", HALF))


def test_guidance_through_another_matter_is_a_question() -> None:
    assert moves("一步一步教我怎么申请提高发票的总额度", EMPTY, policy=0.9)[0] == Consult(
        "一步一步教我怎么申请提高发票的总额度", "policy"
    )


@pytest.mark.parametrize(("text", "answers"), [("自己搬", (0,)), ("第二个", (1,)), ("请人来搬的", (1,))])
def test_a_question_is_answered_in_words(text: str, answers: tuple[int, ...]) -> None:
    move = guide(text, BEGUN)
    assert (move.say, move.walked.answers) == ("ask", answers)


def test_the_last_answer_leads_to_the_step() -> None:
    thread = Thread().with_walk(Walked("moving", answers=(0,)))
    assert where(guide("箱子装好了", thread)) == ("step", "order", ("pack",))


def test_who_does_not_know_begins_at_the_first_step() -> None:
    assert where(guide("不清楚", BEGUN, dont_know=0.9)) == ("step", "pack", ())


def test_an_answer_that_cannot_be_read_is_asked_for_once_more_and_no_oftener() -> None:
    move = guide("嗯哼", BEGUN)
    assert (move.say, move.walked.stuck) == ("ask", 1)
    assert where(guide("嗯哼", Thread().with_walk(move.walked))) == ("step", "pack", ())


def test_a_question_while_asked_is_answered() -> None:
    assert moves("契税怎么交", BEGUN, policy=0.9) == (Consult("契税怎么交", "policy"),)


@pytest.mark.parametrize("text", ["办好了", "做完了", "下一步", "下一个", "搞定"])
def test_a_step_is_ticked_off(text: str) -> None:
    move = guide(text, PACKING, useful=0.8)
    assert where(move) == ("step", "order", ("pack",))
    assert move.lead == "“装箱”记下了，办好了。"


@pytest.mark.parametrize("text", ["不会弄", "这步怎么办", "卡住了"])
def test_who_is_stuck_is_helped_at_the_step(text: str) -> None:
    move = guide(text, PACKING, follow_up=0.6)
    assert (where(move), move.walked.told) == (("stuck", "pack", ()), (text,))


@pytest.mark.parametrize("text", ["卡在第三步", "第三步不会弄", "卡在3步"])
def test_stuck_at_a_step_by_its_number(text: str) -> None:
    assert where(guide(text, PACKING, choose=0.9)) == ("stuck", "carry", ())


@pytest.mark.parametrize(("text", "step"), [("第三步", "carry"), ("到第2步", "order"), ("回到第一步", "pack")])
def test_a_step_is_gone_to_by_its_number(text: str, step: str) -> None:
    assert where(guide(text, PACKING, choose=0.9)) == ("step", step, ())


def test_a_number_that_is_no_step_is_told() -> None:
    assert guide("第9步", PACKING).lead == "一共 4 步，没有第 9 步。"


def test_the_first_steps_are_ticked_off_together() -> None:
    assert where(guide("前两步都办好了", PACKING)) == ("step", "carry", ("pack", "order"))


def test_a_step_by_its_number_is_not_done_after_all() -> None:
    assert where(guide("第一步还没办好", ORDERING)) == ("step", "pack", ())


def test_back_and_not_done_yet() -> None:
    assert where(guide("上一步", ORDERING, go_back=0.9)) == ("step", "pack", ("pack",))
    assert where(guide("上一步还没办好", ORDERING, go_back=0.8)) == ("step", "pack", ())
    assert moves("还没办好", ORDERING) == (Talk("walk_waits"),)


def test_a_step_that_is_not_needed_is_passed_without_a_tick() -> None:
    assert where(guide("这步不用办", PACKING)) == ("step", "order", ())


@pytest.mark.parametrize("text", ["先到这", "改天再办", "今天先到这里吧"])
def test_a_walk_is_left_for_later(text: str) -> None:
    assert where(guide(text, ORDERING, goodbye=0.7)) == ("pause", "order", ("pack",))


def test_several_words_to_the_walk_in_one_message() -> None:
    move = guide("第一步办好了，第二步怎么弄", PACKING, continue_=0.3)
    assert where(move) == ("stuck", "order", ("pack",))
    move = guide("纸箱备好了，下一步", PACKING)
    assert (where(move), move.walked.ready) == (("step", "order", ("pack",)), ("纸箱",))


def test_all_done_is_the_end() -> None:
    assert guide("前四步都办好了", PACKING).say == "finish"


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("纸箱有了", ("纸箱",)),
        ("都备齐了", ("纸箱", "胶带、剪刀")),
        ("备好了：胶带、剪刀", ("胶带、剪刀",)),
        ("备好了：纸箱；胶带、剪刀", ("纸箱", "胶带、剪刀")),
        ("电话号码有了", ("电话号码",)),  # of a later step
    ],
)
def test_what_is_ready_is_ticked(text: str, ready: tuple[str, ...]) -> None:
    move = guide(text, PACKING, inform=0.6)
    assert (move.say, move.walked.ready) == ("step", ready)


def test_what_is_still_missing_is_told() -> None:
    assert guide("纸箱有了", PACKING).lead == "记下了，还差：胶带、剪刀。"


def test_the_boxes_of_the_page_also_take_ticks_back() -> None:
    packed = Thread().with_walk(Walked("moving", answers=(0, 0), step="pack", ready=("纸箱", "胶带、剪刀")))
    assert guide("备好了：胶带、剪刀", packed).walked.ready == ("胶带、剪刀",)
    assert guide("还没备好", packed).walked.ready == ()


@pytest.mark.parametrize("text", ["契税怎么交", "订车要交印花税吗"])
def test_a_question_at_a_step_is_asked(text: str) -> None:
    assert moves(text, ORDERING, policy=0.9) == (Consult(text, "policy"),)


def test_after_an_answer_in_between_only_words_of_a_walk_are_said_to_it() -> None:
    assert where(guide("办好了", ASIDE)) == ("step", "carry", ("pack", "order"))
    assert where(guide("继续", ASIDE, **{"continue": 0.9})) == ("step", "order", ("pack",))
    assert moves("要多久", ASIDE, follow_up=0.9) == (Consult("要多久", "follow_up"),)


@pytest.mark.parametrize("text", ["接着上次的搬家", "继续办搬家", "上次的搬家办到哪了"])
def test_a_walk_left_days_ago_is_gone_on_with_by_its_name(text: str) -> None:
    assert where(guide(text, LEFT, **{"continue": 0.7})) == ("step", "order", ("pack",))


def test_and_without_its_name_by_plain_words() -> None:
    assert where(guide("接着办", LEFT, **{"continue": 0.9})) == ("step", "order", ("pack",))
    assert where(guide("卡在第三步", LEFT)) == ("stuck", "carry", ("pack",))
    assert moves("有多久", LEFT, follow_up=0.9) == (Consult("有多久", "follow_up"),)


def test_a_question_about_what_was_walked_is_a_question() -> None:
    assert moves("上次说的搬家要多少钱", LEFT, policy=0.9) == (Consult("上次说的搬家要多少钱", "policy"),)


def test_a_walk_that_nobody_began_here_begins_when_gone_on_with() -> None:
    move = guide("接着上次的搬家", EMPTY, **{"continue": 0.8})
    assert (move.say, move.lead) == ("ask", "这里没有记着“搬家”办到哪儿了。")


def test_a_form_and_a_walk_that_wait_are_told_apart() -> None:
    thread = replace(LEFT, parked=(Task("parcel", {"weight": "3"}),))
    assert moves("继续", thread, **{"continue": 0.9}) == (AskWhich(),)


def test_a_form_in_hand_hears_its_own_words() -> None:
    thread = replace(HALF, walks=ORDERING.walks)
    assert not any(isinstance(move, Guide) for move in moves("继续", thread, **{"continue": 0.9}))


def test_a_walk_of_another_release_is_not_in_the_way() -> None:
    assert moves("办好了", Thread().with_walk(Walked("gone")), useful=0.9) == (Talk("useful"),)


def test_a_person_is_called_at_any_step() -> None:
    assert moves("转人工", ORDERING, ask_person=0.9) == (HandOver(),)


def test_a_button_means_its_own_step_whatever_is_in_hand() -> None:
    assert where(press("walk:moving:done:pack", LEFT)) == ("step", "order", ("pack",))
    assert where(press("walk:moving:stuck:unpack", LEFT)) == ("stuck", "unpack", ("pack",))
    assert where(press("walk:moving:pause", PACKING)) == ("pause", "pack", ())
    assert where(press("walk:moving", LEFT)) == ("step", "order", ("pack",))
    assert where(press("walk:baking", LEFT)) == ("step", "mix", ())


def test_an_answer_given_anew_replaces_it_and_what_followed() -> None:
    move = press("walk:moving:answer:0.1", ORDERING)
    assert (move.say, move.walked.answers) == ("ask", (1,))


def test_buttons_work_while_a_person_is_waited_for() -> None:
    assert where(press("walk:moving:done:pack", PACKING, waiting=True)) == ("step", "order", ("pack",))


def test_a_button_of_a_walk_that_is_no_more_says_so() -> None:
    pressed = Heard("按", {"walk:gone:done:pack": 1.0}, chosen=True)
    assert decide(pressed, EMPTY, FORMS, walks=WALKS) == (Talk("nothing_to_continue"),)
