from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conversations.ledger import Message
from conversations.rules import Author
from handoff.quality.rules import check_scores, checklist, is_sampled, reasons
from kit.errors import LogicalError

BEGAN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PATIENCE = timedelta(minutes=8)


def talk(*said: tuple[Author, int, str]) -> list[Message]:
    """Author, minute, words."""
    return [
        Message("c", seq, author, None, None, text, None, BEGAN + timedelta(minutes=minute))
        for seq, (author, minute, text) in enumerate(said, start=1)
    ]


def test_a_bad_rating_is_looked_at() -> None:
    assert reasons(talk(("taxpayer", 0, "契税")), {}, 2, PATIENCE) == {"bad_rating"}
    assert reasons(talk(("taxpayer", 0, "契税")), {}, 3, PATIENCE) == set()


def test_a_taxpayer_left_waiting_by_the_agent_is_looked_at_but_not_one_who_waited_in_the_queue() -> None:
    queued = talk(("taxpayer", 0, "契税"), ("agent", 30, "您好"))
    assert reasons(queued, {}, None, PATIENCE) == set()
    left = talk(("taxpayer", 0, "契税"), ("agent", 1, "您好"), ("taxpayer", 2, "在吗"), ("agent", 11, "在"))
    assert reasons(left, {}, None, PATIENCE) == {"long_silence"}


def test_a_reply_that_names_another_rate_than_the_base_is_looked_at() -> None:
    said = talk(("taxpayer", 0, "首套房契税多少"), ("agent", 1, "按 3% 缴"))
    assert reasons(said, {1: "税率为 1%"}, None, PATIENCE) == {"contradiction"}
    assert reasons(said, {1: "税率为 3%"}, None, PATIENCE) == set()
    assert reasons(said, {}, None, PATIENCE) == set()


def test_a_sample_is_the_same_whoever_draws_it() -> None:
    ids = [f"{n:08x}" for n in range(1000)]
    assert sum(is_sampled(i, 5) for i in ids) == 50
    assert not any(is_sampled(i, 0) for i in ids)


def test_a_review_gives_points_for_every_item() -> None:
    full = {item.name: item.points for item in checklist()}
    assert check_scores(full) == 100
    with pytest.raises(LogicalError):
        check_scores({**full, "correct": 31})
    with pytest.raises(LogicalError):
        check_scores({"correct": 30})
