"""The point of an errand that a message asks for: its materials, how long it takes, what it costs. ``points.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dialogue.followups import new_words
from language.normalise import normalise

_FILE = Path(__file__).with_name("points.yml")
_FILLING = re.compile(
    r"请问|一般|大概|大约|到底|具体|一共|总共|知道|下来|那边|这个|还是|可以|需要|然后|[那这的了吗呢啊呀吧嘛么不没还是要得能会行我你去办理下好都就得被也]"
    r"|[\s，,。.；;！!？?~]"
)
BARE = 1  # characters that may be left beside a point


@dataclass(frozen=True, slots=True)
class Point:
    """``asks``: in a message that asks for it; ``tells``: in a sentence that settles it; ``about``: in the
    question of an entry that is about it, where people ask for it in other words.
    ``general``: the entry that tells it of any errand, empty where there is none; ``alike``: it is the same for all.
    ``broad``: it takes a whole answer to tell it. ``of``: the entry that tells it of a matter, by the words of that
    matter; ``unlike``: the same of what is said where the general entry tells nothing of a
    matter."""

    name: str
    label: str
    asks: re.Pattern[str]
    tells: re.Pattern[str]
    general: str = ""
    broad: bool = False
    alike: bool = False
    of: tuple[tuple[re.Pattern[str], str], ...] = ()
    unlike: tuple[tuple[re.Pattern[str], str], ...] = ()
    about: re.Pattern[str] | None = None

    def is_asked_by(self, question: str) -> bool:
        """Whether an entry's ``question`` is about the point."""
        return (self.about or self.asks).search(question) is not None

    def entry_of(self, matter: str) -> str:
        """The entry that tells the point of ``matter``; empty where none is set down."""
        return _by_words(self.of, matter)

    def said_of(self, matter: str) -> str:
        """What is said of ``matter``, of which the general entry tells nothing; else empty."""
        return _by_words(self.unlike, matter)


def _by_words(listed: tuple[tuple[re.Pattern[str], str], ...], matter: str) -> str:
    return next((told for words, told in listed if words.search(matter)), "")


def points_of(text: str) -> tuple[Point, ...]:
    """The points that ``text`` asks for.

    >>> [p.name for p in points_of("要带啥 多久能办好")], [p.name for p in points_of("契税怎么算")]
    (['materials', 'time'], [])
    """
    said = normalise(text)
    return tuple(point for point in all_points() if point.asks.search(said))


def only_points(text: str) -> bool:
    """Whether ``text`` asks for points and names nothing of its own, so that the matter is the one in hand.

    >>> only_points("那大概要多久啊"), only_points("退税要多久")
    (True, False)
    """
    said = normalise(text)
    points = points_of(said)
    for point in points:
        said = point.asks.sub(" ", said)
    return bool(points) and len(_FILLING.sub("", new_words(said))) <= BARE


@lru_cache(maxsize=1)
def all_points() -> tuple[Point, ...]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(_point(**p) for p in raw)


def _point(
    name: str,
    label: str,
    asks: str,
    tells: str,
    about: str = "",
    general: str = "",
    broad: bool = False,
    alike: bool = False,
    of: Mapping[str, str] | None = None,
    unlike: Mapping[str, str] | None = None,
) -> Point:
    asked, told, asked_by = re.compile(asks), re.compile(tells), re.compile(about) if about else None
    return Point(name, label, asked, told, general, broad, alike, _compiled(of), _compiled(unlike), asked_by)


def _compiled(listed: Mapping[str, str] | None) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words), told) for words, told in (listed or {}).items())
