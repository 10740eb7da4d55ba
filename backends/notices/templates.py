"""What a notice may begin with, from ``templates.yml``."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from backends.notices.schemas import Kind

FILE = Path(__file__).with_name("templates.yml")


class Template(BaseModel):
    """``tags``: whom it is for, as it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    name: str
    title: str
    body: str
    asks: str
    tags: tuple[str, ...] = ()


def load_templates(file: Path = FILE) -> list[Template]:
    return TypeAdapter(list[Template]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
