"""What is picked, and what begins a task or only seems to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue.beginning import HOW_MORE
from dialogue.decide import decide
from dialogue.heard import Heard
from dialogue.moves import (
    AskAgain,
    Begin,
    Consult,
    Do,
    HandOver,
    Move,
    Pick,
    Resume,
    Talk,
)
from dialogue.thread import Answer, Offered, Thread
from tests.dialogue.decide.cases import Case, begin, check, fill, pressed, said, table
from tests.dialogue.fakes import (
    ANSWERED,
    ASKED,
    CHOICES,
    EMPTY,
    FORMS,
    HALF,
    OFFERED,
    PARKED,
)


@table(
    Case("a number picks", OFFERED, said("2", "inform"), (Pick(CHOICES[1]),)),
    Case("an ordinal picks", OFFERED, said("第一个吧", "choose"), (Pick(CHOICES[0]),)),
    Case("words pick", OFFERED, said("年终奖那条", "policy"), (Pick(CHOICES[0]),)),
    Case("the label of a person picks a person", OFFERED, said("转人工", "ask_person"), (Pick(CHOICES[2]),)),
    Case("none of them is said", OFFERED, said("都不是", "none_of_these"), (Talk("none_of_these"),)),
    Case(
        "who only swears asks for nothing",
        ANSWERED,
        said("你个傻逼机器人 问啥都不会", "insult", 0.4),
        (Talk("insult"),),
    ),
    Case(
        "a mother is no oath",
        ANSWERED,
        said("我妈的那套呢", "follow_up"),
        (Consult("我妈的那套呢", "follow_up"),),
    ),
    Case(
        "what a fine comes to is asked of what is in hand",
        ANSWERED,
        said("罚款得多少啊 我都没开张过", "own_data"),
        (Consult("罚款得多少啊 我都没开张过", "own_data"),),
    ),
    Case("another question is a question", OFFERED, said("契税怎么交", "policy"), (Consult("契税怎么交", "policy"),)),
    Case(
        "a condition is no place in a list",
        OFFERED,
        said("首套呢", "follow_up"),
        (Consult("首套呢", "follow_up"),),
    ),
    Case(
        "without choices there is nothing to pick",
        ANSWERED,
        said("第一个", "choose"),
        (Consult("第一个", "choose"),),
    ),
    Case(
        "a form that asks takes the words first",
        replace(ASKED, offered=CHOICES),
        said("2", "inform"),
        (fill(ASKED, "2"),),
    ),
    Case(
        "a bare number picks nothing while a form asks",
        replace(HALF, offered=CHOICES),
        said("1", "inform"),
        (AskAgain(missed=True),),
    ),
    Case(
        "an ordinal picks beside a form",
        replace(HALF, offered=CHOICES),
        said("第一个", "choose"),
        (Pick(CHOICES[0]),),
    ),
    Case(
        "a pressed button is not picked once more",
        OFFERED,
        pressed("转人工", "ask_person"),
        (HandOver(),),
    ),
)
def test_what_picks(case: Case) -> None:
    check(case)


def test_what_the_answer_in_hand_is_about_picks_no_button_beside_it() -> None:
    bonus = Offered("年终奖和首套房", "ask:bonus")
    thread = replace(ANSWERED, offered=(bonus, Offered("工资怎么计税", "ask:wages")))
    assert decide(said("首套房呢", "follow_up"), thread, FORMS) == (Consult("首套房呢", "follow_up"),)
    assert decide(said("年终奖呢", "follow_up"), thread, FORMS) == (Pick(bonus),)


@table(
    Case("a task with a form", EMPTY, said("帮我寄包裹", "assess_housing"), (begin("帮我寄包裹"),)),
    Case("with the facts it names", EMPTY, said("帮我寄3斤的", "assess_housing"), (begin("帮我寄3斤的"),)),
    Case(
        "with what was told before",
        replace(EMPTY, said="3斤"),
        said("帮我寄包裹", "assess_housing"),
        (begin("3斤 帮我寄包裹"),),
    ),
    Case("a task without a form", EMPTY, said("我的欠税", "own_data"), (Do("own_data"),)),
    Case(
        "to be looked up, after the vehicle tax was talked about",
        Thread().with_answer(Answer("车报废能退吗", "scrap", "车报废了，能退吗？", "车船税")),
        said("帮我查查能退多少", "own_data", 0.4),
        (Do("vehicle_refund"),),
    ),
    Case(
        "after another tax it is no such thing",
        ANSWERED,
        said("帮我查查能退多少", "own_data", 0.4),
        (Consult("帮我查查能退多少", "own_data"),),
    ),
    Case("a person wanted at the end of it", ANSWERED, said("说的什么 听不懂 换人", "simpler"), (HandOver(),)),
    Case(
        "who changes somebody else wants nobody",
        EMPTY,
        said("办税员离职了，换人", "policy"),
        (Consult("办税员离职了，换人", "policy"),),
    ),
    Case("who is only called is listened to", EMPTY, said("闺女", "out_of_scope"), (Talk("opening"),)),
    Case("a form put aside and meant", PARKED, said("寄那个包裹", "assess_housing"), (Resume("parcel"),)),
    Case("a form put aside and not meant", PARKED, said("帮我寄包裹", "assess_housing"), (begin("帮我寄包裹"),)),
    Case(
        "an unsure task is a question",
        EMPTY,
        said("寄东西", "assess_housing", 0.45),
        (Consult("寄东西", "assess_housing"),),
    ),
    Case(
        "what the knowledge base computes is its own",
        EMPTY,
        said("年薪20万交多少", "everyday_calculation"),
        (Consult("年薪20万交多少", "everyday_calculation"),),
    ),
    Case(
        "how it is done is a question",
        EMPTY,
        said("怎么代开", "invoice_task"),
        (Consult("怎么代开", "invoice_task"),),
    ),
)
def test_what_begins_a_task(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    ("text", "acts", "moves"),
    [
        ("我公司的信用等级", {"own_data": 0.4, "policy": 0.6}, (Do("own_data"),)),
        ("我还有哪些没办", {"due_list": 0.35, "policy": 0.6}, (Do("due_list"),)),
        ("信用等级怎么评", {"own_data": 0.4, "policy": 0.6}, (Consult("信用等级怎么评", "policy"),)),
        ("我公司的信用等级", {"own_data": 0.2, "policy": 0.6}, (Consult("我公司的信用等级", "policy"),)),
    ],
)
def test_of_who_is_signed_in_the_own_record_is_asked_for_sooner(
    text: str, acts: dict[str, float], moves: tuple[Move, ...]
) -> None:
    assert decide(Heard(text, acts), EMPTY, FORMS, signed_in=True) == moves


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        ("能不能再涨点", (Begin("letter", FORMS["letter"].take({}, "能不能再涨点", None)),)),
        ("那怎么提", (Consult(HOW_MORE),)),
        ("涨了会怎么样", (Consult("涨了会怎么样", "follow_up"),)),
    ],
)
def test_more_of_the_quota_that_is_talked_about(text: str, moves: tuple[Move, ...]) -> None:
    thread = Thread().with_answer(Answer("额度", "quota", "发票额度是什么？", "发票"))
    assert decide(Heard(text, {"follow_up": 0.9}), thread, FORMS) == moves


def test_of_who_is_not_it_is_not() -> None:
    heard = Heard("我公司的信用等级", {"own_data": 0.4, "policy": 0.6})
    assert decide(heard, EMPTY, FORMS) == (Consult("我公司的信用等级", "policy"),)


@table(
    Case(
        "a gift is no sale",
        EMPTY,
        said("把房子送给侄子", "assess_housing"),
        (Consult("把房子送给侄子", "assess_housing", entry="house-gift-others"),),
    ),
    Case(
        "in the middle of a form it is for that", HALF, said("房子是我爸过户给我的", "inform"), (AskAgain(missed=True),)
    ),
    Case("an auction is for the form of a sale", EMPTY, said("法院拍了套房", "inform"), (begin("法院拍了套房"),)),
)
def test_a_home_that_is_not_sold(case: Case) -> None:
    check(case)


def test_when_a_time_is_counted_from_is_a_question() -> None:
    text = "满五唯一的五年从房本那天数起还是契税票 打哪天算起"
    assert not any(isinstance(m, Begin) for m in decide(said(text, "assess_housing"), EMPTY, FORMS))


@pytest.mark.parametrize(
    ("heard", "thread", "move"),
    [
        (said("先停几个月行不", "cancel", 0.61), ANSWERED, Consult),
        (said("不办了", "cancel"), ANSWERED, Talk),
        (said("他知道我公司名字", "own_data", 0.56), ANSWERED, Consult),
        (said("满五唯一 我老家还有一套算不算唯一", "inform"), EMPTY, Consult),
        (said("卖房个税怎么算", "assess_housing", 0.54), EMPTY, Consult),
        (said("别整那些没用的 给我转接", "refuse_person", 0.63), EMPTY, HandOver),
        (said("我要打电话问 号码给我", "ask_person", 0.6), EMPTY, Consult),
        (said("给我转人工 我要打电话投诉", "ask_person"), EMPTY, HandOver),
        (said("我们是做人工智能的小公司 有啥税收优惠", "policy"), EMPTY, Consult),
        (said("我们公司有啥税收优惠", "policy"), EMPTY, Do),
    ],
)
def test_what_sounds_like_another_wish(heard: Heard, thread: Thread, move: type[Move]) -> None:
    assert isinstance(decide(heard, thread, FORMS)[0], move)
