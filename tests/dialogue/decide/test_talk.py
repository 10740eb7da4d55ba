"""Small talk, praise, complaints, and what only sounds like them."""

from __future__ import annotations

import pytest

from dialogue.decide import decide
from dialogue.heard import TALK, Heard
from dialogue.moves import (
    AskAgain,
    Consult,
    Do,
    HandOver,
    Park,
    Retell,
    Talk,
)
from dialogue.thread import Thread
from tests.dialogue.decide.cases import Case, check, said, table
from tests.dialogue.fakes import (
    ANSWERED,
    ASKED,
    DONE,
    EMPTY,
    FORMS,
    HALF,
)


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
