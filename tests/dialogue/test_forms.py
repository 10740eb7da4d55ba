from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue.forms import Change, Manner, Taken, manner_of, missed, stepped_back, took
from dialogue.thread import Task

BEGUN = Task("parcel", {"weight": "3"}, asked="colour", told=("weight",), misses=2)


def change(field: str, value: str, before: str = "") -> Change:
    return Change(field, field, value, before)


def test_what_was_taken_is_told_in_the_order_it_was_answered() -> None:
    task = took(BEGUN, Taken({"weight": "3", "colour": "红"}, (change("colour", "红"),)))
    assert (task.facts, task.told, task.misses) == ({"weight": "3", "colour": "红"}, ("weight", "colour"), 0)


def test_a_fact_put_right_keeps_its_place() -> None:
    both = replace(BEGUN, facts={"weight": "3", "colour": "红"}, told=("weight", "colour"))
    task = took(both, Taken({"weight": "5", "colour": "红"}, (change("weight", "5", "3"),)))
    assert task.told == ("weight", "colour")


def test_a_fact_taken_back_was_never_told() -> None:
    assert took(BEGUN, Taken({}, emptied="weight")).told == ()


def test_what_changes_a_result_makes_it_open_again() -> None:
    done = replace(BEGUN, done=True)
    assert not took(done, Taken({"weight": "5"}, (change("weight", "5", "3"),))).done


def test_what_could_not_be_used_is_counted_on() -> None:
    assert took(BEGUN, Taken(BEGUN.facts, problem="这样称不出来。")).misses == 2
    assert took(BEGUN, Taken({"weight": "5"}, (change("weight", "5", "3"),), problem="这样称不出来。")).misses == 0


def test_one_step_back_forgets_the_last_answer_and_asks_for_it() -> None:
    both = replace(BEGUN, facts={"weight": "3", "colour": "红"}, told=("weight", "colour"))
    back = stepped_back(both)
    assert (back.facts, back.told, back.asked, back.misses) == ({"weight": "3"}, ("weight",), "colour", 0)
    assert stepped_back(back).facts == {}


def test_from_the_first_question_there_is_no_step_back() -> None:
    first = Task("parcel", asked="weight", misses=1)
    assert stepped_back(first) == replace(first, misses=0)


@pytest.mark.parametrize(("misses", "manner"), [(0, "plain"), (1, "plain"), (2, "other"), (3, "person"), (9, "person")])
def test_the_more_was_missed_the_more_help_there_is(misses: int, manner: Manner) -> None:
    task = Task("parcel")
    for _ in range(misses):
        task = missed(task)
    assert manner_of(task) == manner


def test_whether_a_field_has_changed() -> None:
    taken = Taken({}, (change("weight", "3"),))
    assert taken.changed("weight")
    assert not taken.changed("colour")
    assert not taken.changed(None)
