"""A reading as pages show it."""

from __future__ import annotations

from typing import Any

from backends.materials.papers import load_papers
from backends.materials.schemas import Reading


def as_json(reading: Reading) -> dict[str, Any]:
    return {
        "id": reading.id,
        "paper": reading.paper,
        "name": load_papers()[reading.paper].name if reading.paper else "",
        "party": reading.party,
        "pages": reading.pages,
        "confirmed": reading.confirmed,
        "fields": [field.as_dict() for field in reading.fields],
    }
