"""What is said while a form is open, or to the result of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue.decide import decide
from dialogue.heard import QUESTIONS, TASKS, Heard
from dialogue.moves import (
    AskAgain,
    Begin,
    Consult,
    Do,
    Explain,
    Fill,
    HandOver,
    OfferResume,
    Park,
    StepBack,
    Talk,
    Unknown,
)
from dialogue.thread import Answer
from tests.dialogue.decide.cases import ACTS, Case, begin, check, fill, pressed, said, table
from tests.dialogue.fakes import (
    ALTERED,
    ANSWER,
    ASKED,
    ASKS_MORE,
    DONE,
    EMPTY,
    FORMS,
    HALF,
    INSURED,
    LETTER,
    PARCEL,
)


@table(
    Case("another wish begins afresh", HALF, said("重新来", "start_over"), (begin("重新来", afresh=True),)),
    Case(
        "with what it says at once",
        HALF,
        said("重来，5斤红的", "start_over"),
        (begin("重来，5斤红的", afresh=True),),
    ),
    Case("cancelling puts aside", HALF, said("不寄了", "cancel"), (Park(),)),
    Case("so does a goodbye", HALF, said("先走了再见", "goodbye"), (Park(),)),
    Case("so does the button", HALF, pressed("不算了", "cancel"), (Park(),)),
    Case("one step back", HALF, said("上一步", "go_back"), (StepBack(),)),
    Case("go on asks again", HALF, said("继续", "continue"), (AskAgain(),)),
    Case("what? asks again", HALF, said("你问什么来着", "repeat"), (AskAgain(),)),
    Case("why is told", HALF, said("问这个干嘛", "why_ask"), (AskAgain("why"),)),
    Case("simpler words", HALF, said("听不懂", "simpler"), (AskAgain("other"),)),
    Case("an example", HALF, said("举个例子", "example"), (AskAgain("example"),)),
    Case("a fact beside an unsure cancel counts", ASKED, said("3斤算了", "cancel", 0.6), (fill(ASKED, "3斤算了"),)),
    Case("a sure cancel counts more", ASKED, said("3斤的不寄了", "cancel", 0.9), (Park(),)),
)
def test_what_steers_a_form(case: Case) -> None:
    check(case)


@table(
    Case("the fact asked for", ASKED, said("3", "inform"), (fill(ASKED, "3"),)),
    Case("the fact asked for, whatever Rasa takes it for", ASKED, said("3斤", "policy"), (fill(ASKED, "3斤"),)),
    Case("while Rasa is down", ASKED, said("3斤"), (fill(ASKED, "3斤"),)),
    Case("another fact than asked", ASKED, said("红的", "inform"), (fill(ASKED, "红的"),)),
    Case("a fact put right", HALF, said("不对，5斤", "correct"), (fill(HALF, "不对，5斤"),)),
    Case("a fact taken back", HALF, said("重量说错了", "correct"), (fill(HALF, "重量说错了"),)),
    Case(
        "facts in the own intent of the form never begin it again",
        HALF,
        said("帮我寄5斤红的", "assess_housing"),
        (fill(HALF, "帮我寄5斤红的"),),
    ),
    Case(
        "a question with a figure in it is a question",
        HALF,
        said("超过5斤的契税怎么收？", "policy"),
        (Consult("超过5斤的契税怎么收？", "policy"), AskAgain()),
    ),
    Case(
        "a question that holds what was asked, and may be an answer, is one",
        ASKED,
        said("3斤要多少钱", "policy", 0.6, inform=0.3),
        (fill(ASKED, "3斤要多少钱"),),
    ),
    Case(
        "while Rasa is down a question with a figure is a question too",
        ASKED,
        said("红的要多少钱？"),
        (Consult("红的要多少钱？", ""), AskAgain()),
    ),
    Case("but not with what was asked for", ASKED, said("3斤要多少钱？"), (fill(ASKED, "3斤要多少钱？"),)),
    Case("not known", HALF, said("不清楚", "dont_know"), (Unknown(),)),
    Case("not known, by the button", HALF, pressed("不清楚", "dont_know"), (Unknown(),)),
    Case("what is known already is not missed", HALF, said("3斤", "inform"), (AskAgain(),)),
    Case("why it cannot be used is told", ASKED, said("很重", "inform"), (fill(ASKED, "很重"),)),
    Case(
        "a question is none, though it holds such words",
        ASKED,
        said("很重的怎么收契税", "policy"),
        (Consult("很重的怎么收契税", "policy"), AskAgain()),
    ),
)
def test_what_answers_a_form(case: Case) -> None:
    check(case)


@table(
    Case(
        "another form takes its place",
        HALF,
        said("帮我寄封信", "raise_quota"),
        (Park(quietly=True), Begin("letter", LETTER.take({}, "帮我寄封信", None))),
    ),
    Case(
        "a task without a form is done, and the form offered",
        HALF,
        said("查车船税退税", "vehicle_refund"),
        (Park(quietly=True), Do("vehicle_refund"), OfferResume()),
    ),
    Case("its own intent asks again", HALF, said("帮我寄包裹", "assess_housing"), (AskAgain(),)),
    Case("small talk", HALF, said("谢谢", "thanks"), (Talk("thanks"), AskAgain())),
    Case("who are you", HALF, said("你是谁", "who_are_you"), (Talk("who_are_you"), AskAgain())),
    Case(
        "a matter of tax in small talk",
        HALF,
        said("谢谢，那契税呢", "thanks"),
        (Consult("谢谢，那契税呢", "thanks"), AskAgain()),
    ),
    Case(
        "a matter of tax in a greeting",
        HALF,
        said("你好，个税怎么算", "greet"),
        (Consult("你好，个税怎么算", "greet"), AskAgain()),
    ),
    Case("a yes to nothing", HALF, said("好的", "affirm"), (AskAgain(),)),
    Case("a no", HALF, said("不是", "deny"), (AskAgain(missed=True),)),
    Case("a fact that cannot be read", HALF, said("大概那样", "inform"), (AskAgain(missed=True),)),
    Case("a question", HALF, said("契税怎么收", "policy"), (Consult("契税怎么收", "policy"), AskAgain())),
    Case("a question by its words", HALF, said("要带什么？"), (Consult("要带什么？", ""), AskAgain())),
    Case(
        "a follow-up without question words",
        HALF,
        said("那二套的话", "follow_up"),
        (Consult("那二套的话", "follow_up"), AskAgain()),
    ),
    Case("noise", HALF, said("哈哈哈哈", "out_of_scope"), (AskAgain(missed=True),)),
)
def test_what_leaves_a_form(case: Case) -> None:
    check(case)


@table(
    Case("one fact changed", DONE, said("如果是5斤呢", "follow_up"), (fill(DONE, "如果是5斤呢"),)),
    Case(
        "what was changed last, the other way",
        ALTERED,
        said("那如果不是呢", "follow_up"),
        (Fill(PARCEL.take(INSURED, "不是", "insured")),),
    ),
    Case(
        "nothing was changed that has another way",
        DONE,
        said("那如果不是呢", "follow_up"),
        (Consult("那如果不是呢", "follow_up"),),
    ),
    Case("two facts changed", DONE, said("5斤蓝的", "inform"), (fill(DONE, "5斤蓝的"),)),
    Case("what was asked further", ASKS_MORE, said("要保价", "inform"), (fill(ASKS_MORE, "要保价"),)),
    Case("what was asked further is not known", ASKS_MORE, said("不清楚", "dont_know"), (Unknown(),)),
    Case("nor by its button", ASKS_MORE, pressed("不清楚", "dont_know"), (Unknown(),)),
    Case(
        "a choice of what was asked further, once picked",
        ASKS_MORE,
        Heard("保价", chosen=True),
        (fill(ASKS_MORE, "保价"),),
    ),
    Case("the result once more", DONE, said("帮我寄包裹", "assess_housing"), (fill(DONE, "帮我寄包裹"),)),
    Case("another one", DONE, said("再寄一个包裹", "assess_housing"), (begin("再寄一个包裹"),)),
    Case("another one, with its facts", DONE, said("寄5斤蓝的", "assess_housing"), (begin("寄5斤蓝的"),)),
    Case("from the start", DONE, said("从头来", "start_over"), (begin("从头来", afresh=True),)),
    Case("another task", DONE, said("5斤的退税", "vehicle_refund"), (Do("vehicle_refund"),)),
    Case(
        "a long question with a figure is a question",
        DONE,
        said("我有一个5斤重的包裹想问问如果从外地寄过来要交契税吗怎么交", "policy"),
        (Consult("我有一个5斤重的包裹想问问如果从外地寄过来要交契税吗怎么交", "policy"),),
    ),
    Case("a question is a question", DONE, said("契税什么时候交", "policy"), (Consult("契税什么时候交", "policy"),)),
    Case("thanks are thanks", DONE, said("谢谢", "thanks"), (Talk("thanks"),)),
    Case("a person is a person", DONE, said("转人工", "ask_person"), (HandOver(),)),
    Case(
        "after an answer in between, a figure changes nothing",
        replace(DONE, holding="answer", answer=ANSWER),
        said("那5斤呢", "follow_up"),
        (Consult("那5斤呢", "follow_up"),),
    ),
)
def test_what_changes_a_result(case: Case) -> None:
    check(case)


@table(
    Case("who pays is for the form to say", HALF, said("谁付运费", "policy"), (Explain("谁付运费"), AskAgain())),
    Case(
        "and what is told with it is taken",
        HALF,
        said("红的 谁付运费", "policy"),
        (Explain("红的 谁付运费"), Fill(PARCEL.take({"weight": "3"}, "红的 谁付运费", "colour"))),
    ),
    Case(
        "the very thing that is asked for cannot be told by us",
        ASKED,
        said("那你告诉我重量是多少", "out_of_scope"),
        (AskAgain("other"),),
    ),
    Case("and after its result", DONE, said("谁付运费", "policy"), (Explain("谁付运费"),)),
    Case("not where nothing is in hand", EMPTY, said("谁付运费", "policy"), (Consult("谁付运费", "policy"),)),
    Case(
        "nor after an answer on something else",
        replace(DONE, holding="answer", answer=ANSWER),
        said("谁付运费", "policy"),
        (Consult("谁付运费", "policy"),),
    ),
)
def test_what_a_form_explains(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("text", ["帮我寄包裹", "我要寄包裹", "寄包裹寄包裹"])
def test_a_form_whose_own_intent_is_said_inside_it_never_begins_again(text: str) -> None:
    for thread in (ASKED, HALF):
        assert decide(said(text, "assess_housing", 1.0), thread, FORMS) == (AskAgain(),)


@pytest.mark.parametrize("act", ACTS)
def test_a_form_is_left_only_for_another_task_or_when_it_is_told_so(act: str) -> None:
    moves = decide(said("那个吧", act), HALF, FORMS)
    left = any(isinstance(move, Park) for move in moves)
    wished = act in ("cancel", "goodbye") or act in TASKS - QUESTIONS - {PARCEL.act}
    assert left is wished


def test_a_held_answer_does_not_hide_the_result_that_was_shown_with_it() -> None:
    thread = replace(DONE, answer=Answer("运费", "parcel-rates", "运费怎么收？", "其他"))
    assert decide(said("如果是5斤呢", "follow_up"), thread, FORMS) == (fill(DONE, "如果是5斤呢"),)


@pytest.mark.parametrize("text", ["稍等 我找下房本", "等一下，我去翻合同", "等会儿"])
def test_who_looks_something_up_is_not_asked_again(text: str) -> None:
    assert decide(said(text, "out_of_scope"), ASKED, FORMS) == (Talk("take_your_time"),)


def test_who_stops_in_two_clauses_stops_unless_a_fact_is_told() -> None:
    assert decide(said("先不弄了 我问问我老公", "dont_know", 0.5), ASKED, FORMS) == (Park(),)
    assert decide(said("算了 就按3斤吧", "inform"), ASKED, FORMS) == (fill(ASKED, "算了 就按3斤吧"),)


def test_a_fact_told_in_haste_is_a_fact() -> None:
    assert decide(said("马上 3斤", "inform"), ASKED, FORMS) == (fill(ASKED, "马上 3斤"),)
