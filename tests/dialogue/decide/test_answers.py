"""What is said after an answer, and what is asked of the knowledge base."""

from __future__ import annotations

from dataclasses import replace

from dialogue.decide import decide
from dialogue.moves import (
    Begin,
    Consult,
    Resume,
    Retell,
    Talk,
)
from dialogue.thread import Answer, Thread
from tests.dialogue.decide.cases import Case, begin, check, fill, pressed, said, table
from tests.dialogue.fakes import (
    ANSWERED,
    DONE,
    EMPTY,
    FORMS,
    PARCEL,
    PARKED,
)


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


@table(
    Case("a question", EMPTY, said("契税怎么交", "policy"), (Consult("契税怎么交", "policy"),)),
    Case("a follow-up", ANSWERED, said("那二套呢", "follow_up"), (Consult("那二套呢", "follow_up"),)),
    Case("evasion", EMPTY, said("怎么少交税", "evasion"), (Consult("怎么少交税", "evasion"),)),
    Case("what nobody understood", EMPTY, said("阿巴阿巴"), (Consult("阿巴阿巴", ""),)),
    Case("small talk that is a bare guess", EMPTY, said("噢", "thanks", 0.3), (Consult("噢", "thanks"),)),
)
def test_all_else_is_asked_of_the_knowledge_base(case: Case) -> None:
    check(case)


def test_the_first_time_is_no_wish_to_go_on() -> None:
    assert decide(said("我们头一回", "continue"), ANSWERED, FORMS) == (Consult("我们头一回", "follow_up"),)
