"""A bare topic (契税, 社保) asks nothing yet: what people ask of it first, as ``topics.yml`` lists it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("topics.yml")
_AROUND = re.compile(
    r"^(?:请问|我?(?:想|要)?(?:问|咨询|了解)(?:一下|下)?|关于|有关)*(?P<topic>.+?)"
    r"(?:的?(?:问题|事情|事|方面|相关))?[\s，,。.！!？?~]*$"
)


def entries_on(question: str) -> tuple[str, ...]:
    """The entries to offer, in order; none unless the question is no more than a topic.

    >>> entries_on("契税？")[0], entries_on("契税怎么交")
    ('deed-tax-rates', ())
    """
    found = _AROUND.match(question.strip())
    return topics().get(found["topic"], ()) if found is not None else ()


@lru_cache(maxsize=1)
def topics() -> Mapping[str, tuple[str, ...]]:
    """Entries by each name of a topic."""
    listed = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: tuple(topic["entries"]) for topic in listed for name in topic["names"]}
