from __future__ import annotations

from math import factorial

import pytest

from handoff.reports.erlang import Load, forecast, places_needed, served_within


def textbook(erlangs: float, places: int) -> float:
    """Erlang C as it is printed, for few places."""
    top = erlangs**places / factorial(places) * places / (places - erlangs)
    return top / (sum(erlangs**k / factorial(k) for k in range(places)) + top)


@pytest.mark.parametrize(("per_hour", "minutes", "places"), [(100, 3, 6), (60, 8, 9), (200, 6, 25), (5, 4, 1)])
def test_the_chain_agrees_with_the_textbook(per_hour: float, minutes: float, places: int) -> None:
    load = Load(per_hour, minutes)
    found = forecast(load, places)
    assert found is not None
    waits = textbook(load.erlangs, places)
    assert found.waits == pytest.approx(waits, rel=1e-6)
    assert found.minutes == pytest.approx(waits * minutes / (places - load.erlangs), rel=1e-6)


def test_thousands_of_places_do_not_overflow() -> None:
    found = forecast(Load(60_000, 8), 8_100)
    assert found is not None
    assert 0 < found.waits < 1


def test_a_queue_that_grows_without_end_has_no_forecast_unless_people_give_up() -> None:
    assert forecast(Load(100, 3), 5) is None
    assert served_within(Load(100, 3), 5, 1) == 0
    impatient = forecast(Load(100, 3, patience=2), 5)
    assert impatient is not None
    assert 0.1 < impatient.gives_up < 0.3


def test_with_endless_patience_erlang_a_is_erlang_c() -> None:
    plain, patient = forecast(Load(100, 3), 6), forecast(Load(100, 3, patience=1e9), 6)
    assert plain is not None
    assert patient is not None
    assert patient.minutes == pytest.approx(plain.minutes, rel=1e-4)


def test_the_fewest_places_for_a_target() -> None:
    needed = places_needed(Load(100, 3), 0.8, 0.5)
    assert served_within(Load(100, 3), needed, 0.5) >= 0.8 > served_within(Load(100, 3), needed - 1, 0.5)
