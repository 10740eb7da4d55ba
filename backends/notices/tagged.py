"""Audiences by the tags of the portraits: whom they reach today, and each tag's reason as "为什么给我"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from backends.notices.audience import TagCount
from backends.notices.schemas import Member, Wanted
from backends.profile.facts import value_name
from backends.profile.tags.audience import (
    Audience,
    Has,
    count_tags,
    count_taxpayers,
    find_reasons,
    taxpayers_with,
)
from backends.profile.tags.rules import TagRules
from kit.db import Database


class TaggedTaxpayers:
    def __init__(self, database: Database, rules: TagRules) -> None:
        self._database = database
        self._rules = rules

    def known(self, on: date) -> Sequence[TagCount]:
        """In the order of the rules. A tag that has values can be chosen by value alone."""
        with self._database.read() as session:
            found = count_tags(session, on)
        counts: list[TagCount] = []
        for tag, name in self._rules.names.items():
            values = sorted((value, count) for (of, value), count in found.items() if of == tag and value)
            group = self._rules.groups[tag]
            counts += [TagCount(f"{tag}:{v}", f"{name}：{value_name(v)}", count, group) for v, count in values]
            if not values and not self._rules.valued(tag):
                counts.append(TagCount(tag, name, found.get((tag, ""), 0), group))
        return counts

    def count(self, wanted: Wanted, on: date) -> int:
        with self._database.read() as session:
            return count_taxpayers(session, _audience(wanted), on)

    def page(self, wanted: Wanted, on: date, after: str, limit: int) -> Sequence[Member]:
        query = taxpayers_with(_audience(wanted), on)
        (key,) = query.selected_columns
        tags = {Has.read(text).tag for text in (*wanted.tags, *wanted.any_of)}
        with self._database.read() as session:
            ids = session.scalars(query.where(key > after).order_by(key).limit(limit)).all()
            reasons = find_reasons(session, ids, tags, on)
        return [Member(one, "；".join(reasons.get(one, ()))) for one in ids]

    def still(self, wanted: Wanted, on: date, taxpayers: Collection[str]) -> set[str]:
        query = taxpayers_with(_audience(wanted), on)
        (key,) = query.selected_columns
        with self._database.read() as session:
            return set(session.scalars(query.where(key.in_(taxpayers))))


def _audience(wanted: Wanted) -> Audience:
    return Audience(
        all_of=tuple(map(Has.read, wanted.tags)),
        any_of=tuple(map(Has.read, wanted.any_of)),
        none_of=tuple(map(Has.read, wanted.none_of)),
    )
