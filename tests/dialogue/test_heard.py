from __future__ import annotations

import pytest

from dialogue.heard import QUESTIONS, TALK, TASKS, Heard


def test_the_likeliest_act_is_the_act() -> None:
    heard = Heard("契税", {"policy": 0.6, "follow_up": 0.3})
    assert heard.act == "policy"
    assert Heard("契税").act == ""


def test_beliefs_in_several_acts_add_up() -> None:
    heard = Heard("算了不要人工", {"cancel": 0.3, "refuse_person": 0.3, "policy": 0.4})
    assert heard.is_("cancel", "refuse_person")
    assert not heard.is_("cancel")
    assert heard.belief("greet") == 0


def test_the_best_of_a_kind_must_be_the_best_of_all() -> None:
    assert Heard("谢谢", {"thanks": 0.6, "policy": 0.4}).best_of(TALK) == "thanks"
    assert Heard("谢谢", {"thanks": 0.4, "policy": 0.6}).best_of(TALK) == ""


def test_a_guess_below_one_half_is_no_guess() -> None:
    assert Heard("嗯", {"thanks": 0.45, "affirm": 0.3}).best_of(TALK) == ""


@pytest.mark.parametrize("text", ["", "？", "。。。", "😀", "🧧！！", "　"])
def test_punctuation_and_pictures_say_nothing(text: str) -> None:
    assert Heard(text).empty


@pytest.mark.parametrize("text", ["1", "是", "？？税", "a"])
def test_a_letter_or_a_figure_says_something(text: str) -> None:
    assert not Heard(text).empty


def test_small_talk_is_no_task_and_no_question() -> None:
    assert not TALK & (TASKS | QUESTIONS)
