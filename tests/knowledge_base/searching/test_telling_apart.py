from __future__ import annotations

from dataclasses import replace

from knowledge_base.answering.outcomes import Outcome
from knowledge_base.editing.telling_apart import told_apart
from knowledge_base.entries.schemas import Apart
from knowledge_base.searching.passages import Passage
from knowledge_base.searching.telling_apart import tell_apart
from tests.knowledge_base.conftest import Build
from tests.knowledge_base.fakes import raw_entry
from tests.knowledge_base.searching.test_search import passage

OWN = raw_entry("yard-own", "院子里的车位要交云朵税吗", "要交。")
RENTED = raw_entry("yard-rented", "院子里的车位收云朵税吗", "不收。")


def told_by(passage: Passage, *apart: tuple[str, tuple[str, ...]]) -> Passage:
    return replace(passage, apart=apart)


def test_a_word_speaks_for_the_one_and_against_the_other_that_was_found() -> None:
    own, rented = passage("own", "自建的厂房"), passage("rented", "租的厂房")
    told = told_by(own, ("rented", ("自建", "自用")))
    assert tell_apart("自建厂房自用怎么交", [told, rented]) == {"own": 1, "rented": -1}
    assert tell_apart("厂房怎么交", [told, rented]) == {}
    assert tell_apart("自建厂房怎么交", [told]) == {}


def test_words_set_apart_by_chinese_commas_are_words_each() -> None:
    written = Apart.model_validate({"entry": "yard-own", "words": ["租来，出租", "整租、 合租", "转租"]})
    assert written.words == ["租来", "出租", "整租", "合租", "转租"]


def test_words_of_both_sides_decide_nothing() -> None:
    one = told_by(passage("one", "甲"), ("two", ("自建",)))
    two = told_by(passage("two", "乙"), ("one", ("出租",)))
    assert tell_apart("自建的出租", [one, two]) == {"one": 0, "two": 0}


def test_a_word_takes_belief_from_the_neighbour_and_the_hit_test_names_it(build: Build) -> None:
    asked = "院子里车位租来的云朵税要收吗"

    def score(outcome: Outcome) -> float:
        return next(r.score for r in outcome.ranks if r.entry_id == "yard-rented")

    assert score(build(OWN, RENTED).ask(asked, record=False)) > 0.9
    knowledge = build({**OWN, "apart_from": [{"entry": "yard-rented", "words": ["租来", "自建"]}]}, RENTED)
    outcome = knowledge.ask(asked, record=False)
    assert score(outcome) < 0.7
    (told,) = told_apart(knowledge.snapshot(), outcome)
    assert (told.entry_id, told.other_id, told.words, told.said) == (
        "yard-own",
        "yard-rented",
        ("租来", "自建"),
        ("租来",),
    )
