from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from backends.legislation.errors import (
    NotInForceYetError,
    PolicyUnknownError,
    RepealedError,
    UnknownParameterError,
)
from backends.legislation.evidence import basis_of, weakest
from backends.legislation.periods import years_after
from backends.legislation.schemas import DatedValue
from backends.legislation.service import Legislation


def every_history(law: Legislation) -> list[tuple[DatedValue, ...]]:
    keys = law.keys()
    return [law.values(key) for key in keys]


def test_a_value_holds_from_its_first_to_its_last_day(law: Legislation) -> None:
    key = "vat.housing.short.rate"
    assert law.value_at(key, date(2025, 12, 31)).number == Decimal("0.05")
    assert law.value_at(key, date(2026, 1, 1)).number == Decimal("0.03")


def test_the_upper_bound_of_a_step_belongs_to_it(law: Legislation) -> None:
    scale = law.value_at("vehicle_tax.beijing.passenger", date(2026, 1, 1)).scale
    measures = ("1.0", "1.6", "1.601", "2.0", "4.0", "4.1")
    assert [scale.at(Decimal(m)) for m in measures] == [300, 420, 480, 480, 3480, 5280]


def test_an_unknown_key_is_named(law: Legislation) -> None:
    with pytest.raises(UnknownParameterError, match=r"no\.such\.key"):
        law.value_at("no.such.key", date(2026, 1, 1))


def test_before_the_first_value_the_error_says_since_when(law: Legislation) -> None:
    with pytest.raises(NotInForceYetError, match="2016-05-01"):
        law.value_at("vat.housing.short.rate", date(2016, 4, 30))


def test_after_an_announced_end_the_policy_is_unknown(law: Legislation) -> None:
    with pytest.raises(PolicyUnknownError, match="2027-12-31"):
        law.value_at("six_taxes.small_scale.reduction", date(2028, 1, 1))


def test_after_a_repeal_the_error_names_the_later_text(law: Legislation) -> None:
    with pytest.raises(RepealedError, match="公告2024年第16号"):
        law.value_at("vat.housing.long.difference_rate", date(2024, 12, 1))


def test_the_basis_carries_the_interval_of_the_rule(law: Legislation) -> None:
    (basis,) = law.value_at("six_taxes.small_scale.reduction", date(2026, 1, 1)).basis
    assert (basis.issuer, basis.doc_no, basis.in_force_from, basis.in_force_to) == (
        "财政部 税务总局",
        "公告2023年第12号",
        date(2023, 1, 1),
        date(2027, 12, 31),
    )


def test_every_value_can_be_looked_up_on_its_first_and_last_day(law: Legislation) -> None:
    for history in every_history(law):
        for value in history:
            assert value.basis
            assert law.value_at(value.key, value.in_force_from) == value
            if value.in_force_to is not None:
                assert law.value_at(value.key, value.in_force_to) == value


def test_no_parameter_has_a_gap(law: Legislation) -> None:
    for history in every_history(law):
        for before, after in pairwise(history):
            assert before.in_force_to is not None
            assert after.in_force_from == before.in_force_to + timedelta(days=1), after.key


def test_evidence_is_as_sure_as_its_weakest_part_and_names_a_document_once(law: Legislation) -> None:
    day = date(2026, 1, 1)
    rate, years = law.value_at("vat.housing.short.rate", day), law.value_at("vat.housing.holding_years", day)
    assessed = law.value_at("income_tax.housing.beijing.assessed_rate", day)
    assert weakest([rate, years]) == "confirmed"
    assert weakest([rate, assessed]) == "unsettled"
    assert basis_of([rate, years, rate]) == rate.basis
    zoning = law.value_at("urban_construction_tax.beijing.zoning.city", day)  # in force since another day
    assert len(basis_of([zoning, law.value_at("urban_construction_tax.city.rate", day)])) == 1


def test_years_end_on_the_last_day_of_a_shorter_month() -> None:
    assert years_after(date(2024, 2, 29), 2) == date(2026, 2, 28)
    assert years_after(date(2026, 11, 24), -3) == date(2023, 11, 24)
