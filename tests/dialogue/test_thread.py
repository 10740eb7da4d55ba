from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from dialogue.thread import MOST_PARKED, MOST_WALKS, Answer, Offered, Task, Thread, Walked, dump, load
from tests.dialogue.fakes import ANSWER, ANSWERED, ASKS_MORE, DONE, EMPTY, HALF, LEFT, OFFERED, ORDERING, PARKED

FULL = Thread(
    holding="task",
    answer=Answer("2025年首套房契税多少", "deed-first", "买首套房契税怎么交？", "契税", date(2025, 12, 31)),
    task=Task("parcel", {"weight": "3.50"}, "colour", ("weight",), misses=2, before={"weight": "3"}),
    parked=(Task("letter", {"weight": "1"}), Task("other")),
    offered=(Offered("二套", "say:二套"),),
    said="我是个体户",
    waiting=("卖房 90平",),
    spoken=("您好", "请讲"),
    talked={"greet": 2},
)


@pytest.mark.parametrize("thread", [EMPTY, ANSWERED, OFFERED, HALF, DONE, ASKS_MORE, PARKED, ORDERING, LEFT, FULL])
def test_a_thread_is_the_same_after_the_way_through_json(thread: Thread) -> None:
    assert load(json.loads(json.dumps(dump(thread), ensure_ascii=False))) == thread


def test_an_empty_thread_takes_no_room() -> None:
    assert dump(EMPTY) == {}


def test_facts_are_texts_so_that_no_decimal_is_lost() -> None:
    assert dump(FULL)["task"]["facts"] == {"weight": "3.50"}


@pytest.mark.parametrize("state", [None, [], "thread", {"holding": "everything"}, {"task": {"facts": {}}}])
def test_what_is_no_thread_is_refused(state: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        load(state)


def test_what_another_release_has_added_does_no_harm() -> None:
    assert load({**dump(HALF), "mood": "good"}) == HALF


def test_an_answer_takes_the_place_of_what_was_in_hand_and_a_task_too() -> None:
    asked = replace(HALF, said="我是个体户").with_answer(ANSWER)
    assert (asked.holding, asked.form_open, asked.said) == ("answer", None, "")
    filled = asked.with_task(Task("parcel"))
    assert (filled.holding, filled.answer, filled.said) == ("task", ANSWER, "")


def test_a_form_that_is_filled_waits_for_nothing_and_has_a_result() -> None:
    assert (HALF.form_open, HALF.result) == (HALF.task, None)
    assert (DONE.form_open, DONE.result) == (None, DONE.task)


def test_a_form_is_put_aside_with_its_facts_and_taken_up_again() -> None:
    parked = HALF.parking()
    assert parked.form_open is None
    resumed = parked.resuming()
    assert resumed is not None
    assert resumed.task == HALF.task
    assert resumed.parked == ()


def test_what_was_missed_is_forgotten_while_it_is_aside() -> None:
    assert HALF.task is not None
    weary = HALF.with_task(replace(HALF.task, misses=2)).parking()
    assert weary.parked[0].misses == 0


def test_of_one_form_the_newest_is_kept() -> None:
    again = PARKED.with_task(Task("parcel", {"weight": "9"})).parking()
    assert [task.facts for task in again.parked] == [{"weight": "9"}]


def test_only_so_many_forms_are_kept_and_the_newest_are() -> None:
    thread = EMPTY
    for n in range(MOST_PARKED + 2):
        thread = thread.with_task(Task(f"form{n}")).parking()
    assert [task.form for task in thread.parked] == ["form2", "form3", "form4"]


def test_the_form_named_is_taken_up_though_another_is_newer() -> None:
    both = PARKED.with_task(Task("letter")).parking()
    resumed = both.resuming("parcel")
    assert resumed is not None
    assert resumed.task == HALF.task
    assert [task.form for task in resumed.parked] == ["letter"]


def test_with_nothing_aside_there_is_nothing_to_take_up() -> None:
    assert EMPTY.resuming() is None
    assert PARKED.resuming("letter") is None


def test_a_result_is_not_put_aside() -> None:
    assert DONE.parking() == DONE


def test_with_a_form_put_aside_the_answer_before_it_is_in_hand_again() -> None:
    assert replace(HALF, answer=ANSWER).parking().holding == "answer"
    assert HALF.parking().holding == ""


def test_a_walk_survives_a_form_an_answer_and_another_walk() -> None:
    thread = ORDERING.with_task(Task("parcel")).with_answer(ANSWER).with_walk(Walked("baking"))
    assert thread.walked("moving") == ORDERING.walked("moving")
    assert thread.walk_in_hand == Walked("baking")
    assert thread.with_walk(Walked("moving")).walk_in_hand == Walked("moving")


def test_of_the_walks_under_way_the_oldest_is_forgotten_first() -> None:
    thread = EMPTY
    for n in range(MOST_WALKS + 1):
        thread = thread.with_walk(Walked(f"walk{n}"))
    assert [walked.walk for walked in thread.walks] == [f"walk{n}" for n in range(1, MOST_WALKS + 1)]


def test_a_walk_that_is_over_is_in_hand_no_more() -> None:
    thread = replace(ORDERING, answer=ANSWER).without_walk("moving")
    assert (thread.walks, thread.holding) == ((), "answer")
