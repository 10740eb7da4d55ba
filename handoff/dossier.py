"""What the agent should know of the conversation so far. Pure, from the ledger's messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conversations.ledger import Message
from kit.redaction import redact

ASKED = 5  # the taxpayer's last words that the agent sees first
SUMMARY_CHARACTERS = 60


def summarise(messages: Sequence[Message]) -> str:
    """One line for the agent's list: the last question that was more than a request for a person."""
    asked = find_asked(messages)
    return redact(asked[-1])[:SUMMARY_CHARACTERS] if asked else "要求人工服务"


def find_asked(messages: Sequence[Message]) -> list[str]:
    """What the taxpayer asked of their own accord: not the answers to a form, not the wish for a person."""
    before = [None, *(m.card for m in messages)]
    return [
        message.text
        for message, shown in zip(messages, before, strict=False)
        if message.author == "taxpayer"
        and message.card is None  # a file asks nothing by itself
        and not asks_for_person(message.text)
        and (shown is None or shown["kind"] != "ask")
    ]


def build_dossier(messages: Sequence[Message], reason: str, facts: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Keys ``reason``, ``asked``, ``sources``, ``facts`` and ``failed``, as the console shows them."""
    cards = [m.card for m in messages if m.author == "bot" and m.card]
    sources = {
        c["entry_id"]: {"entry_id": c["entry_id"], "question": c["question"]} for c in cards if c["kind"] == "answer"
    }
    shown = [fact for c in cards if c["kind"] in ("assessment", "decision") for fact in c["facts"]]
    return {
        "reason": reason,
        "asked": find_asked(messages)[-ASKED:],
        "sources": list(sources.values()),
        "facts": [list(f) for f in dict([*map(tuple, shown), *facts]).items()],
        "failed": [c["text"] for c in cards if c["kind"] == "refusal"],
    }


def asks_for_person(text: str) -> bool:
    """Whether the words themselves ask for a person; used when no bot is there to understand them."""
    return any(word in text for word in ("转人工", "人工客服", "人工座席", "人工服务", "找人工", "真人", "找个人"))
