"""Whether a message answers what a form has asked, or is something else said meanwhile."""

from __future__ import annotations

import re

from actions.base import Turn

# Said in the middle of a form, these are never an answer to it.
LEAVING = frozenset({"transfer_to_agent", "cancel"})
# These are an answer when a value can be read from the words: DIET may take a short reply for small talk.
ELSEWHERE = frozenset(
    {"ask_policy", "greet", "thank", "goodbye", "ask_identity", "raise_invoice_quota", "find_vehicle_refund"}
)
_QUESTION = re.compile(
    r"[?？吗么呢]\s*$|什么|怎么|怎样|如何|为什么|为何|多少|是否|能不能|可不可以|哪|几个点|有没有|要不要"
)


def is_question(text: str) -> bool:
    return _QUESTION.search(text) is not None


def interrupts(turn: Turn, *, readable: bool) -> bool:
    """``readable``: a value for the question asked can be read from the words."""
    if turn.asked is None:
        return False
    if turn.intent in LEAVING:
        return True
    if is_question(turn.text):
        return True
    return not readable and turn.intent in ELSEWHERE
