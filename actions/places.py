"""Where what a text speaks of is done: the websites of the bureau's own table that the text names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conversations.cards import Place
from knowledge_base.offices.schemas import Office

NATIONWIDE = "全国"
PORTAL = "电子税务局"  # what people call the bureau's own, wherever it is


def places_in(texts: Iterable[str], offices: Sequence[Office], region: str = NATIONWIDE) -> list[Place]:
    """``region``: where what is said holds; another bureau's website is no place to do it."""
    said = "\n".join(texts)
    return [
        Place(name=office.name, url=f"https://{office.address.removeprefix('https://')}")
        for office in offices
        if office.kind == "website" and _is_host(office.address) and _named(office.name, said)
        if region == NATIONWIDE or region in office.name
    ]


def _named(name: str, said: str) -> bool:
    return name in said or (name.endswith(PORTAL) and PORTAL in said)


def _is_host(address: str) -> bool:
    """No sentence, which a bureau may have written in its table instead."""
    host = address.removeprefix("https://")
    return "." in host and host.isascii() and not host.startswith("http") and " " not in host
