"""The papers as data (``papers.yml``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from backends.materials.schemas import PaperKind, ValueKind


class FieldSpec(BaseModel):
    """Where a value stands; see the head of ``papers.yml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str
    kind: ValueKind
    at: tuple[str, ...] = ()
    nth: int = 1
    many: bool = False
    only: tuple[str, ...] = ()
    last: bool = False
    optional: bool = False


class Paper(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    titles: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    other: tuple[str, ...] = Field(())

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that stands before a value, the longest first."""
        own = {word for spec in self.fields for word in spec.at} | set(self.other)
        return tuple(sorted(own, key=len, reverse=True))


READABLE: tuple[PaperKind, ...] = get_args(PaperKind)


@cache
def load_papers() -> dict[str, Paper]:
    """All papers by key, those that are read first."""
    text = Path(__file__).with_name("papers.yml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Paper]).validate_python(yaml.safe_load(text))
