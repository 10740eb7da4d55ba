"""Readings in the store, by the upload they are of."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from sqlalchemy import select

from backends.materials.errors import MaterialNotFoundError
from backends.materials.models import MaterialRow
from backends.materials.papers import READABLE
from backends.materials.schemas import Field, Party, Reading
from kit.clock import Clock, utc_now
from kit.db import Database

PARTIES: tuple[Party, ...] = get_args(Party)


class Readings:
    """Who may see which is asked of the uploads, before."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def save(self, reading: Reading) -> None:
        """In the place of what was read of this upload before."""
        row = MaterialRow(
            upload_id=reading.id,
            paper=reading.paper,
            party=reading.party,
            content={"pages": reading.pages, "fields": [field.as_dict() for field in reading.fields]},
            confirmed_at=self._clock() if reading.confirmed else None,
        )
        with self._database.write() as tx:
            tx.session.merge(row)

    def get(self, upload_id: str) -> Reading:
        """Raises ``MaterialNotFoundError``."""
        with self._database.read() as session:
            row = session.get(MaterialRow, upload_id)
        if row is None:
            raise MaterialNotFoundError("这份材料还没有识别，请重新上传")
        return _reading(row)

    def of(self, upload_ids: Collection[str]) -> list[Reading]:
        """Those that there are, in the order of ``upload_ids``."""
        with self._database.read() as session:
            rows = session.scalars(select(MaterialRow).where(MaterialRow.upload_id.in_(upload_ids)))
            found = {row.upload_id: _reading(row) for row in rows}
        return [found[one] for one in upload_ids if one in found]


def _reading(row: MaterialRow) -> Reading:
    paper = next((kind for kind in READABLE if kind == row.paper), None)
    party = next((party for party in PARTIES if party == row.party), None)
    fields = tuple(
        Field(
            name=field["name"],
            label=field["label"],
            kind=field["kind"],
            value=field["value"],
            confidence=field["confidence"],
            page=field["page"],
            box=tuple(field["box"]) if field["box"] else None,
        )
        for field in row.content["fields"]
    )
    return Reading(paper, fields, row.content["pages"], party, row.confirmed_at is not None, row.upload_id)
