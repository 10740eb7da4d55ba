"""Buttons: what the taxpayer reads, and the command behind it that stays on the server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from conversations.cards import Choice


@dataclass(frozen=True, slots=True)
class Offer:
    id: str
    label: str
    command: str
    note: str = ""


TRANSFER = Offer("transfer", "转人工", "transfer")
RETRY = Offer("retry", "再试一次", "retry")
SIGN_IN = Offer("sign_in", "去登录", "sign_in")


def signed_in(words: str) -> Offer:
    """Goes on after the sign-in with the person's own words, wherever in the conversation it is pressed."""
    return Offer("signed_in", "已登录，继续", f"say:{words}")


def choices(offers: Iterable[Offer]) -> list[Choice]:
    return [Choice(id=o.id, label=o.label, note=o.note) for o in offers]


def commands(offers: Iterable[Offer]) -> dict[str, str]:
    return {o.id: o.command for o in offers}
