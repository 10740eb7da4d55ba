from __future__ import annotations

from dialogue import walks as w
from dialogue.thread import Walked
from tests.dialogue.fakes import BAKING, MOVING, WALKS

AT_PACK = Walked("moving", answers=(0, 0), step="pack")


def ids(steps: list[w.Step]) -> list[str]:
    return [step.id for step in steps]


def test_a_walk_begins_with_its_questions_or_without_any_at_its_first_step() -> None:
    question = w.question_of(MOVING, w.begun(MOVING))
    assert question is not None
    assert question.text.startswith("自己搬")
    assert w.begun(BAKING).step == "mix"
    assert w.question_of(BAKING, w.begun(BAKING)) is None


def test_an_answer_leaves_out_the_steps_that_are_not_theirs() -> None:
    walked = w.answered(MOVING, w.begun(MOVING), 1)
    assert ids(w.steps_of(MOVING, walked)) == ["pack", "order", "unpack"]
    assert w.question_of(MOVING, walked) is MOVING.questions[1]


def test_what_comes_before_the_place_that_is_named_is_done() -> None:
    walked = w.answered(MOVING, w.answered(MOVING, w.begun(MOVING), 0), 1)
    assert (walked.step, walked.done) == ("order", ("pack",))
    assert w.question_of(MOVING, walked) is None


def test_who_cannot_answer_begins_at_the_first_step() -> None:
    assert w.at_first(MOVING, w.begun(MOVING)).step == "pack"


def test_a_step_ticked_off_leads_to_the_next_that_is_open() -> None:
    walked = w.ticked(MOVING, AT_PACK, ["pack"])
    assert (walked.step, walked.done) == ("order", ("pack",))
    again = w.ticked(MOVING, walked, ["pack"])
    assert again.done == ("pack",)


def test_a_step_ticked_off_ahead_leaves_what_was_skipped_open() -> None:
    walked = w.ticked(MOVING, AT_PACK, ["unpack"])
    assert (walked.step, ids(w.open_steps(MOVING, walked))) == ("pack", ["pack", "order", "carry"])


def test_the_last_step_ticked_off_leaves_none_open() -> None:
    walked = w.ticked(MOVING, AT_PACK, ["pack", "order", "carry", "unpack"])
    assert w.open_steps(MOVING, walked) == []


def test_a_tick_can_be_taken_back() -> None:
    walked = w.unticked(w.ticked(MOVING, AT_PACK, ["pack"]))
    assert (walked.step, walked.done) == ("pack", ())


def test_back_from_the_first_step_is_the_first_step() -> None:
    assert w.stepped_back(MOVING, AT_PACK).step == "pack"
    assert w.stepped_back(MOVING, w.at_step(AT_PACK, "carry")).step == "order"


def test_being_stuck_is_counted_at_one_step_only() -> None:
    walked = w.stuck(w.stuck(AT_PACK, "不会弄"), "还是不会")
    assert (walked.stuck, walked.told) == (2, ("不会弄", "还是不会"))
    assert w.at_step(walked, "order").stuck == 0


def test_of_what_was_said_the_newest_is_kept_and_shortened() -> None:
    walked = AT_PACK
    for n in range(w.MOST_TOLD + 1):
        walked = w.told(walked, f"{n}" * (w.LONGEST_TOLD + 1))
    assert walked.told == tuple(f"{n}" * w.LONGEST_TOLD for n in range(1, w.MOST_TOLD + 1))


def test_what_is_ready_can_be_missing_again() -> None:
    walked = w.prepared(AT_PACK, ["纸箱", "胶带、剪刀"])
    assert w.prepared(walked, ["纸箱"], ["胶带、剪刀"]).ready == ("纸箱",)


def test_a_step_that_a_newer_walk_no_longer_has_gives_way_to_the_first_open_one() -> None:
    assert w.step_of(MOVING, w.at_step(Walked("moving", done=("pack",)), "gone")).id == "order"


def test_answers_that_a_newer_walk_no_longer_has_leave_nothing_out() -> None:
    assert len(w.steps_of(MOVING, Walked("moving", answers=(7, 0)))) == len(MOVING.steps)


def test_an_entry_offers_the_walk_that_names_it() -> None:
    assert w.walk_of("stamp", WALKS) is MOVING
    assert w.walk_of("deed", WALKS) is None
