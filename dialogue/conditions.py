"""Conditions that a question stands under, by groups whose members exclude each other: ``conditions.yml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("conditions.yml")

Names = Sequence[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A member of a group, and how the text names it."""

    group: int
    member: int
    name: str


def named_in(text: str) -> list[Named]:
    """The members that ``text`` names, at most one of each group: the one with the longest name."""
    found = [max(hits, key=lambda n: len(n.name)) for hits in map(list, _hits(text)) if hits]
    return sorted(found, key=lambda n: -len(n.name))


def swapped(question: str, text: str) -> str | None:
    """``question`` with what ``text`` names put in the place of its counterpart; ``None`` when there is none.

    >>> swapped("首套房契税多少", "那二套呢")
    '二套契税多少'
    """
    changed = question
    for new in named_in(text):
        old = next((o for o in named_in(question) if o.group == new.group and o.member != new.member), None)
        if old is not None:
            changed = changed.replace(old.name, new.name, 1)
    return changed if changed != question else None


def beside(question: str, topic: str) -> list[Named]:
    """What ``question`` names that ``topic`` would not take the place of.

    >>> [n.name for n in beside("二手电车过户要交购置税吗", "车船税")]
    ['电车']
    """
    taken = {named.group for named in named_in(topic)}
    return [named for named in named_in(question) if named.group not in taken]


def taxes_in(text: str) -> frozenset[int]:
    """The taxes that ``text`` names, each by its place in the group of them.

    >>> taxes_in("个税和契税") == taxes_in("契税，个人所得税"), len(taxes_in("个税和契税"))
    (True, 2)
    """
    members = next(members for members in _groups() if any("增值税" in names for names in members))
    return frozenset(n for n, names in enumerate(members) if any(name in text for name in names))


def names_of(named: Named) -> tuple[str, ...]:
    """Every name of it."""
    return _groups()[named.group][named.member]


def _hits(text: str) -> Iterator[Iterator[Named]]:
    for g, group in enumerate(_groups()):
        yield (Named(g, m, name) for m, names in enumerate(group) for name in names if name in text)


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[tuple[str, ...], ...], ...]:
    raw = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(tuple(tuple(names) for names in group) for group in raw)
