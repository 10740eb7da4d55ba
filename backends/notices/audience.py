"""Who is of an audience, as notices need it: page by page, in order, so that a job can go on where it was killed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from backends.notices.schemas import Channel, Member, Wanted


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag as it is called, and how many taxpayers have it. ``tag``: as ``Wanted`` writes it."""

    tag: str
    name: str
    taxpayers: int
    group: str = ""


class Audience(Protocol):
    """``wanted``: a taxpayer is of it who has those tags on the day ``on``; one that is disputed counts for nothing."""

    def known(self, on: date) -> Sequence[TagCount]: ...

    def count(self, wanted: Wanted, on: date) -> int: ...

    def page(self, wanted: Wanted, on: date, after: str, limit: int) -> Sequence[Member]:
        """By id, those behind ``after``."""
        ...

    def still(self, wanted: Wanted, on: date, taxpayers: Collection[str]) -> set[str]:
        """Who of ``taxpayers`` is of it now."""
        ...


class Directory(Protocol):
    """Who is told in a taxpayer's place, and where. Addresses stay with who knows them until a message leaves."""

    def people_of(self, taxpayers: Collection[str]) -> dict[str, str]:
        """By taxpayer, the person who serves a firm; whoever is not in it is told themselves."""
        ...

    def names(self, taxpayers: Collection[str]) -> dict[str, str]: ...

    def addresses(self, channel: Channel, people: Collection[str]) -> dict[str, str]:
        """By person; who has none is told in the portal only."""
        ...
