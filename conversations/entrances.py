"""Where people come from: pages of the e-tax bureau that name their business in the address, as ``?from=invoice``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def load_entrances() -> dict[str, str]:
    """What each page is called, by the name in the address."""
    found: dict[str, str] = yaml.safe_load((Path(__file__).parent / "entrances.yml").read_text(encoding="utf-8"))
    return found


def known_entrance(name: str) -> str | None:
    """Anybody may write anything into an address: what is no page of ours is none."""
    return name if name in load_entrances() else None
