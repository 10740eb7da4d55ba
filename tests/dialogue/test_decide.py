"""What is heard, with what is in hand, and the moves that follow: a table for each rule of ``decide``."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import NamedTuple

import pytest
import yaml

from dialogue.beginning import HOW_MORE
from dialogue.decide import decide
from dialogue.heard import QUESTIONS, TALK, TASKS, Heard
from dialogue.moves import (
    AskAgain,
    Begin,
    Consult,
    Do,
    Explain,
    Fill,
    HandOver,
    LeaveQueue,
    Move,
    OfferResume,
    Park,
    Pick,
    Resume,
    Retell,
    StepBack,
    Talk,
    Unknown,
)
from dialogue.thread import Answer, Thread
from kit.settings import ROOT
from tests.dialogue.fakes import (
    ALTERED,
    ANSWER,
    ANSWERED,
    ASKED,
    ASKS_MORE,
    CHOICES,
    DONE,
    EMPTY,
    FORMS,
    HALF,
    INSURED,
    LETTER,
    OFFERED,
    PARCEL,
    PARKED,
)

ACTS: list[str] = yaml.safe_load((ROOT / "bot" / "domain" / "intents.yml").read_text(encoding="utf-8"))["intents"]


class Case(NamedTuple):
    sentence: str
    thread: Thread
    heard: Heard
    moves: tuple[Move, ...]


def said(text: str, act: str = "", belief: float = 0.9, **others: float) -> Heard:
    return Heard(text, ({act: belief} if act else {}) | others)


def pressed(label: str, act: str) -> Heard:
    return Heard(label, {act: 1.0}, chosen=True)


def begin(text: str, *, afresh: bool = False) -> Begin:
    return Begin("parcel", PARCEL.take({}, text, None), afresh)


def fill(thread: Thread, text: str) -> Fill:
    assert thread.task is not None
    return Fill(PARCEL.take(thread.task.facts, text, thread.task.asked))


def table(*cases: Case) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [pytest.param(c, id=c.sentence) for c in cases])


def check(case: Case) -> None:
    assert decide(case.heard, case.thread, FORMS) == case.moves


@table(
    Case("nothing said is asked about", EMPTY, said("？？"), (Talk("nothing_said"),)),
    Case("what was not understood is said simpler", ANSWERED, said("啊啊啊？", "repeat"), (Retell("simpler"),)),
    Case("so is it with question marks alone", ANSWERED, said("？？？"), (Retell("simpler"),)),
    Case(
        "what was not filed is to be mended",
        ANSWERED,
        said("去年的忘交了", "inform"),
        (Consult("去年的忘交了", "policy", entry="admin-late-what-to-do"),),
    ),
    Case(
        "an employer is no complaint about us",
        EMPTY,
        said("公司没给我交能投诉吗", "complaint"),
        (Consult("公司没给我交能投诉吗", "complaint"),),
    ),
    Case("a form asks in other words", HALF, said("啊？", "affirm"), (AskAgain("other"),)),
    Case(
        "how a late return is mended is no look at the record",
        EMPTY,
        said("上季度的增值税我忘报了，咋整", "due_list"),
        (Consult("上季度的增值税我忘报了，咋整", "due_list"),),
    ),
    Case("a picture says nothing", ANSWERED, said("😀", "greet"), (Talk("nothing_said"),)),
    Case("in a form it asks again", HALF, said("。。"), (AskAgain(),)),
)
def test_what_says_nothing(case: Case) -> None:
    check(case)


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


@table(
    Case("a person is asked for", EMPTY, said("我要人工", "ask_person"), (HandOver(),)),
    Case(
        "a person is called beside one's own refund", EMPTY, said("退税卡住了 转人工", "refund_status"), (HandOver(),)
    ),
    Case("who speaks to somebody calls for nobody", EMPTY, said("同志", "ask_person", 0.54), (Talk("opening"),)),
    Case(
        "a person asked for beside one's own address", EMPTY, said("我家住朝阳 帮我转人工", "ask_person"), (HandOver(),)
    ),
    Case(
        "a person asked for by who has lost a telephone",
        EMPTY,
        said("我个人手机换号了 要真人", "ask_person"),
        (HandOver(),),
    ),
    Case("a half-sure wish for one is enough", EMPTY, said("换个活的来", "ask_person", 0.55), (HandOver(),)),
    Case("转人工 itself is no matter of tax", EMPTY, said("给我转人工", "ask_person", 0.55), (HandOver(),)),
    Case("a person is asked for in a form", HALF, said("转人工", "ask_person"), (HandOver(),)),
    Case("before facts for the form", ASKED, said("3斤，给我转人工", "ask_person"), (HandOver(),)),
    Case(
        "个人 beside a matter of tax is nobody to hand over to",
        EMPTY,
        said("个人怎么开票", "ask_person", 0.6, policy=0.4),
        (Consult("个人怎么开票", "ask_person"),),
    ),
    Case(
        "个人 alone is nobody",
        EMPTY,
        said("个人", "ask_person", 0.68, inform=0.28),
        (Consult("个人", "ask_person"),),
    ),
    Case("个人 in a form is nobody", HALF, said("个人", "ask_person", 0.68), (AskAgain(missed=True),)),
    Case("人工费 alone is nobody", EMPTY, said("人工费", "ask_person", 0.52), (Consult("人工费", "ask_person"),)),
    Case("找个人 is somebody", EMPTY, said("找个人问问", "ask_person", 0.76), (HandOver(),)),
    Case("换个人 is somebody", EMPTY, said("换个人来", "ask_person", 0.6), (HandOver(),)),
    Case(
        "人工费 is nobody either",
        EMPTY,
        said("人工费的契税", "ask_person", 0.7),
        (Consult("人工费的契税", "ask_person"),),
    ),
    Case("a sure wish holds beside tax words", EMPTY, said("找人工问契税", "ask_person", 0.85), (HandOver(),)),
    Case("no person is wanted", EMPTY, said("别转人工", "refuse_person"), (Talk("no_person"),)),
    Case(
        "beside no person, what is asked is answered",
        EMPTY,
        said("别给我转人工，我就想知道契税多少", "refuse_person"),
        (Consult("契税多少", "policy"),),
    ),
    Case(
        "a form waits meanwhile",
        HALF,
        said("不要人工 契税多少", "refuse_person"),
        (Consult("契税多少", "policy"), AskAgain()),
    ),
    Case(
        "with an answer in hand the wait is for that errand",
        ANSWERED,
        said("还要等几天", "ask_wait"),
        (Consult("还要等几天", "follow_up"),),
    ),
    Case(
        "English is a question, whatever it sounds like",
        EMPTY,
        said("how long does it take", "evasion"),
        (Consult("how long does it take", "policy"),),
    ),
    Case("unless it asks for a person", EMPTY, said("talk to a human", "ask_person"), (HandOver(),)),
    Case("no person is wanted in a form", HALF, said("别转人工", "refuse_person"), (Talk("no_person"), AskAgain())),
    Case(
        "refusing and cancelling both is cancelling",
        HALF,
        said("算了不要人工", "", refuse_person=0.5, cancel=0.5),
        (Park(),),
    ),
    Case("who waits for nobody is told so", EMPTY, said("前面还有几个人", "ask_wait"), (Talk("not_waiting"),)),
    Case("unless it may be a matter", EMPTY, said("还要等多久", "ask_wait"), (Do("which_matter"),)),
    Case("which may be in hand", ANSWERED, said("还要等多久", "ask_wait"), (Consult("还要等多久", "follow_up"),)),
    Case("in a form too", HALF, said("前面还有几个人", "ask_wait"), (Talk("not_waiting"), AskAgain())),
    Case("a complaint is taken", EMPTY, said("我要投诉", "complaint"), (Talk("complaint"),)),
    Case("a complaint loses no form", HALF, said("我要投诉", "complaint"), (Talk("complaint"), AskAgain())),
)
def test_what_is_about_people(case: Case) -> None:
    check(case)


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
    Case("go on", PARKED, said("继续", "continue"), (Resume(),)),
    Case("go on, by the button", PARKED, pressed("接着办", "continue"), (Resume(),)),
    Case("back to what was begun", PARKED, said("刚才那个接着算吧", "policy"), (Resume(),)),
    Case("back", PARKED, said("返回", "go_back"), (Resume(),)),
    Case("nothing to go on with", EMPTY, said("继续", "continue"), (Talk("nothing_to_continue"),)),
    Case("nothing to start over", ANSWERED, said("重来", "start_over"), (Talk("nothing_to_continue"),)),
    Case("nothing to cancel", ANSWERED, said("算了", "cancel"), (Talk("cancelled"),)),
    Case(
        "继续教育 is a question and goes on with nothing",
        ANSWERED,
        said("继续教育怎么抵", "policy"),
        (Consult("继续教育怎么抵", "policy"),),
    ),
)
def test_what_goes_on(case: Case) -> None:
    check(case)


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


RATES = Answer("寄红的怎么收", "parcel-rates", "包裹运费怎么收？", "其他")


@table(
    Case(
        "a story of one's own asks for less",
        EMPTY,
        said("我的包裹3斤红的交多少", "policy"),
        (begin("我的包裹3斤红的交多少"),),
    ),
    Case(
        "after the answer on its matter two facts begin the form, with what was asked before",
        Thread().with_answer(RATES),
        said("3斤的呢", "policy"),
        (Begin("parcel", PARCEL.take({}, "寄红的怎么收 3斤的呢", None)),),
    ),
    Case(
        "what the entry itself asks is none of the person's own",
        Thread().with_answer(replace(RATES, question="包裹运费怎么收？", entry_question="包裹运费怎么收？")),
        said("3斤的呢", "policy"),
        (Consult("3斤的呢", "policy"),),
    ),
    Case(
        "after an answer on the matter of a result it is gone on with",
        replace(DONE, holding="answer", answer=RATES),
        said("不对，是5斤", "inform"),
        (fill(DONE, "不对，是5斤"),),
    ),
    Case(
        "a question that names a fact is none",
        replace(DONE, holding="answer", answer=replace(RATES, question=RATES.entry_question)),
        said("5斤怎么收费", "policy"),
        (Consult("5斤怎么收费", "policy"),),
    ),
)
def test_what_is_told_after_an_answer(case: Case) -> None:
    check(case)


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


@table(
    Case("facts that fit a form begin it", EMPTY, said("包裹3斤", "inform"), (begin("包裹3斤"),)),
    Case("facts that fit none are kept", EMPTY, said("3斤", "inform"), (Consult("3斤", "inform", otherwise="told"),)),
    Case(
        "many facts begin it whatever they were taken for",
        EMPTY,
        said("包裹3斤红的要保价怎么寄", "policy"),
        (begin("包裹3斤红的要保价怎么寄"),),
    ),
    Case(
        "told piece by piece",
        replace(EMPTY, said="包裹红的"),
        said("3斤", "inform"),
        (begin("包裹红的 3斤"),),
    ),
    Case(
        "what was told before is no reason while nothing more is told",
        replace(EMPTY, said="包裹3斤红的要保价"),
        said("你好", "greet"),
        (Talk("greet"),),
    ),
    Case(
        "a question with a fact is a question",
        EMPTY,
        said("包裹3斤怎么收契税", "policy"),
        (Consult("包裹3斤怎么收契税", "policy"),),
    ),
)
def test_what_tells_facts(case: Case) -> None:
    check(case)


@table(
    Case("simpler", ANSWERED, said("说人话", "simpler"), (Retell("simpler"),)),
    Case("an example", ANSWERED, said("举个例子", "example"), (Retell("example"),)),
    Case("again", ANSWERED, said("再说一遍", "repeat"), (Retell("again"),)),
    Case("before anything was said", EMPTY, said("再说一遍", "repeat"), (Talk("nothing_to_retell"),)),
    Case("of no use", ANSWERED, said("没用", "not_useful"), (Talk("not_useful"),)),
)
def test_what_returns_to_the_answer(case: Case) -> None:
    check(case)


@pytest.mark.parametrize("act", sorted(TALK))
def test_small_talk_gets_its_prepared_word(act: str) -> None:
    assert decide(said("嗯嗯嗯", act), ANSWERED, FORMS) == (Talk(act),)


@pytest.mark.parametrize("act", sorted(TALK))
@pytest.mark.parametrize("text", ["谢谢，那契税呢", "你好，发票丢了", "再见，个税"])
@pytest.mark.parametrize("thread", [EMPTY, ANSWERED, DONE], ids=["empty", "answered", "done"])
def test_small_talk_never_swallows_a_matter_of_tax(act: str, text: str, thread: Thread) -> None:
    assert decide(said(text, act), thread, FORMS) == (Consult(text, act),)


@pytest.mark.parametrize("text", ["你是机器人吗", "你是税务局的吗"])
def test_what_we_are_called_is_no_matter_of_tax(text: str) -> None:
    assert decide(said(text, "who_are_you"), EMPTY, FORMS) == (Talk("who_are_you"),)


@pytest.mark.parametrize("act", ["affirm", "deny", "dont_know", "why_ask", "out_of_scope"])
def test_what_may_be_small_talk_is_looked_up_first(act: str) -> None:
    assert decide(said("密码忘了", act), ANSWERED, FORMS) == (Consult("密码忘了", act, otherwise=act),)


@table(
    Case("a question", EMPTY, said("契税怎么交", "policy"), (Consult("契税怎么交", "policy"),)),
    Case("a follow-up", ANSWERED, said("那二套呢", "follow_up"), (Consult("那二套呢", "follow_up"),)),
    Case("evasion", EMPTY, said("怎么少交税", "evasion"), (Consult("怎么少交税", "evasion"),)),
    Case("what nobody understood", EMPTY, said("阿巴阿巴"), (Consult("阿巴阿巴", ""),)),
    Case("small talk that is a bare guess", EMPTY, said("噢", "thanks", 0.3), (Consult("噢", "thanks"),)),
)
def test_all_else_is_asked_of_the_knowledge_base(case: Case) -> None:
    check(case)


@pytest.mark.parametrize(
    ("heard", "moves"),
    [
        (said("不等了", "leave_queue"), (LeaveQueue(),)),
        (said("算了", "cancel"), (LeaveQueue(),)),
        (said("不用转了", "refuse_person"), (LeaveQueue(),)),
        (said("还要多久", "ask_wait"), (HandOver(),)),
        (said("活人来 别机器人", "refuse_person"), (HandOver(),)),
        (said("转人工", "ask_person"), (HandOver(),)),
        (said("契税怎么交", "policy"), (Consult("契税怎么交", "policy", otherwise="noted"),)),
        (said("谢谢", "thanks"), (Consult("谢谢", "thanks", otherwise="noted"),)),
        (said("3斤", "inform"), (Consult("3斤", "inform", otherwise="noted"),)),
    ],
)
@pytest.mark.parametrize("thread", [EMPTY, ANSWERED, HALF, PARKED], ids=["empty", "answered", "half", "parked"])
def test_while_a_person_is_waited_for_nothing_is_begun_and_no_form_asks(
    thread: Thread, heard: Heard, moves: tuple[Move, ...]
) -> None:
    aside = (Park(quietly=True),) if thread.form_open and isinstance(moves[-1], Consult) else ()
    assert decide(heard, thread, FORMS, waiting=True) == (*aside, *moves)


THREADS = {
    "empty": EMPTY,
    "answered": ANSWERED,
    "offered": OFFERED,
    "asked": ASKED,
    "half": HALF,
    "done": DONE,
    "asks more": ASKS_MORE,
    "parked": PARKED,
    "told": replace(EMPTY, said="3斤"),
}
TEXTS = (
    "嗯",
    "3斤红的",
    "契税怎么交",
    "第一个",
    "转人工",
    "不清楚",
    "再寄一个包裹",
    "？",
    "重量说错了",
    "接着寄刚才的",
)
NEED_OPEN = (AskAgain, StepBack, Park)


@pytest.mark.parametrize("name", THREADS)
def test_whatever_is_heard_there_is_a_move_and_each_can_be_made(name: str) -> None:
    thread = THREADS[name]
    for act, text, belief, chosen in product(["", *ACTS], TEXTS, (1.0, 0.55), (False, True)):
        moves = decide(Heard(text, {act: belief} if act else {}, chosen), thread, FORMS)
        assert moves, (act, text)
        for move in moves:
            if isinstance(move, NEED_OPEN):
                assert thread.form_open, (act, text, move)
            if isinstance(move, Fill | Unknown):
                assert thread.form_open or thread.result, (act, text, move)
            if isinstance(move, Resume):
                assert thread.parked, (act, text, move)


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


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"ask_person"}))
def test_nobody_is_handed_over_who_did_not_ask_for_it(act: str) -> None:
    for thread in THREADS.values():
        assert HandOver() not in decide(said("个人", act), thread, FORMS)


def test_a_held_answer_does_not_hide_the_result_that_was_shown_with_it() -> None:
    thread = replace(DONE, answer=Answer("运费", "parcel-rates", "运费怎么收？", "其他"))
    assert decide(said("如果是5斤呢", "follow_up"), thread, FORMS) == (fill(DONE, "如果是5斤呢"),)


@pytest.mark.parametrize("text", ["会查到我不", "能查出来吗", "这会被发现吗"])
def test_whether_one_is_found_out_is_no_small_talk(text: str) -> None:
    assert decide(Heard(text, {"dont_know": 0.9}), ANSWERED, FORMS) == (Consult(text, "evasion"),)


@pytest.mark.parametrize("text", ["可货是真的", "东西都是真的"])
def test_what_is_told_of_a_case_is_no_praise(text: str) -> None:
    assert decide(Heard(text, {"useful": 0.9}), ANSWERED, FORMS) == (Consult(text, "policy"),)


@table(
    Case("a doubt is met with what the answer rests on", ANSWERED, said("真的吗", "policy"), (Retell("sure"),)),
    Case("in other words too", ANSWERED, said("你确定没搞错？", "deny"), (Retell("sure"),)),
    Case("without an answer it is a question", EMPTY, said("真的假的", "policy"), (Consult("真的假的", "policy"),)),
    Case(
        "a point of what is in hand is no insult",
        ANSWERED,
        said("带啥东西去", "insult"),
        (Consult("带啥东西去", "follow_up"),),
    ),
    Case(
        "what is told of what is in hand is no complaint",
        ANSWERED,
        said("没人给我打过电话 APP里也没让补材料", "complaint", 0.63),
        (Consult("没人给我打过电话 APP里也没让补材料", "complaint"),),
    ),
    Case("a complaint in so many words is one", ANSWERED, said("你们态度太差", "complaint"), (Talk("complaint"),)),
    Case(
        "what a seller refuses is no complaint of us",
        EMPTY,
        said("饭店就是不给我开票 我要告他们", "complaint"),
        (Consult("饭店就是不给我开票 我要告他们", "complaint"),),
    ),
    Case(
        "what was forgotten is no look at the record",
        EMPTY,
        said("上个月的税忘报了", "due_list"),
        (Consult("上个月的税忘报了", "due_list"),),
    ),
    Case("what may have been is", EMPTY, said("查查有没有漏报的税", "due_list"), (Do("due_list"),)),
)
def test_what_is_said_of_an_answer_or_of_others(case: Case) -> None:
    check(case)


def test_the_first_time_is_no_wish_to_go_on() -> None:
    assert decide(said("我们头一回", "continue"), ANSWERED, FORMS) == (Consult("我们头一回", "follow_up"),)


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


@pytest.mark.parametrize("text", ["稍等 我找下房本", "等一下，我去翻合同", "等会儿"])
def test_who_looks_something_up_is_not_asked_again(text: str) -> None:
    assert decide(said(text, "out_of_scope"), ASKED, FORMS) == (Talk("take_your_time"),)


def test_who_stops_in_two_clauses_stops_unless_a_fact_is_told() -> None:
    assert decide(said("先不弄了 我问问我老公", "dont_know", 0.5), ASKED, FORMS) == (Park(),)
    assert decide(said("算了 就按3斤吧", "inform"), ASKED, FORMS) == (fill(ASKED, "算了 就按3斤吧"),)


def test_a_fact_told_in_haste_is_a_fact() -> None:
    assert decide(said("马上 3斤", "inform"), ASKED, FORMS) == (fill(ASKED, "马上 3斤"),)
