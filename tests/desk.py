"""A desk that is open whenever the tests run."""

from __future__ import annotations

from pathlib import Path

import yaml

from handoff.policy.hours import DAYS
from handoff.policy.schemas import BUNDLED


def write_desk(file: Path, **changes: object) -> Path:
    """The bundled desk, open day and night, with other ``changes`` at its top."""
    desk = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    desk["hours"] = {"weekly": {day: ["00:00", "23:59:59.999999"] for day in DAYS}}
    file.write_text(yaml.safe_dump({**desk, **changes}, allow_unicode=True), encoding="utf-8")
    return file
