"""The form over the real housing service: what it asks follows from the law of the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.housing.assess import assessment_reply
from actions.housing.estimate import differs_within, estimate
from actions.housing.facts import Facts
from actions.housing.form import checked, needed
from actions.housing.reading import read_facts
from backends.housing.reference import ReferenceHousing
from backends.legislation.service import Legislation
from conversations.cards import AssessmentCard

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def housing() -> ReferenceHousing:
    return ReferenceHousing(Legislation.load())


def facts_of(said: str) -> Facts:
    return read_facts(said, Facts(), None, TODAY)[0]


def test_the_only_home_matters_after_five_years_and_not_before(housing: ReferenceHousing) -> None:
    assert "only_home" in needed(facts_of("卖500万，89平，持有6年"), housing, TODAY)
    assert "only_home" not in needed(facts_of("卖500万，89平，持有3年"), housing, TODAY)


@pytest.mark.parametrize("said", ["2024年买的", "2024年11月买的"])
def test_a_time_across_the_second_anniversary_is_not_precise_enough(housing: ReferenceHousing, said: str) -> None:
    facts, problem = checked(facts_of(f"卖500万，89平，{said}"), housing, TODAY)
    assert facts.held is None
    assert problem is not None


@pytest.mark.parametrize("said", ["2025年买的", "2022年买的", "不满两年", "满二不满五"])
def test_a_time_on_one_side_of_it_is(housing: ReferenceHousing, said: str) -> None:
    assert not differs_within(facts_of(f"卖500万，89平，{said}"), housing, TODAY)


def test_one_sentence_becomes_an_assessment_with_a_basis_for_each_line(housing: ReferenceHousing) -> None:
    facts = facts_of("卖房500万，89平，满五唯一，买方首套")
    reply = assessment_reply(estimate(facts, housing, TODAY), facts)
    assert isinstance(reply.card, AssessmentCard)
    assert all(line.basis for line in reply.card.lines)
    deed = next(line for line in reply.card.lines if line.tax == "契税")
    assert (deed.payer, deed.amount) == ("buyer", Decimal("50000.00"))
    assert "须人工确认" not in reply.text
