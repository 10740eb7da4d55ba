"""Facts and tags in the store: kept, found anew one by one, disputed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, get_args

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backends.profile.errors import TagNotFoundError
from backends.profile.facts import Declaration, Facts, Role
from backends.profile.models import DeclarationRow, FactsRow, ServesRow, TagRow
from backends.profile.tags.rules import Tag, TagRules
from kit.clock import Clock
from kit.db import Transaction


def do_keep_facts(tx: Transaction, facts: Sequence[Facts], clock: Clock, *, invented: bool) -> None:
    """In the place of what was known of these taxpayers."""
    now = clock()
    rows = [
        {
            "taxpayer_id": one.taxpayer_id,
            "kind": one.kind,
            "facts": one.model_dump(mode="json", exclude_unset=True),
            "invented": invented,
            "known_at": now,
        }
        for one in facts
    ]
    if rows:
        tx.session.execute(delete(FactsRow).where(FactsRow.taxpayer_id.in_([one.taxpayer_id for one in facts])))
        tx.session.execute(insert(FactsRow), rows)


def do_keep_declarations(tx: Transaction, declarations: Sequence[Declaration]) -> None:
    """In the place of what was filed before of the same tax and period."""
    rows = [
        {
            "taxpayer_id": one.taxpayer_id,
            "tax": one.tax,
            "period_from": one.period_from,
            "content": one.model_dump(mode="json"),
        }
        for one in declarations
    ]
    if rows:
        new = (sqlite if tx.session.get_bind().dialect.name == "sqlite" else postgresql).insert(DeclarationRow)
        key = ["taxpayer_id", "tax", "period_from"]
        tx.session.execute(new.on_conflict_do_update(index_elements=key, set_={"content": new.excluded.content}), rows)


def do_drop_declarations(tx: Transaction, taxpayers: Sequence[str]) -> None:
    tx.session.execute(delete(DeclarationRow).where(DeclarationRow.taxpayer_id.in_(taxpayers)))


def do_keep_serving(tx: Transaction, taxpayer_id: str, served_by: Mapping[str, Role]) -> None:
    tx.session.execute(delete(ServesRow).where(ServesRow.taxpayer_id == taxpayer_id))
    for person, role in served_by.items():
        tx.session.add(ServesRow(person_id=person, taxpayer_id=taxpayer_id, role=role))


def find_people_of(session: Session, taxpayers: Collection[str]) -> dict[str, str]:
    """By firm, one person who acts for it."""
    rows = session.scalars(select(ServesRow).where(ServesRow.taxpayer_id.in_(taxpayers))).all()
    first: tuple[str, ...] = get_args(Role)
    ordered = sorted(rows, key=lambda row: (first.index(row.role), row.person_id), reverse=True)
    return {row.taxpayer_id: row.person_id for row in ordered}


def find_facts_of(session: Session, taxpayers: Collection[str]) -> list[Facts]:
    return [_facts(row) for row in session.scalars(select(FactsRow).where(FactsRow.taxpayer_id.in_(taxpayers)))]


def find_facts(session: Session, taxpayer_id: str) -> Facts | None:
    row = session.get(FactsRow, taxpayer_id)
    return _facts(row) if row is not None else None


def find_declarations(session: Session, taxpayer_id: str) -> list[Declaration]:
    rows = session.scalars(
        select(DeclarationRow).where(DeclarationRow.taxpayer_id == taxpayer_id).order_by(DeclarationRow.period_from)
    )
    return [Declaration.model_validate(row.content) for row in rows]


def find_tags(session: Session, taxpayer_id: str, on: date) -> list[TagRow]:
    """Those that hold, the disputed with them."""
    query = select(TagRow).where(TagRow.taxpayer_id == taxpayer_id, TagRow.until >= on)
    return list(session.scalars(query.order_by(TagRow.tag)))


def do_refresh(tx: Transaction, rules: TagRules, page: Sequence[Facts], on: date) -> None:
    """Find the tags of ``page`` anew."""
    do_put_tags(tx, {facts.taxpayer_id: rules.tags_of(facts, on) for facts in page}, on)


def do_put_tags(tx: Transaction, found: Mapping[str, Sequence[Tag]], on: date) -> None:
    """By taxpayer, what was found on the day ``on``: what still holds keeps its first day, and a dispute its reason."""
    session, ids = tx.session, list(found)
    session.flush()
    columns = select(*TagRow.__table__.columns).where(TagRow.taxpayer_id.in_(ids))
    held = {(row["taxpayer_id"], row["tag"]): dict(row) for row in session.execute(columns).mappings()}
    rows = [_row(who, tag, held.pop((who, tag.tag), None), on) for who, tags in found.items() for tag in tags]
    for row in held.values():
        if row["disputed"] is not None:  # what was said of it is remembered, should it be found again
            rows.append(row | {"until": min(row["until"], on - timedelta(days=1))})
    session.execute(delete(TagRow).where(TagRow.taxpayer_id.in_(ids)))
    if rows:
        session.execute(insert(TagRow), rows)


def _row(taxpayer_id: str, tag: Tag, held: Mapping[str, Any] | None, on: date) -> dict[str, Any]:
    goes_on = held is not None and held["value"] == tag.value and held["until"] >= on
    return {
        "taxpayer_id": taxpayer_id,
        "tag": tag.tag,
        "value": tag.value,
        "why": tag.why,
        "since": held["since"] if held is not None and goes_on else tag.since,
        "until": tag.until,
        "disputed": held["disputed"] if held is not None else None,
    }


def find_page(session: Session, after: str, limit: int) -> list[Facts]:
    """Facts of the taxpayers behind ``after``, by id."""
    query = select(FactsRow).where(FactsRow.taxpayer_id > after).order_by(FactsRow.taxpayer_id).limit(limit)
    return [_facts(row) for row in session.scalars(query)]


def do_dispute(tx: Transaction, taxpayer_id: str, tag: str, reason: str | None) -> TagRow:
    """``None`` takes a dispute back. Raises ``TagNotFoundError``."""
    row = tx.session.get(TagRow, (taxpayer_id, tag))
    if row is None:
        raise TagNotFoundError("您没有这个标签")
    row.disputed = reason
    return row


def _facts(row: FactsRow) -> Facts:
    return Facts.model_validate({"taxpayer_id": row.taxpayer_id, "kind": row.kind, **row.facts})
