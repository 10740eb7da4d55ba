"""Whom a set of tags reaches: one query over the store, to be joined, counted or paged."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from backends.profile.conditions import readable
from backends.profile.models import FactsRow, TagRow
from backends.profile.schemas import Strict


class Has(Strict):
    """A tag, and its value where only that one is meant: ``Has(tag="district", value="海淀区")``."""

    tag: str
    value: str = ""

    @classmethod
    def read(cls, text: str) -> Has:
        """
        >>> Has.read("district:海淀区"), Has.read("overdue")
        (Has(tag='district', value='海淀区'), Has(tag='overdue', value=''))
        """
        tag, _, value = text.partition(":")
        return cls(tag=tag, value=value)


class Audience(Strict):
    """All of ``all_of``, at least one of ``any_of`` (where it names any), none of ``none_of``."""

    all_of: tuple[Has, ...] = ()
    any_of: tuple[Has, ...] = ()
    none_of: tuple[Has, ...] = ()


def taxpayers_with(audience: Audience, on: date) -> Select[str]:
    """Ids of the taxpayers, unordered. A tag that is disputed or past its last day reaches nobody; an audience of
    nothing reaches everybody of whom facts are known."""
    query = select(FactsRow.taxpayer_id)
    for one in audience.all_of:
        query = query.where(_has([one], on))
    if audience.any_of:
        query = query.where(_has(list(audience.any_of), on))
    for one in audience.none_of:
        query = query.where(~_has([one], on))
    return query


def count_taxpayers(session: Session, audience: Audience, on: date) -> int:
    return session.scalar(select(func.count()).select_from(taxpayers_with(audience, on).subquery())) or 0


def count_tags(session: Session, on: date) -> dict[tuple[str, str], int]:
    """By tag and value, how many taxpayers have it."""
    query = select(TagRow.tag, TagRow.value, func.count()).where(_held(on)).group_by(TagRow.tag, TagRow.value)
    return {(tag, value): count for tag, value, count in session.execute(query)}


def find_reasons(session: Session, taxpayers: Collection[str], tags: Collection[str], on: date) -> dict[str, list[str]]:
    """By taxpayer, why they have those of ``tags`` that they have."""
    meant = TagRow.taxpayer_id.in_(taxpayers), TagRow.tag.in_(tags)
    query = select(TagRow.taxpayer_id, TagRow.why).where(*meant, _held(on)).order_by(TagRow.taxpayer_id, TagRow.tag)
    found: dict[str, list[str]] = {}
    for taxpayer_id, why in session.execute(query):
        found.setdefault(taxpayer_id, []).append(readable(why))
    return found


def _has(wanted: list[Has], on: date) -> ColumnElement[bool]:
    fits: ColumnElement[bool] | None = None
    for one in wanted:
        this = TagRow.tag == one.tag
        if one.value:
            this = this & (TagRow.value == one.value)
        fits = this if fits is None else fits | this
    assert fits is not None
    return exists().where(TagRow.taxpayer_id == FactsRow.taxpayer_id, _held(on), fits)


def _held(on: date) -> ColumnElement[bool]:
    return (TagRow.until >= on) & TagRow.disputed.is_(None)
