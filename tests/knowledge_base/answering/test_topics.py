from __future__ import annotations

import pytest

from knowledge_base.answering.topics import entries_on, topics
from knowledge_base.entries.content import BUNDLED, read_content


@pytest.mark.parametrize("said", ["契税", "契税？", "请问契税", "我想问一下契税的问题", "关于契税方面"])
def test_a_bare_topic_brings_what_is_asked_of_it_first(said: str) -> None:
    assert entries_on(said)[0] == "deed-tax-rates"


@pytest.mark.parametrize("said", ["契税怎么交", "二套契税", "契税 150平", "税", "你好"])
def test_a_question_is_no_bare_topic(said: str) -> None:
    assert entries_on(said) == ()


def test_every_entry_of_a_topic_answers() -> None:
    published = {e.id for e in read_content(BUNDLED).entries if e.status == "published"}
    assert {e for listed in topics().values() for e in listed} <= published


def test_no_topic_offers_more_than_one_reads() -> None:
    assert all(2 <= len(set(listed)) <= 5 for listed in topics().values())
