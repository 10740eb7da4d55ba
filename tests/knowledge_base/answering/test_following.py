"""Which entry is meant by what may go on from an answer: all readings are searched, and weighed together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dialogue.followups import Before
from kit.db import Database
from knowledge_base.answering.answer import KnowledgeBase
from knowledge_base.answering.following import (
    FEATURES,
    FILE,
    SURENESS,
    Evidence,
    Weighed,
    load_following,
    untrained_following,
    weigh,
)
from knowledge_base.answering.models import ReceiptRow
from knowledge_base.errors import CalibrationError, QuestionError
from tests.conftest import FakeClock
from tests.knowledge_base.fakes import day, open_small, raw_entry

FIRST = raw_entry("house-first", "首套房契税多少", "首套一个点。", related=["house-loan"])
SECOND = raw_entry("house-second", "二套房契税多少", "二套两个点。")
STAMP = raw_entry("house-stamp", "买房印花税要交吗", "个人买房不交。", tax="印花税")
LOAN = raw_entry("house-loan", "房贷利息能抵税吗", "可以扣除。", tax="个人所得税")
LOST = raw_entry("invoice-lost", "发票丢了怎么办", "请开票方重新提供。", tax="发票")
OLD = raw_entry("house-old", "二套房契税优惠多少", "以前有。", in_force={"from": "2018-01-01", "to": "2020-12-31"})
ALL = (FIRST, SECOND, STAMP, LOAN, LOST, OLD)
BEFORE = Before("首套房契税多少", "首套房契税多少", "契税")


@pytest.fixture
def knowledge(store: Database, tmp_path: Path, clock: FakeClock) -> Any:
    opened, _ = open_small(store, tmp_path, *ALL, now=clock(), following=untrained_following())
    yield opened
    opened.close()


def entries(weighed: Weighed) -> list[str]:
    return [entry_id for entry_id, _ in weighed.entries]


def test_a_changed_condition_means_the_entry_of_the_other(knowledge: KnowledgeBase) -> None:
    assert entries(knowledge.follow("那二套呢", BEFORE, "house-first"))[0] == "house-second"


def test_more_of_the_same_means_the_entry_in_hand(knowledge: KnowledgeBase) -> None:
    assert entries(knowledge.follow("所以是多少", BEFORE, "house-first"))[0] == "house-first"


def test_the_best_comes_first_and_the_shares_are_of_one_belief(knowledge: KnowledgeBase) -> None:
    weighed = knowledge.follow("那二套呢", BEFORE, "house-first")
    shares = [share for _, share in weighed.entries]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.01)
    assert 0 <= weighed.sure <= 1


def test_the_entry_in_hand_and_its_relations_are_weighed_though_nothing_finds_them(knowledge: KnowledgeBase) -> None:
    assert {"house-first", "house-loan"} <= set(entries(knowledge.follow("发票丢了怎么办", BEFORE, "house-first")))


def test_what_does_not_hold_on_the_day_is_not(knowledge: KnowledgeBase) -> None:
    assert "house-old" not in entries(knowledge.follow("那二套呢", BEFORE, "house-first"))
    assert "house-old" in entries(knowledge.follow("那二套呢", BEFORE, "house-first", as_of=day("2020-06-01")))
    assert "house-old" in entries(knowledge.follow("2020年的二套呢", BEFORE, "house-first"))


def test_an_answer_that_was_disabled_meanwhile_is_gone_on_from_and_not_given(knowledge: KnowledgeBase) -> None:
    knowledge.set_status("house-first", "disabled", "trainer1")
    found = entries(knowledge.follow("那二套呢", BEFORE, "house-first"))
    assert found[0] == "house-second"
    assert "house-first" not in found


def test_it_leaves_no_receipt(knowledge: KnowledgeBase, store: Database) -> None:
    knowledge.follow("那二套呢", BEFORE, "house-first")
    knowledge.flush()
    with store.read() as session:
        assert session.scalars(select(ReceiptRow)).all() == []


def test_every_reading_is_searched_and_seen_beside_what_was_before(knowledge: KnowledgeBase) -> None:
    snapshot = knowledge.snapshot()
    evidence = knowledge.evidence("那二套呢", BEFORE, "house-first", day("2026-11-24"), snapshot)
    assert set(evidence.found) == {"alone", "joined", "named", "topical", "swapped"}
    assert set(evidence.vectors) == {*evidence.found, "before", "before_entry"}


def test_personal_numbers_lead_no_search(store: Database, tmp_path: Path, clock: FakeClock) -> None:
    opened, encoder = open_small(store, tmp_path, *ALL, now=clock(), following=untrained_following())
    opened.follow("那二套呢，我身份证11010519491231002X", BEFORE, "house-first")
    opened.close()
    assert [text for text in encoder.encoded if "二套呢" in text] != []
    assert [text for text in encoder.encoded if "11010519491231002" in text] == []


def test_nothing_said_goes_on_from_nothing(knowledge: KnowledgeBase) -> None:
    with pytest.raises(QuestionError):
        knowledge.follow(" ", BEFORE, "house-first")


def test_where_nothing_is_found_nothing_is_meant(knowledge: KnowledgeBase) -> None:
    evidence = Evidence("house-first", {}, {}, {})
    assert weigh(knowledge.snapshot(), evidence, {}, untrained_following()) == Weighed((), 0.0, 1.0, 1.0)


def test_the_bundled_weights_fit_the_program() -> None:
    following = load_following()
    assert len(following.mean) == len(following.deviation) == len(following.weights) == len(FEATURES)
    assert len(following.sure_mean) == len(following.sure_deviation) == len(following.sure_weights) == len(SURENESS)
    assert 0.5 < following.answer_at < 1


def test_weights_that_are_missing_or_of_another_program_say_what_to_do(tmp_path: Path) -> None:
    other = load_following().model_copy(update={"features": FEATURES[::-1]})
    cases = {"none.json": None, "broken.json": "{", "other.json": other.model_dump_json()}
    for name, content in cases.items():
        if content is not None:
            (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(CalibrationError, match="daoban kb calibrate"):
            load_following(tmp_path / name)
    assert FILE.is_file()


def test_without_weights_nothing_is_answered_at_once(knowledge: KnowledgeBase) -> None:
    weighed = knowledge.follow("那二套呢", BEFORE, "house-first")
    assert weighed.sure < weighed.answer_at == 1


def test_the_weights_decide(store: Database, tmp_path: Path, clock: FakeClock) -> None:
    plain = untrained_following()
    only_same = tuple(10.0 if feature == "same" else 0.0 for feature in FEATURES)
    following = plain.model_copy(update={"weights": only_same, "sure_bias": 5.0, "answer_at": 0.6})
    opened, _ = open_small(store, tmp_path, *ALL, now=clock(), following=following)
    weighed = opened.follow("那二套呢", BEFORE, "house-first")
    opened.close()
    assert entries(weighed)[0] == "house-first"
    assert weighed.sure > weighed.answer_at
